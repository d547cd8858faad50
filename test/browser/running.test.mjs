// What the administrator runs the district by: packs, days of the calendar, mail and SMS that leave.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check, checkAxe, checkNoOverflow, equal, test } from './harness.mjs';

async function look(page, path) {
	await checkNoOverflow(page, path);
	await checkAxe(page, path);
}

// The district's pack as a ZIP with one text changed; python3 is there wherever the tests are.
function zipPack(folder, change) {
	const pack = join(folder, 'xihu');
	cpSync('packs/xihu', pack, { recursive: true });
	const head = join(pack, 'pack.yaml');
	writeFileSync(head, change(readFileSync(head, 'utf8')));
	execFileSync('python3', ['-m', 'zipfile', '-c', join(folder, 'xihu.zip'), pack]);
	rmSync(pack, { recursive: true });
	return join(folder, 'xihu.zip');
}

async function sendPack(page, file, awaited) {
	await page.locator('#send input[type=file]').setInputFiles(file);
	await page.getByRole('button', { name: '上传并检查' }).click();
	await page.waitForSelector(awaited);
}

test('a pack is sent, looked at, loaded and taken back', async (t) => {
	const admin = await t.person({ width: 390 });
	const folder = mkdtempSync(join(tmpdir(), 'chuke-pack-'));
	await t.signIn(admin, 'admin');
	await t.go(admin, '/admin/packs');
	await look(admin, '/admin/packs');

	await sendPack(admin, zipPack(folder, (text) => text.replace('minutes_east: 480', 'minutes_east: 4800')), '.errsum');
	const faults = await admin.locator('#send').innerText();
	check(/xihu\/pack\.yaml:\d+/.test(faults), `no file and line: ${faults}`);
	await look(admin, '/admin/packs refused');

	await sendPack(admin, zipPack(folder, (text) => text.replace('number: "12345"', 'number: "96345"')), 'main ins');
	check(new URL(admin.url()).pathname.startsWith('/admin/packs/trial/'), `led to ${admin.url()}`);
	equal(await admin.locator('main del').first().innerText(), '12345', 'what was');
	equal(await admin.locator('main ins').first().innerText(), '96345', 'what comes');
	await look(admin, '/admin/packs/trial');
	await admin.locator('main input[name=reason]').fill('换了热线');
	await admin.getByRole('button', { name: '装入', exact: true }).click();
	await admin.waitForLoadState();
	await t.go(admin, '/about');
	check((await admin.locator('body').innerText()).includes('96345'), 'the new pack does not hold');

	await t.go(admin, '/admin/packs');
	await admin.locator('main tbody th a').last().click();
	await admin.getByRole('button', { name: '回到这个版本' }).click();
	await admin.waitForLoadState();
	await admin.locator('main input[name=reason]').fill('退回');
	await admin.getByRole('button', { name: '装入', exact: true }).click();
	await admin.waitForLoadState();
	await t.go(admin, '/about');
	check(!(await admin.locator('body').innerText()).includes('96345'), 'the former pack does not hold');
	rmSync(folder, { recursive: true });
});

test('a day of the calendar is corrected without script, and put back', async (t) => {
	const admin = await t.person({ width: 390, script: false });
	await t.signIn(admin, 'admin');
	await t.go(admin, '/admin/calendar?year=2026&from=2026-03-09&days=1');
	await admin.locator('main input[name=on]').fill('2026-03-10');
	await admin.getByRole('radio', { name: '放假' }).check();
	await admin.locator('#corrections form >> input[name=reason]').last().fill('台风停工');
	await admin.getByRole('button', { name: '更正这一天' }).click();
	await t.go(admin, '/admin/calendar?year=2026&from=2026-03-09&days=1');
	const found = admin.locator('main dl b').first();
	equal(await found.innerText(), '2026年3月11日', 'the next working day');
	await checkNoOverflow(admin, '/admin/calendar');
	await admin.locator('#corrections summary').first().click();
	await admin.locator('#corrections details input[name=reason]').first().fill('没有停工');
	await admin.getByRole('button', { name: '取消更正' }).first().click();
	await t.go(admin, '/admin/calendar?year=2026&from=2026-03-09&days=1');
	equal(await found.innerText(), '2026年3月10日', 'the next working day again');

	const other = await t.person();
	await t.signIn(other, 'admin');
	await t.go(other, '/admin/calendar');
	await look(other, '/admin/calendar');
});

test('a trial message shows what became of it', async (t) => {
	const admin = await t.person({ width: 390 });
	await t.signIn(admin, 'admin');
	await t.go(admin, '/admin/outbox');
	await admin.getByRole('link', { name: '设置和试发' }).click();
	await look(admin, '/admin/outbox/trial');
	await admin.getByRole('radio', { name: '短信' }).check();
	await admin.locator('main input[name=to]').fill('not a number');
	await admin.getByRole('button', { name: '发送' }).click();
	await admin.waitForLoadState();
	check(await admin.locator('.errsum').count(), 'a wrong number is taken');
	await admin.locator('main input[name=to]').fill('13812345678');
	await admin.getByRole('button', { name: '发送' }).click();
	await admin.waitForLoadState();
	for (let tries = 0; tries < 50 && !(await admin.locator('main').innerText()).includes('只记录'); tries++) {
		await admin.waitForTimeout(100);
		await admin.reload();
	}
	check((await admin.locator('main').innerText()).includes('只记录'), 'the message did not come to its end');
	await look(admin, '/admin/outbox/{id}');
});

test('one signs out elsewhere: one session, then all others', async (t) => {
	const here = await t.person();
	const phone = await t.person({ width: 390 });
	const tablet = await t.person();
	for (const page of [here, phone, tablet]) {
		await t.signIn(page, 'community2');
	}
	const signedIn = async (page) => {
		await page.goto(`${t.site.base}/me`);
		return new URL(page.url()).pathname === '/me';
	};
	await t.go(here, '/me/sessions');
	await look(here, '/me/sessions');
	const ends = here.getByRole('button', { name: '结束', exact: true });
	check(await ends.count() >= 2, 'fewer than two sessions can be ended');
	await ends.first().click();
	await here.waitForLoadState();
	equal([await signedIn(phone), await signedIn(tablet)].filter(Boolean).length, 1, 'left of the two');
	await t.go(here, '/me/sessions');
	await here.getByRole('button', { name: '结束其他地方的登录' }).click();
	await here.waitForLoadState();
	equal([await signedIn(phone), await signedIn(tablet)].filter(Boolean).length, 0, 'left of the two');
	check(await signedIn(here), 'one is signed out here too');
});
