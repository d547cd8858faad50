// Filing (备案) as people play it: a resident on a phone, community, street; corrections by field, a refusal, a
// withdrawal, a case at the counter; with and without scripts.
import { check, checkAxe, checkNoOverflow, equal, shot, test } from './harness.mjs';

const PDF = Buffer.from('%PDF-1.4\n1 0 obj\nendobj\n%%EOF\n');

async function press(page, name) {
	await page.getByRole('button', { name, exact: true }).first().click();
	await page.waitForLoadState();
}

// Fills the form as a resident would; `name` is the group's.
async function fill(page, name) {
	await page.locator('[name="name"]').fill(name);
	await page.locator('[name="community"]').selectOption('330106007006');
	await page.locator('[name="class"][value="culture"]').check();
	await page.locator('[name="scope"]').fill('每周二、周五晚上一起唱歌，节日为老人演出。');
	await page.locator('[name="meeting_place"]').fill('古墩社区文化家园二楼');
	for (const [at, who, id, phone] of [
		['head', '陈秋月', '11010519491231002X', '13800001111'],
		['founders.0', '陈秋月', '11010519491231002X', '13800001111'],
		['founders.1', '王大有', '440524188001010014', '13900002222'],
	]) {
		await page.locator(`[name="${at}.name"]`).fill(who);
		await page.locator(`[name="${at}.id_number"]`).fill(id);
		await page.locator(`[name="${at}.phone"]`).fill(phone);
	}
	await page.locator('[name="members"]').fill('25');
	await page.locator('[name="party_members"]').fill('4');
	await page.locator('[name="promise"]').check();
}

async function attach(page) {
	await page.locator('input[type=file][name="charter"]').setInputFiles({
		name: '章程.pdf', mimeType: 'application/pdf', buffer: PDF,
	});
	await page.waitForTimeout(500);
}

const numberOf = (page) => decodeURIComponent(new URL(page.url()).pathname.split('/')[2]);

async function decide(page, number, action, { note, fix } = {}) {
	await page.goto(new URL(`/cases/${number}`, page.url()).href);
	await page.locator(`#act input[name="action"][value="${action}"]`).check();
	if (fix) {
		await page.locator('#act details.fixes').evaluate((d) => { d.open = true; });
		await page.locator(`#act input[name="fix"][value="${fix[0]}"]`).check();
		await page.locator(`#act input[name="fix.${fix[0]}"]`).fill(fix[1]);
	}
	if (note) {
		await page.locator('#act textarea[name="note"]').fill(note);
	}
	await press(page, '提交意见');
}

test('filing from a phone: what is wrong is said, a draft stays, community and street decide', async (t) => {
	const resident = await t.person({ width: 390 });
	await t.signIn(resident, 'resident');
	await t.go(resident, '/cases/new/filing?step=all');
	await checkAxe(resident, 'the form');
	await checkNoOverflow(resident, 'the form');
	await shot(resident, 'filing-form-390');
	await resident.locator('[name="name"]').fill('古墩社区晨曦合唱队');
	await press(resident, '提交');
	check(await resident.locator('#errsum').isVisible(), 'what is missing is not told');
	equal(await resident.locator('[name="name"]').inputValue(), '古墩社区晨曦合唱队', 'kept name');
	await fill(resident, '古墩社区晨曦合唱队');
	await press(resident, '存草稿');
	equal(await resident.locator('[name="founders.1.name"]').inputValue(), '王大有', 'the draft');
	await attach(resident);
	await press(resident, '提交');
	const number = numberOf(resident);
	check(/^BA-\d{4}-\d{4}$/.test(number), `no number: ${resident.url()}`);
	await checkAxe(resident, 'the case');
	await checkNoOverflow(resident, 'the case');
	await shot(resident, 'filing-case-390');

	const community = await t.person();
	await t.signIn(community, 'community');
	await t.go(community, '/desk');
	await checkAxe(community, 'the desk');
	await shot(community, 'desk-1280');
	check((await community.locator('main').innerText()).includes('古墩社区晨曦合唱队'), 'not on the desk');
	await decide(community, number, 'correct', { note: '请改一处', fix: ['scope', '请写明每次多少人'] });
	await shot(community, 'filing-case-1280');

	await t.go(resident, `/cases/${number}`);
	check((await resident.locator('main').innerText()).includes('请写明每次多少人'), 'the note is not shown');
	await resident.getByRole('link', { name: '现在去补正' }).click();
	await resident.waitForLoadState();
	await checkAxe(resident, 'the correction');
	equal(await resident.locator('[name="name"]').count(), 0, 'fields that are not to be corrected');
	await resident.locator('[name="scope"]').fill('每周二、周五晚上一起唱歌，每次二十人左右。');
	await press(resident, '提交补正');
	await t.go(resident, `/cases/${number}/versions`);
	check((await resident.locator('main').innerText()).includes('每次二十人左右'), 'the change is not shown');
	await checkAxe(resident, 'the versions');

	await decide(community, number, 'pass', { note: '去看过了，属实。' });
	const street = await t.person();
	await t.signIn(street, 'street');
	await decide(street, number, 'pass');
	await decide(street, number, 'record');
	await t.go(street, '/orgs?q=晨曦合唱队');
	check((await street.locator('main').innerText()).includes('古墩社区晨曦合唱队'), 'not in the register');
	const pdf = await resident.request.get(`${t.site.base}/cases/${number}/letter.pdf`);
	equal(pdf.status(), 200, 'the letter');
	await t.go(resident, '/me/cases');
	await checkAxe(resident, 'my cases');
	await shot(resident, 'my-cases-390');
});

test('filing without scripts: a row more, a refusal with its reason, an appeal', async (t) => {
	const resident = await t.person({ width: 390, script: false });
	await t.signIn(resident, 'resident2');
	await t.go(resident, '/cases/new/filing?step=all');
	const rows = await resident.locator('[name^="founders."][name$=".name"]').count();
	await resident.locator('[name="name"]').fill('古墩社区棋友会');
	await resident.locator('button[name="_add"][value="founders"]').click();
	await resident.waitForLoadState();
	equal(await resident.locator('[name^="founders."][name$=".name"]').count(), rows + 1, 'rows');
	equal(await resident.locator('[name="name"]').inputValue(), '古墩社区棋友会', 'kept name');
	await fill(resident, '古墩社区棋友会');
	await resident.locator('input[type=file][name="charter"]').setInputFiles({
		name: '章程.pdf', mimeType: 'application/pdf', buffer: PDF,
	});
	await press(resident, '提交');
	const number = numberOf(resident);
	check(/^BA-/.test(number), `no number: ${resident.url()}`);

	const community = await t.person({ script: false });
	await t.signIn(community, 'community');
	await decide(community, number, 'reject');
	check((await community.locator('main').innerText()).includes('请写明理由'), 'a reason is not asked for');
	await decide(community, number, 'reject', { note: '已有同类组织' });
	await t.go(resident, `/cases/${number}`);
	check((await resident.locator('main').innerText()).includes('已有同类组织'), 'the reason is not shown');
	await resident.getByRole('link', { name: '申请复核' }).click();
	await resident.waitForLoadState();
	check(new URL(resident.url()).pathname.startsWith('/cases/new/appeal'), resident.url());
});
