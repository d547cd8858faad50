// The desk, a search and a case among 100,000 cases, all but the first few copies of those that were played through the API.
// Everything is asked for by somebody signed in, so no page comes from a cache.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { caller, step, submitFiling } from '../test/api/filing.mjs';
import { signIn } from './posts.mjs';
import { chuke, FOLDER, median, serve, wrk } from './servers.mjs';

export const CASES = 100_000;
const P99_MS_MAX = 50;
const CONNECTIONS = [1, 4];
const ROUNDS = 1;
const DAY_MS = 86_400_000;
const SETTLING_MS_MAX = 600_000;

// How far each played case goes, and what is asked on the way.
const WAYS = [
	[], [], [['community', 'pass']], [['community', 'pass']], [['community', 'correct', { note: '请补正', fields: { scope: '写明多久一次' } }]],
	[['community', 'pass'], ['street', 'pass']], [['community', 'pass'], ['street', 'pass'], ['street', 'review', { note: '异议成立' }]],
	[['community', 'reject', { note: '不在本社区' }]], [['resident', 'withdraw']],
	[['community', 'pass'], ['street', 'reject', { note: '重名' }]],
];

export async function play(server, store) {
	const calls = Object.fromEntries(['resident', 'community', 'street'].map((name) => [name, caller(server.base, chuke(store, 'token', name).trim())]));
	const numbers = [];
	for (const [at, way] of WAYS.entries()) {
		const number = await submitFiling(calls.resident, `古墩社区基准${'甲乙丙丁戊己庚辛壬癸'[at]}合唱队`);
		for (const [who, action, body] of way) {
			const moved = await step(calls[who], number, action, body);
			if (moved.status !== 200) {
				throw new Error(`${action} as ${who}: ${JSON.stringify(moved.json)}`);
			}
		}
		numbers.push(number);
	}
	return numbers;
}

// ---- copies

function sql(store, engine, text) {
	const file = join(FOLDER, `cases-${engine}.sql`);
	writeFileSync(file, text);
	const [program, args] = engine === 'sqlite'
		? ['sqlite3', ['-bail', join(store[1], 'chuke.db'), `.read '${file}'`]]
		: ['psql', ['-qAt', '-v', 'ON_ERROR_STOP=1', '-f', file, store[3]]];
	return execFileSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 'inherit'] }).trim().split('\n');
}

const columnsOf = (store, engine, table) => sql(store, engine, engine === 'sqlite'
	? `select name from pragma_table_info('${table}');`
	: `select column_name from information_schema.columns where table_name = '${table}' and is_generated = 'NEVER' order by ordinal_position;`);

// Words and statistics are not copied but made by the program itself, as of cases from before there were any; an invitation holds a
// code of its own, and a reminder would be told at once.
const MADE_BY_PROGRAM = ['case_terms'];
const NOT_COPIED = [...MADE_BY_PROGRAM, 'org_invite', 'case_invitation', 'case_reminder', 'case_typing'];

// Whatever table keeps rows of a case, now and later: those with a column casefile_id.
const tablesOf = (store, engine) => sql(store, engine, engine === 'sqlite'
	? "select m.name from sqlite_schema m join pragma_table_info(m.name) c where m.type = 'table' and c.name = 'casefile_id';"
	: "select table_name from information_schema.columns where column_name = 'casefile_id' and table_schema = 'public';")
	.filter((name) => !NOT_COPIED.includes(name));

const WORDS = ['合唱队', '互助社', '巡防队', '书画社', '太极队', '编织社', '读书会', '调解室', '护河队', '剪纸社'];

// What is not copied as it stands; n.i counts the copies, t is the row that is copied.  Copies are spread over two years.
function copied(engine, stride) {
	const random = '((n.i * 7919) % 730)';
	const days = `(${random} * ${DAY_MS})`;
	const past = (name) => [name, `t.${name} - ${days}`];
	const words = `(case n.i % 10 ${WORDS.map((word, at) => `when ${at} then '${word}'`).join(' ')} end)`;
	const bytes = (name) => (engine === 'sqlite' ? `case when t.${name} is null then null else cast(hex(t.${name}) || '-' || n.i as blob) end`
		: `t.${name} || convert_to('-' || n.i, 'UTF8')`);
	return Object.fromEntries([
		['id', `t.id + n.i * ${stride}`],
		['casefile_id', `t.casefile_id + n.i * ${stride}`],
		['case_turn_id', 't.case_turn_id + n.i * (select max(id) from case_turn_before)'],
		['number', "t.number || '-' || n.i"],
		['paper_no', "t.paper_no || '-' || n.i"],
		['title', `'社区' || ${words} || n.i`],
		['hash', bytes('hash')],
		['code_hash', bytes('code_hash')],
		['counted', '0'],
		// half of the running clocks have run out, which the server would notice; its alarms ring later
		['due_at', `t.due_at + (n.i % 200 - 100) * ${DAY_MS / 10}`],
		['due_key', `case when t.due_at is null then t.due_key else t.due_at + (n.i % 200 - 100) * ${DAY_MS / 10} end`],
		// so that every series goes on without a gap
		['serial', 't.serial + n.i * (select s.last_serial from case_series s where s.id = t.case_series_id)'],
		['rings_at', `t.rings_at + ${1000 * DAY_MS}`],
		...['started_at', 'submitted_at', 'ended_at', 'began_at', 'made_at', 'changed_at', 'given_at'].map(past),
		['ended_key', `case when t.ended_key > 0 then t.ended_key - ${days} else 0 end`],
	]);
}

// Copies every case of the store until there are so many, and counts: no table may miss a copy.
export function multiply(store, engine, count) {
	const [line] = sql(store, engine, "select max(id) || ' ' || count(*) from casefile where state <> 'draft';");
	const [stride, played] = line.split(' ').map(Number);
	const copies = Math.ceil(count / played) - 1;
	const rules = copied(engine, stride);
	const tables = [...new Set(['casefile', 'case_turn', ...tablesOf(store, engine)])];
	const only = (table) => (table === 'casefile' ? "t.state <> 'draft'"
		: "exists (select 1 from casefile c where c.id = t.casefile_id and c.state <> 'draft')");
	const counts = () => sql(store, engine, tables.map((table) => `select '${table} ' || count(*) from ${table} t where ${only(table)};\n`).join(''))
		.map((text) => Number(text.split(' ')[1]));
	const before = counts();
	let out = `begin;\ncreate temporary table n as with recursive n(i) as (select cast(1 as bigint) union all select i + 1 from n where i < ${copies}) select i from n;\n`;
	out += 'create temporary table case_turn_before as select max(id) as id from case_turn;\n';
	if (engine === 'sqlite') {
		out += 'pragma defer_foreign_keys = on;\n';
	}
	for (const table of tables) {
		const columns = columnsOf(store, engine, table).filter((name) => name !== 'id' || table === 'casefile' || table === 'case_turn');
		const values = columns.map((name) => (name === 'id' && table === 'case_turn' ? 't.id + n.i * (select max(id) from case_turn_before)'
			: rules[name] ?? `t.${name}`));
		// what is copied whole needs no look at every key; numbers are counted by their trigger
		if (engine === 'postgres') {
			out += `set local session_replication_role = ${table === 'case_number' ? 'origin' : 'replica'};\n`;
		}
		out += `insert into ${table} (${columns.join(', ')}) select ${values.join(', ')} from ${table} t, n where ${only(table)} and t.${table === 'casefile' ? 'id' : 'casefile_id'} <= ${stride};\n`;
	}
	out += 'update case_series set last_serial = last_serial + last_serial * (select max(i) from n) where exists (select 1 from case_number n where n.case_series_id = case_series.id);\n';
	if (engine === 'postgres') {
		out += 'set local session_replication_role = origin;\n';
		for (const table of ['casefile', 'case_turn']) {
			out += `select setval(pg_get_serial_sequence('${table}', 'id'), (select max(id) from ${table}));\n`;
		}
	}
	sql(store, engine, `${out}commit;\n`);
	counts().forEach((after, at) => {
		if (after !== before[at] * (copies + 1)) {
			throw new Error(`${tables[at]} has ${after} rows after ${copies} copies of ${before[at]}`);
		}
	});
}

// A case with a long history, as one that went back and forth for years.
export function lengthen(store, engine, number) {
	const columns = columnsOf(store, engine, 'case_event').filter((name) => name !== 'id').join(', ');
	sql(store, engine, `insert into case_event (${columns}) select ${columns} from case_event e,
		(with recursive n(i) as (select cast(1 as bigint) union all select i + 1 from n where i < 150) select i from n) n
		where e.casefile_id = (select id from casefile where number = '${number}') and e.note is null;\n`);
}

// What the program makes by itself of cases that came without it: words of the search, statistics.
export async function settle(store, engine) {
	const left = () => sql(store, engine, `select (select count(*) from casefile where submitted_at is not null) - (select count(*) from case_terms);
select count(*) from case_turn where counted = 0;
select count(*) from case_figure_news;
`).map(Number);
	const server = await serve(store);
	const until = Date.now() + SETTLING_MS_MAX;
	for (let rest = left(); rest.some((rows) => rows !== 0); rest = left()) {
		if (Date.now() > until) {
			throw new Error(`words, turns, figures not made: ${rest}`);
		}
		await new Promise((ok) => setTimeout(ok, 1000));
	}
	await server.stop();
	if (engine === 'postgres') {
		sql(store, engine, 'vacuum analyze;\n');
	}
}

// ---- figures

const pagesOf = (numbers) => [
	['desk', 'street', '/desk'],
	['desk-overdue', 'street', '/desk?show=overdue'],
	['desk-procedure', 'street', '/desk?procedure=filing'],
	['desk-done', 'street', '/desk?show=done'],
	['desk-of-community', 'community', '/desk'],
	['search-number', 'street', `/desk?q=${encodeURIComponent(`${numbers[3]}-77`)}`],
	['search-phone', 'street', '/desk?q=13800001111'],
	['search-words', 'street', `/desk?q=${encodeURIComponent('护河队')}`],
	['desk-mine', 'street', '/desk?show=mine'],
	['desk-standing', 'community', '/desk?show=standing'],
	['desk-latest', 'community', '/desk?procedure=filing&sort=latest'],
	['desk-of-district', 'district', '/desk?show=free'],
	['numbers', 'district', '/desk/numbers?year=2026&series=1'],
	['figures', 'district', '/desk/figures'],
	['month', 'district', '/desk/figures/month'],
	['case', 'street', `/cases/${numbers[2]}`],
	['case-long', 'street', `/cases/${numbers[6]}`],
	['case-of-applicant', 'resident', `/cases/${numbers[4]}`],
	['cases-mine', 'resident', '/me/cases'],
	['api-desk', 'street', '/api/v1/desk'],
];

// A page, or where the one case leads that was found.
async function warm(address, headers) {
	const one = async () => {
		const answer = await fetch(address, { headers, redirect: 'manual' });
		await answer.arrayBuffer();
		if (answer.status !== 200 && !(address.includes('?q=') && answer.status === 303)) {
			throw new Error(`${address} answers ${answer.status}`);
		}
	};
	for (let round = 0; round < 10; round += 1) {
		await Promise.all(Array.from({ length: 8 }, one));
	}
}

export async function measureCases(store, engine, figure) {
	let server = await serve(store);
	const numbers = await play(server, store);
	await server.stop();
	multiply(store, engine, CASES);
	lengthen(store, engine, numbers[6]);
	await settle(store, engine);
	server = await serve(store);
	const cookies = {};
	for (const [name, who, path] of pagesOf(numbers)) {
		cookies[who] ??= await signIn(server.base, who);
		const headers = { 'Accept-Encoding': 'gzip, deflate, br', Cookie: cookies[who] };
		await warm(server.base + path, headers);
		for (const connections of CONNECTIONS) {
			const rounds = [];
			for (let round = 0; round < ROUNDS; round += 1) {
				rounds.push(await wrk(server.base + path, { seconds: 2, connections, headers }));
			}
			if (rounds.some(({ refused }) => refused)) {
				throw new Error(`${name} was refused under load`);
			}
			figure(`cases-${name}-${connections}-p50-${engine}`, median(rounds.map(({ p50 }) => p50)), 'ms p50');
			figure(`cases-${name}-${connections}-p99-${engine}`, median(rounds.map(({ p99 }) => p99)), 'ms p99', {
				goal: { text: `< ${P99_MS_MAX} ms`, met: (ours) => ours < P99_MS_MAX },
			});
		}
	}
	await server.stop();
}
