// Counts what ./dev test left in a folder: *.json from Meson (one object a line, TAP in its stdout) and
// *.tap.  Says what failed and how, ends with "N passed, N failed", and exits 1 when something failed.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

let passed = 0;
const failures = [];

// Adds the TAP lines of one program; a plan that was not kept means that it died on the way.
function countTap(title, text, { died = false, details = '' } = {}) {
	let planned = 0;
	let seen = 0;
	let failedHere = 0;
	for (const line of text.split('\n')) {
		const plan = /^1\.\.(\d+)/.exec(line);
		const result = /^(not )?ok\b(?:\s+\d+)?(?:\s+-)?\s*(.*)/.exec(line);
		if (plan) {
			planned += Number(plan[1]);
		} else if (result) {
			seen += 1;
			if (/# SKIP/.test(result[2])) { // cmocka says "not ok" of a skipped case
				console.log(`skipped ${title}: ${result[2]}`);
			} else if (result[1]) {
				failedHere += 1;
				failures.push({ title: `${title}: ${result[2]}`, details });
				details = '';
			} else {
				passed += 1;
			}
		}
	}
	if (seen < planned || (died && failedHere === 0)) {
		failures.push({ title: `${title}: ended before its end (${seen} of ${planned} cases)`, details });
	}
	return seen;
}

const tail = (text, lines) => text.trimEnd().split('\n').slice(-lines).join('\n');

function countMeson(name, path) {
	const text = readFileSync(path, 'utf8');
	const rows = text.split('\n').filter(Boolean).map((line) => JSON.parse(line));
	if (rows.length === 0) {
		const out = readFileSync(path.replace(/json$/, 'out'), 'utf8');
		failures.push({ title: `${name}: no test program ran`, details: tail(out, 20) });
	}
	for (const row of rows) {
		const title = `${name}/${row.name}`;
		const good = row.result === 'OK' || row.result === 'SKIP';
		const details = tail(`${row.stdout ?? ''}\n${row.stderr ?? ''}`, 60);
		const seen = countTap(title, row.stdout ?? '', { died: !good, details });
		passed += good && seen === 0 && row.result === 'OK' ? 1 : 0;
	}
}

const folder = process.argv[2];
for (const file of readdirSync(folder).sort()) {
	const name = file.replace(/\.\w+$/, '');
	if (file.endsWith('.json')) {
		countMeson(name, join(folder, file));
	} else if (file.endsWith('.tap')) {
		const text = readFileSync(join(folder, file), 'utf8');
		countTap(name, text, { died: /^# exit/m.test(text), details: tail(text, 60) });
	}
}
for (const failure of failures) {
	console.log(`FAILED ${failure.title}`);
	if (failure.details) {
		console.log(failure.details.replace(/^/gm, '    '));
	}
}
console.log(`${passed} passed, ${failures.length} failed`);
process.exit(failures.length === 0 && passed > 0 ? 0 : 1);
