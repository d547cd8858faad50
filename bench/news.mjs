// Prints the SQL that puts N invented news items and N / 20 notices into a district that has organisations
// already, published over five years up to now: over all streets and communities, each about one to three
// organisations, a third with pictures (their records; the bytes are nobody's in a benchmark).  What an
// officer's publishing writes is all there, so that `chuke check data` finds nothing.
// usage: node bench/news.mjs sqlite|postgres N ORGS >news.sql
import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';

const DAY_MS = 86_400_000;
const DAYS = 5 * 365;
const ROWS = 200; // of one insert
const WORKS = ['助老服务', '亲子阅读', '垃圾分类宣传', '合唱排练', '义诊', '心理讲座', '邻里集市', '法律咨询', '太极展演', '书法课',
	'手工编织', '消防演练', '儿童绘本剧', '花艺体验', '残疾人就业帮扶', '防诈骗宣讲', '环保骑行', '民乐专场', '棋类比赛', '电影放映'];
const PLACES = ['居家养老服务中心', '文化家园', '邻里中心', '口袋公园', '小学操场', '社区食堂', '图书角', '活动室'];
const SAYS = [
	'上午九点，志愿者早早到场布置，来的人比预想的多，临时又添了两排椅子。',
	'队员们轮流示范，手把手教；学得快的又去教旁边的人，一屋子都是笑声。',
	'活动分三个环节：先听讲，再动手，最后一起把做好的东西送给楼里的老人。',
	'主办方准备了饮水、急救箱和大字版的说明，行动不便的居民有专人陪同。',
	'“以前只在楼道里点个头，现在见面能聊上半天。”住在三单元的居民说。',
	'下一场定在下个月的第二个星期六，想参加的可以在社区服务窗口报名。',
];

let state = 20141101;
function random() { // mulberry32: the same items on every machine
	state = (state + 0x6d2b79f5) | 0;
	let t = Math.imul(state ^ (state >>> 15), 1 | state);
	t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
	return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const below = (n) => Math.floor(random() * n);
const pick = (list) => list[below(list.length)];

// Streets and communities of the pack; a community with the street that it lies in.
function readRegions() {
	const text = readFileSync(new URL('../packs/xihu/regions.yaml', import.meta.url), 'utf8');
	const all = [...text.matchAll(/code: "(\d+)", kind: (\w+), name: \{zh: ([^,]+),/g)].map(([, code, , name]) => ({ code, name }));
	const streets = new Map(all.filter(({ code }) => code.length === 9).map((street) => [street.code, street]));
	return all.filter(({ code }) => code.length >= 9)
		.map((place) => ({ ...place, street: streets.get(place.code.slice(0, 9)) })).filter(({ street }) => street);
}

const text = (value) => (value === null ? 'null' : typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`);
const region = (code) => ({ sql: `(select id from region where code = '${code}')` });

class Table {
	constructor(name, columns) {
		this.opening = `insert into ${name} (${columns}) values\n`;
		this.rows = [];
	}

	add(...values) {
		this.rows.push(`(${values.map((value) => value?.sql ?? text(value)).join(', ')})`);
	}

	print() {
		let out = '';
		for (let at = 0; at < this.rows.length; at += ROWS) {
			out += `${this.opening}${this.rows.slice(at, at + ROWS).join(',\n')};\n`;
		}
		return out;
	}
}

const tables = {
	item: new Table('news_item', 'id, genre, state, region_id, author, title, summary, from_day, until_day, shown_at, changed_at, revision, body'),
	revision: new Table('news_revision', 'news_item_id, number, made_at, note, title, summary, body'),
	region: new Table('news_region', 'news_item_id, region_id, genre, shown_at'),
	org: new Table('news_org', 'news_item_id, org_id, genre, shown_at'),
	terms: new Table('news_terms', 'news_item_id, words'),
	file: new Table('file', 'id, hash, size, type, name, purpose, state, object_kind, object_id, place, alt, width, height, added_at'),
	part: new Table('file_part', 'file_id, width, hash, size, type, pixel_width, pixel_height'),
	photo: new Table('news_photo', 'news_item_id, file_id, is_shown, place, alt'),
};
let files = 0;

function addPhotos(id, at, what) {
	for (let place = 0, count = 1 + below(3); place < count; place += 1) {
		const hash = createHash('sha256').update(`bench ${files += 1}`).digest('hex');
		const alt = `${what}现场，第${place + 1}张`;
		tables.file.add(files, hash, 800_000, 'image/jpeg', `IMG_${files}.jpg`, 'picture', 'bound', 'news', id, place, alt, 1920, 1440, at);
		for (const width of [320, 960, 1920]) {
			tables.part.add(files, width, createHash('sha256').update(`bench ${files} ${width}`).digest('hex'), width * 200, 'image/jpeg', width, width * 0.75);
		}
		tables.photo.add(id, files, 1, place, alt);
	}
}

function addItem(id, genre, at, places, orgs) {
	const place = pick(places);
	const what = pick(WORKS);
	const title = genre === 'news' ? `${place.name}${what}走进${pick(PLACES)}` : `关于${place.name}${what}项目的${genre === 'publicity' ? '公示' : '公告'}（第${id}号）`;
	const summary = pick(SAYS);
	const body = `## ${what}\n\n${Array.from({ length: 6 }, () => pick(SAYS)).join('')}\n\n- ${pick(SAYS)}\n- ${pick(SAYS)}\n\n${pick(SAYS)}${pick(SAYS)}\n`;
	const day = Math.floor(at / DAY_MS);
	tables.item.add(id, genre, 'published', region(place.code), `${place.name}${genre === 'news' ? '社区社会组织联合会' : ''}`, title, summary,
		genre === 'publicity' ? day : null, genre === 'publicity' ? day + 7 : null, at, at, 1, body);
	tables.revision.add(id, 1, at, '', title, summary, body);
	for (const code of new Set([place.code, place.street.code])) {
		tables.region.add(id, region(code), genre, at);
	}
	for (const org of new Set(Array.from({ length: 1 + below(3) }, () => 1 + below(orgs)))) {
		tables.org.add(id, org, genre, at);
	}
	tables.terms.add(id, [...`${title}${summary}`].filter((c) => /\p{L}|\p{N}/u.test(c)).join(' '));
	if (genre === 'news' && random() < 1 / 3) {
		addPhotos(id, at, what);
	}
}

const [engine, count, orgs] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const places = readRegions();
const notices = Math.floor(count / 20);
const now = Date.now();
for (let id = 1; id <= count + notices; id += 1) {
	const genre = id <= count ? 'news' : id % 3 ? 'announcement' : 'publicity';
	// notices of the last days too, so that some run
	addItem(id, genre, now - 60_000 - Math.floor(random() ** (genre === 'news' ? 1 : 3) * DAYS * DAY_MS), places, orgs);
}
let out = 'begin;\n';
for (const table of Object.values(tables)) {
	out += table.print();
}
if (engine === 'postgres') {
	for (const table of ['news_item', 'file']) {
		out += `select setval(pg_get_serial_sequence('${table}', 'id'), (select max(id) from ${table}));\n`;
	}
}
out += `commit;\n${engine === 'postgres' ? 'vacuum analyze;\n' : ''}`; // as autovacuum does soon after
process.stdout.write(out);
