// Plays loan.yaml through the API and looks at its pages: node play.mjs BASE NAME=TOKEN…
import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';

const [base, ...pairs] = process.argv.slice(2);
const tokens = Object.fromEntries(pairs.map((pair) => pair.split(/=(.*)/s).slice(0, 2)));

async function call(as, method, path, body) {
	const answer = await fetch(`${base}/api/v1${path}`, {
		method,
		headers: { authorization: `Bearer ${tokens[as]}`, ...(body ? { 'content-type': 'application/json' } : {}) },
		body: body && JSON.stringify(body),
	});
	return { status: answer.status, json: await answer.json() };
}

async function expect(status, as, method, path, body) {
	const answer = await call(as, method, path, body);
	assert.equal(answer.status, status, `${method} ${path} as ${as}: ${JSON.stringify(answer.json)}`);
	return answer.json;
}

const fields = {
	event: '邻里纳凉晚会', place: '330106007006', about: '请居民来听歌、猜谜。', guests: 200, held_on: '2030-07-20',
	kind: 'outside', tents: 4, hours: ['evening'],
	borrower: { name: '陈秋月', id_number: '11010519491231002X', phone: '13800001111' },
	call: '13800001111', driver: '440524188001010014', unit: '52110108MJ0253058B',
	things: [{ item: '音箱', count: 2, deposit: 50000 }, { item: '帐篷', count: 4, deposit: 20000 }],
	promise: true,
};

// the form is described, with every type
const described = await expect(200, 'resident', 'GET', '/procedures/loan');
assert.equal(described.form.length, 16, 'fields');
assert.equal(described.documents.length, 1, 'documents');
assert.equal(described.steps.length, 2, 'steps');

// what is wrong is said, field by field
const wrong = await expect(422, 'resident', 'POST', '/cases', {
	procedure: 'loan', submit: true,
	fields: { ...fields, tents: undefined, guests: 0, driver: '110105194912310021', unit: '52110108MJ0253058A', call: '12' },
});
for (const name of ['tents', 'guests', 'driver', 'unit', 'call']) {
	assert.ok(wrong.errors.some((error) => error.field === name), `${name} is found wrong: ${JSON.stringify(wrong.errors)}`);
}

const begun = await expect(201, 'resident', 'POST', '/cases', { procedure: 'loan', submit: true, fields });
assert.match(begun.number, /^JY-\d{4}-\d{3}$/);
assert.equal(begun.fields.deposit_total, 70000);
const at = `/cases/${encodeURIComponent(begun.number)}`;

// strangers do not know of it; an office sees what is personal masked
await expect(404, 'resident2', 'GET', at);
await expect(404, 'street2', 'GET', at);
const seen = await expect(200, 'street', 'GET', at);
assert.ok(!JSON.stringify(seen.fields).includes('13800001111'), 'phones are masked for an office');
assert.ok((await expect(200, 'street', 'GET', '/desk')).items.some((item) => item.number === begun.number));

// both must agree
assert.equal((await expect(200, 'street', 'POST', `${at}/steps/agree`, {})).state, 'both');
await expect(409, 'street', 'POST', `${at}/steps/agree`, {});
const asked = await expect(200, 'center', 'POST', `${at}/steps/correct`, { note: '请写明', fields: { about: '写明结束时间' } });
assert.equal(asked.state, 'correcting');
await expect(422, 'resident', 'POST', `${at}/steps/answer`, { fields: { about: '短' } });
await expect(200, 'resident', 'POST', `${at}/steps/answer`, { fields: { about: '请居民来听歌、猜谜，九点结束。' } });
assert.equal((await expect(200, 'center', 'POST', `${at}/steps/agree`, {})).state, 'hand_out');
// what the office fills in itself: required to go on, shown to the applicant as the pack says, sealed where it is personal
const missing = await expect(422, 'center', 'POST', `${at}/steps/give`, { findings: { until: '2030-07-25' } });
assert.ok(missing.errors.some((error) => error.field === 'shelf'), JSON.stringify(missing));
await expect(422, 'center', 'POST', `${at}/steps/give`, { findings: { shelf: 'A3', unknown: 1 } });
const found = { shelf: 'A3', fetcher: '13900002222', until: '2030-07-25', given: [{ item: '音箱', count: 2 }] };
const lent = await expect(200, 'center', 'POST', `${at}/steps/give`, { findings: found });
assert.equal(lent.findings[0].fields.shelf, 'A3');
assert.ok(!JSON.stringify(lent.findings).includes('13900002222'), 'phones among findings are masked');
const told = (await expect(200, 'resident', 'GET', at)).findings;
assert.deepEqual(told.map((one) => one.fields), [{ until: '2030-07-25' }], 'what the applicant sees of the findings');
assert.ok(described.steps[1].findings.some((field) => field.name === 'shelf' && field.required), 'findings are described');
assert.ok(lent.ended && lent.outcome === 'granted' && /^益借古荡〔\d{4}〕\d+号$/.test(lent.paper_no), JSON.stringify(lent));

// its papers are PDFs that hold what was written and decided
async function signIn(name) {
	const page = await fetch(`${base}/login`);
	const cookies = page.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
	const token = /name="_token" value="([^"]*)"/.exec(await page.text())[1];
	const answer = await fetch(`${base}/login`, {
		method: 'POST',
		redirect: 'manual',
		headers: { 'content-type': 'application/x-www-form-urlencoded', cookie: cookies.join('; '), origin: base },
		body: new URLSearchParams({ _token: token, name, password: 'chuke-demo' }),
	});
	assert.equal(answer.status, 303, `${name} signs in`);
	return [...cookies, ...answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0])].join('; ');
}

async function paper(cookie, name) {
	const answer = await fetch(`${base}/cases/${encodeURIComponent(begun.number)}/${name}`, { headers: { cookie } });
	const bytes = Buffer.from(await answer.arrayBuffer());
	assert.equal(answer.status, 200, `${name}: ${bytes.toString().slice(0, 200)}`);
	assert.equal(bytes.subarray(0, 5).toString(), '%PDF-', name);
	return execFileSync('pdftotext', ['-', '-'], { input: bytes, encoding: 'utf8' }).replace(/\s+/g, '');
}

const cookie = await signIn('resident');
const form = await paper(cookie, 'form.pdf');
for (const text of ['器材借用', begun.number, '邻里纳凉晚会', '帐篷', '九点结束']) {
	assert.ok(form.includes(text), `the form says ${text}: ${form}`);
}
const letter = await paper(cookie, 'letter.pdf');
for (const text of [lent.paper_no, '邻里纳凉晚会']) {
	assert.ok(letter.includes(text), `the letter says ${text}: ${letter}`);
}

// and it is counted, for its own street and no other
const counted = await expect(200, 'street', 'GET', '/figures/loan');
for (const [name, value] of Object.entries({
	received: 1, decided: 1, granted: 1, refused: 0, corrected: 1, running: 0, overdue: 0, late: 0, median_working_days: 0,
})) {
	assert.equal(counted[name], value, `${name} of ${JSON.stringify(counted)}`);
}
assert.deepEqual(counted.steps.map((step) => [step.id.split('/')[0], step.entered, step.left, step.waiting]),
	[['both', 1, 1, 0], ['both', 1, 1, 0], ['hand_out', 1, 1, 0]]);
assert.equal(counted.months.at(-1).decided + counted.months.at(-2).decided, 1);
assert.equal((await expect(200, 'street2', 'GET', '/figures')).items.find((item) => item.id === 'loan').received, 0);
await expect(403, 'resident', 'GET', '/figures/loan');
const shown = await (await fetch(`${base}/desk/figures?procedure=loan`, { headers: { cookie: await signIn('street') } })).text();
assert.ok(shown.includes('器材借用') && shown.includes('街道与中心会审'), 'the page of statistics');

// the guide stands for everybody
const guide = await (await fetch(`${base}/services/loan`)).text();
assert.ok(guide.includes('器材借用') && guide.includes('街道与中心会审'), 'the guide');
