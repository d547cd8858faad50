// What applicants do: a long form page by page, kept as it is typed; two who write one draft; a public notice and an
// objection to it; where is my application.
import { check, checkAxe, checkNoOverflow, equal, shot, test } from './harness.mjs';

const PDF = Buffer.from('%PDF-1.4\n1 0 obj\nendobj\n%%EOF\n');

async function press(page, name) {
	await page.getByRole('button', { name, exact: true }).first().click();
	await page.waitForLoadState();
}
const text = (page) => page.locator('main').innerText();
const numberOf = (page) => decodeURIComponent(new URL(page.url()).pathname.split('/')[2]);

async function fillGroup(page, name) {
	await page.locator('[name="name"]').fill(name);
	await page.locator('[name="community"]').selectOption('330106007006');
	await page.locator('[name="class"][value="culture"]').check();
	await page.locator('[name="scope"]').fill('每周二、周五晚上一起唱歌，节日为老人演出。');
	await page.locator('[name="meeting_place"]').fill('古墩社区文化家园二楼');
}
async function fillPeople(page) {
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
}
async function fillPapers(page) {
	await page.locator('[name="promise"]').check();
	await page.locator('input[type=file][name="charter"]').setInputFiles({
		name: '章程.pdf', mimeType: 'application/pdf', buffer: PDF,
	});
	await page.waitForTimeout(500);
}
// Sends a filing step by step; resolves to its number.
async function file(t, page, name) {
	await t.go(page, '/cases/new/filing');
	await fillGroup(page, name);
	await press(page, '下一步');
	await fillPeople(page);
	await press(page, '下一步');
	await fillPapers(page);
	await press(page, '下一步');
	await press(page, '提交');
	return numberOf(page);
}
async function decide(t, page, number, action) {
	await t.go(page, `/cases/${number}`);
	await page.locator(`#act input[name="action"][value="${action}"]`).check();
	await press(page, '提交意见');
}

for (const script of [true, false]) {
	test(`applicants fill in step by step ${script ? 'with' : 'without'} scripts, on a phone`, async (t) => {
		const page = await t.person({ width: 390, script });
		await t.signIn(page, 'resident');
		await t.go(page, '/cases/new/filing');
		check((await text(page)).includes('第 1 步，共 4 步'), 'no progress');
		if (script) {
			await checkAxe(page, 'the first step');
			await checkNoOverflow(page, 'the first step');
			await shot(page, 'applicant-step1-390');
		}
		await page.locator('[name="name"]').fill('古墩社区分步合唱队');
		await press(page, '下一步');
		check((await text(page)).includes('第 2 步，共 4 步'), `not at the second step: ${page.url()}`);
		await fillPeople(page);
		if (script) {
			await shot(page, 'applicant-step2-390');
		}
		await press(page, '下一步');
		await press(page, '下一步');
		check((await text(page)).includes('提交前还有'), 'what is missing is not told');
		if (script) {
			await checkAxe(page, 'the review');
			await checkNoOverflow(page, 'the review');
			await shot(page, 'applicant-review-390');
		}
		await page.locator('#errsum a', { hasText: '宗旨' }).click();
		await page.waitForLoadState();
		check((await text(page)).includes('第 1 步，共 4 步'), 'the error does not lead to its step');
		equal(await page.locator('[name="name"]').inputValue(), '古墩社区分步合唱队', 'kept name');
		await fillGroup(page, '古墩社区分步合唱队');
		await page.locator('button[name="_go"][value="3"]').click();
		await page.waitForLoadState();
		await fillPapers(page);
		await press(page, '下一步');
		check((await text(page)).includes('都填好了'), await text(page));
		await press(page, '提交');
		const number = numberOf(page);
		check(/^BA-/.test(number), `no number: ${page.url()}`);
		check((await text(page)).includes('现在在古墩社区'), 'where it is is not told');
		if (script) {
			await shot(page, 'applicant-case-390');
		}
		await page.locator('textarea[name="note"]').last().fill('家里有事，先不办了。');
		page.on('dialog', (dialog) => dialog.accept());
		await press(page, '撤回申请');
		check((await text(page)).includes('家里有事'), 'the reason is not told');
		check((await text(page)).includes('重新申请'), 'what to do next is not told');
	});
}

test('applicants write one draft together: it is kept as typed, and nothing is lost', async (t) => {
	const one = await t.person();
	await t.signIn(one, 'resident');
	await t.go(one, '/cases/new/filing');
	await one.locator('[name="name"]').fill('古墩社区同写社');
	await one.locator('[data-said]', { hasText: '已保存' }).waitFor();
	await one.waitForURL(/\/cases\/D\d+\/edit/);
	await shot(one, 'applicant-kept-1280');
	const draft = numberOf(one);
	await one.reload();
	equal(await one.locator('[name="name"]').inputValue(), '古墩社区同写社', 'kept by itself');

	await t.go(one, `/cases/${draft}/members`);
	await one.locator('[name="whom"]').fill('resident2');
	await press(one, '发出邀请');
	check((await text(one)).includes('等对方同意'), 'the invitation is not told');
	await checkAxe(one, 'the members');
	await shot(one, 'applicant-members-1280');
	const two = await t.person({ width: 390 });
	await t.signIn(two, 'resident2');
	await t.go(two, '/me/notices');
	await two.locator('form[action$="/open"] button').first().click();
	await two.waitForLoadState();
	await checkAxe(two, 'the invitation');
	await checkNoOverflow(two, 'the invitation');
	await shot(two, 'applicant-join-390');
	await press(two, '同意，一起填');

	await t.go(one, `/cases/${draft}/edit?step=1`);
	await t.go(two, `/cases/${draft}/edit?step=1`);
	await one.locator('[name="scope"]').fill('甲写的：每周一起唱歌，为老人演出。');
	await two.locator('[name="meeting_place"]').fill('乙写的：文化家园二楼');
	await one.locator('[data-said]', { hasText: '已保存' }).waitFor();
	await two.locator('[data-said]', { hasText: '已保存' }).waitFor();
	await two.locator('[name="scope"]').fill('乙写的：每月一次读书会，自带茶水。');
	const note = two.locator('.kept__note');
	await note.waitFor();
	check((await note.innerText()).includes('甲写的'), 'what the other wrote is not told');
	await checkAxe(two, 'two wrote the same');
	await checkNoOverflow(two, 'two wrote the same');
	await shot(two, 'applicant-conflict-390');
	await t.go(one, `/cases/${draft}/edit?step=1`);
	equal(await one.locator('[name="meeting_place"]').inputValue(), '乙写的：文化家园二楼', 'the other field');
	check((await one.locator('[name="scope"]').inputValue()).startsWith('甲写的'), 'the first stands');
	await note.getByRole('button', { name: '用我写的' }).click();
	await two.locator('.kept__note').waitFor({ state: 'detached' });
	await two.waitForTimeout(800);
	await t.go(one, `/cases/${draft}/edit?step=1`);
	check((await one.locator('[name="scope"]').inputValue()).startsWith('乙写的'), 'the second meant it');
	await t.go(two, `/cases/${draft}/edit?step=review`);
	equal(await two.getByRole('button', { name: '提交', exact: true }).count(), 0, 'who helps does not send');
});

test('applicants are objected to without an account, and the notice waits for the answer', async (t) => {
	const resident = await t.person();
	await t.signIn(resident, 'resident');
	const number = await file(t, resident, '古墩社区公示合唱队');
	await t.go(resident, `/cases/${number}`);
	check((await resident.locator('.page-head').innerText()).includes('陈秋月'), 'their own name is masked');
	const community = await t.person({ width: 390 });
	await t.signIn(community, 'community');
	await t.go(community, `/cases/${number}`);
	check((await community.locator('.page-head').innerText()).includes('陈**'), 'their name is told');
	await community.getByRole('link', { name: '去办理' }).click();
	await community.locator('#act').waitFor();
	await decide(t, community, number, 'pass');
	const street = await t.person();
	await t.signIn(street, 'street');
	await decide(t, street, number, 'pass');

	const neighbour = await t.person({ width: 390 });
	await t.go(neighbour, '/notices');
	await neighbour.getByRole('link', { name: /古墩社区公示合唱队/ }).first().click();
	await neighbour.waitForLoadState();
	await neighbour.getByRole('link', { name: '提出异议' }).click();
	await neighbour.waitForLoadState();
	equal(new URL(neighbour.url()).pathname, `/cases/${number}/notice`, 'the notice of the case');
	check(!(await text(neighbour)).includes('陈秋月'), 'a person is named');
	check((await text(neighbour)).includes('含最后一天，共 5 个工作日'), 'how long it stands');
	await checkAxe(neighbour, 'the notice');
	await checkNoOverflow(neighbour, 'the notice');
	await shot(neighbour, 'applicant-notice-390');
	await neighbour.locator('[name="text"]').fill('他们不在古墩活动，我就住在那里。');
	await neighbour.locator('[name="name"]').fill('孔鸟鸣');
	await neighbour.locator('[name="phone"]').fill('13812345678');
	await press(neighbour, '提出异议');
	const link = new URL(neighbour.url()).pathname;
	check(link.startsWith('/objections/'), neighbour.url());
	await checkAxe(neighbour, 'the objection');
	await shot(neighbour, 'applicant-objection-390');

	await decide(t, street, number, 'record');
	check((await text(street)).includes('还有 1 条异议没有答复'), 'it goes forward');
	check((await text(street)).includes('138****5678'), 'no objection is shown');
	await checkAxe(street, 'the case with an objection');
	await shot(street, 'applicant-objections-1280');
	await street.locator('#objections textarea').fill('去看过了，他们每周都在。');
	await press(street, '答复');
	await t.go(neighbour, link);
	check((await text(neighbour)).includes('他们每周都在'), 'the answer is not shown');
	await decide(t, street, number, 'record');
	check((await text(street)).includes('期满前不能办结'), 'it goes forward before its last day');
	await t.go(resident, `/cases/${number}`);
	check((await text(resident)).includes('公示'), 'it stands no more');
});

test('applicants find where it is by number and digits, in elder view and English too', async (t) => {
	const resident = await t.person();
	await t.signIn(resident, 'resident2');
	const number = await file(t, resident, '古墩社区查询合唱队');
	for (const how of [{ width: 390 }, { width: 390, script: false }, { view: 'elder', width: 390 }, { lang: 'en' }]) {
		const page = await t.open('/track', how);
		if (how.script !== false) {
			await checkAxe(page, 'track');
		}
		await checkNoOverflow(page, 'track');
		await page.locator('[name="number"]').fill(number);
		await page.locator('[name="digits"]').fill('1111');
		await page.locator('main form button').last().click();
		await page.waitForLoadState();
		const said = await text(page);
		check(said.includes(how.lang ? 'Now with' : '现在在古墩社区'), said);
		check(!said.includes('陈秋月') && !said.includes('合唱队'), 'something personal is told');
		if (how.script !== false) {
			await checkAxe(page, 'what is told');
		}
		await checkNoOverflow(page, 'what is told');
		await shot(page, `applicant-tracked-${how.lang ?? how.view ?? (how.script === false ? 'plain' : 390)}`);
	}
	const page = await t.person({ width: 390 });
	await t.go(page, '/track');
	await shot(page, 'applicant-track-390');
	await page.locator('[name="number"]').fill('BA-1999-0001');
	await page.locator('[name="digits"]').fill('1111');
	await press(page, '查一查');
	check((await text(page)).includes('没有查到'), 'an unknown number');
	for (const path of ['/me/cases', `/cases/${number}`, `/cases/${number}/members`]) {
		await t.go(resident, `${path}?lang=en`);
		await checkAxe(resident, path);
		check(!/[\u4e00-\u9fff]{6}/.test((await resident.locator('main h1').innerText()).replace(/古墩社区查询合唱队/g, '')), `${path} is not English`);
	}
});
