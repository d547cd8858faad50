// Prints a list of N invented organisations as a district would hand one in (CSV, UTF-8), always the
// same for the same N.  usage: node bench/orgs.mjs N >list.csv
import { readFileSync } from 'node:fs';

const DIGITS = '0123456789ABCDEFGHJKLMNPQRTUWXY'; // of a unified social credit code: no I O S V Z
const BRANDS = [...'安宝本博晨诚春慈达大德东恩芳丰福甘歌光桂海涵和荷弘华怀惠嘉家健江金锦静聚康兰乐理莲邻龙绿梅美民明木宁暖平朴启千青清晴泉仁荣如瑞善尚舒树思松苏泰桃天田同彤童万文吾西希溪喜贤祥晓欣新心信星杏秀旭雅阳叶一怡颐艺益音映永友雨语玉缘源远月云芸泽长朝芝知志智中竹自紫'];
const WORKS = ['助老', '社区助老', '养老', '社区教育', '青少年', '亲子阅读', '公益', '志愿', '环保', '垃圾分类',
	'合唱', '书法', '太极拳', '舞蹈', '摄影', '心理咨询', '婚姻家庭', '法律援助', '残疾人康复', '邻里互助',
	'文化', '体育', '调解', '平安巡防', '社会工作', '儿童', '花艺', '棋牌', '京剧', '民乐'];
const KINDS = [ // word of the list, first two of the code, endings of names, share
	['社会团体', '51', ['协会', '促进会', '学会', '商会'], 0.2],
	['民办非企业单位', '52', ['服务中心', '服务社', '培训学校', '发展中心', '工作室'], 0.3],
	['基金会', '53', ['基金会', '慈善基金会'], 0.01],
	['社区社会组织', null, ['队', '艺术团', '社', '小组', '服务队', '俱乐部'], 0.49],
];
const FAMILIES = [...'王李张刘陈杨黄赵吴周徐孙朱马胡郭林何高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武戴莫孔向汤'];
const STATES = [['正常', 0.9], ['注销', 0.06], ['撤销登记', 0.02], ['限期停止活动', 0.02]];
// a phrase that only three entries bear, whatever N is
export const RARE = '孔雀兰若';

let state = 20140923;
function random() { // mulberry32: the list is the same on every machine
	state = (state + 0x6d2b79f5) | 0;
	let t = Math.imul(state ^ (state >>> 15), 1 | state);
	t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
	return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const pick = (list) => list[Math.floor(random() * list.length)];
function pickByShare(list, at) {
	let left = random();
	return list.find((item) => (left -= item[at]) < 0) ?? list[0];
}

function orgCode(body) {
	const weights = [3, 7, 9, 10, 5, 8, 4, 2];
	const sum = weights.reduce((total, weight, i) => total + weight * '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'.indexOf(body[i]), 0);
	return body + '0X987654321'[sum % 11];
}
function uscc(prefix, number) {
	const text = `${prefix}330106${orgCode(String(10_000_000 + number))}`;
	let sum = 0;
	let weight = 1;
	for (const digit of text) {
		sum += weight * DIGITS.indexOf(digit);
		weight = (weight * 3) % 31;
	}
	return text + DIGITS[(31 - (sum % 31)) % 31];
}

// The communities of the pack with the street or town that each lies in.
function readCommunities() {
	const text = readFileSync(new URL('../packs/xihu/regions.yaml', import.meta.url), 'utf8');
	const regions = [...text.matchAll(/code: "(\d+)", kind: (\w+), name: \{zh: ([^,]+),/g)];
	const streets = new Map(regions.filter(([, code]) => code.length === 9).map(([, code, , name]) => [code, name]));
	return regions.filter(([, code]) => code.length === 12)
		.map(([, code, , name]) => ({ name, street: streets.get(code.slice(0, 9)) }));
}

// Three characters out of the brands, never the same three twice.
function brand(number) {
	const n = BRANDS.length;
	const mixed = (number * 7919) % (n * n * n); // 7919 is prime to n³
	return BRANDS[mixed % n] + BRANDS[Math.floor(mixed / n) % n] + BRANDS[Math.floor(mixed / n / n)];
}

function row(number, total, communities) {
	const place = pick(communities);
	const [kind, prefix, endings] = pickByShare(KINDS, 3);
	const words = number % Math.ceil(total / 3) === 0 ? RARE : brand(number);
	const work = pick(WORKS);
	const name = prefix ? `杭州市西湖区${words}${work}${pick(endings)}` : `${place.name}${words}${work}${pick(endings)}`;
	const founded = `${1990 + Math.floor(random() * 35)}-${String(1 + Math.floor(random() * 12)).padStart(2, '0')}-${String(1 + Math.floor(random() * 28)).padStart(2, '0')}`;
	return [
		name, prefix ? uscc(prefix, number) : '', prefix ? '' : `西备${String(number).padStart(8, '0')}`, kind,
		prefix ? '' : '社区服务类', pickByShare(STATES, 1)[0], place.street, place.name,
		`${place.street}${pick(BRANDS)}${pick(BRANDS)}路${1 + Math.floor(random() * 400)}号`,
		pick(FAMILIES) + pick(BRANDS) + (random() < 0.6 ? pick(BRANDS) : ''), founded,
		`在${place.name}开展${work}、${pick(WORKS)}等活动`,
	].join(',');
}

const total = Number(process.argv[2]);
if (process.argv[1] === new URL(import.meta.url).pathname && total > 0) {
	const communities = readCommunities();
	let out = '社会组织名称,统一社会信用代码,备案号,组织类型,备案类别,状态,所属街道,所属社区,住所,法定代表人,成立日期,业务范围\n';
	for (let number = 0; number < total; number += 1) {
		out += `${row(number, total, communities)}\n`;
		if (out.length > 1 << 20) {
			if (!process.stdout.write(out)) {
				await new Promise((ok) => process.stdout.once('drain', ok));
			}
			out = '';
		}
	}
	process.stdout.write(out);
}
