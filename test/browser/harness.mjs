// What browser tests stand on: a demonstration district served on a free port, Chromium, and the few
// questions that every page is asked.  A test is test('name', async (t) => { … }); see public.test.mjs.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// Chromium without any traffic of its own.
export const CHROMIUM_ARGS = [
	'--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
	'--disable-background-networking', '--disable-component-update', '--disable-sync', '--lang=zh-CN',
];

export const WEIGHT_BYTES_MAX = 60_000; // a public page, first view, over the wire (ux.md 3)
export const SHOTS = resolve('var/shots');
const TEST_MS_MAX = 60_000;

export const tests = [];
// `once`: how a page looks does not hang on the engine; such a test runs on the first one only.
export function test(name, run, { once = false, ms = TEST_MS_MAX } = {}) {
	tests.push({ name, run, once, ms });
}

export function check(condition, message) {
	if (!condition) {
		throw new Error(message);
	}
}
export function equal(actual, expected, what) {
	check(actual === expected, `${what}: ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`);
}

// --- the server --------------------------------------------------------------------------------------

// A new database of the cluster in CHUKE_TEST_PG ("host=… user=… dbname=…"), as an address.
let databases = 0;
function createDatabase() {
	const host = /host=(\S+)/.exec(process.env.CHUKE_TEST_PG)[1];
	const name = `chuke_browser_${process.pid}_${databases++}`;
	execFileSync('psql', ['-q', '-c', `create database ${name}`, process.env.CHUKE_TEST_PG]);
	return `postgresql://postgres@/${name}?host=${host}`;
}

// Makes the demonstration district on one engine and serves it.
export async function startSite(chuke, engine) {
	const folder = mkdtempSync(join(tmpdir(), 'chuke-browser-'));
	const store = ['--data', join(folder, 'data')];
	if (engine === 'postgres') {
		store.push('--db', createDatabase());
	}
	execFileSync(chuke, ['demo', '--pack', 'packs/xihu', ...store], { stdio: ['ignore', 'ignore', 'inherit'] });
	return serve({ engine, chuke, store, folder });
}

async function serve(place, ...args) {
	const server = spawn(place.chuke, ['serve', ...place.store, '--listen', '127.0.0.1:0', ...args], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const site = { ...place, server, base: null };
	const ended = once(server, 'exit');
	let said = '';
	const ready = new Promise((ok) => {
		server.stdout.on('data', (bytes) => {
			said += bytes;
			const line = /listening on (http:\S+)/.exec(said);
			if (line) {
				ok(line[1].replace(/\/$/, ''));
			}
		});
	});
	site.base = await Promise.race([ready, ended.then(([code]) => {
		throw new Error(`chuke serve ended with ${code}: ${said}`);
	})]);
	// ends it as an operator would; a sanitizer's finding or a leak shows as another exit status
	const end = async () => {
		server.kill('SIGTERM');
		const [code, signal] = await ended;
		return code === 0 ? null : `chuke serve ended with ${code ?? signal}`;
	};
	site.stop = async () => {
		const wrong = await end();
		rmSync(place.folder, { recursive: true, force: true });
		check(!wrong, wrong);
	};
	// the same district, served again with other options
	site.again = async (...others) => {
		const wrong = await end();
		check(!wrong, wrong);
		return serve(place, ...others);
	};
	return site;
}

// Runs a command of chuke on the site's data; returns what it printed.
export function command(site, ...args) {
	return execFileSync(site.chuke, [...args, ...site.store], { encoding: 'utf8' });
}

// --- the browser -------------------------------------------------------------------------------------

export function startBrowser() {
	return chromium.launch({
		executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
		args: CHROMIUM_ARGS,
	});
}

// Watches a page: bytes over the wire, foreign hosts, errors of scripts and of the content policy.
function watch(page, base) {
	const seen = { bytes: 0, problems: [], pending: [], isCut: false }; // isCut: the test cuts its line
	page.on('requestfinished', (request) => {
		seen.pending.push(request.sizes().then((sizes) => {
			seen.bytes += sizes.responseBodySize + sizes.responseHeadersSize;
		}, () => {}));
	});
	page.on('request', (request) => {
		if (!request.url().startsWith(`${base}/`)) {
			seen.problems.push(`asks another host: ${request.url()}`);
		}
	});
	page.on('response', (response) => {
		if (response.status() >= 500) {
			seen.problems.push(`${response.url()} answers ${response.status()}`);
		}
	});
	page.on('pageerror', (error) => seen.problems.push(`script error: ${error.message}`));
	page.on('console', (message) => {
		// the console names every answer of 4xx an error; tests say themselves which status they expect
		const isExpected = /Failed to load resource.*status of 4/.test(message.text()) ||
			(seen.isCut && message.text().startsWith('Failed to load resource: net::ERR_'));
		if (message.type() === 'error' && !isExpected) {
			seen.problems.push(`console: ${message.text()}`);
		}
	});
	return seen;
}

// What one test holds in hands; close() ends its windows and throws when a page had problems.
export class Visit {
	constructor(site, browser, name) {
		this.site = site;
		this.browser = browser;
		this.name = name;
		this.contexts = [];
		this.seen = [];
	}

	// A browser of its own: no cookies but those given, empty cache.  Options: width, script, cookies.
	async person({ width = 1280, script = true, cookies = [] } = {}) {
		const context = await this.browser.newContext({
			viewport: { width, height: width < 600 ? 844 : 900 },
			isMobile: width < 600,
			hasTouch: width < 600,
			javaScriptEnabled: script,
			locale: 'zh-CN',
			timezoneId: 'Asia/Shanghai',
			reducedMotion: 'reduce',
		});
		context.setDefaultTimeout(15_000);
		await context.addCookies(cookies);
		this.contexts.push(context);
		const page = await context.newPage();
		page.seen = watch(page, this.site.base);
		page.widthAsked = width;
		this.seen.push(page.seen);
		return page;
	}

	// Opens a path in a browser of its own; further options: lang, view, status.
	async open(path, { lang, view, status = 200, ...how } = {}) {
		const page = await this.person(how);
		const address = new URL(path, this.site.base);
		if (lang || view) {
			const set = new URL('/', this.site.base);
			for (const [name, value] of Object.entries({ lang, view })) {
				if (value) {
					set.searchParams.set(name, value);
				}
			}
			await page.goto(set.href);
		}
		await this.go(page, address.href, status);
		return page;
	}

	async go(page, path, status = 200) {
		const response = await page.goto(new URL(path, this.site.base).href);
		equal(response.status(), status, `status of ${path}`);
		return response;
	}

	// Signs in with a demonstration account, as a person does.
	async signIn(page, account, password = 'chuke-demo') {
		await this.go(page, '/login');
		const form = page.locator('main form', { has: page.locator('input[type=password]') });
		await form.locator('input[type=text], input:not([type])').first().fill(account);
		await form.locator('input[type=password]').fill(password);
		await form.locator('button[type=submit], button:not([type])').first().click();
		await page.waitForLoadState();
	}

	async close() {
		await Promise.all(this.contexts.map((context) => context.close()));
		const problems = this.seen.flatMap((seen) => seen.problems);
		check(problems.length === 0, problems.join('; '));
	}
}

// --- questions to a page -----------------------------------------------------------------------------

// What axe finds serious or critical, as lines; runs in a world of its own, which the page's content
// policy does not reach.  Needs a page with scripts on.
export async function axe(page) {
	const cdp = await page.context().newCDPSession(page);
	const { frameTree } = await cdp.send('Page.getFrameTree');
	const { executionContextId: contextId } = await cdp.send('Page.createIsolatedWorld', {
		frameId: frameTree.frame.id,
	});
	await cdp.send('Runtime.evaluate', { expression: axeSource, contextId });
	const answer = await cdp.send('Runtime.evaluate', {
		expression: 'axe.run(document, { resultTypes: ["violations"] }).then((r) => JSON.stringify(r.violations))',
		contextId,
		awaitPromise: true,
		returnByValue: true,
	});
	check(answer.result.value, `axe did not run: ${JSON.stringify(answer.exceptionDetails ?? answer)}`);
	await cdp.detach();
	return JSON.parse(answer.result.value)
		.filter((found) => ['serious', 'critical'].includes(found.impact))
		.map((found) => `${found.id} (${found.impact}): ${found.nodes.map((node) => node.target).slice(0, 3).join(', ')}`);
}

export async function checkAxe(page, what) {
	const found = await axe(page);
	check(found.length === 0, `${what}: axe finds ${found.join('; ')}`);
}

// Bytes that came over the wire for all that this window has opened so far.
export async function weight(page) {
	await page.waitForLoadState('networkidle');
	await Promise.all(page.seen.pending);
	return page.seen.bytes;
}

// Looks again until a page says the words, for what the server does by itself in the background; fails after ten seconds.
export async function saysInTheEnd(page, address, words) {
	for (let left = 50; ; left -= 1) {
		await page.goto(address);
		if ((await page.locator('main').innerText()).includes(words)) {
			return;
		}
		check(left > 0, `${address} does not say ${words} in the end`);
		await page.waitForTimeout(200);
	}
}

// Nothing makes the page wider than the window.
export async function checkNoOverflow(page, what) {
	const wide = await page.evaluate(() => document.documentElement.scrollWidth);
	check(wide <= page.widthAsked, `${what}: ${wide} px wide in a window of ${page.widthAsked}`);
}

// A picture of the whole page in var/shots, to be looked at beside the prototype.
export async function shot(page, name) {
	mkdirSync(SHOTS, { recursive: true });
	await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
}

// --- running -----------------------------------------------------------------------------------------

// Runs one test; resolves to null or to what went wrong.
export async function runTest({ name, run, ms = TEST_MS_MAX }, site, browser) {
	const visit = new Visit(site, browser, name);
	let timer;
	let wrong = null;
	try {
		await Promise.race([run(visit), new Promise((_, reject) => {
			timer = setTimeout(() => reject(new Error(`took over ${ms / 1000} seconds`)), ms);
		})]);
	} catch (error) {
		wrong = error;
	}
	clearTimeout(timer);
	try {
		await visit.close();
	} catch (error) {
		wrong ??= error;
	}
	return wrong;
}

// Plays a story that takes longer than a day in a district of its own, on the same engine: `parts` are pairs of days from
// today and what is done then; each begins with a server whose clock stands there.
export async function playOverDays(t, ...parts) {
	let site = await startSite(t.site.chuke, t.site.engine);
	let wrong = null;
	try {
		for (const [days, run] of parts) {
			if (days) {
				site = await site.again('--clock', new Date(Date.now() + days * 86_400_000).toISOString());
			}
			wrong = await runTest({ name: t.name, run }, site, t.browser);
			if (wrong) {
				throw wrong;
			}
		}
	} finally {
		await site.stop();
	}
}
