// Searching N organisations: the 99th percentile of one person's requests, one after another, with the
// page cache off; and the memory that the server then holds.
import { RARE } from './orgs.mjs';
import { median, residentMegabytes, serve, wrk } from './servers.mjs';

// name, query of /orgs; a first page has the goal, deep pages and sorts have it too
const QUERIES = [
	['commonest-character', { q: '社' }],
	['common-phrase', { q: '服务中心' }],
	['pinyin-letter', { q: 'x' }],
	['rare-phrase', { q: RARE }],
	['zero-hits-three-filters', { q: '社', street: '330106007', kind: 'foundation', status: 'banned' }],
	['page-500', { q: '社', page: '500' }],
	['no-words', {}],
	['sort-name', { q: '社', sort: 'name' }],
	['sort-founded', { q: '社', sort: 'founded' }],
	['sort-grade', { q: '社', sort: 'grade' }],
];
const P99_MS_MAX = 20;
const GROWTH_MAX = 3;
const RSS_MEGABYTES_MAX = 64;
const ROUNDS = 3; // a p99 of single milliseconds is the machine's as much as ours: the median of several

async function p99Of(address) {
	const rounds = [];
	for (let round = 0; round < ROUNDS; round += 1) {
		rounds.push((await wrk(address, { seconds: 1, connections: 1 })).p99);
	}
	return median(rounds);
}

export async function measureSearch(store, { engine, size, largest, smallest }, figure) {
	const server = await serve(store, '--cache-megabytes', '0');
	for (const [name, query] of QUERIES) {
		const address = `${server.base}/orgs?${new URLSearchParams(query)}`;
		const status = (await fetch(address)).status;
		if (status !== 200) {
			throw new Error(`${address} answers ${status}`);
		}
		const p99 = await p99Of(address);
		const first = smallest.get(name) ?? p99;
		smallest.set(name, first);
		figure(`search-${name}-${engine}-${size}`, p99, 'ms p99', {
			other: size === largest && size !== 10_000 ? first : undefined,
			goal: size === largest && engine === 'sqlite' ? {
				text: `< ${P99_MS_MAX} ms, growth < ${GROWTH_MAX}×`,
				met: (ours, other) => ours < P99_MS_MAX && (other === undefined || ours / other < GROWTH_MAX),
			} : undefined,
		});
	}
	figure(`memory-${engine}-${size}`, residentMegabytes(server.pid), 'MB RSS', {
		goal: size === largest && engine === 'sqlite' ? { text: `< ${RSS_MEGABYTES_MAX}`, met: (ours) => ours < RSS_MEGABYTES_MAX } : undefined,
	});
	await server.stop();
}
