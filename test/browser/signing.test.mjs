// Signing up without an account by a code to one's phone, with and without script; finding the ticket again; groups of
// places; the counter in the elder view, for an old resident without a phone; a child with a guardian's consent.
import { check, checkAxe, checkNoOverflow, shot, test } from './harness.mjs';

const says = async (page, text) => check((await page.locator('main').innerText()).includes(text), `${page.url()} does not say ${text}`);
const hour = (ahead, at) => `${new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10)}T${at}:00`;
const press = (page, deed) => page.locator(`main button[name=deed][value=${deed}]`).first().click();
const send = (page) => page.locator('main form.form button').first().click();

async function write(t, page, title, fields, deed) {
	await t.go(page, '/activities/new');
	await page.locator('main [name=kind][value=craft], main select[name=kind]').first().evaluate((e) => {
		if (e.tagName === 'SELECT') { e.value = 'craft'; } else { e.checked = true; }
	});
	const all = { title, body: '一起来做一盏灯笼，材料都备好了。', from_at: hour(4, '14'), to_at: hour(4, '16'), place: '古墩社区二楼活动室', ...fields };
	for (const [name, value] of Object.entries(all)) {
		await page.locator(`main [name=${name}]`).first().fill(String(value));
	}
	await press(page, deed);
	await page.waitForURL(/\/activities\/\d+$/);
	return new URL(page.url()).pathname;
}

async function byPhone(t, page, activity, phone) {
	await t.go(page, activity);
	await page.locator(`main a[href="${activity}/phone"]`).click();
	await page.locator('main [name=phone]').fill(phone);
	await send(page);
	await page.waitForURL(/\/phone\/code$/);
	const code = (await page.locator('main').innerText()).match(/报名验证码 (\d{6})/)[1];
	await page.locator('main [name=code]').fill(code);
	await send(page);
	await page.waitForURL(/\/phone\/signup$/);
}

for (const script of [true, false]) {
	test(`a phone number is enough to sign up, scripts ${script ? 'on' : 'off'}`, async (t) => {
		const community = await t.person({ width: 1280, script: true });
		await t.signIn(community, 'community');
		const activity = await write(t, community, `凭手机号${script ? '' : '（二）'}`, { capacity: 3, people_max: 3 }, 'post');

		const page = await t.person({ width: 390, script });
		await t.go(page, `${activity}/phone`);
		await checkNoOverflow(page);
		if (script) { await checkAxe(page, 'the number'); await shot(page, 'signing-phone-390'); }
		await byPhone(t, page, activity, script ? '13966660001' : '13966660002');
		await checkNoOverflow(page);
		if (script) { await checkAxe(page, 'who comes'); await shot(page, 'signing-who-390'); }
		await page.locator('main [name=name]').fill('王桂花');
		await page.locator('main [name=guests]').fill('王小明 40');
		await send(page);
		await page.waitForURL(/\/activities\/tickets\//);
		await says(page, '王桂花');
		await checkNoOverflow(page);
		if (script) { await checkAxe(page, 'a ticket without an account'); await shot(page, 'signing-ticket-390'); }
		const code = (await page.locator('.ticket__number').first().innerText()).trim();

		// another day, another browser
		const again = await t.person({ width: 390, script });
		await t.go(again, '/activities/tickets');
		if (script) { await checkAxe(again, 'finding a ticket'); await shot(again, 'signing-finder-390'); }
		await again.locator('main [name=phone]').fill(script ? '13966660001' : '13966660002');
		await again.locator('main [name=code]').fill('222222');
		await send(again);
		await says(again, '两样都对才能查到');
		await again.locator('main [name=code]').fill(code);
		await send(again);
		await again.waitForURL(/\/activities\/tickets\/.+/);
		await says(again, '一共 2 人');
	});
}

test('places for groups, and a child with a guardian', async (t) => {
	const community = await t.person({ width: 1280, script: true });
	await t.signIn(community, 'community');
	const activity = await write(t, community, '分组做灯笼', { capacity: 9, people_max: 2 }, 'save');
	await community.locator(`main a[href="${activity}/groups"]`).click();
	for (const [name, capacity, from, to] of [['孩子', 2, 7, 12], ['大人', 4, 18, '']]) {
		await community.locator('main form.form [name=name]').fill(name);
		await community.locator('main form.form [name=capacity]').last().fill(String(capacity));
		await community.locator('main form.form [name=age_min]').fill(String(from));
		await community.locator('main form.form [name=age_max]').fill(String(to));
		await community.locator('main form.form .savebar button').click();
		await community.waitForLoadState();
	}
	await says(community, '现在 6 个');
	await checkAxe(community, 'groups of places');
	await shot(community, 'signing-groups-1280');
	await t.go(community, activity);
	await press(community, 'post');
	await community.waitForLoadState();
	await says(community, '还剩 2 个名额');
	await shot(community, 'signing-activity-1280');

	const parent = await t.person({ width: 390, script: false });
	await t.signIn(parent, 'resident');
	await t.go(parent, `${activity}/signup`);
	await checkNoOverflow(parent);
	await shot(parent, 'signing-child-390');
	await parent.locator('main [name=whom]').evaluate((e) => { e.value = 'child'; }).catch(() => parent.locator('main [name=whom][value=child]').check());
	await parent.locator('main [name=name]').fill('王小明');
	await parent.locator('main [name=age]').fill('9');
	await send(parent);
	await says(parent, '要监护人同意');
	await parent.locator('main [name=agreed]').check();
	await send(parent);
	await parent.waitForURL(/\/activities\/signups\/\d+$/);
	await says(parent, '孩子');
	await says(parent, '监护人');
	await checkNoOverflow(parent);
});

test('an old resident without a phone is signed up at the counter, in the elder view', async (t) => {
	const community = await t.person({ width: 390, script: false });
	await t.signIn(community, 'community');
	const activity = await write(t, community, '长者茶话会', { capacity: 5, people_max: 2 }, 'post');
	await t.go(community, `${activity}/counter?view=elder`);
	await checkNoOverflow(community);
	await shot(community, 'signing-counter-elder-390');
	await community.locator('main [name=name]').fill('欧阳桂花');
	await send(community);
	await community.waitForURL(/\/activities\/signups\/\d+$/);
	await says(community, '票号');
	await checkNoOverflow(community);
	await shot(community, 'signing-counter-ticket-elder-390');
	await community.emulateMedia({ media: 'print' });
	const size = await community.locator('.ticket__number').first().evaluate((e) => parseFloat(getComputedStyle(e).fontSize));
	check(size >= 40, `the printed number is ${size} px high`);
	await shot(community, 'signing-ticket-print');
	await community.emulateMedia({ media: 'screen' });
	await t.go(community, `${activity}?view=normal&lang=en`);
	await says(community, 'Add to my calendar');
});
