// A district's officer brings a list in: sends it, looks at what would come of it, takes it over.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, checkAxe, checkNoOverflow, equal, shot, test } from './harness.mjs';

const DIRTY = 'src/app/registry/test/dirty-orgs.csv';

// Bad rows among good ones, of another seed than the fixture.
function listWithBadRows(site) {
	const path = join(site.folder, 'bad.csv');
	writeFileSync(path, execFileSync('node',
		['tools/packdata/make-orgs.mjs', '40', '--seed', '11', '--dirty', '--bad', '8']));
	return path;
}

async function sendList(t, page, path) {
	await t.go(page, '/register/import');
	await page.locator('input[type=file]').setInputFiles(path);
	await page.locator('main button:not([type=button])').first().click();
	await page.waitForURL(/\/register\/import\/\d+$/);
}

// Waits for the job without script: by loading the page again, as the frame itself does.
async function waitFor(page, words) {
	for (let i = 0; i < 60; i++) {
		if ((await page.locator('main').innerText()).includes(words)) {
			return;
		}
		await page.waitForTimeout(500);
		await page.reload();
	}
	throw new Error(`never says ${words}: ${await page.locator('main').innerText()}`);
}

test('an officer brings in a list without script, and a second time nothing changes', async (t) => {
	const page = await t.person({ script: false });
	await t.signIn(page, 'district');
	await sendList(t, page, DIRTY);
	await waitFor(page, '全部 120 行都可以导入');
	await page.getByRole('button', { name: '写入登记簿' }).click();
	await waitFor(page, '已导入');
	await sendList(t, page, DIRTY);
	await waitFor(page, '与登记簿完全一致');
});

test('refused rows are listed, handed back, and the rest comes in', async (t) => {
	const page = await t.person();
	await t.signIn(page, 'district');
	await t.go(page, '/register/import');
	await checkAxe(page, 'the form');
	await shot(page, 'import-form-1280');
	await sendList(t, page, listWithBadRows(t.site));
	await waitFor(page, '有 5 行有问题');
	check((await page.locator('main').innerText()).includes('请核对证书'), 'no reason is given');
	await checkAxe(page, 'the preview');
	await shot(page, 'import-preview-1280');
	const [download] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('link', { name: '下载有问题的行' }).click(),
	]);
	const lines = readFileSync(await download.path(), 'utf8').trim().split('\r\n');
	equal(lines.length, 6, 'lines of the refused rows');
	check(lines[0].endsWith(',原因'), `header: ${lines[0]}`);
	await page.getByRole('button', { name: '跳过有问题的行' }).click();
	await waitFor(page, '已导入');
	await shot(page, 'import-done-1280');
});

test('the pages of an import fit a phone, in English and in large type', async (t) => {
	for (const [how, name] of [[{}, 'zh'], [{ lang: 'en' }, 'en'], [{ view: 'elder' }, 'elder']]) {
		const page = await t.open('/', { width: 390, ...how });
		await t.signIn(page, 'district');
		await t.go(page, '/register/import');
		await checkNoOverflow(page, `the form, ${name}`);
		await shot(page, `import-form-390-${name}`);
		await sendList(t, page, listWithBadRows(t.site));
		await page.locator('table').first().waitFor();
		await shot(page, `import-preview-390-${name}`);
		await checkNoOverflow(page, `the preview, ${name}`);
		await checkAxe(page, `the preview, ${name}`);
		await shot(page, `import-preview-390-${name}`);
	}
}, { once: true });

test('the rows that were handed back come in once they are mended', async (t) => {
	const header = '社会组织名称,统一社会信用代码,组织类型,成立日期,住所';
	const path = join(t.site.folder, 'mend.csv');
	const page = await t.person();
	writeFileSync(path, `${header}\n杭州市西湖区坏行一协会,,社会团体,2014-09-24,文三路1号\n杭州市西湖区坏行二协会,,社会团体,2014-02-30,文三路2号\n`);
	await t.signIn(page, 'district');
	await sendList(t, page, path);
	await waitFor(page, '有 1 行有问题');
	const row = await page.locator('table', { hasText: '原因' }).locator('tbody tr').first().innerText();
	check(/^\s*3\b/.test(row) && row.includes('成立日期') && row.includes('2014-02-30'), `the refused row says ${row}`);
	const [download] = await Promise.all([
		page.waitForEvent('download'),
		page.locator('main a[href$="/bad"]').first().click(),
	]);
	writeFileSync(path, readFileSync(await download.path(), 'utf8').replace('2014-02-30', '2014-02-28'));
	await page.getByRole('button', { name: '跳过有问题的行' }).click();
	await waitFor(page, '已导入');
	await sendList(t, page, path);
	await waitFor(page, '全部 1 行都可以导入');
	await page.getByRole('button', { name: '写入登记簿' }).click();
	await waitFor(page, '已导入');
});

test('what is no list is refused in words, and a resident cannot send one', async (t) => {
	const path = join(t.site.folder, 'picture.csv');
	const page = await t.person();
	writeFileSync(path, Buffer.from('\x89PNG\r\n\x1a\n\0\0\0', 'latin1'));
	await t.signIn(page, 'district');
	await sendList(t, page, path);
	await waitFor(page, '读不了');
	const other = await t.person();
	await t.signIn(other, 'resident');
	const answer = await other.goto(`${t.site.base}/register/import`);
	check([403, 404].includes(answer.status()), `a resident gets ${answer.status()}`);
});
