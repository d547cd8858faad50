// Signing in and out.
import { check, checkAxe, equal, shot, test } from './harness.mjs';

for (const script of [true, false]) {
	test(`an officer signs in, and out again, scripts ${script ? 'on' : 'off'}`, async (t) => {
		const page = await t.person({ script });
		await t.signIn(page, 'district');
		check(!new URL(page.url()).pathname.startsWith('/login'), 'still on the sign-in page');
		await t.go(page, '/me');
		if (script) {
			await checkAxe(page, '/me');
			await shot(page, 'me-1280');
		}
		await page.locator('form[action="/logout"] button').first().click();
		await page.waitForLoadState();
		await page.goto(`${t.site.base}/me`);
		equal(new URL(page.url()).pathname, '/login', 'where /me leads after signing out');
	});
}

test('a wrong password is told on the same page, the name kept', async (t) => {
	const page = await t.person();
	await t.signIn(page, 'resident', 'not-it');
	check((await page.locator('main').innerText()).length > 0, 'an empty page');
	equal(await page.locator('main form input[type=text], main form input:not([type])').first().inputValue(),
		'resident', 'kept name');
	equal(await page.locator('main form input[type=password]').inputValue(), '', 'password shown again');
	await checkAxe(page, 'refused sign-in');
	await shot(page, 'login-refused-1280');
});
