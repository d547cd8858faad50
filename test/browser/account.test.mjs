// What becomes of accounts: a role that goes in mid-session, an account that its owner closes, a second factor.
import { createHmac } from 'node:crypto';
import { check, checkAxe, checkNoOverflow, equal, test } from './harness.mjs';

const PASSWORD = 'chuke-demo';

test('a role withdrawn in mid-session is gone at the next click', async (t) => {
	const officer = await t.person();
	await t.signIn(officer, 'assessor3');
	const admin = await t.person();
	await t.signIn(admin, 'admin');
	await t.go(officer, '/me');
	const before = await officer.locator('main').innerText();
	check(before.includes('第三方评估人员'), 'the role is not shown before');

	await t.go(admin, '/admin/roles?q=assessor3');
	await checkAxe(admin, '/admin/roles');
	await admin.locator('main summary', { hasText: '撤销' }).click();
	await admin.locator('main input[name=reason]').fill('工作调动');
	await admin.getByRole('button', { name: '撤销这个角色' }).click();
	await admin.waitForLoadState();
	await t.go(officer, '/me');
	check(!(await officer.locator('main').innerText()).includes('第三方评估人员'), 'the role is still there');
});

test('an account is closed by its owner, and nobody signs in with it', async (t) => {
	const page = await t.person({ width: 390 });
	await t.signIn(page, 'assessor2');
	await t.go(page, '/me/close');
	await checkNoOverflow(page, '/me/close');
	await checkAxe(page, '/me/close');
	const form = page.locator('main form[action="/me/close"]');
	await form.locator('input[name=current]').fill('not-it');
	await form.locator('input[type=checkbox]').check();
	await form.locator('button').last().click();
	await page.waitForLoadState();
	check(await page.locator('.errsum').count(), 'a wrong password is not told');
	await form.locator('input[name=current]').fill(PASSWORD);
	await form.locator('button').last().click();
	await page.waitForLoadState();
	await page.goto(`${t.site.base}/me`);
	equal(new URL(page.url()).pathname, '/login', 'where /me leads after closing');
	await t.signIn(page, 'assessor2');
	equal(new URL(page.url()).pathname, '/login', 'signed in with a closed account');
});

// What an authenticator shows (RFC 6238: SHA-1, 30 s, 6 digits) for a key in base32.
function authenticator(words, step = 0) {
	const bits = [...words.replace(/\s/g, '')].map((letter) =>
		'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
	const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
	const counter = Buffer.alloc(8);
	counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + step));
	const hash = createHmac('sha1', key).update(counter).digest();
	const code = hash.readUInt32BE(hash[19] & 15) & 0x7fffffff;
	return String(code % 1e6).padStart(6, '0');
}

async function chooseFactor(t, value) {
	const admin = await t.person();
	await t.signIn(admin, 'admin');
	await t.go(admin, '/admin/settings');
	const form = admin.locator('form', { has: admin.locator('input[name=key][value=second_factor]') });
	await admin.locator('details', { has: form }).last().locator('summary').click();
	await form.locator('[name=value]').selectOption(value);
	const reason = form.locator('[name=reason]');
	if (await reason.count()) {
		await reason.fill('试用手机验证');
	}
	await form.locator('button').last().click();
	await admin.waitForLoadState();
}

test('a second factor is set up, asked for at sign-in, and a code on paper opens once', async (t) => {
	await chooseFactor(t, 'optional');
	const page = await t.person({ width: 390 });
	await t.signIn(page, 'center');
	await t.go(page, '/me/factor');
	await checkAxe(page, '/me/factor');
	await page.locator('form[action="/me/factor/start"] input[name=current]').fill(PASSWORD);
	await page.getByRole('button', { name: '开始' }).click();
	await page.waitForLoadState();
	await checkNoOverflow(page, 'the key to scan');
	const words = await page.locator('.key-words code').textContent();
	await page.locator('form[action="/me/factor/confirm"] input[name=code]').fill(authenticator(words));
	await page.getByRole('button', { name: '开通' }).click();
	await page.waitForLoadState();
	await checkAxe(page, 'codes on paper');
	const code = (await page.locator('.code-list code').first().textContent()).trim();

	for (const [attempt, opens] of [[1, true], [2, false]]) {
		const again = await t.person({ width: 390, script: false });
		await t.signIn(again, 'center');
		check(!(await again.locator('main').innerText()).includes('我的角色'), 'signed in without the second factor');
		await again.locator('main input[name=code]').fill(code);
		await again.locator('main form button').first().click();
		await again.waitForLoadState();
		const response = await again.goto(`${t.site.base}/me`);
		equal(response.status() === 200 && new URL(again.url()).pathname === '/me', opens,
			`whether the code opens the ${attempt}. time`);
	}
	await chooseFactor(t, 'off');
});
