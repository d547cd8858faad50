// A filed group becomes a registered organisation.  The group has another name from then on, so this comes after whatever
// looks for it by the old one: files are run in the order of their names.
import { PDF, decide, numberOf, orgOf, press } from './filing.test.mjs';
import { check, checkAxe, shot, test } from './harness.mjs';

async function paper(page, field) {
	await page.locator(`input[type=file][name="${field}"]`).setInputFiles({
		name: `${field}.pdf`, mimeType: 'application/pdf', buffer: PDF,
	});
	await page.waitForTimeout(300);
}

test('a group that has grown becomes a registered organisation, by street, district and centre', async (t) => {
	const org = await orgOf(t, '轻松艺术团');
	const head = await t.person();
	await t.signIn(head, 'orghead');
	await t.go(head, '/cases/new/filing_upgrade?step=all');
	await checkAxe(head, 'the upgrade');
	await head.locator('[name="kind"][value="association"]').check();
	for (const [name, value] of [
		['name', '杭州市西湖区轻松艺术协会'], ['supervisor', '无（直接登记）'], ['address', '古墩路 83 号'],
		['scope', '组织群众文艺创作和演出，为社区和养老机构老人送演出，开展文艺培训。'],
		['individual_members', '118'], ['unit_members', '0'], ['capital', '30000'], ['party_members', '9'],
		['legal_representative.name', '周慧琴'], ['legal_representative.id_number', '11010519491231002X'],
		['legal_representative.phone', '13800001111'], ['leaders.0.name', '周慧琴'], ['leaders.0.post', '会长'],
		['leaders.0.id_number', '11010519491231002X'],
	]) {
		await head.locator(`[name="${name}"]`).fill(value);
	}
	for (const field of ['application', 'capital_proof', 'premises_proof', 'charter']) {
		await paper(head, field);
	}
	await press(head, '提交');
	const number = numberOf(head);
	check(/^ZD-/.test(number), `no upgrade: ${head.url()} ${await head.locator('main').innerText()}`);
	const people = {};
	for (const who of ['district', 'street', 'center']) {
		people[who] = await t.person();
		await t.signIn(people[who], who);
	}
	await decide(people.district, number, 'accept');
	await opinion(people.street, number);
	await decide(people.district, number, 'pass');
	await decide(people.center, number, 'pass');
	await grant(people.district, number);
	await t.go(head, `/orgs/${org}`);
	const text = await head.locator('main').innerText();
	check(text.includes('杭州市西湖区轻松艺术协会') && text.includes('社会团体'), `not registered: ${text.slice(0, 300)}`);
	check(text.includes('关于“杭州市西湖区轻松艺术协会”的公告'), 'it is not announced');
	check(text.includes('51330106MJ0000018H'), 'its code is not shown');
	await shot(head, 'upgraded-1280');
});

// The steps at which an office notes something of its own.
async function opinion(page, number) {
	await page.goto(new URL(`/cases/${number}`, page.url()).href);
	await page.locator('#act input[name="action"][value="pass"]').check();
	await page.locator('#act input[name$="opinion"][value="support"]').check();
	await press(page, '提交意见');
}
async function grant(page, number) {
	await page.goto(new URL(`/cases/${number}`, page.url()).href);
	await page.locator('#act input[name="action"][value="grant"]').check();
	await page.locator('#act input[name$="uscc"]').fill('51330106MJ0000018H');
	await press(page, '提交意见');
}
