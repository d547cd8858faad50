// Activities: from a card on the list to a ticket, with and without script; at the counter; the organiser's list; the
// elder view; a waiting line.
import { check, checkAxe, checkNoOverflow, shot, test } from './harness.mjs';

const says = async (page, text) => check((await page.locator('main').innerText()).includes(text), `${page.url()} does not say ${text}`);
const saysNot = async (page, text) => check(!(await page.locator('main').innerText()).includes(text), `${page.url()} says ${text}`);
const hour = (ahead, at) => `${new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10)}T${at}:00`;
const press = (page, deed) => page.locator(`main button[name=deed][value=${deed}]`).first().click();

async function publish(t, page, title, capacity) {
	await t.go(page, '/activities/new');
	await page.locator('main [name=title]').fill(title);
	await page.locator('main [name=kind][value=craft], main select[name=kind]').first().evaluate((e) => {
		if (e.tagName === 'SELECT') { e.value = 'craft'; } else { e.checked = true; }
	});
	await page.locator('main [name=body]').fill('一起来做一盏灯笼，材料都备好了。');
	await page.locator('main [name=from_at]').fill(hour(4, '14'));
	await page.locator('main [name=to_at]').fill(hour(4, '16'));
	await page.locator('main [name=place]').fill('古墩社区二楼活动室');
	await page.locator('main [name=capacity]').fill(String(capacity));
	await page.locator('main [name=people_max]').fill('2');
	await press(page, 'post');
	await page.waitForURL(/\/activities\/\d+$/);
	return new URL(page.url()).pathname;
}

for (const script of [true, false]) {
	test(`an activity fills up and a place is passed on, scripts ${script ? 'on' : 'off'}`, async (t) => {
		const title = `做灯笼${script ? '' : '（二）'}`;
		const community = await t.person({ width: 1280, script: true });
		await t.signIn(community, 'community');
		const activity = await publish(t, community, title, 1);
		if (script) {
			await checkAxe(community, 'an activity of its owner');
			await shot(community, 'activity-own-1280');
		}

		const resident = await t.person({ width: 390, script });
		await t.signIn(resident, 'resident');
		await t.go(resident, '/activities?q=' + encodeURIComponent('做灯笼'));
		await says(resident, title);
		await checkNoOverflow(resident);
		await t.go(resident, activity);
		await says(resident, '还剩 1 个名额');
		await resident.locator(`main a[href="${activity}/signup"]`).click();
		await resident.locator('main form.form button').first().click();
		await resident.waitForURL(/\/activities\/signups\/\d+$/);
		await says(resident, '票号');
		await checkNoOverflow(resident);
		if (script) {
			await checkAxe(resident, 'a ticket');
			await shot(resident, 'activity-ticket-390');
		}

		const second = await t.person({ width: 390, script });
		await t.signIn(second, 'resident2');
		await t.go(second, `${activity}/signup`);
		await says(second, '排进候补');
		await second.locator('main form.form button').first().click();
		await second.waitForURL(/\/activities\/signups\/\d+$/);
		await says(second, '候补第 1 位');

		// the first gives the place up: a script asks once more
		resident.on('dialog', (dialog) => dialog.accept());
		await press(resident, 'cancel');
		await resident.waitForLoadState();
		await t.go(resident, '/me/activities');
		await says(resident, '已取消');
		await second.reload();
		await says(second, '有名额了');
		await press(second, 'accept');
		await second.waitForLoadState();
		await says(second, '票号');
		const code = (await second.locator('.ticket__number').innerText()).trim();
		check(/^[2-9A-Z]{6}$/.test(code), 'a code that can be said');

		// at the counter, for somebody without a phone
		await t.go(community, `${activity}/counter`);
		await community.locator('main [name=name]').fill('欧阳桂花');
		await community.locator('main form.form button').first().click();
		await community.waitForURL(/\/activities\/signups\/\d+$/);
		await says(community, '候补第 1 位');
		await t.go(community, `${activity}/people`);
		await says(community, '欧阳**');
		await saysNot(community, '欧阳桂花');
		await community.locator('main [name=reason]').fill('打电话提醒');
		await community.locator('main form[action$="/see"] button').click();
		await community.waitForLoadState();
		await says(community, '欧阳桂花');
		if (script) {
			await checkAxe(community, 'who comes');
			await shot(community, 'activity-people-1280');
		}
	});
}

test('activities in the elder view, in English, on a phone', async (t) => {
	const page = await t.person({ width: 390, script: false });
	await t.go(page, '/activities');
	await says(page, '轻松艺术团开放日');
	await checkNoOverflow(page);
	await shot(page, 'activities-390');
	await t.go(page, '/activities?view=elder');
	await checkNoOverflow(page);
	await shot(page, 'activities-elder-390');
	await t.go(page, '/activities?lang=en');
	await says(page, 'open Wednesday');
	const wide = await t.person({ width: 1280, script: true });
	await t.go(wide, '/activities');
	await checkAxe(wide, 'the list of activities');
	await shot(wide, 'activities-1280');
	await wide.locator('.act-cards h3 a').first().click();
	await wide.waitForURL(/\/activities\/\d+$/);
	await checkAxe(wide, 'an activity');
	await shot(wide, 'activity-1280');
});
