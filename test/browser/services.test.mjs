// What can be done here, and the guide to each service: found by words, read on a phone and on a desk, in both
// languages, in large type, without script, printed.
import {
	check, checkAxe, checkNoOverflow, equal, shot, test,
} from './harness.mjs';

const CONDITIONS = [
	{ name: 'zh' },
	{ name: 'en', lang: 'en' },
	{ name: 'elder', view: 'elder' },
];
const PAGES = [
	['services', '/services'],
	['service-filing', '/services/filing'],
	['service-upgrade', '/services/filing_upgrade'],
];

for (const [name, path] of PAGES) {
	for (const { name: how, lang, view } of CONDITIONS) {
		for (const width of [390, 1280]) {
			test(`${name}, ${how}, ${width} px`, async (t) => {
				const page = await t.open(path, { lang, view, width });
				await checkNoOverflow(page);
				await checkAxe(page, `${name} ${how}`);
				await shot(page, `${name}-${how}-${width}`);
			}, { once: true });
		}
	}
}

test('a service is found by words and read before it is begun, without script', async (t) => {
	const page = await t.open('/services', { width: 390, script: false });
	await page.locator('main [name=q]').fill('备案');
	await page.locator('main .search button').click();
	await page.waitForURL(/\?q=/);
	await page.locator('main a:has-text("社区社会组织备案")').click();
	await page.waitForURL(/\/services\/filing$/);
	const said = await page.locator('main').innerText();
	for (const words of ['谁可以办', '章程或活动公约', '由街道工作人员办理，10 个工作日内办结。',
		'公示期满没有异议，自动“准予备案”。', '不服本决定的', '当面办理']) {
		check(said.includes(words), `the guide does not say ${words}`);
	}
	equal(await page.locator('main .page-head a.btn').getAttribute('href'), '/cases/new/filing', 'begin');
	await page.locator('main a:has-text("在本站申请复核")').click();
	await page.waitForURL(/\/services\/appeal$/);
});

test('the way of a service is a picture that reads on a phone', async (t) => {
	const page = await t.open('/services/filing', { width: 390 });
	const picture = page.locator('main svg.flow');
	check((await picture.getAttribute('aria-label')).length > 5, 'the picture has no name');
	const sizes = await picture.locator('text').evaluateAll((all) => all.map((text) => {
		const box = text.getBoundingClientRect();
		const scale = text.ownerSVGElement.getBoundingClientRect().width / 320;
		const frame = text.parentNode.querySelector('rect').getBoundingClientRect();
		return {
			text: text.textContent,
			px: Number.parseFloat(getComputedStyle(text).fontSize) * scale,
			inside: box.left >= frame.left && box.right <= frame.right &&
				box.top >= frame.top && box.bottom <= frame.bottom,
		};
	}));
	check(sizes.length >= 8, `only ${sizes.length} texts`);
	for (const { text, px, inside } of sizes) {
		check(px >= 14, `${text} has ${px} px`);
		check(inside, `${text} leaves its box`);
	}
}, { once: true });

test('services: what nobody finds is said, with a way on', async (t) => {
	const page = await t.open('/services?q=%E9%A3%9E%E8%88%B9', { width: 390 });
	check((await page.locator('main').innerText()).includes('没有找到这件事'), 'not said');
	await page.locator('main a:has-text("看全部事项")').click();
	await page.waitForURL(/\/services$/);
	await t.go(page, '/services/nothing', 404);
});
