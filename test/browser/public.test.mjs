// The pages that everybody may open, as residents meet them: on a phone and on a desk, in both
// languages, in large type, without script.
import {
	check, checkAxe, checkNoOverflow, equal, shot, test, weight, WEIGHT_BYTES_MAX,
} from './harness.mjs';

const WIDTHS = [390, 1280];
const CONDITIONS = [
	{ name: 'zh' },
	{ name: 'en', lang: 'en' },
	{ name: 'elder', view: 'elder' },
];
// name, path; a path may be a function of the site's home for pages whose address is found by walking
const PAGES = [
	['home', '/'],
	['orgs', '/orgs'],
	['orgs-found', '/orgs?q=%E8%80%81'],
	['orgs-none', '/orgs?q=%E4%B8%8D%E5%AD%98%E5%9C%A8%E7%9A%84%E5%90%8D%E5%AD%97'],
	['org', findOrg],
	['login', '/login'],
	['help', '/help'],
	['privacy', '/privacy'],
	['accessibility', '/accessibility'],
	['about', '/about'],
];
const HAN = /\p{Script=Han}/u;

async function findOrg(t) {
	const page = await t.open('/orgs');
	const links = await page.locator('main a').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
	const path = links.find((href) => /^\/orgs\/\d+$/.test(href));
	check(path, 'the list of organisations leads to none');
	return path;
}

for (const [name, where] of PAGES) {
	for (const condition of CONDITIONS) {
		test(`${name}, ${condition.name}: fits, is accessible, is light`, async (t) => {
			const path = typeof where === 'function' ? await where(t) : where;
			for (const width of WIDTHS) {
				const what = `${path} at ${width}`;
				const page = await t.open(path, { ...condition, width });
				await checkNoOverflow(page, what);
				await checkAxe(page, what);
				await shot(page, `${name}-${condition.name}-${width}`);
				equal(await page.locator('h1').count(), 1, `${what}: h1`);
				if (condition.name === 'zh') { // only this window began with an empty cache
					const bytes = await weight(page);
					check(bytes <= WEIGHT_BYTES_MAX, `${what}: ${bytes} bytes over the wire`);
				}
			}
		}, { once: true });
	}
}

test('English is complete around the district\'s own names', async (t) => {
	const page = await t.open('/', { lang: 'en' });
	equal(await page.locator('html').getAttribute('lang'), 'en', 'lang of the page');
	for (const place of ['nav', 'h1', 'form', 'h2']) {
		for (const text of await page.locator(`${place} >> visible=true`).allInnerTexts()) {
			check(!HAN.test(text.replace(/中文|简体/g, '')), `${place} still says ${text}`);
		}
	}
	await t.go(page, '/orgs');
	equal(await page.locator('html').getAttribute('lang'), 'en', 'lang of the next page');
});

test('large type stays on from page to page and can be left', async (t) => {
	const page = await t.open('/', { view: 'elder', width: 390 });
	equal(await page.locator('html').getAttribute('data-mode'), 'elder', 'mode');
	await t.go(page, '/orgs');
	equal(await page.locator('html').getAttribute('data-mode'), 'elder', 'mode of the next page');
	const size = await page.locator('main').evaluate((main) => parseFloat(getComputedStyle(main).fontSize));
	check(size >= 19, `text of ${size} px in large type`);
	await t.go(page, '/orgs?view=normal');
	equal(await page.locator('html').getAttribute('data-mode'), null, 'mode after leaving');
});

test('no link of the public pages is dead', async (t) => {
	const seen = new Map([['/', 'the start']]);
	const dead = [];
	for (const [path, from] of seen) { // grows while it is walked
		const answer = await fetch(t.site.base + path, { redirect: 'manual' });
		if (answer.status >= 400) {
			dead.push(`${path} (${answer.status}, from ${from})`);
		}
		const type = answer.headers.get('content-type') ?? '';
		const text = type.startsWith('text/html') ? await answer.text() : (await answer.arrayBuffer(), '');
		for (const [, href] of text.matchAll(/\b(?:href|src|action)="(\/[^"#]*)/g)) {
			const next = href.replaceAll('&amp;', '&');
			if (!seen.has(next) && seen.size < 400) {
				seen.set(next, path);
			}
		}
	}
	check(seen.size > 5, `only ${seen.size} addresses found`);
	check(dead.length === 0, dead.join(', '));
});

test('an address that is not there answers 404 with a page that leads on', async (t) => {
	const page = await t.open('/no-such-page', { status: 404 });
	check(await page.locator('main a').count() > 0, 'the page leads nowhere');
	await checkAxe(page, '404');
});
