// Volunteers: a shift from its publication to hours corrected in the open, a certificate that anybody may check; promises
// of a round table in public.  With and without script, in the elder view, in English, on a phone.
import { check, checkAxe, checkNoOverflow, shot, test } from './harness.mjs';

const says = async (page, text) => check((await page.locator('main').innerText()).includes(text), `${page.url()} does not say ${text}`);
const saysNot = async (page, text) => check(!(await page.locator('main').innerText()).includes(text), `${page.url()} says ${text}`);
const press = (page, deed) => page.locator(`main button[name=deed][value=${deed}]`).first().click();

for (const script of [true, false]) {
	test(`a volunteer's hours are corrected, scripts ${script ? 'on' : 'off'}`, async (t) => {
		// of the demonstration: a shift that is over, whose organiser is an organisation nobody here works for
		const resident = await t.person({ width: 390, script });
		await t.signIn(resident, 'resident');
		await t.go(resident, '/me/volunteer');
		await says(resident, '会场引导');
		await checkNoOverflow(resident);
		if (script) {
			await checkAxe(resident, "a volunteer's hours");
			await shot(resident, 'volunteer-mine-390');
		}
		await resident.locator('main li a', { hasText: '会场引导' }).first().click();
		await says(resident, '改为');
		await says(resident, '按实际补记');
		await checkNoOverflow(resident);
		if (script) {
			await checkAxe(resident, 'a duty that was corrected');
			await shot(resident, 'volunteer-duty-390');
			await resident.locator('main form[action$="/object"] [name=words]').fill('我收完椅子又送了两位老人回家');
			await resident.locator('main form[action$="/object"] button').click();
			await resident.waitForLoadState();
			await says(resident, '您的异议已交给主办方');
		}

		// signing up and the organiser's list
		const community = await t.person({ width: 1280, script });
		await t.signIn(community, 'community');
		await t.go(community, '/activities?q=' + encodeURIComponent('乐居助老'));
		await community.locator('.act-cards h3 a').first().click();
		await community.waitForURL(/\/activities\/\d+$/);
		await community.locator('main a[href$="/volunteers"]').first().click();
		await says(community, '一对一教手机');
		const title = script ? '倒茶水' : '倒茶水（二）';
		await community.locator('#new [name=title]').fill(title);
		await community.locator('#new [name=tasks]').fill('给老人倒茶，小心烫。');
		await community.locator('#new [name=needed]').fill('1');
		await community.locator('#new form button').last().click();
		await community.waitForLoadState();
		await says(community, title);
		if (script) {
			await checkAxe(community, 'shifts of an activity');
			await shot(community, 'volunteer-shifts-1280');
		}
		const shift = await community.locator('main h3 a', { hasText: title }).first().getAttribute('href');
		await t.go(resident, shift);
		await says(resident, '还要 1 人');
		await resident.locator('main [name=age]').fill('12');
		await resident.locator('main form.form button, main form button.btn--lg').first().click();
		await resident.waitForLoadState();
		await says(resident, '做志愿者要满');
		await resident.locator('main [name=age]').fill('40');
		await resident.locator('main form button.btn--lg').first().click();
		await resident.waitForURL(/\/activities\/duties\/\d+$/);
		await says(resident, '志愿者号');
		await checkNoOverflow(resident);
		if (script) {
			await checkAxe(resident, 'a duty to come');
			await shot(resident, 'volunteer-ticket-390');
		}
		await t.go(community, `${shift}/people`);
		await says(community, '已报名');
		if (script) {
			await checkAxe(community, 'the list of volunteers');
			await shot(community, 'volunteer-people-1280');
		}
		await community.locator('main a[href$="/hours"]').first().click();
		await says(community, '岗位结束之后才能更正时长');
		resident.on('dialog', (dialog) => dialog.accept());
		await press(resident, 'cancel');
		await resident.waitForLoadState();
		await says(resident, '已取消报名');
	});
}

test('a certificate is issued and checked', async (t) => {
	const resident = await t.person({ width: 390, script: false });
	await t.signIn(resident, 'resident');
	await t.go(resident, '/me/volunteer');
	await resident.locator('main form[action$="/certificates"] button').click();
	await resident.waitForURL(/\/me\/volunteer$/);
	const verify = await resident.locator('main a[href^="/verify/volunteer/"]').first().getAttribute('href');
	const anybody = await t.person({ width: 390, script: true });
	await t.go(anybody, verify);
	await says(anybody, '证明是真的');
	await says(anybody, '*');
	await checkNoOverflow(anybody);
	await checkAxe(anybody, 'the check of a certificate');
	await shot(anybody, 'volunteer-verify-390');
});

test('volunteering in the elder view and in English', async (t) => {
	const page = await t.person({ width: 390, script: false });
	await t.go(page, '/volunteers');
	await says(page, '一对一教手机');
	await checkNoOverflow(page);
	await shot(page, 'volunteers-390');
	await t.go(page, '/volunteers?view=elder');
	await checkNoOverflow(page);
	await t.go(page, '/volunteers?lang=en');
	await says(page, 'Volunteering');
	await page.locator('main .rows li a').first().click();
	await checkNoOverflow(page);
	await says(page, 'Sign in');
	const wide = await t.person({ width: 1280, script: true });
	await t.go(wide, '/volunteers');
	await checkAxe(wide, 'where volunteers are wanted');
	await shot(wide, 'volunteers-1280');
});

test('promises of a round table are followed up in public', async (t) => {
	const page = await t.person({ width: 390, script: false });
	await t.go(page, '/promises');
	await says(page, '东门空地装两组电动车充电桩');
	await says(page, '逾期');
	await checkNoOverflow(page);
	await shot(page, 'promises-390');
	await page.locator('main .seg a', { hasText: '逾期' }).click();
	await says(page, '健身角重新拉线');
	await saysNot(page, '东门空地装两组电动车充电桩');
	await page.locator('main .rows li a').first().click();
	await says(page, '临时的太阳能灯');
	await checkNoOverflow(page);
	await shot(page, 'promise-390');
	await t.go(page, '/promises?view=elder');
	await checkNoOverflow(page);
	await t.go(page, '/promises?lang=en');
	await says(page, 'Under way');
	const wide = await t.person({ width: 1280, script: true });
	await t.go(wide, '/promises');
	await checkAxe(wide, 'the list of promises');
	await shot(wide, 'promises-1280');
	await wide.locator('main .rows a[href$="/roundtable"]').first().click();
	await says(wide, '会议记录');
	await checkAxe(wide, 'a round table');
	await shot(wide, 'roundtable-1280');

	// a resident brings a topic up, the street lists it
	const resident = await t.person({ width: 390, script: true });
	await t.signIn(resident, 'resident');
	await t.go(resident, '/activities?q=' + encodeURIComponent('食堂的菜价'));
	await resident.locator('.act-cards h3 a').first().click();
	await resident.waitForURL(/\/activities\/\d+$/);
	await resident.locator('main a[href$="/roundtable"]').first().click();
	await resident.waitForURL(/\/roundtable$/);
	const table = new URL(resident.url()).pathname;
	await resident.locator('main form[action$="/topics"] [name=title]').fill('能不能用老年卡付钱');
	await resident.locator('main form[action$="/topics"] button').click();
	await resident.waitForLoadState();
	await says(resident, '等主办方看');
	await checkNoOverflow(resident);
	await checkAxe(resident, 'a round table to come');
	await shot(resident, 'roundtable-390');
	const street = await t.person({ width: 1280, script: true });
	await t.signIn(street, 'street');
	await t.go(street, table);
	await says(street, '能不能用老年卡付钱');
	await checkAxe(street, 'a round table of its organiser');
	await shot(street, 'roundtable-own-1280');
	await street.locator('#proposed li', { hasText: '老年卡' }).locator('button[value=list]').click();
	await street.waitForLoadState();
	await t.go(page, table + '?lang=zh');
	await says(page, '能不能用老年卡付钱');
});
