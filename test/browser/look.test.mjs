// Small things that make pages kind: a password that can be looked at, ways from the start pages to everything.
import { check, checkAxe, checkNoOverflow, equal, shot, test } from './harness.mjs';

test('a typed password is shown on demand and goes out hidden', async (t) => {
	const page = await t.open('/login', { width: 390 });
	const field = page.locator('input[name=password]');
	const button = page.getByRole('button', { name: /显示\s*密码/ });
	await field.fill('chuke-demo');
	await button.click();
	equal(await field.getAttribute('type'), 'text', 'type');
	equal(await button.getAttribute('aria-pressed'), 'true', 'pressed');
	await checkAxe(page, 'a password shown');
	await button.click();
	equal(await field.getAttribute('type'), 'password', 'type');
	await button.press('Enter'); // by keyboard, and without sending the form
	equal(await field.getAttribute('type'), 'text', 'type by keyboard');
	await page.locator('input[name=name]').fill('resident');
	await page.evaluate(() => document.querySelector('main form').addEventListener('submit', (e) => {
		window.typeSent = e.target.elements.password.type;
		e.preventDefault();
	}));
	await page.getByRole('button', { name: '登录', exact: true }).click();
	equal(await page.evaluate(() => window.typeSent), 'password', 'type when sent');
}, { once: true });

test('without script no button promises to show a password', async (t) => {
	const page = await t.open('/login', { script: false });
	equal(await page.locator('[data-reveal] >> visible=true').count(), 0, 'buttons');
}, { once: true });

test('the administrator starts at what waits, and every line leads on', async (t) => {
	for (const width of [390, 1280]) {
		const page = await t.person({ width });
		await t.signIn(page, 'admin');
		await t.go(page, '/admin');
		await checkNoOverflow(page, `/admin at ${width}`);
		await checkAxe(page, `/admin at ${width}`);
		await shot(page, `admin-${width}`);
		const lines = await page.locator('main a.line-to').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
		check(lines.length >= 8, `${lines.length} lines`);
		for (const line of lines) {
			await t.go(page, line);
		}
	}
}, { once: true });

test('one\'s own page leads to what one follows', async (t) => {
	const page = await t.person({ width: 390 });
	await t.signIn(page, 'resident');
	await t.go(page, '/me');
	await page.getByRole('link', { name: '我的关注' }).click();
	equal(new URL(page.url()).pathname, '/me/follows', 'path');
});
