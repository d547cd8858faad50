// The organiser's editor: a room that somebody else has, a series with its clashes, photos taken down on request.
import { check, checkAxe, checkNoOverflow, shot, test } from './harness.mjs';

const DAY_MS = 86_400_000;
function dayOf(weekday, weeks) {
	const now = new Date(Date.now() + 8 * 3_600_000);
	const monday = now.getTime() - ((now.getUTCDay() + 6) % 7) * DAY_MS;
	return new Date(monday + (weeks * 7 + weekday - 1) * DAY_MS).toISOString().slice(0, 10);
}
const text = (page) => page.locator('main').innerText();
const says = async (page, words) => check((await text(page)).includes(words), `${page.url()} does not say ${words}`);

async function fill(page, title, day) {
	await page.locator('main [name=title]').fill(title);
	await page.locator('main select[name=kind], main [name=kind][value=art]').first().evaluate((e) => {
		if (e.tagName === 'SELECT') { e.value = 'art'; } else { e.checked = true; }
	});
	await page.locator('main [name=body]').fill('门开着，喜欢哪样就跟着学哪样。');
	await page.locator('main [name=from_at]').fill(`${day}T10:00`);
	await page.locator('main [name=to_at]').fill(`${day}T11:00`);
	await page.locator('main [name=capacity]').fill('10');
	await page.locator('main [name=people_max]').fill('2');
	const room = await page.locator('main select[name=room] option', { hasText: '项目室' }).getAttribute('value');
	await page.locator('main select[name=room]').selectOption(room);
}

for (const script of [true, false]) {
	test(`an activity takes a room that is taken, and every week, scripts ${script ? 'on' : 'off'}`, async (t) => {
		const day = dayOf(script ? 2 : 4, 3), other = dayOf(script ? 6 : 6, 2);
		const look = async (page, what, name) => {
			if (script) {
				await checkAxe(page, what);
				await shot(page, `editor-${name}`);
			}
			await checkNoOverflow(page, what);
		};
		const first = await t.person({ width: 390, script });
		await t.signIn(first, 'orghead');
		await t.go(first, '/activities/new');
		await look(first, 'the editor on a phone', 'new-390');
		await fill(first, `项目室里的排练${script ? '' : '（二）'}`, day);
		await first.locator('main button[name=deed][value=post]').click();
		await first.waitForURL(/\/activities\/\d+$/);
		await says(first, '项目室');

		const second = await t.person({ width: 390, script });
		await t.signIn(second, 'orghead2');
		await t.go(second, '/activities/new');
		await fill(second, `照护者茶会${script ? '' : '（二）'}`, day);
		await second.locator('main button[name=deed][value=post]').click();
		await second.waitForLoadState();
		await says(second, '已经有人用了');
		check(await second.locator('main [name=title]').inputValue() === `照护者茶会${script ? '' : '（二）'}`, 'what was typed is kept');
		await look(second, 'a room that is taken', 'taken-390');
		await second.locator('main button[name=pick]').first().click();
		await second.waitForURL(/\/activities\/\d+$/);

		// every Saturday, further on than the room may be booked
		await t.go(second, '/activities/new');
		await fill(second, `周六茶会${script ? '' : '（二）'}`, other);
		await second.locator('main .act-series summary').click();
		await second.locator('main [name=weekdays][value="6"]').check();
		await second.locator('main [name=until]').fill(dayOf(7, 8));
		if (!script) {
			await second.locator('main [name=from_at]').fill(`${other}T12:00`);
			await second.locator('main [name=to_at]').fill(`${other}T13:00`);
		}
		await second.locator('main button[name=deed][value=post]').click();
		await second.waitForLoadState();
		await says(second, '订不上的日期');
		await look(second, 'dates without the room', 'clashes-390');
		await second.locator('main button[name=clash]').click();
		await second.waitForURL(/\/activities\/\d+$/);
		await says(second, '每一场');
		await look(second, 'one of a series', 'series-390');
	});
}

test('photos of how it was go when somebody on them asks', async (t) => {
	const page = await t.person({ width: 1280 });
	await t.go(page, '/activities?when=past');
	await shot(page, 'activities-past-1280');
	await page.locator('.act-cards h3 a', { hasText: '周二大联欢' }).first().click();
	await page.waitForURL(/\/activities\/\d+$/);
	await checkAxe(page, 'an activity that is over');
	await shot(page, 'editor-over-1280');
	const resident = await t.person({ width: 390, script: false });
	await t.signIn(resident, 'resident');
	await t.go(resident, page.url());
	await resident.locator('.act-photos a').first().click();
	await resident.waitForURL(/\/activities\/photos\/\d+$/);
	await checkNoOverflow(resident);
	await resident.locator('main form button').first().click();
	await resident.waitForURL(/\/activities\/\d+$/);
	check(await resident.locator('.act-photos').count() === 0, 'the photo is still there');
});

test('what is typed of a new activity is kept, and shown as it will look', async (t) => {
	const page = await t.person({ width: 1280 });
	await t.signIn(page, 'orghead');
	await t.go(page, '/activities/new');
	await page.locator('main [name=title]').fill('写到一半的活动');
	await page.locator('[data-saved]', { hasText: '已经替您存着' }).waitFor();
	await page.locator('[data-shown] h3', { hasText: '写到一半的活动' }).waitFor();
	await t.go(page, '/activities/new');
	check(await page.locator('main [name=title]').inputValue() === '写到一半的活动', 'it is not kept');
	await says(page, '放回来了');
	await checkAxe(page, 'a form with what was kept');
	await shot(page, 'editor-kept-1280');
	await t.go(page, '/activities/new?fresh=1');
	check(await page.locator('main [name=title]').inputValue() === '', 'it cannot be left');
});
