// What becomes of bookings: approved or not, another time that waits for approval, a door at which one checks in, a room that
// comes free because nobody came, a closure that is looked at first. Scripts on and off, on a phone, in large type, in English.
import { check, checkAxe, checkNoOverflow, equal, playOverDays, shot, test } from './harness.mjs';

const DAY_MS = 86_400_000;
const ZONE_MS = 8 * 3_600_000;
// A weekday so many weeks on, in the district's zone; and how far a moment of it is from now, in days.
function dayOf(weekday, weeks) {
	const now = new Date(Date.now() + ZONE_MS);
	const monday = now.getTime() - ((now.getUTCDay() + 6) % 7) * DAY_MS;
	return new Date(monday + (weeks * 7 + weekday - 1) * DAY_MS).toISOString().slice(0, 10);
}
const daysTo = (day, clock) => (Date.parse(`${day}T${clock}:00+08:00`) - Date.now()) / DAY_MS;

const text = (page) => page.locator('main').innerText();
async function look(page, what, script = true) {
	if (script) {
		await checkAxe(page, what); // axe is a script itself
	}
	await checkNoOverflow(page, what);
}
async function press(page, words) {
	await Promise.all([page.waitForNavigation(), page.locator(`main button:has-text("${words}")`).first().click()]);
}

// Books a room by its name and tells the booking's path.
async function book(t, page, room, day, [start, end], title) {
	const call = await page.request.get(new URL('/api/v1/rooms', page.url()).href);
	const { id } = (await call.json()).items.find(({ name }) => name === room);
	await t.go(page, `/rooms/${id}/book?day=${day}&start=${start}&end=${end}`);
	await page.locator('main [name=title]').fill(title);
	await page.locator('main [name=people]').fill('6');
	await press(page, '提交预约');
	check(/\/bookings\/\d+$/.test(page.url()), `${title} is not booked: ${await text(page)}`);
	return new URL(page.url()).pathname;
}

for (const script of [true, false]) {
	test(`rooms: a request is approved, another time is asked for and approved, scripts ${script ? 'on' : 'off'}`, async (t) => {
		const day = dayOf(2, 3);
		const [start, end, later, until] = script ? ['10:00', '11:00', '14:00', '15:00'] : ['17:00', '18:00', '19:00', '20:00'];
		const title = `戏曲联排${script ? '甲' : '乙'}`;
		const head = await t.person({ script, width: 390 });
		await t.signIn(head, script ? 'orghead' : 'orghead2');
		const path = await book(t, head, '古荡多功能厅', day, [start, end], title);
		check((await text(head)).includes('等待审批'), 'it does not wait');
		await look(head, 'a request', script);

		const street = await t.person({ script, width: 390 });
		await t.signIn(street, 'street');
		await t.go(street, `/desk/rooms?day=${day}`);
		check((await text(street)).includes(title), 'the office does not see it');
		await look(street, 'what waits', script);
		await shot(street, `rooms-desk-${script ? 'script' : 'plain'}-390`);
		await street.locator('li', { hasText: title }).locator('button:has-text("批准")').click();
		await street.waitForLoadState();
		check((await text(street)).includes('已批准') || !(await text(street)).includes(title), 'it is not approved');

		await t.go(head, path);
		check((await text(head)).includes('到了请签到'), 'how to check in is not said');
		await head.locator('main [name=start]').selectOption(later);
		await head.locator('main [name=end]').selectOption(until);
		await press(head, '改到这个时间');
		check((await text(head)).includes('改时间，等审批'), 'the change does not wait');
		check((await text(head)).includes(`${start}–${end}`), 'the old time is gone');
		await look(head, 'a change that waits', script);
		await t.go(street, path);
		await press(street, '不批准');
		check((await text(street)).includes('请写清为什么不批准'), 'a refusal needs no reason');
		await street.locator('main [name=note]').first().fill('可以');
		await press(street, '批准');
		await t.go(head, path);
		check((await text(head)).includes(`${later}–${until}`), 'the change is not made');
	});
}

test('rooms: who comes checks in at the door, who does not loses the room', async (t) => {
	const day = dayOf(1, 1), coming = {};
	await playOverDays(t,
		[0, async (t) => {
			const page = await t.person({ width: 390 });
			await t.signIn(page, 'orghead2');
			coming.first = await book(t, page, '会议室', day, ['10:00', '11:00'], '来的会');
			coming.number = (await page.locator('.room-code__number').innerText()).trim();
			coming.second = await book(t, page, '项目室', day, ['10:00', '12:00'], '没来的会');
			const center = await t.person({});
			await t.signIn(center, 'center');
			await t.go(center, '/desk/rooms');
			const row = center.locator('tr', { hasText: '会议室' });
			coming.door = await row.locator('a:has-text("门牌页")').getAttribute('href');
			await look(center, 'the desk of rooms');
			await shot(center, 'rooms-desk-1280');
		}],
		[daysTo(day, '09:50'), async (t) => {
			const door = await t.person({ width: 1280 });
			await t.go(door, coming.door);
			await look(door, 'a door');
			await shot(door, 'room-door-1280');
			const words = await door.locator('.door__qr').innerText();
			const stranger = await t.person({ script: false, width: 390 });
			await t.go(stranger, /\/checkin\/\w+/.exec(words)[0]);
			check(!(await text(stranger)).includes('来的会'), 'a stranger is told who comes');
			await stranger.locator('main [name=number]').fill('AAAAAA');
			await press(stranger, '签到');
			check((await text(stranger)).includes('没有找到'), 'a wrong number is taken');
			await stranger.locator('main [name=number]').fill(coming.number.toLowerCase());
			await press(stranger, '签到');
			check((await text(stranger)).includes('签到成功'), 'the number is not taken');
			await look(stranger, 'checked in', false);
		}],
		[daysTo(day, '10:20'), async (t) => {
			const page = await t.person({ width: 390 });
			await t.signIn(page, 'orghead2');
			await t.go(page, coming.first);
			check((await text(page)).includes('已签到'), 'who came is not here');
			for (let tries = 0; tries < 20; tries++) { // the clock does it within a second
				await t.go(page, coming.second);
				if ((await text(page)).includes('已释放')) {
					break;
				}
				await page.waitForTimeout(500);
			}
			check((await text(page)).includes('没有人来'), 'the room was not released');
			await look(page, 'a released booking');
			const other = await t.person({ width: 390 });
			await t.signIn(other, 'orghead');
			await book(t, other, '项目室', day, ['10:30', '12:00'], '捡到的时间');
			const center = await t.person({ width: 390 });
			await t.signIn(center, 'center');
			await t.go(center, coming.second);
			await center.locator('main [name=note]').first().fill('电梯坏了');
			await press(center, '免计这一次');
			check((await text(center)).includes('已经免计'), 'it still counts');
		}]);
}, { ms: 180_000 });

test('rooms: a closure is looked at before it is made', async (t) => {
	const day = dayOf(5, 2);
	const head = await t.person({ width: 390 });
	await t.signIn(head, 'orghead');
	const path = await book(t, head, '培训室', day, ['10:00', '11:00'], '被关掉的排练');
	const center = await t.person({ script: false, width: 390 });
	await t.signIn(center, 'center');
	await t.go(center, '/desk/rooms/close');
	await center.locator('main label:has-text("培训室")').click();
	await center.locator('main [name=from_at]').fill(`${day}T08:00`);
	await center.locator('main [name=to_at]').fill(`${day}T20:00`);
	await center.locator('main [name=reason]').fill('刷墙');
	await press(center, '看看会影响什么');
	const report = await text(center);
	check(report.includes('被关掉的排练'), 'what it touches is not told');
	await look(center, 'what a closure touches', false);
	await t.go(head, path);
	check((await text(head)).includes('已确认'), 'looking has changed something');
	await press(center, '关闭并通知');
	check((await text(center)).includes('刷墙'), 'it is not closed');
	await t.go(head, path);
	check((await text(head)).includes('这些时间空着'), 'nothing else is offered');
	await look(head, 'a booking that was closed');
	await t.go(head, '/me/notices');
	check((await text(head)).includes('临时关闭'), 'nobody was told');
});

test('rooms: the desk and a door in large type and in English', async (t) => {
	const center = await t.person({ width: 390 });
	await t.signIn(center, 'center');
	for (const how of ['?view=elder', '?lang=en']) {
		await t.go(center, `/desk/rooms${how}`);
		await look(center, `the desk ${how}`);
		await t.go(center, '/desk/rooms/new');
		await look(center, `a new room ${how}`);
	}
	equal(await center.locator('h1').innerText(), 'Enter a room', 'English');
	await t.go(center, '/rooms/2/door');
	await look(center, 'the door of a private room');
	check(!(await center.locator('body').innerText()).includes('扫码'), 'the code is shown to everybody');
}, { once: true });
