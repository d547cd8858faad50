// Officers at work in the register: what is wrong is told at once, what was typed stays.
import { check, checkAxe, checkNoOverflow, equal, shot, test } from './harness.mjs';

const WRONG = {
	name: '测', uscc: '52330106586510007X', org_code: '123', founded_day: '2999-01-01', member_count: '很多',
	capital: '三万', phone: '123', email: 'abc', website: 'foo bar',
};

for (const script of [true, false]) {
	test(`every mistake of a form is told at once, scripts ${script ? 'on' : 'off'}`, async (t) => {
		const page = await t.person({ script });
		await t.signIn(page, 'community');
		await t.go(page, '/orgs/new');
		for (const [name, value] of Object.entries(WRONG)) {
			await page.locator(`main [name=${name}]`).fill(value);
		}
		await page.locator('main textarea[name=purpose]').fill('两行\n<b>字</b>');
		await page.locator('main [name=fields]').nth(2).check();
		await page.locator('main form.form .savebar button').click();
		await page.waitForLoadState();
		equal(await page.locator('#errsum li').count(), Object.keys(WRONG).length + 1, 'sentences'); // and the reason
		for (const [name, value] of Object.entries(WRONG)) {
			equal(await page.locator(`main [name=${name}]`).inputValue(), value, `kept ${name}`);
			check(await page.locator(`#f-${name}-e`).isVisible(), `no sentence at ${name}`);
		}
		equal(await page.locator('main textarea[name=purpose]').inputValue(), '两行\n<b>字</b>', 'kept text');
		check(await page.locator('main [name=fields]').nth(2).isChecked(), 'the field was forgotten');
		const summary = await page.locator('#errsum').innerText();
		check(summary.includes('人数：请填写整数'), `no label in the summary: ${summary}`);
		if (script) {
			await checkAxe(page, 'refused form');
			await shot(page, 'officer-refused-1280');
		}
	});
}

test('a community officer is offered the own community, and what is filed', async (t) => {
	const page = await t.person({ script: false });
	await t.signIn(page, 'community');
	await t.go(page, '/orgs/new');
	equal(await page.locator('main [name=region]').count(), 1, 'places to choose from');
	check(await page.locator('main [name=region]').isChecked(), 'the only place is not chosen');
	equal(await page.locator('main [name=kind]:checked').getAttribute('value'), 'filed', 'kind');
	equal(await page.locator('main [name=registrar]').inputValue(), '古荡街道办事处', 'where it is filed');
	await page.locator('main [name=name]').fill('古墩社区晨练队');
	await page.locator('main [name=reason]').fill('备案表');
	await page.locator('main form.form .savebar button').click();
	await page.waitForURL(/\/orgs\/\d+$/);
	await t.go(page, '/orgs/new');
	await page.locator('main [name=name]').fill('古墩社区晨练队');
	await page.locator('main [name=reason]').fill('备案表');
	await page.locator('main form.form .savebar button').click();
	await page.waitForLoadState();
	check((await page.locator('#errsum').innerText()).includes('“古墩社区晨练队”'), 'which one is there already?');
});

test('a form fits a phone', async (t) => {
	const page = await t.person({ width: 390 });
	await t.signIn(page, 'street');
	await t.go(page, '/orgs/new');
	await checkNoOverflow(page, '/orgs/new');
	await checkAxe(page, '/orgs/new');
	await shot(page, 'officer-new-390');
});
