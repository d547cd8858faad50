// Plays loan.yaml through the API and looks at its pages: node play.mjs BASE NAME=TOKEN…
import { strict as assert } from 'node:assert';

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
const lent = await expect(200, 'center', 'POST', `${at}/steps/give`, {});
assert.ok(lent.ended && lent.outcome === 'granted' && /^益借古荡〔\d{4}〕\d+号$/.test(lent.paper_no), JSON.stringify(lent));

// the guide stands for everybody
const guide = await (await fetch(`${base}/services/loan`)).text();
assert.ok(guide.includes('器材借用') && guide.includes('街道与中心会审'), 'the guide');
