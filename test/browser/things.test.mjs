// What is lent with a room, who is invited, calendars, pictures, the week of all rooms, and how much rooms are used: with and
// without scripts, on a phone, in large type, in English.
import { check, checkAxe, checkNoOverflow, equal, shot, test } from './harness.mjs';

const DAY_MS = 86_400_000;
function dayOf(weekday, weeks) {
	const now = new Date(Date.now() + 8 * 3_600_000);
	const monday = now.getTime() - ((now.getUTCDay() + 6) % 7) * DAY_MS;
	return new Date(monday + (weeks * 7 + weekday - 1) * DAY_MS).toISOString().slice(0, 10);
}
async function look(page, what, script = true) {
	if (script) {
		await checkAxe(page, what);
	}
	await checkNoOverflow(page, what);
}
const text = (page) => page.locator('main').innerText();

for (const script of [true, false]) {
	test(`things: equipment and guests of a booking, scripts ${script ? 'on' : 'off'}`, async (t) => {
		const day = dayOf(script ? 1 : 6, 2);
		const head = await t.person({ script, width: 390 });
		await t.signIn(head, 'orghead');
		await t.go(head, `/rooms?day=${day}&show=list`);
		const room = await head.locator('main li', { hasText: '会议室' }).locator('a').first().getAttribute('href');
		const id = new URL(room, head.url()).searchParams.get('room');
		await t.go(head, `/rooms/${id}/book?day=${day}&start=16:00&end=17:00`);
		await head.locator('main [name=title]').fill('邻里音乐会排练');
		await head.locator('main [name=people]').fill('9');
		await head.locator('main .gear-field', { hasText: '电子琴' }).locator('input').fill('5');
		await head.locator('main form.form button:has-text("提交预约")').click();
		await head.waitForLoadState();
		check((await text(head)).includes('电子琴一共只有 1 件'), 'more is lent than there is');
		equal(await head.locator('main .gear-field', { hasText: '电子琴' }).locator('input').inputValue(), '5', 'what was typed is kept');
		await look(head, 'a refusal of equipment', script);
		await head.locator('main .gear-field', { hasText: '电子琴' }).locator('input').fill('1');
		await head.locator('main form.form button:has-text("提交预约")').click();
		await head.waitForURL(/\/bookings\/\d+$/);
		check((await text(head)).includes('电子琴 × 1'), 'what is lent is not shown');
		await look(head, 'a booking with equipment', script);
		await head.locator('main a', { hasText: '设备和名单' }).click();
		await head.waitForURL(/\/things$/);
		await head.locator('main [name=names]').fill('王小明\n李阿姨');
		await head.locator('main button:has-text("加到名单")').click();
		await head.waitForLoadState();
		check((await text(head)).includes('李阿姨'), 'a guest is not on the list');
		await look(head, 'equipment and guests', script);
		await shot(head, `things-${script ? 'script' : 'plain'}-390`);
		await head.locator('main li', { hasText: '王小明' }).locator('button').click();
		await head.waitForLoadState();
		check(!(await text(head)).includes('王小明'), 'a guest is not taken off');
		const file = await head.request.get(head.url().replace('/things', '.ics'));
		check((await file.text()).startsWith('BEGIN:VCALENDAR'), 'no calendar file');
		await t.go(head, '/bookings/feed');
		await head.locator('main button', { hasText: '生成订阅地址' }).or(head.locator('main button', { hasText: '换一个地址' })).first().click();
		await head.waitForLoadState();
		check((await head.locator('main input[readonly]').inputValue()).endsWith('.ics'), 'no address');
		await look(head, 'the feed of an organisation', script);
	});
}

test('things: the house sets its stocks, its pictures, and sees how much rooms are used', async (t) => {
	const page = await t.person({ width: 390 });
	await t.signIn(page, 'center');
	await t.go(page, '/desk/rooms/things');
	await look(page, 'stocks of a house');
	await page.locator('main li', { hasText: '展架' }).locator('input[name=units]').fill('7');
	await page.locator('main li', { hasText: '展架' }).locator('button').click();
	await page.waitForLoadState();
	check((await text(page)).includes('现在空闲 7 件'), 'the stock did not change');
	await page.locator('main a', { hasText: '图片' }).first().click();
	await page.waitForLoadState();
	await look(page, 'pictures of a room');
	await t.go(page, '/desk/rooms/figures');
	check((await text(page)).includes('使用率'), 'no figures');
	await look(page, 'use of rooms on a phone');
	await shot(page, 'room-figures-390');
	const wide = await t.person({ width: 1280 });
	await t.signIn(wide, 'district');
	await t.go(wide, '/desk/rooms/figures');
	await look(wide, 'use of rooms');
	await shot(wide, 'room-figures-1280');
});

test('things: the week of all rooms, a room with its picture; in large type, in English', async (t) => {
	const page = await t.open(`/rooms/week?day=${dayOf(3, 1)}`, { width: 390 });
	check((await text(page)).includes('轻松艺术团'), 'the week does not show who has a room');
	check((await text(page)).includes('不公开') && !(await text(page)).includes('家属咨询'), 'a private booking is told');
	await look(page, 'the week of all rooms');
	await shot(page, 'rooms-week-390');
	await page.locator('tbody th a').first().click();
	await page.waitForLoadState();
	check((await text(page)).includes('怎样去'), 'nobody says how to get there');
	await look(page, 'a room with its picture');
	await shot(page, 'room-390');
	const elder = await t.open(`/rooms/week?day=${dayOf(3, 1)}`, { view: 'elder', width: 390 });
	await look(elder, 'the week in large type');
	const english = await t.open('/rooms/week', { lang: 'en', width: 1280 });
	check((await text(english)).includes('Week'), 'no English');
	await look(english, 'the week in English');
	await shot(english, 'rooms-week-en-1280');
});
