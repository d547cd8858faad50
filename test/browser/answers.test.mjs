// A procedure's form while it is filled in: rows, conditions and sums, with and without scripts.
import { check, checkAxe, checkNoOverflow, equal, shot, test } from './harness.mjs';

const rows = (page, table) => page.locator(`button[name="_remove"][value^="${table}."]`).count();

async function begin(t, how) {
	const page = await t.person(how);
	await t.signIn(page, 'resident');
	await t.go(page, '/cases/new/filing?step=all');
	return page;
}

async function addAndRemove(page) {
	await page.locator('[name="name"]').fill('古墩社区合唱队');
	await page.locator('[name="class"][value="culture"]').check();
	await page.locator('[name="founders.0.name"]').fill('王一');
	await page.locator('[name="founders.1.name"]').fill('李二');
	await page.locator('[name="head.phone"]').fill('还没写完');
	await page.locator('button[name="_add"][value="founders"]').click();
	await page.waitForLoadState();
	equal(await rows(page, 'founders'), 3, 'a row more');
	await page.locator('[name="founders.2.name"]').fill('赵三');
	await page.locator('button[name="_remove"][value="founders.0"]').click();
	await page.waitForLoadState();
	equal(await rows(page, 'founders'), 2, 'a row less');
	const left = await page.locator('[name^="founders."][name$=".name"]')
		.evaluateAll((controls) => controls.map((c) => c.value).join(' '));
	equal(left, '李二 赵三', 'whose rows are left');
	equal(await page.locator('[name="name"]').inputValue(), '古墩社区合唱队', 'what was typed');
	equal(await page.locator('[name="head.phone"]').inputValue(), '还没写完', 'even half of it');
	check(await page.locator('[name="class"][value="culture"]').isChecked(), 'what was chosen');
	equal(await page.locator('.errsum').count(), 0, 'nothing is called wrong');
}

test('rows of a form come and go, with and without script', async (t) => {
	const plain = await begin(t, { script: false, width: 390 });
	check(await plain.getByText('仅在“类别”是“其他类”时填写').isVisible(), 'a condition stands in words');
	await addAndRemove(plain);
	await checkNoOverflow(plain, 'the form with rows on a phone');
	const script = await begin(t, {});
	await addAndRemove(script);
	equal(new URL(script.url()).hash, '', 'no journey');
});

test('conditions and sums of a form follow what is typed', async (t) => {
	const page = await begin(t, {});
	const other = page.locator('[name="class_other"]');
	check(!await other.isVisible(), 'asked only of others');
	await page.locator('[name="class"][value="other"]').check();
	check(await other.isVisible(), 'asked of others');
	await page.locator('[name="budget.0.item"]').fill('服装');
	await page.locator('[name="budget.0.amount"]').fill('1,234.50');
	await page.locator('button[name="_add"][value="budget"]').click();
	check(await page.locator('[name="budget.1.item"]').evaluate((c) => c === c.ownerDocument.activeElement),
		'one goes on in the new row');
	await page.locator('[name="budget.1.amount"]').fill('65.5');
	equal(await page.locator('#f-budget_total output').textContent(), '1,300 元', 'the sum');
	await page.locator('[name="head.id_number"]').fill('110105194912310021');
	await page.locator('button[name="deed"][value="send"]').click();
	await page.waitForLoadState();
	equal(await page.locator('#f-budget_total output').textContent(), '1,300 元', 'the same sum from the server');
	await page.locator('.errsum a[href="#f-head.id_number"]').click();
	check(await page.locator('[id="f-head.id_number"]').getAttribute('aria-invalid') === 'true', 'the field is marked');
	await checkAxe(page, 'a form with mistakes');
	await shot(page, 'answers-wrong');
});

test('a procedure\'s form in elder view and in English', async (t) => {
	for (const how of [{ view: 'elder' }, { lang: 'en' }]) {
		const page = await t.open('/', { ...how, width: 390 });
		await t.signIn(page, 'resident');
		await t.go(page, '/cases/new/filing?step=all');
		await checkAxe(page, 'the form');
		await checkNoOverflow(page, 'the form');
		if (how.lang) {
			check(await page.getByRole('button', { name: 'Add a row' }).count() === 2, 'in English');
		}
		await shot(page, `answers-${how.view ?? how.lang}`);
	}
});
