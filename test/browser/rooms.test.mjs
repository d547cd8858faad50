// Rooms: what is free, seen by anybody; booked by organisations from the timetable or the list, with what else there would
// be when somebody was faster; given up again; a private room that tells nobody who comes. With and without scripts, on a
// phone, in large type, in English.
import { check, checkAxe, checkNoOverflow, equal, shot, test } from './harness.mjs';

const DAY_MS = 86_400_000;
// A Wednesday, Friday … so many weeks on, in the district's zone.
function dayOf(weekday, weeks) {
	const now = new Date(Date.now() + 8 * 3_600_000);
	const monday = now.getTime() - ((now.getUTCDay() + 6) % 7) * DAY_MS;
	return new Date(monday + (weeks * 7 + weekday - 1) * DAY_MS).toISOString().slice(0, 10);
}

async function look(page, what, script = true) {
	if (script) {
		await checkAxe(page, what); // axe is a script itself
	}
	await checkNoOverflow(page, what);
}
const text = (page) => page.locator('main').innerText();
const submit = (page) => page.locator('main form.form button:has-text("提交预约")').click();

for (const script of [true, false]) {
	test(`rooms: a free time is booked, contested and given up, scripts ${script ? 'on' : 'off'}`, async (t) => {
		const day = dayOf(script ? 2 : 4, 3);
		const anybody = await t.person({ script, width: 390 });
		await t.go(anybody, `/rooms?day=${dayOf(3, 1)}&show=grid`);
		check((await text(anybody)).includes('轻松艺术团'), 'the day does not show who has the training room');
		check(!(await text(anybody)).includes('家属咨询'), 'a private booking is told');
		await look(anybody, 'a day of rooms on a phone', script);
		await t.go(anybody, `/rooms?day=${day}&show=grid`);
		await anybody.locator('a.slot--first').first().click();
		await anybody.waitForLoadState();
		check((await text(anybody)).includes('登录后预约'), 'nobody is asked to sign in');

		const head = await t.person({ script, width: 390 });
		await t.signIn(head, 'orghead');
		await t.go(head, `/rooms?day=${day}&show=grid`);
		await head.locator('thead th a', { hasText: '会议室' }).waitFor();
		await head.locator('a.slot', { hasText: '会议室 10:00' }).first().click();
		await head.waitForLoadState();
		check((await text(head)).includes('您选的时段'), 'the choice is not in the timetable');
		await head.locator('main [name=title]').fill('相得益心 · 志愿者培训');
		await head.locator('main [name=people]').fill('18');
		await look(head, 'a time chosen', script);
		await submit(head);
		await head.waitForURL(/\/bookings\/\d+$/);
		check((await text(head)).includes('已确认'), 'it is not confirmed');
		await look(head, 'a booking', script);

		const other = await t.person({ script, width: 390 });
		await t.signIn(other, 'orghead2');
		await t.go(other, new URL(await head.locator('main dl a').first().getAttribute('href'), head.url()).pathname + `/book?day=${day}&start=10:00&end=11:00`);
		check((await text(other)).includes('不能预约了'), 'that it is taken is not said');
		await other.locator('main [name=title]').fill('照护者课堂');
		await other.locator('main [name=people]').fill('12');
		await submit(other);
		await other.waitForLoadState();
		equal(await other.locator('main [name=title]').inputValue(), '照护者课堂', 'what was typed is kept');
		equal(await other.locator('main button[name=pick]').count(), 3, 'three others are offered');
		await look(other, 'a refusal with others', script);
		await shot(other, `rooms-refused-${script ? 'script' : 'plain'}-390`);
		await other.locator('main button[name=pick]').first().click();
		await other.waitForURL(/\/bookings\/\d+$/);

		if (script) {
			head.on('dialog', (dialog) => dialog.accept());
		}
		await head.locator('main button:has-text("取消预约")').click();
		await head.waitForLoadState();
		check((await text(head)).includes('已取消'), 'it is not given up');
		await t.go(head, '/bookings');
		await look(head, 'my bookings', script);
	});
}

test('rooms: week by week, with a report of each', async (t) => {
	const page = await t.person({ width: 390 });
	await t.signIn(page, 'orghead2');
	await t.go(page, `/rooms?day=${dayOf(6, 1)}&show=list`);
	const room = await page.locator('main li', { hasText: '项目室' }).locator('a').first().getAttribute('href');
	const id = new URL(room, page.url()).searchParams.get('room');
	await t.go(page, `/rooms/${id}/book?day=${dayOf(6, 1)}&start=14:00&end=15:00`);
	await page.locator('main [name=title]').fill('读写小组');
	await page.locator('main [name=people]').fill('6');
	await page.locator('main [name=weeks]').fill('12');
	await submit(page);
	await page.waitForLoadState();
	check((await text(page)).includes('每一次怎么样'), 'no report');
	await look(page, 'a report of each week');
	await shot(page, 'rooms-series-390');
	await page.locator('main button[name=series][value=skip]').click();
	await page.waitForURL(/\/bookings\/\d+$/);
	check((await text(page)).includes('一起订的'), 'the series is not shown');
	await look(page, 'one of a series');
});

test('rooms: wide, in large type, in English', async (t) => {
	const page = await t.person({ width: 1280 });
	await t.go(page, `/rooms?day=${dayOf(3, 1)}`);
	await look(page, 'a day of rooms');
	await shot(page, 'rooms-1280');
	await page.locator('thead th a').first().click();
	await page.waitForLoadState();
	await look(page, "a room's week");
	await shot(page, 'room-week-1280');
	const elder = await t.open(`/rooms?day=${dayOf(3, 1)}`, { view: 'elder', width: 390 });
	check((await elder.locator('main .room-offers a').count()) > 0, 'the elder view does not begin with what is free');
	await look(elder, 'free times in large type');
	await shot(elder, 'rooms-elder-390');
	const english = await t.open(`/rooms?day=${dayOf(3, 1)}`, { lang: 'en', width: 390 });
	check((await text(english)).includes('Book a room'), 'no English');
	await look(english, 'rooms in English');
});
