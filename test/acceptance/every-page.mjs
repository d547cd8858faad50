// Walks the site as every role does, link by link from its start pages, one page of each kind, and looks at each on a
// phone: plainly without scripts, in large type, in English.  A page that does not answer, is wider than the phone, in whose
// large type axe finds something serious, or which says in Chinese what its frame should say in English, is named.
// usage: node every-page.mjs --base URL [--only NAME]
import { parseArgs } from 'node:util';
import { axe, startBrowser, Visit } from '../browser/harness.mjs';

const { values: options } = parseArgs({ options: { base: { type: 'string' }, only: { type: 'string', default: '' } } });
const base = options.base.replace(/\/$/, '');
const PAGES_MAX = 90; // of one person
const WIDTH = 390;
const PUBLIC = ['/', '/services', '/track', '/needs', '/news', '/notices', '/orgs', '/projects', '/help'];
const PEOPLE = [
	{ who: null, from: PUBLIC },
	{ who: 'resident', from: ['/me', '/me/cases', '/services', '/needs'] },
	{ who: 'orghead', from: ['/org', '/me/cases', '/needs'] },
	{ who: 'community', from: ['/desk', '/needs', '/me'] },
	{ who: 'street', from: ['/desk', '/needs', '/register'] },
	{ who: 'district', from: ['/desk', '/needs', '/register'] },
	{ who: 'auditor', from: ['/audit', '/me'] },
	{ who: 'admin', from: ['/admin', '/me'] },
].filter(({ who }) => (who ?? 'guest').includes(options.only));
const VIEWS = [{ name: 'large type', view: 'elder' }, { name: 'English', lang: 'en' }];
// what is no page, or goes away from here
const SKIPPED = /\.(pdf|png|jpg|svg|csv|xlsx|json|xml|ics|txt|webp)(\?|$)|^\/(api|files|logout|lang|view|static|open\/)|download|export/;

let faults = 0;
function fault(who, path, what) {
	faults += 1;
	console.log(`${who ?? 'guest'}\t${path}\t${what}`);
}

// Pages that differ in numbers and answers to questions alone are of one kind: "/orgs/12?street=330106" is "/orgs/#".
const kindOf = (path) => new URL(path, base).pathname.split('/')
	.map((part) => (/\d/.test(decodeURIComponent(part)) ? '#' : part)).join('/');

const linksOf = (page) => page.evaluate(() => [...document.querySelectorAll('main a[href], nav a[href]')].map((a) => a.getAttribute('href')));

async function looks(page, who, path, view) {
	const wide = await page.evaluate(() => document.documentElement.scrollWidth);
	if (wide > WIDTH) {
		fault(who, path, `${view}: ${wide} px wide`);
	}
	for (const line of view === 'English' ? [] : await axe(page)) { // a translation moves nothing that axe looks at
		fault(who, path, `${view}: ${line}`);
	}
}

// The frame's and forms' own words, which no district's data fill.
const chineseIn = (page) => page.evaluate(() => [...document.querySelectorAll('main label, main legend, main button, main summary, main dt')]
	.filter((e) => !e.closest('[lang]:not(html)') && !e.querySelector('[lang]')).map((e) => e.innerText.trim())
	.filter((text) => /^[\u4e00-\u9fff，。：；！？（）、“”\s]+$/.test(text)).slice(0, 3));

async function walk(visit, { who, from }) {
	const cookies = who ? await signIn(visit, who) : [];
	const plain = await visit.person({ width: WIDTH, script: false, cookies });
	const views = [];
	for (const { name, ...view } of VIEWS) {
		const page = await visit.person({ width: WIDTH, cookies });
		await page.goto(`${base}/?${new URLSearchParams(view)}`);
		views.push({ name, page });
	}
	const waiting = [...from];
	const seen = new Set(from.map(kindOf));
	let count = 0;
	for (; waiting.length && count < PAGES_MAX; count += 1) {
		const path = waiting.shift();
		const response = await plain.goto(new URL(path, base).href);
		if (response.status() >= 400) {
			fault(who, path, `answers ${response.status()}`);
			continue;
		}
		const wide = await plain.evaluate(() => document.documentElement.scrollWidth);
		if (wide > WIDTH) {
			fault(who, path, `without scripts: ${wide} px wide`);
		}
		await Promise.all(views.map(async ({ name, page }) => {
			await page.goto(new URL(path, base).href);
			await looks(page, who, path, name);
			for (const words of name === 'English' ? await chineseIn(page) : []) {
				fault(who, path, `not in English: ${words}`);
			}
		}));
		for (const link of await linksOf(plain)) {
			const address = new URL(link, response.url());
			if (address.origin === base && !SKIPPED.test(address.pathname) && !seen.has(kindOf(address.href))) {
				seen.add(kindOf(address.href));
				waiting.push(address.pathname + address.search);
			}
		}
	}
	console.error(`${who ?? 'guest'}: ${count} kinds of pages`);
	await Promise.all([plain, ...views.map(({ page }) => page)].map((page) => page.context().close()));
}

async function signIn(visit, who) {
	const page = await visit.person();
	await visit.signIn(page, who);
	const cookies = await page.context().cookies();
	await page.context().close();
	return cookies.filter(({ name }) => name === 'session');
}

const browser = await startBrowser();
const visit = new Visit({ base }, browser, 'every page');
const next = async () => {
	for (let person = PEOPLE.shift(); person; person = PEOPLE.shift()) {
		await walk(visit, person);
	}
};
await Promise.all([next(), next()]); // two people at once
await browser.close();
process.exit(faults ? 1 : 0);
