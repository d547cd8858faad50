// The main job of rooms and activities, whole: an art troupe books the centre's room for its Wednesdays and Thursdays,
// publishes an open afternoon there, residents sign up by phone and at the counter, are checked in, and say how it was.
import { check, checkAxe, checkNoOverflow, playOverDays, shot, test } from './harness.mjs';

const DAY_MS = 86_400_000;
const TITLE = '轻松艺术团开放下午';
// Days from today to that weekday (1 Monday … 7) of next week, in the district's zone.
function ahead(weekday) {
	const now = new Date(Date.now() + 8 * 3_600_000);
	return 7 + weekday - ((now.getUTCDay() + 6) % 7 + 1);
}
const dayOf = (weekday) => new Date(Date.now() + 8 * 3_600_000 + ahead(weekday) * DAY_MS).toISOString().slice(0, 10);
const says = async (page, text) => check((await page.locator('main').innerText()).includes(text), `${page.url()} does not say ${text}: ${(await page.locator('main').innerText()).slice(0, 600)}`);
const send = async (page, where) => { await page.locator(where).first().click(); await page.waitForLoadState(); };

async function look(page, what, name) {
	await checkAxe(page, what);
	await checkNoOverflow(page, what);
	await shot(page, `main-04-${name}`);
}

async function codeOnPage(page) {
	return /\b\d{6}\b/.exec((await page.locator('main .note').innerText()).replace(/\d{3}\*+\d{4}/g, ''))[0];
}

// By a code to a phone; somebody new makes an account on the way.
async function signInByPhone(t, page, phone, name) {
	await t.go(page, '/login');
	const form = page.locator('form[action="/login/sms"]');
	await form.locator('input[name=phone]').fill(phone);
	await form.locator('input[type=submit]').click();
	await page.waitForLoadState();
	await page.locator('input[name=code]').fill(await codeOnPage(page));
	await send(page, 'form[action="/login/sms/code"] button');
	if (new URL(page.url()).pathname === '/login/new') {
		await page.locator('input[name=name]').fill(name);
		await page.locator('input[name=agree][value=account]').check();
		await send(page, 'form[action="/login/new"] button');
	}
}

test('the troupe books its days, opens an afternoon, people come and say how it was', async (outer) => {
	const kept = { activity: '', code: '', counter: '' };

	await playOverDays(outer,
		[0, async (t) => {
			const head = await t.person({ width: 1280 });
			await t.signIn(head, 'orghead');
			await t.go(head, `/rooms?day=${dayOf(3)}&show=grid`);
			const room = new URL(await head.locator('thead th a', { hasText: '培训室' }).first().getAttribute('href'), head.url())
				.pathname.split('/').pop();
			for (const [weekday, start, end] of [[3, '16:00', '17:30'], [4, '14:00', '15:30']]) {
				await t.go(head, `/rooms/${room}/book?day=${dayOf(weekday)}&start=${start}&end=${end}`);
				await head.locator('main [name=title]').fill('轻松艺术团排练');
				await head.locator('main [name=people]').fill('30');
				await head.locator('main [name=weeks]').fill('2');
				await send(head, 'main form.form button:has-text("提交预约")');
				await head.waitForURL(/\/bookings\/\d+$/);
				await says(head, '已确认');
			}
			await t.go(head, '/bookings');
			await says(head, '轻松艺术团排练');

			// the room is theirs already: the activity takes place in it, nothing is booked twice
			await t.go(head, '/activities/new');
			await head.locator('main [name=title]').fill(TITLE);
			await head.locator('main [name=body]').fill('门开着，喜欢哪样就跟着学哪样。第一次来的有人带，茶水管够。');
			await head.locator('main select[name=kind], main [name=kind][value=art]').first().evaluate((e) => {
				if (e.tagName === 'SELECT') { e.value = 'art'; } else { e.checked = true; }
			});
			await head.locator('main [name=from_at]').fill(`${dayOf(3)}T16:00`);
			await head.locator('main [name=to_at]').fill(`${dayOf(3)}T17:30`);
			await head.locator('main select[name=room]').selectOption(room);
			await head.locator('main [name=capacity]').fill('30');
			await head.locator('main [name=people_max]').fill('3');
			await look(head, 'the editor', 'editor-1280');
			await send(head, 'main button[name=deed][value=post]');
			await head.waitForURL(/\/activities\/\d+$/);
			kept.activity = new URL(head.url()).pathname;
			await says(head, '培训室');
			await look(head, 'the activity', 'activity-1280');

			// a resident finds it and signs up with a phone
			const resident = await t.person({ width: 390 });
			await signInByPhone(t, resident, '13977770401', '方小梅');
			await t.go(resident, '/activities?q=' + encodeURIComponent('开放下午'));
			await resident.locator('.act-cards h3 a', { hasText: TITLE }).first().click();
			await resident.waitForURL(/\/activities\/\d+$/);
			await resident.locator(`main a[href="${kept.activity}/signup"]`).click();
			await resident.waitForLoadState();
			await resident.locator('main [name=people]').fill('2');
			await look(resident, 'signing up', 'signup-390');
			await send(resident, 'main form.form button');
			await resident.waitForURL(/\/activities\/signups\/\d+$/);
			await says(resident, '票号');
			kept.ticket = new URL(resident.url()).pathname;
			kept.code = (await resident.locator('.ticket__number').innerText()).trim();
			await look(resident, 'the ticket', 'ticket-390');

			// somebody old, without a phone, at the community's counter, in large type
			const community = await t.open('/', { view: 'elder', width: 1280 });
			await t.signIn(community, 'community');
			await t.go(community, `${kept.activity}/counter`);
			await community.locator('main [name=name]').fill('欧阳桂花');
			await look(community, 'the counter in large type', 'counter-elder-1280');
			await send(community, 'main form.form button');
			await community.waitForURL(/\/activities\/signups\/\d+$/);
			kept.counter = (await community.locator('.ticket__number').innerText()).trim();
			await t.go(head, `${kept.activity}/people`);
			await says(head, '欧阳**');
		}],
		[ahead(3), async (t) => {
			// on the day: at the door by the number of the ticket
			const head = await t.person({ width: 390 });
			await t.signIn(head, 'orghead');
			for (const code of [kept.code, kept.counter]) {
				await t.go(head, `${kept.activity}/people`);
				await head.locator('main form[action$="/checkin"] [name=code]').fill(code);
				await send(head, 'main form[action$="/checkin"] button');
			}
			await t.go(head, `${kept.activity}/people`);
			await says(head, '到了');
			await look(head, 'who came', 'people-390');
		}],
		[ahead(4), async (t) => {
			const resident = await t.person({ width: 390 });
			await signInByPhone(t, resident, '13977770401', '方小梅');
			await t.go(resident, kept.ticket);
			await resident.locator('main [name=stars][value="5"], main select[name=stars]').first().evaluate((e) => {
				if (e.tagName === 'SELECT') { e.value = '5'; } else { e.checked = true; }
			});
			await resident.locator('main [name=sentence]').fill('腰鼓一响，人人都跟着动。');
			await look(resident, 'saying how it was', 'feedback-390');
			await send(resident, 'main form[action$="/feedback"] button');

			// the troupe shows the sentence, and the page of the troupe says what was held
			const head = await t.person({ width: 1280 });
			await t.signIn(head, 'orghead');
			await t.go(head, `${kept.activity}/people`);
			await send(head, 'main form[action$="/feedback"] button[value=show]');
			const anybody = await t.person({ width: 390 });
			await t.go(anybody, kept.activity);
			await says(anybody, '腰鼓一响，人人都跟着动。');
			await look(anybody, 'how it was', 'over-390');
			await anybody.locator('main .act-facts a[href^="/orgs/"]').first().click();
			await anybody.waitForLoadState();
			await says(anybody, TITLE);
			await says(anybody, '按签到算');
		}]);
}, { ms: 240_000 });
