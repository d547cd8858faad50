// The day of an activity: fifty people are checked in by two phones without a network and handed in once; the page goes on
// without a server, forgets that night, and works without script; paper, gifts and what came of it.
import { check, checkAxe, checkNoOverflow, equal, shot, test } from './harness.mjs';

const says = async (page, text) => check((await page.locator('main').innerText()).includes(text), `${page.url()} does not say ${text}`);
const soon = (page, what, arg) => page.waitForFunction(what, arg, { timeout: 15_000 });
const local = (ms) => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 16);
const PEOPLE = 50;

// Today, begun a minute ago; by the API of the organiser's own session.
async function publish(t, page, title) {
	await t.go(page, '/activities/new');
	await page.locator('main [name=title]').fill(title);
	await page.locator('main [name=kind][value=craft], main select[name=kind]').first().evaluate((e) => {
		if (e.tagName === 'SELECT') { e.value = 'craft'; } else { e.checked = true; }
	});
	await page.locator('main [name=body]').fill('一起来做一盏灯笼，材料都备好了。');
	await page.locator('main [name=from_at]').fill(local(Date.now() + 60_000));
	await page.locator('main [name=to_at]').fill(local(Date.now() + 30 * 60_000));
	await page.locator('main [name=place]').fill('古墩社区二楼活动室');
	await page.locator('main [name=capacity]').fill('60');
	await page.locator('main [name=people_max]').fill('2');
	await page.locator('main button[name=deed][value=post]').first().click();
	await page.waitForURL(/\/activities\/\d+$/);
	return new URL(page.url()).pathname;
}

// Tickets of people at the counter, by the form's own fields; their codes.
async function tickets(page, activity, count) {
	return page.evaluate(async ({ path, many }) => {
		const codes = [];
		const parse = async (answer) => new DOMParser().parseFromString(await answer.text(), 'text/html');
		for (let i = 0; i < many; i += 1) {
			const form = (await parse(await fetch(`${path}/counter`))).querySelector('main form.form');
			const fields = new URLSearchParams(new FormData(form));
			fields.set('name', '欧阳桂花');
			fields.set('people', '1');
			const ticket = await parse(await fetch(`${path}/counter`, { method: 'POST', body: fields }));
			codes.push(ticket.querySelector('.ticket__number').textContent.trim());
		}
		return codes;
	}, { path: activity, many: count });
}

async function link(t, page, activity, label) {
	await t.go(page, `${activity}/day`);
	await page.locator('main [name=label]').fill(label);
	await page.locator('main button[value=make]').click();
	await page.waitForLoadState();
	return page.locator('.day-link', { hasText: label }).locator('a[href^="/activities/day/"]').getAttribute('href');
}

const type = async (page, code) => {
	await page.locator('main [name=code]').fill(code);
	await page.locator('main form button').first().click();
	await page.waitForFunction(() => !document.querySelector('main [name=code]').value);
};
const sum = (page, what) => page.locator(`[data-sum=${what}]`).innerText();

test('fifty people are checked in without a network and handed in once', async (t) => {
	const community = await t.person({ width: 1280 });
	await t.signIn(community, 'community');
	const activity = await publish(t, community, '断网签到');
	const codes = await tickets(community, activity, PEOPLE);
	const east = await link(t, community, activity, '东门');
	const west = await link(t, community, activity, '西门');
	await checkAxe(community, 'the day of an activity');
	await shot(community, 'day-1280');

	const phones = [];
	for (const address of [east, west]) {
		const phone = await t.person({ width: 390 });
		await t.go(phone, address);
		await soon(phone, (many) => document.querySelector('[data-sum=all]').textContent === String(many), PEOPLE);
		await soon(phone, () => document.querySelector('[data-day-state]').textContent.includes('断网也能签到'));
		await checkAxe(phone, 'a helper\'s page');
		await checkNoOverflow(phone, 'a helper\'s page');
		phone.seen.isCut = true;
		await phone.context().setOffline(true);
		phones.push(phone);
	}
	const kept = await phones[0].evaluate(() => JSON.stringify(localStorage));
	check(kept.includes('欧阳') && !kept.includes('桂花') && !codes.some((code) => kept.includes(code)), 'more is kept than hashes and family names');

	// the page itself comes back without a network
	await phones[0].reload();
	await soon(phones[0], (many) => document.querySelector('[data-sum=all]').textContent === String(many), PEOPLE);
	for (const [i, code] of codes.entries()) {
		await type(phones[i % 2], i === 0 ? code.toLowerCase() : code);
	}
	await type(phones[1], codes[0]); // the same ticket at the other door, later
	await soon(phones[0], () => document.querySelector('[data-sum=queue]').textContent === '25');
	await soon(phones[1], () => document.querySelector('[data-sum=queue]').textContent === '26');
	await type(phones[1], codes[0]);
	check((await phones[1].locator('[data-said]').innerText()).includes('已经签到过'), 'the same phone lets a ticket in twice');
	await shot(phones[0], 'day-helper-390');

	await t.go(community, `${activity}/people`);
	await says(community, '已到\n0');
	for (const phone of phones) {
		await phone.context().setOffline(false);
		await soon(phone, () => document.querySelector('[data-sum=queue]').textContent === '0');
	}
	check((await phones[1].locator('main').innerText()).includes('东门'), 'the second is not told who was first');
	await t.go(community, `${activity}/people`);
	check(/已到\s*50\s*人/.test(await community.locator('main').innerText()), 'not fifty have come');

	// handed in once more, nothing changes
	const again = await phones[0].evaluate(async () => {
		const { api } = document.querySelector('[data-day]').dataset;
		const answer = await fetch(api, { method: 'POST', credentials: 'omit', headers: { 'Content-Type': 'application/json' },
			body: JSON.stringify({ mark: 0, scans: [] }) });
		return (await answer.json()).arrived.length;
	});
	equal(again, PEOPLE, 'arrivals');

	// that night: names and hashes go
	await phones[0].evaluate(() => {
		for (const name of Object.keys(localStorage)) {
			const day = JSON.parse(localStorage[name]);
			localStorage[name] = JSON.stringify({ ...day, until: Date.now() - 1 });
		}
	});
	await t.go(phones[0], '/activities/day/00000000000000000000000000000000', 404);
	await phones[0].goto(new URL(west, t.site.base).href);
	const left = await phones[0].evaluate((key) => localStorage[`chuke-day-${key}`] || '', east.split('/').pop());
	equal(left, '', 'what is left of yesterday');
}, { ms: 180_000 });

test('a helper without script, paper, gifts and what came of it', async (t) => {
	const community = await t.person({ width: 390 });
	await t.signIn(community, 'community');
	const activity = await publish(t, community, '纸上签到');
	const codes = await tickets(community, activity, 3);
	const address = await link(t, community, activity, '门口');

	const helper = await t.person({ width: 390, script: false });
	await t.go(helper, address);
	await helper.locator('main [name=code]').fill(codes[0]);
	await helper.locator('main form button').first().click();
	await helper.waitForLoadState();
	await helper.locator('main [name=code]').fill(codes[0]);
	await helper.locator('main form button').first().click();
	await helper.waitForLoadState();
	await says(helper, '已经签到过');
	await checkNoOverflow(helper, 'a helper\'s page without script');

	await t.go(community, `${activity}/sheet`);
	await says(community, codes[1].slice(4));
	await checkAxe(community, 'a sheet');
	await checkNoOverflow(community, 'a sheet');
	await shot(community, 'day-sheet-390');
	await t.go(community, `${activity}/typed`);
	await checkAxe(community, 'typing in');
	await checkNoOverflow(community, 'typing in');
	await community.locator('[name=came]:not([disabled])').first().check();
	await community.locator('main .savebar button').click();
	await community.waitForLoadState();
	equal(await community.locator('[name=came]:checked').count(), 2, 'people who have come');

	await t.go(community, `${activity}/day`);
	await community.locator('main [name=name]').fill('环保袋');
	await community.locator('main [name=stock]').fill('1');
	await community.locator('main button[value=add]').click();
	await community.waitForLoadState();
	await community.locator('.day-gift [name=code]').fill(codes[0]);
	await community.locator('.day-gift button[value=give]').click();
	await community.waitForLoadState();
	await says(community, '发了 1 份，还剩 0 份');
	await community.locator('.day-gift [name=code]').fill(codes[0]);
	await community.locator('.day-gift button[value=give]').click();
	await community.waitForLoadState();
	await says(community, '已经领过');
	await checkAxe(community, 'gifts');
	await checkNoOverflow(community, 'gifts');
	await shot(community, 'day-gifts-390');
	await t.go(community, `${activity}/after`);
	await checkAxe(community, 'afterwards');
	for (const view of ['elder', 'normal']) {
		await t.go(community, `${activity}/day?view=${view}`);
		await checkNoOverflow(community, `the day, ${view}`);
		await t.go(community, `${activity}/after?view=${view}`);
		await checkNoOverflow(community, `afterwards, ${view}`);
	}
});
