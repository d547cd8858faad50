// By phone number: signing in and up by a code, a number replaced at the counter, relatives who act.
import { check, checkAxe, checkNoOverflow, equal, shot, test } from './harness.mjs';

// The code in the message that the demonstration shows in place of sending it.
async function codeOnPage(page) {
	const shown = await page.locator('main .note').innerText();
	const found = /\b\d{6}\b/.exec(shown.replace(/\d{3}\*+\d{4}/g, ''));
	check(found, `no code in: ${shown}`);
	return found[0];
}

async function askCode(t, page, phone) {
	await t.go(page, '/login');
	const form = page.locator('form[action="/login/sms"]');
	await form.locator('input[name=phone]').fill(phone);
	await form.locator('input[type=submit]').click();
	await page.waitForLoadState();
	equal(new URL(page.url()).pathname, '/login/sms', 'where a number leads');
}

async function typeCode(page, code) {
	await page.locator('input[name=code]').fill(code);
	await page.locator('form[action="/login/sms/code"] button').click();
	await page.waitForLoadState();
}

async function signUp(t, page, phone, name) {
	await askCode(t, page, phone);
	await typeCode(page, await codeOnPage(page));
	equal(new URL(page.url()).pathname, '/login/new', 'where a number of nobody leads');
	await page.locator('input[name=name]').fill(name);
	await page.locator('input[name=agree][value=account]').check();
	await page.locator('form[action="/login/new"] button').click();
	await page.waitForLoadState();
}

test('a resident of the demonstration signs in by code, scripts off', async (t) => {
	const page = await t.person({ width: 390, script: false });
	await askCode(t, page, '13800000001');
	await checkNoOverflow(page, '/login/sms');
	const code = await codeOnPage(page);
	await typeCode(page, code === '111111' ? '222222' : '111111');
	check((await page.locator('main').innerText()).includes('还可以试 4 次'), 'a wrong code is not told');
	await typeCode(page, code);
	await t.go(page, '/me');
	check((await page.locator('main').innerText()).includes('沈佳音'), 'not signed in');
});

let number = 0;
for (const { view, lang, width } of [{ width: 390 }, { width: 390, view: 'elder' }, { width: 390, lang: 'en' }, { width: 1280 }]) {
	const how = [view ?? lang ?? 'plain', width].join(' ');
	test(`somebody new signs up by phone, ${how}`, async (t) => {
		number += 1;
		const page = await t.open('/login', { width, view, lang });
		const look = async (what) => {
			await checkNoOverflow(page, what);
			await checkAxe(page, what);
			await shot(page, `signup-${what}-${how.replace(' ', '-')}`);
		};
		await look('login');
		await askCode(t, page, `1391234${t.site.engine === 'sqlite' ? 1 : 2}00${number}`);
		await look('code');
		equal(await page.locator('input[name=code]').getAttribute('autocomplete'), 'one-time-code', 'autocomplete');
		equal(await page.locator('input[name=code]').getAttribute('inputmode'), 'numeric', 'inputmode');
		await typeCode(page, await codeOnPage(page));
		await page.locator('form[action="/login/new"] button').click();
		await page.waitForLoadState();
		check(await page.locator('.errsum').count(), 'an empty name is not refused');
		await look('new');
		await page.locator('input[name=name]').fill('方小满');
		await page.locator('input[name=agree][value=account]').check();
		await page.locator('form[action="/login/new"] button').click();
		await page.waitForLoadState();
		await t.go(page, '/me');
		check((await page.locator('main').innerText()).includes('方小满'), 'no account');
		await t.go(page, '/me/family');
		await look('family');
	});
}

test('a relative agrees, is applied for, and ends it', async (t) => {
	const engine = t.site.engine === 'sqlite' ? 3 : 4;
	const mother = await t.person({ width: 390 });
	await signUp(t, mother, `1391234${engine}001`, '沈阿婆');
	const daughter = await t.person({ width: 390, script: false });
	await signUp(t, daughter, `1391234${engine}002`, '沈小妹');
	await t.go(daughter, '/me/family');
	await daughter.locator('form[action="/me/family"] input[name=phone]').fill(`1391234${engine}001`);
	await daughter.locator('form[action="/me/family"] button').click();
	await daughter.waitForLoadState();
	await daughter.locator('input[name=code]').fill(await codeOnPage(daughter));
	await daughter.locator('form[action="/me/family/code"] button').click();
	await daughter.waitForLoadState();
	check((await daughter.locator('main').innerText()).includes('沈阿婆'), 'not agreed');
	await t.go(daughter, '/cases/new/filing');
	await checkNoOverflow(daughter, '/cases/new/filing');
	await daughter.getByText('为家人沈阿婆办理').click();
	await daughter.getByRole('button', { name: '下一步' }).click();
	await daughter.waitForLoadState();
	await daughter.locator('input[name=name]').fill('夕阳合唱队');
	await daughter.locator('button[name=deed][value=save]').click();
	await daughter.waitForLoadState();

	await t.go(mother, '/me/cases');
	check((await mother.locator('main').innerText()).includes('夕阳合唱队'), 'the person does not see the case');
	await t.go(mother, '/me/family');
	await checkAxe(mother, '/me/family');
	await mother.getByRole('button', { name: '取消' }).click();
	await mother.waitForLoadState();
	await t.go(daughter, '/me/cases');
	check(!(await daughter.locator('main').innerText()).includes('夕阳合唱队'), 'the relative still sees the case');
});

test('a lost phone is replaced at the counter', async (t) => {
	const engine = t.site.engine === 'sqlite' ? 5 : 6;
	const person = await t.person();
	await signUp(t, person, `1391234${engine}001`, '罗大伯');
	const officer = await t.person({ width: 390 });
	await t.signIn(officer, 'community');
	await t.go(officer, '/counter');
	await checkAxe(officer, '/counter');
	await checkNoOverflow(officer, '/counter');
	await shot(officer, 'counter-390');
	const form = officer.locator('form[action="/counter/phone"]');
	await form.locator('input[name=old_phone]').fill(`1391234${engine}001`);
	await form.locator('input[name=name]').fill('罗大伯');
	await form.locator('input[name=new_phone]').fill(`1391234${engine}002`);
	await form.locator('input[name=reason]').fill('手机丢了');
	await form.locator('button').last().click();
	await officer.waitForLoadState();
	check((await officer.locator('main').innerText()).includes('请先核对身份证'), 'replaced without a look at the card');
	await form.locator('input[name=is_seen]').check();
	await form.locator('input[name=is_old_dead]').check();
	await form.locator('button').last().click();
	await officer.waitForLoadState();
	await person.goto(`${t.site.base}/me`);
	equal(new URL(person.url()).pathname, '/login', 'where the old sign-in leads');
	await askCode(t, person, `1391234${engine}002`);
	await typeCode(person, await codeOnPage(person));
	await t.go(person, '/me');
	check((await person.locator('main').innerText()).includes('罗大伯'), 'the new number does not open the account');
});
