// The desk as officers use it: filters, search, findings with a decision, on to the next, many at once, absences, numbers,
// seals, keys; on a phone, in large type, in English, without scripts.
import { check, checkAxe, checkNoOverflow, equal, shot, test } from './harness.mjs';

const text = (page) => page.locator('main').innerText();

async function look(t, page, path, name) {
	await t.go(page, path);
	await checkAxe(page, name);
	await checkNoOverflow(page, name);
	await shot(page, name);
}

test('the desk: every page of it on a phone, in large type and in English', async (t) => {
	const pages = [
		['street', '/desk', 'desk'],
		['street', '/desk?procedure=filing&sort=latest', 'desk-filtered'],
		['street', '/desk?q=古墩', 'desk-found'],
		['street', '/desk?q=没有这样的字', 'desk-nothing'],
		['street', '/desk/absences', 'desk-absences'],
		['district', '/desk/numbers', 'desk-numbers'],
		['district', '/desk/numbers/void?number=BA-2026-0001', 'desk-void'],
		['admin', '/admin/seals', 'desk-seals'],
	];
	for (const width of [390, 1280]) {
		for (const who of ['street', 'district', 'admin']) {
			const page = await t.person({ width });
			await t.signIn(page, who);
			for (const [, path, name] of pages.filter(([own]) => own === who)) {
				await look(t, page, path, `${name}-${width}`);
			}
			if (who === 'street') {
				await look(t, page, '/desk?view=elder', `desk-elder-${width}`);
				await t.go(page, '/desk?lang=en');
				check(!/[\u4e00-\u9fff]/.test(await page.locator('.desk-filters > summary').innerText()), 'not in English');
			}
		}
	}
}, { once: true });

test('the desk: findings go with a decision, which leads to the next case', async (t) => {
	const page = await t.person();
	await t.signIn(page, 'community');
	await t.go(page, '/desk?procedure=filing&step=community');
	const first = page.locator('[data-desk] th a').first();
	const title = await first.innerText();
	await first.click();
	await page.waitForLoadState();
	const number = decodeURIComponent(new URL(page.url()).pathname.split('/')[2]);
	await page.locator('#act [name="remarks"]').fill('到过现场，大家都在');
	// a refusal without a reason is refused, and what was typed stays
	await page.locator('#act input[name="action"][value="reject"]').check();
	await page.getByRole('button', { name: /提交，办下一件|提交意见/ }).first().click();
	await page.waitForLoadState();
	equal(await page.locator('#act [name="remarks"]').inputValue(), '到过现场，大家都在', 'kept findings');
	await checkAxe(page, 'a decision that was refused');
	await page.locator('#act input[name="action"][value="pass"]').check();
	await page.getByRole('button', { name: /提交，办下一件|提交意见/ }).first().click();
	await page.waitForLoadState();
	check(!page.url().includes(encodeURIComponent(number)) || !(await text(page)).includes('审核意见'), 'not on the next');
	await t.go(page, `/cases/${number}`);
	check((await page.locator('#findings').innerText()).includes('到过现场，大家都在'), `findings of ${title} are not shown`);
});

test('the desk: a ready phrase takes its decision', async (t) => {
	const page = await t.person();
	await t.signIn(page, 'community');
	await t.go(page, '/desk?procedure=filing&step=community');
	await page.locator('[data-desk] th a').first().click();
	await page.waitForLoadState();
	await page.locator('input[name="phrase"][value="reject.0"]').check();
	equal(await page.locator('#act input[name="action"][value="reject"]').isChecked(), true, 'the decision');
});

test('the desk: keys are off until somebody turns them on', async (t) => {
	const page = await t.person();
	await t.signIn(page, 'street');
	await t.go(page, '/desk');
	await page.keyboard.press('j');
	check(!(await page.evaluate(() => document.activeElement.closest('[data-desk]'))), 'a key works though keys are off');
	await page.locator('[data-keys] summary').click();
	await page.locator('[data-keys-on]').check();
	await t.go(page, '/desk');
	await page.keyboard.press('j');
	await page.keyboard.press('j');
	const focused = await page.evaluate(() => document.activeElement.href);
	equal(focused, await page.locator('[data-desk] th a').nth(1).evaluate((a) => a.href), 'the second case');
	await page.keyboard.press('/');
	equal(await page.evaluate(() => document.activeElement.id), 'desk-q', 'the search');
	await page.keyboard.press('Escape');
	await page.locator('h1').click();
	await page.keyboard.press('?');
	check(await page.locator('[data-keys]').evaluate((d) => d.open), 'the list of keys');
}, { once: true });

test('the desk: many at once, looked at first, without scripts', async (t) => {
	const page = await t.person({ script: false });
	await t.signIn(page, 'street');
	await t.go(page, '/desk?procedure=filing&step=street');
	const waiting = await page.locator('[data-desk] tbody tr').count();
	check(waiting > 0, 'nothing waits');
	await page.locator('[data-desk] tbody input[name="turn"]').first().check();
	await page.locator('form[action="/desk/bulk"] input[name="action"][value="claim"]').check();
	await page.getByRole('button', { name: '看会怎样' }).click();
	await page.waitForLoadState();
	check((await text(page)).includes('1 件里可以办 1 件'), await text(page));
	await page.getByRole('button', { name: '办理这 1 件' }).click();
	await page.waitForLoadState();
	for (let i = 0; i < 20 && !(await text(page)).includes('办好 1 件'); i++) {
		await page.waitForTimeout(500);
		await page.reload();
	}
	check((await text(page)).includes('办好 1 件'), await text(page));
	await t.go(page, '/desk?show=mine');
	equal(await page.locator('[data-desk] tbody tr').count(), 1, 'what is mine');
});
