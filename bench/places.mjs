// Sign-ups for one activity of 10,000 places by 100,000 people over 1,000 open connections, each an API call of its own
// token, answered when it is committed with its audit row: a second, and the 99th percentile.  The people and their
// tokens are put in as SQL beforehand (they signed in a moment ago); their keys are not: the first activity makes one for
// each, the second, which the same people ask for, finds them.  Afterwards everybody stands where he should.
import { spawn, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { chuke, FOLDER, serve } from './servers.mjs';

const CONNECTIONS = 1000;
const THREADS = 2;
const SETTLE_MS = 30_000; // at most, for the last that were sent
const MS_MAX = 150_000;
const FIRST = 1_000_000; // numbers above those of the demonstration
const PEOPLE = { sqlite: 100_000, postgres: 20_000 }; // there it takes long enough
const PLACES_OF = 10; // of so many people one has a place
const UNITS = { us: 1e-3, ms: 1, s: 1000, m: 60_000 };

export const tokenOf = (number) => `bench-places-${String(number).padStart(8, '0')}`;

export function sql(store, engine, text) {
	const [program, args] = engine === 'sqlite'
		? ['sqlite3', ['-bail', join(store[1], 'chuke.db')]]
		: ['psql', ['-qtA', '-v', 'ON_ERROR_STOP=1', store[3]]];
	return execFileSync(program, args, { input: text, encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['pipe', 'pipe', 'inherit'] }).trim();
}

// Residents of the district with a token each, as they stand after signing in.
export function addPeople(store, engine, people) {
	const now = Date.now();
	const hash = (number) => {
		const hex = createHash('sha256').update(tokenOf(number)).digest('hex');
		return engine === 'sqlite' ? `x'${hex}'` : `'\\x${hex}'`;
	};
	let text = 'begin;\n';
	for (let from = 0; from < people; from += 500) {
		const some = Array.from({ length: Math.min(500, people - from) }, (_, i) => FIRST + from + i);
		const rows = (row) => some.map((id) => `(${row(id)})`).join(',');
		text += `insert into login (id, name, shown_name, created_at) values ${rows((id) => `${id}, 'bench${id}', '居民${id}', ${now}`)};\n`;
		text += `insert into login_role (login_id, role, region_id, given_at) values ${rows((id) => `${id}, 'resident', (select min(id) from region), ${now}`)};\n`;
		text += `insert into token (token_hash, login_id, name, scope, created_at, until_at, seen_at) values ${rows((id) => `${hash(id)}, ${id}, 'bench', 'write', ${now}, ${now + 86_400_000}, ${now + 600_000}`)};\n`;
	}
	sql(store, engine, `${text}commit;\n${engine === 'postgres' ? 'vacuum analyze;\n' : ''}`);
}

// Activities of the demonstration that anybody may come to, with so many places.
export function openActivities(store, engine, count, capacity) {
	const now = Date.now();
	const ids = sql(store, engine, `select a.id from activity a join quota_pool p on p.id = a.pool_id
		where a.state = 'published' and a.age_min is null and a.age_max is null and a.fee_fen = 0 and a.audience <> 'child'
			and a.to_at > ${now + 86_400_000} and p.closed_at is null
		order by a.id desc limit ${count};`).split('\n').map(Number);
	sql(store, engine, `begin;
update activity set capacity = ${capacity}, has_line = 1, opens_at = ${now - 1000}, closes_at = from_at, close_at = from_at where id in (${ids.join(', ')});
update quota_pool set capacity = ${capacity}, has_line = 1 where id in (select pool_id from activity where id in (${ids.join(', ')}));
commit;\n`);
	return ids;
}

function script(activity, people) {
	const file = join(FOLDER, 'places.lua');
	const sent = join(FOLDER, 'places-sent');
	for (let thread = 1; thread <= THREADS; thread += 1) {
		rmSync(`${sent}-${thread}`, { force: true });
	}
	writeFileSync(file, `
local ffi = require("ffi")
ffi.cdef "typedef struct { long s; long ns; } moment; int clock_gettime(int, moment *);"
local function now() local t = ffi.new("moment") ffi.C.clock_gettime(1, t) return tonumber(t.s) + tonumber(t.ns) / 1e9 end
local threads = 0
function setup(thread)
	threads = threads + 1
	thread:set("number", threads)
end
local head = "POST /api/v1/activities/${activity}/signups HTTP/1.1\\r\\nHost: 127.0.0.1\\r\\nContent-Type: application/json\\r\\nContent-Length: 12\\r\\nAuthorization: Bearer bench-places-"
local tail = "\\r\\n\\r\\n{\\"people\\":1}"
local count, began = 0, nil
function delay()
	return count * ${THREADS} + number > ${people} and 600000 or 0
end
function request()
	began = began or now()
	local one = count * ${THREADS} + number - 1
	count = count + 1
	if one + ${THREADS} >= ${people} then
		local file = io.open("${sent}-" .. number, "w")
		file:write(now() - began)
		file:close()
	end
	return head .. string.format("%08d", ${FIRST} + math.min(one, ${people - 1})) .. tail
end
`);
	return { file, isSent: () => Array.from({ length: THREADS }, (_, i) => `${sent}-${i + 1}`).every((name) => existsSync(name)) };
}

// All of them ask once; how many a second were answered, and how long they waited.
export async function rush(base, activity, people, isSettled) {
	const { file, isSent } = script(activity, people);
	const child = spawn('wrk', [`-t${THREADS}`, `-c${CONNECTIONS}`, `-d${MS_MAX / 1000}s`, '--latency', '--timeout', '60s', '-s', file, base], { stdio: ['ignore', 'pipe', 'inherit'] });
	let said = '';
	child.stdout.on('data', (bytes) => {
		said += bytes;
	});
	const ended = once(child, 'exit');
	const begun = Date.now();
	while (!isSent() && Date.now() - begun < MS_MAX) {
		await new Promise((ok) => setTimeout(ok, 5));
	}
	const seconds = (Date.now() - begun) / 1000;
	for (const sent = Date.now(); Date.now() - sent < SETTLE_MS && !isSettled();) {
		await new Promise((ok) => setTimeout(ok, 500));
	}
	await new Promise((ok) => setTimeout(ok, 500));
	child.kill('SIGINT');
	await ended;
	const ms = (percent) => {
		const [, value, unit] = new RegExp(`${percent}%\\s+([\\d.]+)(us|ms|s|m)`).exec(said);
		return Number(value) * UNITS[unit];
	};
	return {
		seconds,
		answered: Number(/(\d+) requests in/.exec(said)[1]),
		refused: Number(/Non-2xx or 3xx responses: (\d+)/.exec(said)?.[1] ?? 0),
		broken: /Socket errors: (.*)/.exec(said)?.[1] ?? '',
		p50: ms(50), p99: ms(99),
	};
}

export async function measurePlaces(store, engine, figure) {
	const people = Number(process.env.BENCH_PEOPLE ?? PEOPLE[engine]);
	const places = people / PLACES_OF;
	addPeople(store, engine, people);
	const activities = openActivities(store, engine, 2, places);
	// one address may have a few connections only, unless it is the proxy's
	const server = await serve(store, '--trusted-proxy', '127.0.0.1', ...(engine === 'postgres' ? ['--workers', '32'] : []));
	for (const [at, name] of ['first', 'again'].entries()) {
		const count = () => Number(sql(store, engine, `select count(*) from activity_signup where activity_id = ${activities[at]};`));
		const before = count();
		const { seconds, answered, refused, broken, p50, p99 } = await rush(server.base, activities[at], people, () => count() - before >= people - THREADS);
		const [taken, waiting] = sql(store, engine, `select p.taken, p.waiting from quota_pool p join activity a on a.pool_id = p.id where a.id = ${activities[at]};`)
			.split('|').map(Number);
		const made = count() - before;
		// the load generator tries its script out without sending what it gives, and may let the last ones ask again
		if (broken || taken > places || answered - refused !== made || (answered >= people && (taken < places || made < people - THREADS))) {
			throw new Error(`${answered} answered, ${refused} refused, ${taken} have one of ${places} places, ${waiting} wait; ${broken}`);
		}
		const goals = engine === 'sqlite' ? [{ text: '≥ 10000', met: (ours) => ours >= 10_000 }, { text: '< 1000 ms', met: (ours) => ours < 1000 }] : [];
		figure(`places-${name}-${engine}`, Math.min(answered, people - CONNECTIONS) / seconds, 'sign-ups/s', { goal: goals[0] });
		figure(`places-${name}-p50-${engine}`, p50, 'ms p50');
		figure(`places-${name}-p99-${engine}`, p99, 'ms p99', { goal: goals[1] });
	}
	await server.stop();
	const said = chuke(store, 'check', 'data');
	if (/broken|breach/i.test(said)) {
		throw new Error(said);
	}
}
