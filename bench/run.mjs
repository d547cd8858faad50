// ./dev bench: one line per figure, separated by tabs: name, ours, other, ratio, unit, goal.  A goal that
// is missed is printed as MISSED.  usage: node bench/run.mjs [NAME…]  (figures whose name begins so)
// BENCH_SIZES="10000 100000 1000000" are the numbers of organisations that search is measured on.
import { execFileSync } from 'node:child_process';
import { mkdirSync, openSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { measureSearch } from './search.mjs';
import { measureCases } from './cases.mjs';
import { measureNeeds } from './needs.mjs';
import { measurePlaces } from './places.mjs';
import { measurePages, measureStart } from './pages.mjs';
import { measurePortal, NEWS, ORGS } from './portal.mjs';
import { measurePosts } from './posts.mjs';
import { measureQuota } from './quota.mjs';
import { measureRooms } from './rooms.mjs';
import { chuke, FOLDER, newStore } from './servers.mjs';

const wanted = process.argv.slice(2);
const sizes = (process.env.BENCH_SIZES ?? '10000 100000 1000000').split(' ').map(Number);
const engines = process.env.CHUKE_BENCH_PG ? ['sqlite', 'postgres'] : ['sqlite'];
let missed = 0;
const timed = new Map(); // of pages asked with wrk: median, p99 and goal, by name and engine

const short = (value) => (value === undefined ? '-' : Number(value.toPrecision(4)));

// goal: { text, met(ours, other) }
function figure(name, ours, unit, { other, goal } = {}) {
	const ratio = other === undefined ? undefined : ours / other;
	const verdict = goal ? `${goal.met(ours, other) ? 'met' : 'MISSED'} (goal ${goal.text})` : '';
	missed += goal && !goal.met(ours, other) ? 1 : 0;
	const [, page, percentile] = /^(.*)-(p50|p99)-/.exec(name) ?? [];
	if (page) {
		const at = `${page} ${name.split('-').at(-1)}`;
		timed.set(at, { ...timed.get(at), [percentile]: ours, ...(goal ? { verdict } : {}) });
	}
	console.log([name, short(ours), short(other), short(ratio), unit, verdict].join('\t'));
}

const isWanted = (name) => wanted.length === 0 || wanted.some((word) => name.startsWith(word) || word.startsWith(name));

// A district with N invented organisations; the import itself is a figure.
function importedStore(engine, size) {
	const list = join(FOLDER, `orgs-${size}.csv`);
	const store = newStore(engine, `orgs-${size}`);
	execFileSync('node', ['bench/orgs.mjs', String(size)], { stdio: ['ignore', openSync(list, 'w'), 'inherit'] });
	chuke(store, 'init', '--pack', 'packs/xihu');
	const begun = Date.now();
	chuke(store, 'import', 'orgs', list);
	const seconds = (Date.now() - begun) / 1000;
	figure(`import-${engine}-${size}`, size / seconds, 'rows/s');
	if (engine === 'sqlite') {
		figure(`size-${engine}-${size}`, statSync(join(store[1], 'chuke.db')).size / 1e6, 'MB');
	}
	return store;
}

// News for the organisations of a store, as SQL straight into it.
function addNews(store, engine) {
	const file = join(FOLDER, `news-${engine}.sql`);
	execFileSync('node', ['bench/news.mjs', engine, String(NEWS), String(ORGS)], { stdio: ['ignore', openSync(file, 'w'), 'inherit'] });
	const [program, args] = engine === 'sqlite'
		? ['sqlite3', ['-bail', join(store[1], 'chuke.db'), `.read '${file}'`]]
		: ['psql', ['-q', '-o', '/dev/null', '-v', 'ON_ERROR_STOP=1', '-f', file, store[3]]];
	execFileSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
}

rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });
for (const engine of ['start', 'page', 'post'].some(isWanted) ? engines : []) {
	const store = newStore(engine, 'demo');
	chuke(store, 'demo', '--pack', 'packs/xihu');
	if (isWanted('start')) {
		await measureStart(store, engine, figure);
	}
	if (isWanted('page')) {
		await measurePages(store, engine, figure);
	}
	if (isWanted('post')) {
		await measurePosts(store, engine, figure);
	}
}
if (isWanted('quota')) {
	engines.forEach((engine) => measureQuota(engine, figure));
}
if (isWanted('places')) {
	for (const engine of engines) {
		const store = newStore(engine, 'places');
		chuke(store, 'demo', '--pack', 'packs/xihu');
		await measurePlaces(store, engine, figure);
	}
}
const portals = new Map(); // stores with as many organisations as the portal is measured with
if (isWanted('search')) {
	for (const engine of engines) {
		const smallest = new Map();
		for (const size of sizes) {
			const store = importedStore(engine, size);
			await measureSearch(store, { engine, size, largest: sizes.at(-1), smallest }, figure);
			if (size === ORGS) {
				portals.set(engine, store);
			}
		}
	}
}
if (isWanted('cases')) {
	for (const engine of engines) {
		const store = newStore(engine, 'cases');
		chuke(store, 'demo', '--pack', 'packs/xihu');
		await measureCases(store, engine, figure);
	}
}
if (isWanted('needs')) {
	for (const engine of engines) {
		const store = newStore(engine, 'needs');
		chuke(store, 'demo', '--pack', 'packs/xihu');
		await measureNeeds(store, engine, figure);
	}
}
if (isWanted('rooms')) {
	for (const engine of engines) {
		const store = newStore(engine, 'rooms');
		chuke(store, 'demo', '--pack', 'packs/xihu');
		await measureRooms(store, engine, figure);
	}
}
if (isWanted('portal')) {
	for (const engine of engines) {
		const store = portals.get(engine) ?? importedStore(engine, ORGS);
		addNews(store, engine);
		await measurePortal(store, engine, figure);
	}
}
if (timed.size) {
	console.error(`\n${'page'.padEnd(44)}${'median ms'.padStart(10)}${'p99 ms'.padStart(10)}  goal`);
	for (const [name, { p50, p99, verdict }] of timed) {
		console.error(`${name.padEnd(44)}${p50.toFixed(2).padStart(10)}${p99.toFixed(2).padStart(10)}  ${verdict}`);
	}
}
console.error(`== ${missed} goals missed`);
// asked for by name, these are judged; of a whole run the lines are the answer
process.exitCode = missed && wanted.some((word) => ['cases', 'needs', 'rooms'].includes(word)) ? 1 : 0;
