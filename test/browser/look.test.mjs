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
	await page.evaluate(() => document.querySelector('input[name=password]').form.addEventListener('submit', (e) => {
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

test('the home page shows how projects go, and each leads to its page', async (t) => {
	for (const width of [390, 1280]) {
		const page = await t.open('/', { width });
		const lines = page.locator('#projects .proj a');
		check(await lines.count() >= 3, 'hardly a project');
		const name = await lines.first().innerText();
		await lines.first().click();
		equal(await page.locator('h1').innerText(), name, 'heading');
	}
}, { once: true });

test('the audit log speaks of roles in words', async (t) => {
	const page = await t.person();
	await t.signIn(page, 'auditor');
	await t.go(page, '/audit?verb=role.give');
	const text = await page.locator('main table').innerText();
	check(text.includes('审计人员'), 'the role is not named');
	check(!/→\s*auditor/.test(text), 'the role is a code');
	await checkAxe(page, '/audit');
}, { once: true });

test('in large type on a phone nothing is cut off', async (t) => {
	for (const [who, path] of [['district', '/register'], ['admin', '/admin'], ['resident', '/me'], [null, '/orgs/1']]) {
		const page = await t.person({ width: 390 });
		await t.go(page, '/?view=elder');
		if (who) {
			await t.signIn(page, who);
		}
		await t.go(page, path);
		await checkNoOverflow(page, path);
		await checkAxe(page, path);
		const cut = await page.locator('main dd, main td').evaluateAll((all) => all
			.filter((cell) => cell.scrollWidth > cell.clientWidth + 1).map((cell) => cell.innerText).slice(0, 3));
		check(cut.length === 0, `${path} cuts off ${cut.join(', ')}`);
	}
}, { once: true });
