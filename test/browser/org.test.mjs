// One organisation as residents see it: how it stood on a day, what is printed of it.
import { check, checkAxe, equal, shot, test } from './harness.mjs';

async function openTroupe(t, how) {
	const page = await t.open('/orgs?q=%E9%9D%92%E6%9D%BE%E8%89%BA%E6%9C%AF%E5%9B%A2', how);
	await page.locator('.org h3 a').first().click();
	await page.waitForURL(/\/orgs\/\d+$/);
	return page;
}

for (const script of [true, false]) {
	test(`the day of the article: page, print and code agree, scripts ${script ? 'on' : 'off'}`, async (t) => {
		const page = await openTroupe(t, { script });
		const here = new URL(page.url()).pathname;
		await page.locator('#as_of').fill('2010-09-24');
		await page.locator('form:has(#as_of) button').click();
		await page.waitForURL(/as_of=2010-09-24/);
		equal((await page.locator('h1').innerText()).trim(), '青松艺术团', 'its name then');
		await page.locator('main a[href*="/print"]').click();
		await page.waitForURL(/\/print\?as_of=2010-09-24/);
		const paper = await page.locator('.cert').innerText();
		check(paper.includes('青松艺术团') && paper.includes('2010年9月24日'), `the print says ${paper}`);
		check(paper.includes(here), 'the print does not say where the live page is');
		equal(await page.locator('.cert svg.qr').count(), 1, 'codes on the print');
		if (script) {
			check(await page.locator('[data-print]').isVisible(), 'no button prints');
			await checkAxe(page, 'print page');
			await page.emulateMedia({ media: 'print' });
			await shot(page, 'org-print-paper');
		}
	});
}

test('a day that cannot be is told at the field', async (t) => {
	const page = await openTroupe(t, { width: 390 });
	const here = new URL(page.url()).pathname;
	for (const day of ['2999-01-01', 'foo']) {
		await t.go(page, `${here}?as_of=${day}`, 422);
		check(await page.locator('#as_of-e').isVisible(), `nothing is said about ${day}`);
		await checkAxe(page, `as_of=${day}`);
	}
});
