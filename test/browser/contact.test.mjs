// A mobile number among an organisation's contacts: masked for everybody, whole for whoever says why.
import { check, checkAxe, checkNoOverflow, equal, shot, test } from './harness.mjs';

const MOBILE = '13812345678';
const MASK = '138****5678';

// The address of the organisation's page.
async function find(t, page, name) {
	await t.go(page, `/orgs?q=${encodeURIComponent(name)}`);
	return page.locator('main a[href^="/orgs/"]').filter({ hasText: name }).first().getAttribute('href');
}

for (const [script, width, org] of [[true, 1280, '杭网义工'], [true, 390, '轻松艺术团'], [false, 1280, '绿叶']]) {
	test(`a mobile number is seen by whoever says why, ${width} px, scripts ${script ? 'on' : 'off'}`, async (t) => {
		const page = await t.person({ script, width });
		await t.signIn(page, 'district');
		const path = await find(t, page, org);
		await t.go(page, `${path}/contact`);
		await page.locator('main [name=phone]').fill(MOBILE);
		await page.locator('main .savebar button').click();
		await page.waitForURL(new RegExp(`${path}$`));

		const nobody = await t.person({ script, width });
		await t.go(nobody, path);
		const contact = await nobody.locator('main .contact').innerText();
		check(contact.includes(MASK) && !contact.includes(MOBILE), `shown to everybody: ${contact}`);
		equal(await nobody.locator('main a[href^="tel:"]').count(), 0, 'links to a number that is masked');

		await t.go(page, `${path}/contact`);
		equal(await page.locator('main [name=phone]').inputValue(), MASK, 'before a reason is given');
		if (script) {
			await checkAxe(page, 'masked contact');
			await checkNoOverflow(page, 'masked contact');
			await shot(page, `contact-masked-${width}`);
		}
		const see = page.locator('main form[action$="/see"]');
		await see.locator('[name=why]').focus(); // by keyboard
		await page.keyboard.type('通知年检');
		await page.keyboard.press('Enter');
		await see.waitFor({ state: 'detached' });
		equal(await page.locator('main [name=phone]').inputValue(), MOBILE, 'after it');
		check((await page.locator('main').innerText()).includes('联系电话 · 通知年检'), 'it is not told who has seen it');

		// saved as it stands it stays
		await page.locator('main [name=reason]').fill('核对');
		await page.locator('main .savebar button').click();
		await page.waitForLoadState();
		check((await page.locator('#errsum').innerText()).includes('没有任何一项'), 'a change of nothing');
	});
}
