// What people are told: a confirmed mail address, the notice in the head, switches; the outbox and the jobs
// of the administrator.
import { check, checkAxe, checkNoOverflow, equal, runTest, shot, startSite, test } from './harness.mjs';

// The newest message of the outbox, as the administrator reads it; in a demonstration its words stand there.
async function newestMessage(t) {
	const admin = await t.person();
	await t.signIn(admin, 'admin');
	await t.go(admin, '/admin/outbox');
	for (let tries = 0; tries < 50; tries++) {
		const state = await admin.locator('tbody tr').first().innerText();
		if (state.includes('只记录')) {
			break;
		}
		await admin.waitForTimeout(200);
		await admin.reload();
	}
	await checkAxe(admin, '/admin/outbox');
	await shot(admin, 'admin-outbox-1280');
	await admin.locator('tbody tr th a').first().click();
	await admin.waitForLoadState();
	await checkAxe(admin, 'a message');
	await shot(admin, 'admin-outbox-message-1280');
	return admin.locator('main').innerText();
}

// How many notices the head says are unread.
async function unread(page) {
	const count = page.locator('header .count').first();
	return await count.count() ? Number(/\d+/.exec(await count.textContent())[0]) : 0;
}

for (const script of [true, false]) {
	test(`notices: a mail address is confirmed, and its owner is told, scripts ${script ? 'on' : 'off'}`, async (t) => {
		const account = script ? 'resident' : 'resident2';
		const page = await t.person({ width: 390, script });
		await t.signIn(page, account);
		await t.go(page, '/me/notices/settings');
		const before = await unread(page); // of what other tests did
		await page.locator('#f-address').fill('not an address');
		await page.getByRole('button', { name: '发送确认链接' }).click();
		await page.waitForLoadState();
		check((await page.locator('#errsum').innerText()).includes('邮箱'), 'nothing is said of a wrong address');
		equal(await page.locator('#f-address').inputValue(), 'not an address', 'kept address');
		await page.locator('#f-address').fill(`${account}@example.org`);
		await page.getByRole('button', { name: '发送确认链接' }).click();
		await page.waitForLoadState();
		const words = await newestMessage(t);
		check(words.includes(`${account}@example.org`), `the message is not there: ${words}`);
		await t.go(page, /\/mail\/confirm\/[0-9a-f]+/.exec(words)[0]);
		await page.getByRole('button', { name: '这是我的邮箱' }).click();
		await page.waitForLoadState();
		check((await page.locator('#mail').innerText()).includes('已确认'), 'the address is not confirmed');

		equal(await unread(page), before + 1, 'count in the head');
		await t.go(page, '/me/notices');
		await checkNoOverflow(page, '/me/notices');
		if (script) {
			await checkAxe(page, '/me/notices');
			await shot(page, 'notices-390');
		}
		await page.getByRole('button', { name: '打开', exact: true }).first().click();
		await page.waitForLoadState();
		equal(new URL(page.url()).pathname, '/me/notices/settings', 'where the notice leads');
		equal(await unread(page), before, 'count in the head after reading');
	});
}

test('notices: switches keep what was chosen, and the law has none', async (t) => {
	const page = await t.person({ width: 390 });
	await t.signIn(page, 'street');
	await t.go(page, '/me/notices/settings');
	await checkAxe(page, '/me/notices/settings');
	await checkNoOverflow(page, '/me/notices/settings');
	await shot(page, 'notices-settings-390');
	const box = page.locator('input[name=mail][value="job.ended"]');
	equal(await box.isChecked(), false, 'mail for jobs at first');
	await box.check();
	await page.locator('form[action="/me/notices/settings"] button').click();
	await page.waitForLoadState();
	equal(await page.locator('input[name=mail][value="job.ended"]').isChecked(), true, 'mail for jobs when chosen');
	equal(await page.locator('input[value="account.security"]').count(), 0, 'switches of what the law demands');
	check((await page.locator('main').innerText()).includes('依法必须告知'), 'the page does not say why');
});

test('notices: pages for officers, English and large', async (t) => {
	for (const how of [{ lang: 'en' }, { view: 'elder' }]) {
		const page = await t.person({ width: 390 });
		await t.go(page, how.lang ? '/?lang=en' : '/?view=elder');
		await t.signIn(page, 'admin');
		for (const path of ['/me/notices', '/me/notices/settings', '/admin/outbox', '/admin/jobs']) {
			await t.go(page, path);
			await checkAxe(page, `${path} ${how.lang ?? how.view}`);
			await checkNoOverflow(page, `${path} ${how.lang ?? how.view}`);
		}
	}
}, { once: true });

// A district whose mail server does not answer.
test('notices: what could not be sent is tried again or dropped', async (t) => {
	process.env.CHUKE_MAIL_SERVER = 'smtp://127.0.0.1:9';
	process.env.CHUKE_MAIL_FROM = 'noreply@example.org';
	const site = await startSite(t.site.chuke, 'sqlite');
	delete process.env.CHUKE_MAIL_SERVER;
	delete process.env.CHUKE_MAIL_FROM;
	const wrong = await runTest({ name: 'dropped', run: dropsWhatCannotLeave }, site, t.browser);
	await site.stop();
	if (wrong) {
		throw wrong;
	}
}, { once: true });

async function dropsWhatCannotLeave(t) {
	const page = await t.person();
	await t.signIn(page, 'admin');
	await t.go(page, '/me/notices/settings');
	await page.locator('#f-address').fill('admin@example.org');
	await page.getByRole('button', { name: '发送确认链接' }).click();
	await page.waitForLoadState();
	await t.go(page, '/admin/outbox?state=waiting');
	for (let tries = 0; tries < 50 && !(await page.locator('main').innerText()).includes('没有成功'); tries++) {
		await page.waitForTimeout(200);
		await page.reload();
	}
	await shot(page, 'admin-outbox-failing-1280');
	await page.locator('tbody tr th a').first().click();
	await page.waitForLoadState();
	check((await page.locator('main').innerText()).includes('任何人都不能查看'), 'a link that opens something can be read');
	await page.getByRole('button', { name: '现在重试' }).click();
	await page.waitForLoadState();
	check((await page.locator('.flash').innerText()).includes('马上再试'), 'nothing is said of the new try');
	for (let tries = 0; tries < 50 && (await page.getByText('正在发送').count()); tries++) {
		await page.waitForTimeout(200);
		await page.reload();
	}
	await page.locator('summary', { hasText: '放弃' }).click();
	await page.locator('#f-reason').fill('地址写错了');
	await page.getByRole('button', { name: '放弃', exact: true }).click();
	await page.waitForLoadState();
	const words = await page.locator('main').innerText();
	check(words.includes('已放弃') && words.includes('地址写错了'), `not dropped: ${words}`);
	await checkAxe(page, 'a dropped message');
}
