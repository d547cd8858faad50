// Reads every pack file as strictly as the program does and checks what refers to what.
// Usage: node check.mjs NODE_MODULES packs; exit 1 with FILE:LINE for every problem.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { open_package } from './package.mjs';
import { uscc_is_valid, org_code_is_valid } from './uscc.mjs';

const YAML = open_package(process.argv[2], 'yaml', '2.9.1').require();
const root = process.argv[3] ?? 'packs';
let problems = 0;

function problem(at, message) {
	problems++;
	console.log(`${at}: ${message}`);
}

function files_in(dir) {
	return readdirSync(dir).flatMap((name) => {
		const path = join(dir, name);
		return statSync(path).isDirectory() ? files_in(path) : name.endsWith('.yaml') ? [path] : [];
	});
}

// Failsafe schema: every scalar stays text, as in the program.
function read(path) {
	const text = readFileSync(path, 'utf8');
	const lines = new YAML.LineCounter();
	const doc = YAML.parseDocument(text, { schema: 'failsafe', uniqueKeys: true, lineCounter: lines });
	const at = (offset) => `${path}:${lines.linePos(offset).line}`;
	for (const error of [...doc.errors, ...doc.warnings]) {
		problem(at(error.pos[0]), error.message.split('\n')[0]);
	}
	YAML.visit(doc, { Value: (_, node) => void (node.anchor && problem(at(node.range[0]), 'anchor')) });
	YAML.visit(doc, {
		Alias: (_, node) => problem(at(node.range[0]), 'alias'),
		Scalar: (_, node) => {
			if (node.type !== 'PLAIN') {
				return;
			}
			if (/^0\d+$/.test(node.value)) {
				problem(at(node.range[0]), `${node.value} looks octal: quote it`);
			}
			if (/^(yes|no|on|off|y|n|null|none|~)$/i.test(node.value)) {
				problem(at(node.range[0]), `${node.value} means something to other readers: quote it`);
			}
			if (/^\d{8,}[0-9A-Z]+$/.test(node.value)) {
				problem(at(node.range[0]), `${node.value} is a code: quote it`);
			}
			if (/^\d{4}-/.test(node.value) && !is_day(node.value)) {
				problem(at(node.range[0]), `${node.value} is no day`);
			}
		},
		Map: (_, node) => {
			if (node.has('zh') !== node.has('en')) {
				problem(at(node.range[0]), 'a text needs both zh and en');
			}
			if (/\p{Script=Han}/u.test(String(node.get('en') ?? '').replace(/大字版|出壳/g, ''))) {
				problem(at(node.range[0]), 'Chinese in an English text');
			}
		},
	});
	return doc.toJS() ?? {};
}

function is_day(text) {
	const day = new Date(text + 'T00:00Z');
	return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(+day) && day.toISOString().startsWith(text);
}

const packs = {};
for (const path of files_in(root)) {
	packs[path.slice(root.length).replace(/^\/+/, '')] = read(path);
}

function ids(file, list) {
	const found = new Set();
	for (const item of packs[file][list]) {
		const id = item.id ?? item.code ?? item.key ?? item.login;
		if (found.has(id)) {
			problem(file, `${list}: ${id} twice`);
		}
		found.add(id);
	}
	return found;
}

function known(set, value, at) {
	if (value !== undefined && !set.has(value)) {
		problem(at, `${value} is not known`);
	}
}

function check_calendar() {
	const holidays = new Set();
	const workdays = new Set();
	const weekday = (day) => new Date(day + 'T00:00Z').getUTCDay();
	for (const year of packs['cn/calendar.yaml'].years) {
		for (const [list, into] of [[year.holidays, holidays], [year.workdays, workdays]]) {
			list.forEach((day, i) => {
				if (!day.startsWith(year.year + '-') || (i && day <= list[i - 1])) {
					problem('cn/calendar.yaml', `${day} is out of order`);
				}
				into.add(day);
			});
		}
	}
	const works = (day) => workdays.has(day) || (!holidays.has(day) && weekday(day) % 6 !== 0);
	let day = '2026-09-25';
	for (let n = 0; n < 7; n += works(day) ? 1 : 0) {
		day = new Date(Date.parse(day) + 864e5).toISOString().slice(0, 10);
	}
	if (!works('2014-09-28') || works('2014-10-01') || day !== '2026-10-12' || !works('2026-02-14')) {
		problem('cn/calendar.yaml', `the known days do not come out (7th working day: ${day})`);
	}
}

function check_columns() {
	const file = packs['cn/columns.yaml'];
	const seen = new Map();
	const fold = (text) => text.normalize('NFKC').replace(/[\s*]/g, '').toLowerCase();
	for (const field of file.fields) {
		for (const column of field.columns) {
			if (seen.has(fold(column))) {
				problem('cn/columns.yaml', `${column} means ${seen.get(fold(column))} and ${field.id}`);
			}
			seen.set(fold(column), field.id);
		}
	}
	file.ignored.forEach((column) => seen.has(fold(column)) && problem('cn/columns.yaml', `${column} is not ignored`));
	const fixed = {
		kind: ids('cn/kinds.yaml', 'kinds'), class: ids('cn/kinds.yaml', 'filed_classes'),
		grade: ids('cn/grades.yaml', 'grades'), status: ids('cn/statuses.yaml', 'statuses'),
		party_branch: ids('cn/kinds.yaml', 'party_branches'), charity: new Set(['yes', 'no']),
	};
	for (const [field, values] of Object.entries(file.values)) {
		const words = new Set();
		for (const value of values) {
			known(fixed[field], value.id, 'cn/columns.yaml');
			known(fixed.class, value.class, 'cn/columns.yaml');
			for (const word of value.words.map(fold)) {
				if (words.has(word)) {
					problem('cn/columns.yaml', `${field}: ${word} twice`);
				}
				words.add(word);
			}
		}
	}
	return fixed;
}

function check_regions(district) {
	const file = `${district}/regions.yaml`;
	const codes = ids(file, 'regions');
	const tiles = new Set();
	for (const region of packs[file].regions) {
		const length = region.code.length;
		if (length > 6) {
			known(codes, region.code.slice(0, length - 3), file);
		}
		if ((length === 9) !== (region.tile !== undefined) || tiles.has(String(region.tile ?? region.code))) {
			problem(file, `${region.code}: tile`);
		}
		tiles.add(String(region.tile ?? region.code));
	}
	packs[file].aliases.forEach((alias) => known(codes, alias.code, file));
	return codes;
}

function check_org(org, fixed, codes, fields, at) {
	known(fixed.kind, org.kind, at);
	known(fixed.class, org.class, at);
	known(fixed.party_branch, org.party_branch, at);
	known(codes, org.region, at);
	org.fields.forEach((field) => known(fields, field, at));
	[org.status, ...(org.statuses ?? []).map((s) => s.status)].forEach((s) => known(fixed.status, s, at));
	(org.grades ?? []).forEach((g) => known(fixed.grade, g.grade, at));
	(org.marks ?? []).forEach((m) => known(fixed.mark, m.mark, at));
	(org.former_addresses ?? []).forEach((a) => known(codes, a.region, at));
	const kind = packs['cn/kinds.yaml'].kinds.find((k) => k.id === org.kind);
	if (org.uscc && (!uscc_is_valid(org.uscc) || !org.uscc.startsWith(kind.uscc))) {
		problem(at, `${org.uscc} is no valid code of its kind`);
	}
	if (org.org_code && !org_code_is_valid(org.org_code)) {
		problem(at, `${org.org_code} is no valid organisation code`);
	}
	if ((org.class !== undefined) !== (kind.classes === 'true') || (org.filing_no !== undefined) !== (org.kind === 'filed')) {
		problem(at, 'class and filing_no belong to filed organisations, and only to them');
	}
	if ((org.sample === 'true') === (org.article !== undefined)) {
		problem(at, 'either sample or article');
	}
	if (org.statuses && org.statuses.at(-1).status !== org.status) {
		problem(at, 'status is not the last of statuses');
	}
	for (const list of ['former_names', 'former_heads', 'grades', 'marks', 'statuses']) {
		let last = '';
		for (const entry of org[list] ?? []) {
			const since = entry.since ?? entry.from;
			if (since <= last || (entry.until ?? since) < since || since < org.founded) {
				if (!(entry.status === 'preparing')) {
					problem(at, `${list}: days out of order at ${since}`);
				}
			}
			last = entry.until ?? since;
		}
	}
}

function check_district(district, fixed) {
	const codes = check_regions(district);
	const fields = ids(`${district}/fields.yaml`, 'fields');
	known(codes, packs[`${district}/pack.yaml`].region, `${district}/pack.yaml`);
	ids(`cn/settings.yaml`, 'settings');
	for (const s of packs[`cn/settings.yaml`].settings) {
		if (s.type === 'int' ? !(+s.min <= +s.value && +s.value <= +s.max) : s.choices && !s.choices.includes(s.value)) {
			problem(`cn/settings.yaml`, `${s.key}: the value is not allowed`);
		}
	}
	const file = `${district}/demo/orgs.yaml`;
	const orgs = ids(file, 'orgs');
	for (const key of ['name', 'uscc', 'org_code', 'legacy_no', 'filing_no']) {
		const values = packs[file].orgs.map((org) => org[key]).filter(Boolean);
		if (new Set(values).size !== values.length) {
			problem(file, `${key} twice: ${values.filter((v, i) => values.indexOf(v) !== i)}`);
		}
	}
	packs[file].orgs.forEach((org) => check_org(org, fixed, codes, fields, `${file} (${org.id})`));
	const streets = new Set(packs[file].orgs.map((org) => org.region.slice(0, 9)));
	[...codes].filter((code) => code.length === 9).forEach((code) => known(streets, code, `${file}: no organisation in`));
	const logins = `${district}/demo/logins.yaml`;
	ids(logins, 'logins');
	for (const login of packs[logins].logins) {
		known(codes, login.region, logins);
		known(orgs, login.org, logins);
		if ((login.region === undefined) === (login.org === undefined)) {
			problem(logins, `${login.login}: either a region or an organisation`);
		}
	}
}

check_calendar();
const fixed = check_columns();
fixed.mark = ids('cn/statuses.yaml', 'marks');
for (const district of Object.keys(packs).filter((path) => packs[path].region && path.endsWith('/pack.yaml'))) {
	check_district(district.split('/')[0], fixed);
}
console.log(problems ? `${problems} problems` : `${Object.keys(packs).length} files in order`);
process.exit(problems ? 1 : 0);
