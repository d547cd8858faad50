// The first job: somebody who half remembers a name finds the organisation.
import { check, checkAxe, equal, shot, test } from './harness.mjs';

const NAME = '轻松艺术团'; // in the article, with the former name 青松艺术团

async function search(page, words) {
	const box = page.locator('main input[name=q]').first();
	await box.fill(words);
	await box.press('Enter');
	await page.waitForURL((url) => url.searchParams.get('q') === words);
}

for (const script of [true, false]) {
	for (const width of [390, 1280]) {
		test(`found by a part of its name, at ${width}, scripts ${script ? 'on' : 'off'}`, async (t) => {
			const page = await t.open('/', { width, script });
			await search(page, '轻松');
			equal(new URL(page.url()).pathname, '/orgs', 'address of the results');
			const hit = page.locator('main a', { hasText: NAME }).first();
			await hit.click();
			await page.waitForURL(/\/orgs\/\d+/);
			equal((await page.locator('h1').innerText()).trim().includes(NAME), true, 'heading');
		});
	}
}

for (const [how, words] of [
	['one character', '轻'],
	['pinyin', 'qingsong'],
	['pinyin initials', 'qsys'],
	['initials of the middle', 'yst'],
	['its former name', '青松艺术团'],
	['full-width letters', 'ｑｓｙｓ'],
]) {
	test(`found by ${how}`, async (t) => {
		const page = await t.open(`/orgs?q=${encodeURIComponent(words)}`);
		check(await page.locator('main a', { hasText: NAME }).count() > 0, `${words} does not find ${NAME}`);
	});
}

for (const words of ['%', '_', '"', "'", '*', 'NEAR(', 'a OR b', '轻" OR "1', '-轻', 'name:轻', '（', '\\', '0 ', '🙂']) {
	test(`syntax is plain text: ${words}`, async (t) => {
		const page = await t.open(`/orgs?q=${encodeURIComponent(words)}`, { script: false });
		equal(await page.locator('main input[name=q]').first().inputValue(), words.trim(), 'kept words');
	});
}

test('suggestions come while one types, and the keys reach them', async (t) => {
	const page = await t.open('/orgs');
	const box = page.locator('main input[name=q]').first();
	await box.pressSequentially('qsys');
	const list = page.locator('[role=listbox]');
	await list.waitFor();
	check((await list.innerText()).includes(NAME), 'the organisation is not suggested');
	await checkAxe(page, 'open suggestions');
	await shot(page, 'suggest-1280');
	await box.press('ArrowDown');
	check(await box.getAttribute('aria-activedescendant'), 'no suggestion is chosen');
	await box.press('Escape');
	equal(await list.isVisible(), false, 'list after Escape');
});

test('filters narrow, and can be taken back', async (t) => {
	const page = await t.open('/orgs', { script: false });
	const total = await resultCount(page);
	await t.go(page, '/orgs?kind=association');
	const groups = await resultCount(page);
	check(groups > 0 && groups < total, `${groups} of ${total} with a filter`);
});

async function resultCount(page) {
	const text = await page.locator('h1, h2').allInnerTexts();
	const count = text.join(' ').match(/([\d,]+)\s*家/);
	check(count, `no number of results in ${text.join(' | ')}`);
	return Number(count[1].replaceAll(',', ''));
}
