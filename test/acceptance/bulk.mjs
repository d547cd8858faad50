// 1,000 filings are submitted by programs and decided at once by one officer, who watches how far it has come.
// usage: node bulk.mjs BASE COUNT TOKEN   (of resident); the officer signs in
import { strict as assert } from 'node:assert';
import { caller, submitFiling } from '../api/filing.mjs';
import { signIn } from '../../bench/posts.mjs';

const [base, count, token] = process.argv.slice(2);
const CLIENTS = 16;
const WAIT_MS_MAX = 300_000;
const PAGE = '/desk/bulk?office=community-330106007006&procedure=filing&step=community&action=pass';

const call = caller(base, token);
let begun = 0;
await Promise.all(Array.from({ length: CLIENTS }, async () => {
	while (begun < Number(count)) {
		begun += 1;
		await submitFiling(call, `古墩社区批量第${begun}合唱队`);
	}
}));

const cookie = await signIn(base, 'community');
const page = async (path) => (await fetch(base + path, { headers: { cookie } })).text();
const looked = await page(PAGE);
const fields = [...looked.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]);
const turns = fields.filter(([name]) => name === 'turn').length;
assert.ok(turns >= Number(count) - 30, `${turns} turns are offered`); // the demonstration's own are among the first thousand
fields.push(['note', '材料齐全'], ['action', 'pass']);
const names = new Set();
const body = new URLSearchParams(fields.filter(([name]) => name === 'turn' || (!names.has(name) && names.add(name))));
const answer = await fetch(`${base}/desk/bulk`, { method: 'POST', body, redirect: 'manual', headers: { cookie } });
assert.equal(answer.status, 303, await answer.text());
const job = new URL(answer.headers.get('location'), base).pathname;

// how far it has come grows, and is told in between
const seen = new Set();
const begunAt = Date.now();
for (;;) {
	const html = await page(job);
	seen.add(/<progress[^>]*value="(\d+)"/.exec(html)?.[1] ?? 'none');
	if (html.includes('已完成')) {
		break;
	}
	assert.ok(Date.now() - begunAt < WAIT_MS_MAX, 'the job does not end');
	await new Promise((ok) => { setTimeout(ok, 100); });
}
assert.ok(seen.size >= 3, `progress shows ${[...seen].join(', ')}`);
console.log(turns);
console.error(`${turns} cases decided in ${Date.now() - begunAt} ms`);
