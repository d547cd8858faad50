// Rooms: a house of 30 rooms with 50,000 bookings over two years – the week of all of them, a day's timetable, a room's
// week, each made anew for every request of somebody signed in – and bookings a second that several organisations make
// through the site.  usage as a program: node bench/rooms.mjs sqlite|postgres >rooms.sql
import { execFileSync } from 'node:child_process';
import { openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { signIn } from './posts.mjs';
import { chuke, FOLDER, median, serve, wrk } from './servers.mjs';

const ROOMS = 30;
const BOOKINGS = 50_000;
const DAYS_BACK = 600;
const DAYS_AHEAD = 20;
const FIRST = 10_000; // numbers above those of the demonstration
const VENUE = 10_000;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const ROWS = 500; // of one insert
const MRBS_PAGES = 80; // a second, of MRBS on this class of machine
const GOAL = 20 * MRBS_PAGES;
const NAMES = ['轻松艺术团', '大爱人家', '乐观少年发展中心', '互动家庭教育中心', '湖山社工', '春风化雨', '益心', '佳盟', '文教青少年'];
const TITLES = ['合唱排练', '理事会', '志愿者培训', '读书会', '家长课堂', '项目例会', '督导', '财务培训'];

const insert = (name, columns, rows) => {
	let out = '';
	for (let at = 0; at < rows.length; at += ROWS) {
		out += `insert into ${name} (${columns}) values\n${rows.slice(at, at + ROWS).join(',\n')};\n`;
	}
	return out;
};

function sql(engine) {
	const now = Date.now();
	const today = Math.floor((now + 8 * HOUR_MS) / DAY_MS) * DAY_MS - 8 * HOUR_MS; // midnight there
	const rooms = [];
	const things = [];
	const spans = [];
	const bookings = [];
	for (let i = 0; i < ROOMS; i += 1) {
		things.push(`(${FIRST + i}, 'room', ${FIRST + i})`);
		rooms.push(`(${FIRST + i}, ${VENUE}, ${FIRST + i}, '基准室 ${i + 1}', 'Bench room ${i + 1}', 'meeting', 'centre', 20, '白板', 'Whiteboard', 0, ${i}, ${now})`);
	}
	// every room every day but Sunday, three or so hours each, until there are enough; the newest first
	for (let day = DAYS_AHEAD; bookings.length < BOOKINGS && day > -DAYS_BACK; day -= 1) {
		for (let room = 0; room < ROOMS && bookings.length < BOOKINGS; room += 1) {
			for (let turn = 0; turn < 3 && bookings.length < BOOKINGS; turn += 1) {
				const number = bookings.length;
				const from = today + day * DAY_MS + (9 + turn * 3 + ((room + day) % 2 ? 1 : 0)) * HOUR_MS;
				const to = from + (1 + ((room * 7 + turn) % 2)) * HOUR_MS;
				const id = FIRST + number;
				spans.push(`(${id}, ${FIRST + room}, 'booking', ${id}, ${from}, ${to}, ${from}, ${to}, 'confirmed', 1, 0, ${now}, ${now})`);
				bookings.push(`(${id}, ${FIRST + room}, '${NAMES[number % NAMES.length]}', '${TITLES[number % TITLES.length]}', 12, ${from}, ${to}, 'confirmed', ${room % 10 === 9 ? 1 : 0}, ${id}, ${now}, ${now})`);
			}
		}
	}
	let out = 'begin;\n';
	out += `insert into room_venue (id, name, name_en, owner_role, owner_region_id, region_id, address, place) select ${VENUE}, '基准馆', 'Bench house', owner_role, owner_region_id, region_id, address, 99999 from room_venue where id = 1;\n`;
	out += insert('quota_thing', 'id, kind, ref_id', things);
	out += insert('room', 'id, room_venue_id, quota_thing_id, name, name_en, kind, rule, capacity, equipment, equipment_en, is_private, place, changed_at', rooms);
	out += insert('quota_span', 'id, thing_id, holder_kind, holder_id, from_at, to_at, block_from_at, block_to_at, state, is_busy, offer_minutes, made_at, changed_at', spans);
	out += insert('booking', 'id, room_id, author, title, people, from_at, to_at, state, is_private, quota_span_id, made_at, changed_at', bookings);
	if (engine === 'postgres') {
		for (const table of ['room_venue', 'room', 'quota_thing', 'quota_span', 'booking']) {
			out += `select setval(pg_get_serial_sequence('${table}', 'id'), (select max(id) from ${table}));\n`;
		}
	}
	return `${out}commit;\n${engine === 'postgres' ? 'vacuum analyze;\n' : 'analyze;\n'}`;
}

const PAGES = [
	['week', `/rooms/week?venue=${VENUE}`, { text: `≥ ${GOAL} (20 × MRBS)`, met: (ours) => ours >= GOAL }],
	['day', `/rooms?venue=${VENUE}&show=grid`],
	['room', `/rooms/${FIRST}`],
];

async function measureBookings(server, cookie, engine, figure) {
	const page = await (await fetch(`${server.base}/rooms/${FIRST}/book`, { headers: { cookie } })).text();
	const value = (name) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page)[1];
	const author = /value="(org:\d+)"/.exec(page)[1];
	const file = join(FOLDER, 'rooms.lua');
	// all want whichever room at whichever time: what is asked for is decided, taken or not, each in its own transaction
	writeFileSync(file, `
local threads, count = 0, 0
function setup(thread)
	threads = threads + 1
	thread:set("number", threads)
end
local headers = { ["Cookie"] = "${cookie}", ["Content-Type"] = "application/x-www-form-urlencoded" }
function request()
	count = count + 1
	local room = ${FIRST} + (count * 7 + number) % ${ROOMS}
	local day = os.date("%Y-%m-%d", os.time() + 86400 * (21 + count % 6))
	local hour = 9 + (count * 5 + number) % 8
	return wrk.format("POST", "/rooms/" .. room .. "/book", headers,
		string.format("_token=${value('_token')}&_operation=rooms-%d-%d&author=${author}&day=%s&start=%d:00&end=%d:30&title=bench&people=3",
			number, count, day, hour, hour))
end
`);
	const { perSecond } = await wrk(`${server.base}/rooms`, { seconds: 3, connections: 32, script: file });
	figure(`rooms-decided-${engine}`, perSecond, 'bookings asked for and decided/s');
}

export async function measureRooms(store, engine, figure) {
	const file = join(FOLDER, `rooms-${engine}.sql`);
	execFileSync('node', ['bench/rooms.mjs', engine], { stdio: ['ignore', openSync(file, 'w'), 'inherit'] });
	const [program, args] = engine === 'sqlite'
		? ['sqlite3', ['-bail', join(store[1], 'chuke.db'), `.read '${file}'`]]
		: ['psql', ['-q', '-o', '/dev/null', '-v', 'ON_ERROR_STOP=1', '-f', file, store[3]]];
	execFileSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
	chuke(store, 'check', 'data');
	const server = await serve(store, '--cache-megabytes', '0');
	const cookie = await signIn(server.base, 'orghead');
	const headers = { Cookie: cookie };
	for (const [name, path, goal] of PAGES) {
		const answer = await fetch(server.base + path, { headers });
		const bytes = (await answer.text()).length;
		if (answer.status !== 200 || bytes < 10_000) {
			throw new Error(`${path} answers ${answer.status} with ${bytes} characters`);
		}
		const rounds = [];
		for (let round = 0; round < 3; round += 1) {
			rounds.push(await wrk(server.base + path, { seconds: 3, connections: 8, headers }));
		}
		if (rounds.some(({ refused }) => refused)) {
			throw new Error(`${name} was refused under load`);
		}
		figure(`rooms-${name}-${engine}`, median(rounds.map(({ perSecond }) => perSecond)), 'pages/s',
			{ other: name === 'week' ? MRBS_PAGES : undefined, goal: engine === 'sqlite' ? goal : undefined });
		figure(`rooms-${name}-p99-${engine}`, median(rounds.map(({ p99 }) => p99)), 'ms p99');
	}
	await measureBookings(server, cookie, engine, figure);
	await server.stop();
	chuke(store, 'check', 'data');
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
	process.stdout.write(sql(process.argv[2]));
}
