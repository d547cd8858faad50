// The portal's own pages: streets, mistakes reported, what people follow; on a phone and on a desk.
import { check, checkAxe, checkNoOverflow, equal, shot, test, weight, WEIGHT_BYTES_MAX } from './harness.mjs';

const PAGES = [
	['street', '/streets/330106007'],
	['community', '/streets/330106007006'],
	['feedback', '/feedback?page=/orgs/1'],
	['sitemap', '/sitemap'],
];
const CONDITIONS = [{ name: 'zh' }, { name: 'en', lang: 'en' }, { name: 'elder', view: 'elder' }];

for (const [name, path] of PAGES) {
	for (const condition of CONDITIONS) {
		test(`${name}, ${condition.name}: fits, is accessible, is light`, async (t) => {
			for (const width of [390, 1280]) {
				const page = await t.open(path, { ...condition, width });
				await checkNoOverflow(page, `${path} at ${width}`);
				await checkAxe(page, `${path} at ${width}`);
				await shot(page, `${name}-${condition.name}-${width}`);
				equal(await page.locator('h1').count(), 1, 'h1');
				if (condition.name === 'zh') {
					const bytes = await weight(page);
					check(bytes <= WEIGHT_BYTES_MAX, `${path}: ${bytes} bytes over the wire`);
				}
			}
		}, { once: true });
	}
}

test('a mistake is reported without script and answered at the desk', async (t) => {
	const page = await t.open('/streets/330106007', { script: false, width: 390 });
	await page.locator('footer a', { hasText: '找错' }).click();
	await page.getByLabel('内容有误').check();
	await page.locator('textarea[name=text]').fill('浏览器里报的错');
	await page.getByRole('button', { name: '提交' }).click();
	const number = await page.locator('main b.tnum').innerText();
	check(/^ZC-\d{4}-\d{6}$/.test(number), `the number is ${number}`);

	const desk = await t.person();
	await t.signIn(desk, 'street');
	await t.go(desk, '/desk/feedback');
	await checkAxe(desk, '/desk/feedback');
	await desk.getByRole('link', { name: number }).click();
	await checkAxe(desk, 'a report');
	await desk.locator('textarea[name=answer]').fill('已经改正');
	await desk.getByRole('button', { name: '保存' }).click();
	check((await desk.locator('main').innerText()).includes('已答复'), 'it is not answered');
});

test('a street is followed from its page, and left again', async (t) => {
	const page = await t.person({ script: false, width: 390 });
	await t.signIn(page, 'resident2');
	await t.go(page, '/streets/330106007');
	await page.getByRole('button', { name: '关注' }).click();
	check((await page.locator('main').innerText()).includes('已关注'), 'it is not followed');
	await t.go(page, '/me/follows');
	check((await page.locator('main').innerText()).includes('古荡街道'), 'it is not listed');
	await page.getByRole('button', { name: /取消关注/ }).first().click();
	check(!(await page.locator('main').innerText()).includes('古荡街道'), 'it is still listed');
});

test('the picture for sharing is a picture of the right size', async (t) => {
	const answer = await fetch(`${t.site.base}/orgs/1/share.png`);
	equal(answer.status, 200, 'status');
	equal(answer.headers.get('content-type'), 'image/png', 'type');
	const bytes = Buffer.from(await answer.arrayBuffer());
	equal(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`, '1200x630', 'size');
}, { once: true });

test('the feed is well-formed and newest first', async (t) => {
	const page = await t.open('/');
	const days = await page.evaluate(async () => {
		const text = await (await fetch('/feed.xml')).text();
		const feed = new DOMParser().parseFromString(text, 'application/xml');
		return feed.querySelector('parsererror') ? null
			: [...feed.querySelectorAll('entry > published')].map((node) => node.textContent);
	});
	check(days && days.length > 5, `the feed has ${days?.length} entries`);
	check(days.every((day, i) => i === 0 || days[i - 1] >= day), 'it is not in order');
}, { once: true });
