// Signed-in posts that are committed, a second: an officer's form on the demonstration's organisations,
// every one with an operation id of its own and a value that really changes the row.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FOLDER, serve, wrk } from './servers.mjs';

const GOAL = 5000;
const CONNECTIONS = 128;

const hidden = (html, name) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)[1];

// Signs in as a browser does; the cookies of the session as one header.
export async function signIn(base, name) {
	const page = await fetch(`${base}/login`);
	const before = page.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ');
	const html = await page.text();
	const body = new URLSearchParams({
		_token: hidden(html, '_token'), _operation: hidden(html, '_operation'), next: '', name, password: 'chuke-demo',
	});
	const answer = await fetch(`${base}/login`, { method: 'POST', body, redirect: 'manual', headers: { cookie: before } });
	const cookies = answer.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ');
	if (answer.status !== 303) {
		throw new Error(`signing in answers ${answer.status}`);
	}
	return cookies;
}

function script(cookie, token, ids) {
	const file = join(FOLDER, 'posts.lua');
	writeFileSync(file, `
local ids = { ${ids.join(', ')} }
local threads, count = 0, 0
function setup(thread)
	threads = threads + 1
	thread:set("number", threads)
end
local headers = {
	["Cookie"] = "${cookie}",
	["Content-Type"] = "application/x-www-form-urlencoded",
}
function request()
	count = count + 1
	local id = ids[(count * 2 + number) % #ids + 1]
	return wrk.format("POST", "/orgs/" .. id .. "/contact", headers,
		string.format("_token=${token}&_operation=bench-%d-%d&phone=0571-8%07d&email=&website=&purpose=&reason=",
			number, count, (count * 2 + number) % 10000000))
end
`);
	return file;
}

export async function measurePosts(store, engine, figure) {
	const server = await serve(store);
	const cookie = await signIn(server.base, 'district');
	const list = await (await fetch(`${server.base}/api/v1/orgs?per_page=100`)).json();
	const ids = list.items.map(({ id }) => id);
	const page = await (await fetch(`${server.base}/orgs/${ids[0]}/contact`, { headers: { cookie } })).text();
	const posts = await wrk(server.base, {
		seconds: 5, connections: CONNECTIONS, script: script(cookie, hidden(page, '_token'), ids),
	});
	await server.stop();
	figure(`post-${engine}`, posts.perSecond * (1 - posts.refused / posts.count), 'commits/s', engine === 'sqlite'
		? { goal: { text: `≥ ${GOAL}`, met: (ours) => ours >= GOAL } } : {});
	figure(`post-refused-${engine}`, posts.refused, 'requests');
}
