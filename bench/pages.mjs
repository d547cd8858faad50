// Pages against nginx serving the same bytes as a file, and the time until the server listens.
import { median, nginx, serve, wrk } from './servers.mjs';

const ROUNDS = 3;

export async function measureStart(store, engine, figure) {
	const times = [];
	for (let round = 0; round < 9; round += 1) {
		const server = await serve(store);
		times.push(server.ms);
		await server.stop();
	}
	figure(`start-${engine}`, median(times), 'ms', engine === 'sqlite' ? { goal: { text: '< 50', met: (ours) => ours < 50 } } : {});
}

async function orgPath(base) {
	const text = await (await fetch(`${base}/orgs`)).text();
	return /href="(\/orgs\/\d+)"/.exec(text)[1];
}

// One page on both servers, turn by turn, so that a busy moment of the machine meets both.
async function against(address, bytes) {
	const other = await nginx(bytes);
	const ours = [];
	const others = [];
	for (let round = 0; round < ROUNDS; round += 1) {
		ours.push((await wrk(address)).perSecond);
		others.push((await wrk(other.address)).perSecond);
	}
	await other.stop();
	return { ours: median(ours), other: median(others) };
}

export async function measurePages(store, engine, figure) {
	for (const [how, goal, options] of [['cached', 0.9, []], ['uncached', 0.3, ['--cache-megabytes', '0']]]) {
		const server = await serve(store, ...options);
		for (const [name, path] of [['home', '/'], ['org', await orgPath(server.base)]]) {
			const bytes = Buffer.from(await (await fetch(server.base + path, { headers: { 'accept-encoding': 'identity' } })).arrayBuffer());
			const { ours, other } = await against(server.base + path, bytes);
			figure(`page-${how}-${name}-${engine}`, ours, 'requests/s', {
				other, goal: { text: `ratio ≥ ${goal}`, met: (a, b) => a / b >= goal },
			});
		}
		await server.stop();
	}
}
