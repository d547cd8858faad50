// Filing (备案) as people play it: a resident on a phone, community, street; corrections by field, a refusal, a
// withdrawal, a case at the counter; with and without scripts.
import { check, checkAxe, checkNoOverflow, equal, shot, test } from './harness.mjs';

export const PDF = Buffer.from('%PDF-1.4\n1 0 obj\nendobj\n%%EOF\n');

// What was typed may still be on its way to be kept: the page that follows is waited for.
export async function press(page, name) {
	await Promise.all([
		page.waitForEvent('load'),
		page.getByRole('button', { name, exact: true }).first().click(),
	]);
	await page.waitForLoadState();
}

// Fills the form as a resident would; `name` is the group's.
export async function fill(page, name) {
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

export async function attach(page) {
	await page.locator('input[type=file][name="charter"]').setInputFiles({
		name: '章程.pdf', mimeType: 'application/pdf', buffer: PDF,
	});
	await page.waitForTimeout(500);
}

export const numberOf = (page) => decodeURIComponent(new URL(page.url()).pathname.split('/')[2]);

export async function decide(page, number, action, { note, fix } = {}) {
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
	check((await street.locator('main').innerText()).includes('期满前不能办结'), 'recorded before the notice is over');
	await checkAxe(street, 'the notice that stands');
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
	await t.go(resident, `/cases/new/appeal?about=${number}&step=all`);
	equal(await resident.locator('[name="case_number"]').inputValue(), number, 'the case appealed against');
	await resident.locator('[name="ground"][value="facts"]').check();
	await resident.locator('[name="reason"]').fill('社区里没有别的棋友会，请到活动室看看。');
	await resident.locator('[name="contact"]').fill('13800001111');
	await press(resident, '提交');
	const appeal = numberOf(resident);
	check(/^FH-/.test(appeal), `no appeal: ${resident.url()}`);

	const district = await t.person({ script: false });
	await t.signIn(district, 'district');
	await t.go(district, '/desk');
	check((await district.locator('main').innerText()).includes(appeal), 'the appeal is not on the desk');
	await decide(district, appeal, 'uphold', { note: '确实没有同类组织。' });
	await t.go(resident, `/cases/${number}`);
	check((await resident.locator('main').innerText()).includes('社区核实'), 'the case is not open again');
	await decide(community, number, 'pass', { note: '重新核实过了。' });
	await t.go(resident, `/cases/${number}`);
	check((await resident.locator('main').innerText()).includes('古荡街道'), 'it does not go on');
	// and is taken back
	await resident.getByRole('button', { name: '撤回申请' }).click();
	await resident.waitForLoadState();
	check((await resident.locator('main').innerText()).includes('已撤回'), 'it is not withdrawn');
	for (const who of ['community2', 'street2', 'orghead']) {
		const other = await t.person();
		await t.signIn(other, who);
		await t.go(other, `/cases/${number}`, 404);
	}
});

export async function orgOf(t, name) {
	const page = await t.person();
	const answer = await page.request.get(`${t.site.base}/api/v1/orgs?q=${encodeURIComponent(name)}`);
	return (await answer.json()).items.find((org) => org.name === name).id;
}

test('a filed group changes what is recorded, somebody points out a mistake, the page of the group shows both', async (t) => {
	const org = await orgOf(t, '轻松艺术团');
	const head = await t.person({ width: 390 });
	await t.signIn(head, 'orghead');
	await t.go(head, '/cases/new/filing_change?step=all');
	await checkNoOverflow(head, 'the change');
	await head.locator('[name="items"][value="place"]').check();
	await head.locator('[name="meeting_place"]').fill('古墩路 83 号四楼');
	await head.locator('[name="changed_on"]').fill('2026-03-01');
	await head.locator('[name="reason"]').fill('地方大一些。');
	await head.locator('[name="promise"]').check();
	await press(head, '提交');
	const change = numberOf(head);
	check(/^BG-/.test(change), `no change: ${head.url()}`);
	const community = await t.person();
	await t.signIn(community, 'community');
	await decide(community, change, 'pass');
	const street = await t.person();
	await t.signIn(street, 'street');
	await decide(street, change, 'pass', { note: '同意。' });

	const resident = await t.person({ width: 390, script: false });
	await t.signIn(resident, 'resident');
	await t.go(resident, `/orgs/${org}`);
	check((await resident.locator('main').innerText()).includes('四楼'), 'the change is not in the register');
	await resident.getByRole('link', { name: '信息有误' }).click();
	await resident.waitForLoadState();
	check(new URL(resident.url()).pathname === '/cases/new/correction', resident.url());
	await t.go(resident, `/cases/new/correction?org=${org}&step=all`);
	equal(await resident.locator('[name="place"]').inputValue(), '330106007', 'the street of the group');
	const item = resident.locator('input[name="item"][value="phone"]');
	if (await item.count()) {
		await item.check();
	} else { // as a list to choose from
		await resident.locator('select[name="item"]').selectOption('phone');
	}
	await resident.locator('[name="subject"]').fill('电话换了');
	await resident.locator('[name="right_value"]').fill('0571-88001122');
	await press(resident, '提交');
	const mistake = numberOf(resident);
	check(/^JC-/.test(mistake), `no mistake: ${resident.url()}`);
	await decide(street, mistake, 'confirm', { note: '打过电话，是对的。' });
	await t.go(resident, `/orgs/${org}`);
	check((await resident.locator('main').innerText()).includes('0571-88001122'), 'the mistake stands');
});

test('the yearly confirmation: begun for a street, answered by a head with two taps, by the community for the others', async (t) => {
	const org = await orgOf(t, '轻松艺术团');
	const street = await t.person();
	await t.signIn(street, 'street');
	await t.go(street, '/desk/rounds');
	await checkAxe(street, 'the rounds');
	await street.locator('[name="year"]').fill('2024');
	await press(street, '开始');
	check(/\/desk\/rounds\/\d+$/.test(new URL(street.url()).pathname), street.url());
	await street.waitForTimeout(3000);
	await street.reload();
	await checkAxe(street, 'a round');
	await checkNoOverflow(street, 'a round');
	await shot(street, 'round-1280');
	const list = await street.request.get(`${t.site.base}${new URL(street.url()).pathname}/list.csv`);
	equal(list.status(), 200, 'the list');
	check((await list.text()).includes('还没有回音'), 'the list says nothing');
	check(org > 0, 'no group');

	const community = await t.person({ width: 390, script: false });
	await t.signIn(community, 'community');
	await t.go(community, new URL(street.url()).pathname);
	await checkNoOverflow(community, 'a round on a phone');
	await community.getByRole('link', { name: '代为确认' }).first().click();
	await community.waitForLoadState();
	await community.locator('[name="members"]').fill('23');
	await press(community, '还在活动');
	check((await community.locator('main').innerText()).includes('已答复'), 'the answer is not taken');
	const other = await t.person();
	await t.signIn(other, 'street2');
	await t.go(other, new URL(street.url()).pathname, 404);
});

test('a case at the counter: an account on the spot, both see it, a receipt to take along, the applicant goes on alone', async (t) => {
	const community = await t.person();
	await t.signIn(community, 'community');
	await t.go(community, '/cases/new/filing?step=all');
	await community.getByText('没有账号？现在帮他开一个').click();
	await checkAxe(community, 'the form at the counter');
	await community.locator('[name="new_name"]').fill('章素娥');
	await fill(community, '古墩社区窗花小组');
	await attach(community);
	await press(community, '提交');
	check((await community.locator('main').innerText()).includes('请先告诉本人'), 'nobody has been told');
	await community.locator('[name="is_told"]').check();
	await press(community, '提交');
	const own = numberOf(community);
	check(/^BA-/.test(own), `no number: ${community.url()} ${(await community.locator('main').innerText()).slice(0, 400)}`);
	check((await community.locator('main').innerText()).includes('由古墩社区代办'), 'it does not say by whom');
	await checkAxe(community, 'the case at the counter');
	await shot(community, 'counter-1280');
	const receipt = await community.request.get(`${t.site.base}/cases/${own}/receipt.pdf`);
	equal(receipt.status(), 200, 'the receipt');

	// for somebody with an account
	await t.go(community, '/cases/new/filing?step=all');
	await community.locator('[name="who"]').fill('resident2');
	await fill(community, '古墩社区竹编小组');
	await attach(community);
	await press(community, '提交');
	const number = numberOf(community);
	check(/^BA-/.test(number), `no number: ${community.url()}`);
	const resident = await t.person({ width: 390, script: false });
	await t.signIn(resident, 'resident2');
	await t.go(resident, `/cases/${number}`);
	await checkNoOverflow(resident, 'the case at the counter');
	check((await resident.locator('main').innerText()).includes('由古墩社区代办'), 'it is not told by whom');
	await shot(resident, 'counter-390');
	await press(resident, '我自己来办');
	check((await resident.locator('main').innerText()).includes('申请人已自己接着办'), 'not taken over');
	// the officer's office still decides it
	await decide(community, number, 'pass', { note: '当面核过。' });
	const stranger = await t.person();
	await t.signIn(stranger, 'resident');
	await t.go(stranger, `/cases/${number}`, 404);
});
