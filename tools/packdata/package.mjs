// Opens an npm package at exactly the version that a pack file names as its source.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

export function open_package(modules, name, version) {
	const folder = resolve(modules ?? '', name);
	let found;
	try {
		found = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version;
	} catch {
		found = 'nothing';
	}
	if (found !== version) {
		process.stderr.write(`${name} ${version} is needed in the given folder, found ${found}\n`);
		process.exit(2);
	}
	return {
		text: (path) => readFileSync(join(folder, path), 'utf8'),
		require: () => createRequire(join(folder, 'package.json'))(folder),
	};
}
