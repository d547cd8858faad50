// Prints an invented list of organisations as CSV, as a district's spreadsheet bears it, for tests of import and search.
// The same N and options give the same bytes.  Every name and every code occurs once; codes have both check digits.
//
// Usage: node make-orgs.mjs N [--seed S] [--dirty] [--filed PERCENT] [--bad EVERY]
//   N        rows, up to 1,000,000
//   --seed   another list (default 1); lists of different seeds share codes
//   --dirty  writes what real lists hold and an import takes: full-width and stray spaces, days in six forms,
//            Excel serials among them, grades and kinds in other words, empty cells
//   --filed  so many of a hundred rows are filed community organisations, which bear no code (default 0)
//   --bad    one row of so many is one that an import must refuse; the last column says why
import { readFileSync } from 'node:fs';
import { uscc_of } from './uscc.mjs';

const DISTRICT = '杭州市西湖区';
const AREA = '330106';
const MOST = 1_000_000;

const split = (text) => text.split(' ');
const FIRST = split('乐 益 和 晨 星 青 湖 云 金 绿 春 晴 蓝 同 惠 安 康 明 新 知 行 仁 爱 心 瑞 嘉 禾 宁 远 思 恒 博 雅 悦 暖 阳 华 松 竹 柏 清 朗 荷 桂 锦 尚 诚 允');
const SECOND = split('龄 家 邻 睦 曦 光 苗 畔 栖 桥 荫 语 帆 心 民 泰 禾 园 舟 善 源 泽 启 航 途 舍 里 馨 晖 然 成 意 朴 韵 汇 创 益 助 林 桐 溪 川 邦 宜 信 德 颐 耘');
const FIELDS = [
	['助老', '为老年人提供上门探访、助餐助浴和日间照料', 9], ['养老服务', '开展居家养老服务和失能老人照护', 7],
	['社会工作', '提供专业社会工作服务，服务困境家庭', 7], ['青少年成长', '开展课后陪伴、心理辅导和假期营', 5],
	['家庭教育', '开办家长学校，提供亲子沟通辅导', 4], ['助残', '为残疾人提供康复、就业和出行支持', 4],
	['心理健康', '提供心理咨询和情绪支持', 4], ['文化艺术', '组织书画、歌舞和民间艺术活动', 5],
	['体育健身', '推广全民健身，组织比赛和培训', 4], ['环境保护', '开展河道巡护、垃圾分类和自然教育', 4],
	['志愿服务', '招募和培训志愿者，组织公益活动', 6], ['教育培训', '举办职业技能和兴趣培训', 6],
	['科普', '组织科普讲座和青少年科技活动', 2], ['法律援助', '提供法律咨询和矛盾调解', 2],
	['社区营造', '培育居民自治小组，推动公共空间改造', 3], ['公益慈善', '募集善款善物，开展助学助医', 3],
	['婚姻家庭', '提供婚前辅导和家庭关系咨询', 2], ['儿童关爱', '关爱困境儿童和流动儿童', 3],
	['应急救护', '普及急救知识，培训救护员', 1], ['传统文化', '传承非物质文化遗产，开展研习活动', 3],
	['健康促进', '开展健康讲座、义诊和慢病管理', 3], ['创业就业', '为青年创业和居民就业提供服务', 2],
	['邻里互助', '组织邻里结对和便民服务', 3], ['幼儿托育', '提供婴幼儿照护和早期教育指导', 2],
];
const INSTITUTION_FORMS = split('服务中心 发展中心 促进中心 服务社 工作室 指导中心 服务站 事务所');
const ASSOCIATION_FORMS = split('协会 促进会 联合会 研究会 联谊会 学会');
const FILED = [
	['service', '组织邻里结对和便民服务', '志愿服务队 互助队 邻里之家 助老服务队 便民服务队 爱心小组'],
	['autonomy', '收集居民意见，协商楼道和小区事务', '议事会 圆桌会 和事佬协会'],
	['safety', '开展巡防、消防检查和反诈宣传', '平安巡防队 红袖章巡逻队 义务消防队'],
	['culture', '组织文艺排练和节日演出', '合唱团 越剧社 排舞队 书画社 摄影社 民乐队 腰鼓队 模特队 手工坊 读书会'],
	['culture', '每天晨练，参加街道和区的比赛', '太极拳队 乒乓球队 健步走队 瑜伽社 棋友会 骑行队'],
].flatMap(([group, text, forms]) => split(forms).map((form) => ({ group, text, form })));
const FILED_WORDS = { service: '社区服务类', autonomy: '社区自治类', safety: '平安建设类', culture: '社区文体类' };
const SURNAMES = split('王 李 张 刘 陈 杨 黄 赵 吴 周 徐 孙 马 朱 胡 郭 何 林 高 罗 郑 梁 谢 宋 唐 许 邓 冯 韩 曹 沈 章 俞 骆 金 楼 姚 方 潘 董 蒋 余 傅 应 来 戚 翁 单 柴 裘 诸葛 欧阳 上官');
const GIVEN = split('伟 芳 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 霞 平 刚 英 华 玉 萍 红 建 国 志 文 晓 海 春 秀 桂 兰 梅 子 涵 雨 欣 思 嘉 一 诺 宇 轩 佳 慧 永 长 根 土 水 阿 凤 小');
const ROADS = split('文一路 文二路 文三路 文一西路 文二西路 文三西路 天目山路 古墩路 丰潭路 竞舟路 益乐路 学院路 教工路 保俶路 曙光路 玉古路 莫干山路 留和路 西溪路 振华路 萍水西街 古翠路 翠柏路 余杭塘路 之江路 转塘直街 双浦街 袁浦路 龙井路 梅灵南路');
const HEADER = split('社会组织名称 统一社会信用代码 登记管理机关 住所 法定代表人 成立日期 等级 组织类型 所属街道 所属社区 业务范围');

function usage() {
	process.stderr.write('usage: make-orgs.mjs N [--seed S] [--dirty] [--filed PERCENT] [--bad EVERY]\n');
	process.exit(2);
}

function options_of(args) {
	const options = { n: NaN, seed: 1, dirty: false, filed: 0, bad: 0 };
	for (let i = 0; i < args.length; i++) {
		if (args[i] === '--dirty') {
			options.dirty = true;
		} else if (['--seed', '--filed', '--bad'].includes(args[i])) {
			options[args[i].slice(2)] = Number(args[++i]);
		} else {
			options.n = Number(args[i]);
		}
	}
	const whole = [options.n, options.seed, options.filed, options.bad].every((x) => Number.isInteger(x) && x >= 0);
	if (!whole || options.n > MOST || options.filed > 100) {
		usage();
	}
	return options;
}

// Communities with their streets, from the pack's one-line entries.
function regions() {
	const text = readFileSync(new URL('../../packs/xihu/regions.yaml', import.meta.url), 'utf8');
	const names = new Map();
	for (const found of text.matchAll(/code: "(\d+)", kind: \w+, name: \{zh: ([^,]+),/g)) {
		names.set(found[1], found[2]);
	}
	return [...names].filter(([code]) => code.length === 12)
		.map(([code, name]) => ({ name, street: names.get(code.slice(0, 9)) }));
}

// A small generator of our own (mulberry32), so that a row depends on nothing but seed and number.
function random_of(seed, row) {
	let state = (Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(row + 1, 0x85ebca6b)) >>> 0;
	return (below) => {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t ^= t + Math.imul(t ^ (t >>> 7), 61 | t);
		return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * below);
	};
}

const FIELD_BAG = FIELDS.flatMap((field, i) => Array(field[2]).fill(i));
const BRANDS = FIRST.length * SECOND.length;

function gcd(a, b) {
	return b ? gcd(b, a % b) : a;
}

// A one-to-one shuffle of 0 … size-1: multiplying by a number coprime to size, in steps that stay exact.
function shuffle_of(size, seed) {
	let factor = Math.floor(size * 0.618) + 2 * seed + 1;
	while (gcd(factor, size) !== 1) {
		factor++;
	}
	const big = BigInt(factor % size);
	const shift = (seed * 7919) % size;
	return size * size < Number.MAX_SAFE_INTEGER
		? (i) => (i * Number(big) + shift) % size
		: (i) => Number((BigInt(i) * big + BigInt(shift)) % BigInt(size));
}

// Names count through every combination once, so that none repeats however many are asked for.  The district's names and
// those that bear a street are counted apart.
function namer(communities, seed) {
	const brand = (k) => FIRST[Math.floor(k / SECOND.length)] + SECOND[k % SECOND.length];
	const streets = [...new Set(communities.map((community) => community.street))];
	const registered = (prefix, forms, k) => {
		const field = FIELDS[Math.floor(k / forms.length) % FIELDS.length];
		const word = brand(Math.floor(k / forms.length / FIELDS.length));
		const name = prefix + word + field[0] + forms[k % forms.length];
		return { name: name.replace('服务服务', '服务'), text: field[1] };
	};
	const spaces = {};
	const add = (space, prefix, forms) => {
		const size = BRANDS * FIELDS.length * forms.length;
		spaces[space] = [size, (k) => registered(prefix, forms, k)];
		spaces[space + ' street'] = [size * streets.length, (k) => {
			const street = streets[k % streets.length];
			return { ...registered(prefix + street, forms, Math.floor(k / streets.length)), street };
		}];
	};
	add('institution', DISTRICT, INSTITUTION_FORMS);
	add('association', '西湖区', ASSOCIATION_FORMS);
	add('foundation', '西湖区', ['基金会', '公益基金会']);
	spaces.filed = [communities.length * BRANDS * FILED.length, (k) => {
		const community = communities[Math.floor(k / FILED.length) % communities.length];
		const { group, text, form } = FILED[k % FILED.length];
		const word = brand(Math.floor(k / FILED.length / communities.length));
		return { name: community.street + community.name + word + form, text, community, group };
	}];
	const counts = {};
	for (const space of Object.keys(spaces)) {
		counts[space] = { i: 0, shuffle: shuffle_of(spaces[space][0], seed) };
	}
	return (space) => spaces[space][1](counts[space].shuffle(counts[space].i++));
}

function day_of(random) {
	const year = 1995 + Math.floor(Math.sqrt(random(961)));
	return [year, 1 + random(12), 1 + random(28)];
}

const two = (n) => String(n).padStart(2, '0');
const iso = ([y, m, d]) => `${y}-${two(m)}-${two(d)}`;

// The forms of a day that a list may hold and that can mean only one day.
function dirty_day(day, random) {
	const [y, m, d] = day;
	switch (random(6)) {
	case 0: return `${y}/${m}/${d}`;
	case 1: return `${y}年${m}月${d}日`;
	case 2: return `${y}${two(m)}${two(d)}`;
	case 3: return String(Date.UTC(y, m - 1, d) / 864e5 + 25569);
	case 4: return `${y}.${m}.${d}`;
	default: return iso(day);
	}
}

const KIND_WORDS = {
	association: ['社会团体', '社团', '社会团体法人'],
	institution: ['社会服务机构', '民办非企业单位', '民非', '民办非企业单位（法人）'],
	foundation: ['基金会', '非公募基金会', '基金会'],
};
const UNGRADED = ['', '无', '无等级', '未评估', '-'];

function grade_of(random) {
	const k = random(100);
	return k < 2 ? 5 : k < 7 ? 4 : k < 17 ? 3 : k < 19 ? 2 : k < 20 ? 1 : 0;
}

function dirty_grade(grade, random) {
	if (!grade) {
		return UNGRADED[random(UNGRADED.length)];
	}
	return [`${grade}A`, `${grade}A级`, 'A'.repeat(grade), `${grade}A级社会组织`, `${grade}Ａ级`][random(5)];
}

function dirty_space(text, random) {
	if (!text) {
		return text;
	}
	switch (random(8)) {
	case 0: return '　' + text;
	case 1: return text + '　';
	case 2: return ' ' + text + ' ';
	case 3: return text + '\t';
	default: return text;
	}
}

const REFUSED = [
	['校验码错误', (row, code) => { row[1] = code.slice(0, 17) + (code[17] === 'A' ? 'B' : 'A'); }],
	['缺少名称', (row) => { row[0] = ''; }],
	['日期不明确', (row) => { row[5] = '03/04/2015'; }],
	['日期不存在', (row) => { row[5] = '2014-02-30'; }],
	['信用代码被表格软件改成了数字', (row) => { row[1] = '5.23301E+17'; }],
	['等级不认识', (row) => { row[6] = '6A级'; }],
	['信用代码位数不对', (row, code) => { row[1] = code.slice(0, 16); }],
];

function cell(text) {
	return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const PREFIX = { association: '51', institution: '52', foundation: '53' };

function row_of(i, options, communities, next_name, body_shuffle) {
	const random = random_of(options.seed, i);
	const k = random(1000);
	let kind = k < 380 ? 'association' : k < 996 ? 'institution' : 'foundation';
	if (random(100) < options.filed) {
		kind = 'filed';
	}
	const made = next_name(kind !== 'filed' && random(100) < 35 ? kind + ' street' : kind);
	const near = made.street ? communities.filter((one) => one.street === made.street) : communities;
	const community = made.community ?? near[random(near.length)];
	const day = day_of(random);
	const serial = String(body_shuffle(i)).padStart(6, '0');
	const body = day[0] >= 2016 ? 'MJ' + serial : '5' + (day[0] % 10) + serial;
	const surname = SURNAMES[random(SURNAMES.length)];
	const given = GIVEN[random(GIVEN.length)] + (random(3) ? GIVEN[random(GIVEN.length)] : '');
	const grade = kind === 'filed' ? 0 : grade_of(random);
	const road = ROADS[random(ROADS.length)];
	const code = PREFIX[kind] ? uscc_of(PREFIX[kind], AREA, body) : '';
	return {
		kind, day, grade, random, code,
		cells: [
			made.name,
			code,
			kind === 'filed' ? community.street + (community.street.endsWith('镇') ? '人民政府' : '办事处') : '杭州市西湖区民政局',
			`${road}${1 + random(998)}号${random(3) ? '' : `${1 + random(20)}幢${101 + random(8) * 100}室`}`,
			surname + given,
			iso(day),
			grade ? `${grade}A级` : '',
			kind === 'filed' ? FILED_WORDS[made.group] : KIND_WORDS[kind][0],
			community.street,
			community.name,
			`${made.text}${random(4) ? '' : '；承接政府购买服务, 接受委托开展培训'}。`,
		],
	};
}

function make_dirty(row) {
	const { random, cells } = row;
	cells[5] = dirty_day(row.day, random);
	cells[6] = dirty_grade(row.grade, random);
	if (row.kind !== 'filed') {
		cells[7] = KIND_WORDS[row.kind][random(KIND_WORDS[row.kind].length)];
	}
	if (random(6) === 0) {
		cells[8] = cells[8].replace(/街道$/, '街道办事处').replace(/镇$/, '镇人民政府');
	}
	if (random(6) === 0) {
		cells[9] = cells[9].replace(/社区$/, '社区居委会').replace(/村$/, '村委会');
	}
	if (random(12) === 0) {
		cells[3] = '';
	}
	row.cells = cells.map((text) => dirty_space(text, random));
}

function main() {
	const options = options_of(process.argv.slice(2));
	const communities = regions();
	const next_name = namer(communities, options.seed);
	const body_shuffle = shuffle_of(MOST, options.seed);
	let refused = 0;
	let i = 0;
	process.stdout.on('error', () => process.exit(0));
	const write = () => {
		let more = true;
		while (i < options.n && more) {
			let chunk = i ? '' : HEADER.join(',') + (options.bad ? ',备注' : '') + '\r\n';
			for (const end = Math.min(i + 2000, options.n); i < end; i++) {
				const row = row_of(i, options, communities, next_name, body_shuffle);
				if (options.dirty) {
					make_dirty(row);
				}
				if (options.bad) {
					const is_bad = i % options.bad === options.bad - 1 && row.kind !== 'filed';
					const [why, spoil] = is_bad ? REFUSED[refused++ % REFUSED.length] : ['', () => {}];
					spoil(row.cells, row.code);
					row.cells.push(why);
				}
				chunk += row.cells.map(cell).join(',') + '\r\n';
			}
			more = process.stdout.write(chunk);
		}
		if (i < options.n) {
			process.stdout.once('drain', write);
		}
	};
	write();
}

main();
