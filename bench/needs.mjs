// Resource sharing with 100,000 entries over eight years, 4 % of them open: the list with and without filters and words,
// far back, and one entry; each made anew for every request.  What a posting writes is all there, so that
// `chuke check data` finds nothing.  usage as a program: node bench/needs.mjs sqlite|postgres N >needs.sql
import { execFileSync } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { signIn } from './posts.mjs';
import { FOLDER, median, serve, wrk } from './servers.mjs';

export const NEEDS = 100_000;
const DAY_MS = 86_400_000;
const DAYS = 8 * 365;
const OPEN_DAYS = 120;
const ROWS = 200; // of one insert
const FIRST = 1_000; // numbers above those of the demonstration
const STREET = '330106007';
const KINDS = [['people', '人'], ['place', '场'], ['thing', '件'], ['service', '次'], ['money', '元']];
const FIELDS = ['elder', 'dementia', 'family', 'children', 'disability', 'health', 'relief', 'volunteer', 'mutual', 'environment', 'art', 'sport', 'learning'];
const WORKS = ['书法课', '合唱排练', '义诊', '读书会', '夏令营', '助老服务', '旧衣回收', '消防演练', '邻居节', '太极班', '手工课', '法律咨询'];
const WANTS = ['缺两位老师', '想借一间房', '找四位志愿者', '差几套桌椅', '可以出一支队伍', '可以借用', '每周都能来'];
const SAYS = ['场地和水电社区来安排。', '时间好商量，先打招呼就行。', '已经办了三年，街坊都认得。', '需要能坚持八周的人。', '用完收拾干净。', '老人多，请慢一点讲。'];

let state = 20141101;
function random() { // mulberry32: the same entries on every machine
	state = (state + 0x6d2b79f5) | 0;
	let t = Math.imul(state ^ (state >>> 15), 1 | state);
	t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
	return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const below = (n) => Math.floor(random() * n);
const pick = (list) => list[below(list.length)];
const text = (value) => (value === null ? 'null' : typeof value === 'number' ? String(value) : value.sql ?? `'${value.replaceAll("'", "''")}'`);
const region = (code) => ({ sql: `(select id from region where code = '${code}')` });

class Table {
	constructor(name, columns) {
		this.opening = `insert into ${name} (${columns}) values\n`;
		this.rows = [];
	}

	add(...values) {
		this.rows.push(`(${values.map(text).join(', ')})`);
	}

	print() {
		let out = '';
		for (let at = 0; at < this.rows.length; at += ROWS) {
			out += `${this.opening}${this.rows.slice(at, at + ROWS).join(',\n')};\n`;
		}
		return out;
	}
}

function places() {
	const yaml = readFileSync(new URL('../packs/xihu/regions.yaml', import.meta.url), 'utf8');
	return [...yaml.matchAll(/code: "(\d{12})", kind: \w+, name: \{zh: ([^,]+),/g)].map(([, code, name]) => ({ code, name }));
}

function sql(engine, count) {
	const need = new Table('need', 'id, side, kind, state, owner_region_id, region_id, street_id, author, title, fields, quantity, unit, from_day, until_day, shown_at, expire_at, ended_at, changed_at, body');
	const shown = new Table('need_shown', 'id, need_id, words');
	const field = new Table('need_field', 'need_id, field, street_id, is_open');
	const all = places();
	const today = Math.floor(Date.now() / DAY_MS);
	for (let i = 0; i < count; i += 1) {
		const id = FIRST + i;
		const day = today - DAYS + Math.floor((i * DAYS) / count);
		const isOpen = day + OPEN_DAYS > today;
		const condition = isOpen ? 'posted' : random() < 0.6 ? 'done' : 'expired';
		const side = random() < 0.55 ? 'need' : 'offer';
		const [kind, unit] = pick(KINDS);
		const place = pick(all);
		const street = place.code.slice(0, 9);
		const fields = [...new Set([pick(FIELDS), pick(FIELDS)])];
		const title = `${place.name}${pick(WORKS)}，${pick(WANTS)}`;
		const body = Array.from({ length: 5 }, () => pick(SAYS)).join('');
		const at = day * DAY_MS;
		need.add(id, side, kind, condition, region(place.code), region(place.code), region(street), place.name, title, fields.join('\n'), 1 + below(20), unit,
			day, day + OPEN_DAYS - 1, at, isOpen ? (day + OPEN_DAYS) * DAY_MS - 8 * 3_600_000 : null, isOpen ? null : at + OPEN_DAYS * DAY_MS, at, body);
		shown.add(id, id, ['fall', `fs${side}`, `fk${kind}`, `fo${condition}`, `fr${place.code}`, `fr${street}`, ...fields.map((name) => `ft${name}`),
			...[...`${title}${body}`].filter((c) => /\p{L}|\p{N}/u.test(c))].join(' '));
		for (const name of fields) {
			field.add(id, name, region(street), isOpen ? 1 : 0);
		}
	}
	const tail = engine === 'postgres'
		? "select setval(pg_get_serial_sequence('need', 'id'), (select max(id) from need));\nselect setval(pg_get_serial_sequence('need_shown', 'id'), (select max(id) from need_shown));\n"
		: '';
	return `begin;\n${need.print()}${shown.print()}${field.print()}${tail}commit;\n${engine === 'postgres' ? 'vacuum analyze;\n' : ''}`;
}

// name, address, who asks; nobody
const PAGES = [
	['list', '/needs'],
	['far-back', '/needs?state=all&before=5000'],
	['filtered', `/needs?side=offer&kind=place&street=${STREET}`],
	['narrow', `/needs?state=done&kind=money&field=dementia&street=${STREET}`],
	['words', '/needs?state=all&q=书法'],
	['ending', '/needs?sort=ending'],
	['one', `/needs/${FIRST + NEEDS - 10}`],
	['desk', '/desk/needs', 'street'],
	['check', '/desk/needs/check', 'district'],
	['figures', '/desk/needs/figures', 'district'],
];
const P99_MS_MAX = 50;
const HEADERS = { 'Accept-Encoding': 'gzip, deflate, br' };

export async function measureNeeds(store, engine, figure) {
	const file = join(FOLDER, `needs-${engine}.sql`);
	execFileSync('node', ['bench/needs.mjs', engine, String(NEEDS)], { stdio: ['ignore', openSync(file, 'w'), 'inherit'] });
	const [program, args] = engine === 'sqlite'
		? ['sqlite3', ['-bail', join(store[1], 'chuke.db'), `.read '${file}'`]]
		: ['psql', ['-q', '-o', '/dev/null', '-v', 'ON_ERROR_STOP=1', '-f', file, store[3]]];
	execFileSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
	const server = await serve(store, '--cache-megabytes', '0');
	for (const [name, path, who] of PAGES) {
		const address = encodeURI(server.base + path);
		const headers = who ? { ...HEADERS, Cookie: await signIn(server.base, who) } : HEADERS;
		for (let round = 0; round < 10; round += 1) {
			const answer = await fetch(address, { headers });
			await answer.arrayBuffer();
			if (answer.status !== 200) {
				throw new Error(`${address} answers ${answer.status}`);
			}
		}
		const rounds = [];
		for (let round = 0; round < 3; round += 1) {
			rounds.push(await wrk(address, { seconds: 2, connections: 1, headers }));
		}
		if (rounds.some(({ refused }) => refused)) {
			throw new Error(`${name} was refused under load`);
		}
		figure(`needs-${name}-p50-${engine}`, median(rounds.map(({ p50 }) => p50)), 'ms p50');
		figure(`needs-${name}-p99-${engine}`, median(rounds.map(({ p99 }) => p99)), 'ms p99', {
			goal: { text: `< ${P99_MS_MAX} ms`, met: (ours) => ours < P99_MS_MAX },
		});
	}
	await server.stop();
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
	process.stdout.write(sql(process.argv[2], Number(process.argv[3])));
}
