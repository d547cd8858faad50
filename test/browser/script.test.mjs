// What static/chuke.js adds where a page asks for it: keys in the suggestions, the counter of a text area, a
// form that goes out once.  All of it on the register's own pages.
import { check, checkAxe, checkNoOverflow, equal, shot, test } from './harness.mjs';

const NAME = '轻松艺术团';

test('a suggestion is chosen and opened by keys alone', async (t) => {
	const page = await t.open('/orgs');
	const box = page.locator('main input[name=q]').first();
	await box.pressSequentially('qsys');
	const list = page.locator('[role=listbox]');
	await list.locator('[role=option]:only-child', { hasText: NAME }).waitFor(); // of the whole word, not of its beginning
	equal(await box.getAttribute('aria-expanded'), 'true', 'aria-expanded');
	await box.press('ArrowDown');
	const chosen = await box.getAttribute('aria-activedescendant');
	equal(await page.locator(`#${chosen}`).getAttribute('aria-selected'), 'true', 'aria-selected');
	await box.press('ArrowUp');
	equal(await box.getAttribute('aria-activedescendant'), '', 'back in the field');
	await box.press('ArrowDown');
	await box.press('Enter');
	await page.waitForURL(/\/orgs\/\d+/);
	check((await page.locator('h1').innerText()).includes(NAME), 'another organisation was opened');
});

test('a suggestion is opened by the mouse; an emptied field has none', async (t) => {
	const page = await t.open('/orgs');
	const box = page.locator('main input[name=q]').first();
	const list = page.locator('[role=listbox]');
	await box.pressSequentially('qsys');
	await list.locator('[role=option]:only-child', { hasText: NAME }).waitFor(); // of the whole word, not of its beginning
	await box.fill('');
	await list.waitFor({ state: 'hidden' });
	await box.pressSequentially('qsys');
	await list.locator('[role=option]').first().click();
	await page.waitForURL(/\/orgs\/\d+/);
});

for (const width of [1280, 390]) {
	test(`an officer's form counts, points at what is wrong, and keeps what was typed, at ${width}`, async (t) => {
		const page = await t.person({ width });
		await t.signIn(page, 'district');
		await t.go(page, '/orgs/new');
		const area = page.locator('main textarea[data-count]').first();
		await area.fill('三个字');
		check((await area.locator('xpath=following-sibling::span').innerText()).startsWith('3 / '), 'counter');
		await checkAxe(page, '/orgs/new');
		await checkNoOverflow(page, '/orgs/new');
		await shot(page, `register-new-${width}`);
		const answer = page.waitForResponse((r) => r.request().method() === 'POST');
		await page.locator('main form.form button.btn').first().click();
		equal((await answer).status(), 422, 'status of an empty form');
		const summary = page.locator('#errsum');
		await summary.waitFor();
		equal(await page.evaluate(() => document.activeElement.id), 'errsum', 'where the focus is');
		equal(await area.inputValue(), '三个字', 'kept text');
		await checkAxe(page, 'refused form');
		await shot(page, `register-refused-${width}`);
		await summary.locator('a').first().click();
		check(await page.evaluate(() => location.hash.startsWith('#f-')), 'the summary leads to no field');
	});
}

test('a double click sends a form once', async (t) => {
	const page = await t.person();
	let posts = 0;
	page.on('request', (request) => { posts += request.method() === 'POST'; });
	await t.signIn(page, 'district');
	await t.go(page, '/orgs/new');
	posts = 0;
	await page.locator('main form.form button.btn').first().evaluate((button) => { button.click(); button.click(); });
	await page.locator('#errsum').waitFor();
	equal(posts, 1, 'posts');
});

test('an officer has the menu at hand on a desk and on a phone', async (t) => {
	for (const width of [1280, 390]) {
		const page = await t.person({ width });
		await t.signIn(page, 'district');
		await t.go(page, '/register');
		if (width < 600) {
			equal(await page.locator('.tabbar [aria-current=page]:visible').innerText(), '登记簿', 'current tab');
			await page.locator('.app__top .menu summary').click();
			check(await page.locator('.app__top .menu a[href="/register"]').isVisible(), 'the menu does not open');
			await checkAxe(page, '/register with its menu open');
			await page.locator('.app__top .menu summary').click();
		} else {
			equal(await page.locator('nav.side [aria-current=page]:visible').innerText(), '登记簿', 'current item');
			await page.locator('.app__search input').fill('qsys');
			await page.locator('.app__search input').press('Enter');
			await page.waitForURL(/\/register\?q=qsys/);
			check(await page.locator('main', { hasText: NAME }).count() > 0, 'the head finds nothing');
		}
		await checkAxe(page, '/register');
		await checkNoOverflow(page, '/register');
		await shot(page, `register-${width}`);
	}
});
