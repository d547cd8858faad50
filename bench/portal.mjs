// The pages that everybody opens first, of a district with 100,000 organisations and 10,000 news items, each made
// anew for every request: read, drawn, compressed and tagged as a browser gets it, kept by no cache.
import { median, serve, wrk } from './servers.mjs';

export const ORGS = 100_000;
export const NEWS = 10_000;

const STREET = '330106007';
// name, address
const PAGES = [
	['home', '/'],
	['street', `/streets/${STREET}`],
	['feed', '/feed.xml'],
	['street-feed', `/streets/${STREET}/feed.xml`],
	['sitemap', '/sitemap.xml'],
	['sitemap-orgs', '/sitemap/20'],
	['sitemap-news', '/sitemap-news/2'],
	['news', '/news'],
	['news-page-100', '/news?page=100'],
	['news-of-street', `/news?street=${STREET}`],
	['notices', '/notices'],
];
const P99_MS_MAX = 20;
const CONNECTIONS = [1, 8];
const ROUNDS = 3;
const HEADERS = { 'Accept-Encoding': 'gzip, deflate, br' };

// The page is whole, and statements are prepared on every connection.
async function warm(address) {
	const one = async () => {
		const answer = await fetch(address, { headers: HEADERS });
		await answer.arrayBuffer();
		if (answer.status !== 200 || answer.headers.get('content-encoding') !== 'br' || !answer.headers.get('etag')) {
			throw new Error(`${address} answers ${answer.status}, ${answer.headers.get('content-encoding')}, ETag ${answer.headers.get('etag')}`);
		}
	};
	for (let round = 0; round < 20; round += 1) {
		await Promise.all(Array.from({ length: 8 }, one));
	}
}

export async function measurePortal(store, engine, figure) {
	const server = await serve(store, '--cache-megabytes', '0');
	for (const [name, path] of PAGES) {
		await warm(server.base + path);
		for (const connections of CONNECTIONS) {
			const rounds = [];
			for (let round = 0; round < ROUNDS; round += 1) {
				rounds.push(await wrk(server.base + path, { seconds: 2, connections, headers: HEADERS }));
			}
			figure(`portal-${name}-${connections}-p50-${engine}`, median(rounds.map(({ p50 }) => p50)), 'ms p50');
			figure(`portal-${name}-${connections}-p99-${engine}`, median(rounds.map(({ p99 }) => p99)), 'ms p99', {
				goal: { text: `< ${P99_MS_MAX} ms`, met: (ours) => ours < P99_MS_MAX },
			});
		}
	}
	await server.stop();
}
