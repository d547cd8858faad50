// Runs every *.test.mjs beside it on each engine and prints TAP.
// usage: node test/browser/run.mjs [--chuke build-asan/chuke] [--engine sqlite|postgres] [--only WORDS]…
import { readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { runTest, startBrowser, startSite, tests } from './harness.mjs';

const { values: options } = parseArgs({
	options: {
		chuke: { type: 'string', default: 'build-asan/chuke' },
		engine: { type: 'string' },
		only: { type: 'string', multiple: true, default: [''] }, // in a test's name, one of them
	},
});
const engines = options.engine ? [options.engine]
	: process.env.CHUKE_TEST_PG ? ['sqlite', 'postgres'] : ['sqlite'];

for (const file of readdirSync(new URL('.', import.meta.url)).sort()) {
	if (file.endsWith('.test.mjs')) {
		await import(`./${file}`);
	}
}
const chosenOn = (engine) => tests.filter(({ name, once }) => options.only.some((words) => name.includes(words)) &&
	(!once || engine === engines[0]));
let number = 0;
let failed = 0;

function say(wrong, engine, name) {
	number += 1;
	failed += wrong ? 1 : 0;
	console.log(`${wrong ? 'not ok' : 'ok'} ${number} - ${engine}: ${name}`);
	if (wrong) {
		console.log(String(wrong.stack ?? wrong).replace(/^/gm, '# '));
	}
}

console.log(`1..${engines.reduce((sum, engine) => sum + chosenOn(engine).length + 1, 0)}`);
const browser = await startBrowser();
for (const engine of engines) {
	let site;
	try {
		site = await startSite(options.chuke, engine);
		for (const one of chosenOn(engine)) {
			say(await runTest(one, site, browser), engine, one.name);
		}
		await site.stop();
		say(null, engine, 'the server starts, and ends clean');
	} catch (error) {
		site?.server.kill('SIGKILL');
		say(error, engine, 'the server starts, and ends clean');
	}
}
await browser.close();
process.exit(failed ? 1 : 0);
