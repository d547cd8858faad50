// Sign-ups for 10,000 places by 100,000 people over 1,000 connections, each committed with its audit row; bookings of 30
// rooms; where one stands in a line of 90,000; a week of 30 rooms with 50,000 bookings.  Through the real store and
// its writer, without HTTP (src/app/quota/test/bench.c).
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { FOLDER, newStore } from './servers.mjs';

const PROGRAM = resolve('build/src/app/quota/quota_bench');
const GOALS = {
	'sqlite signup': { text: '≥ 10000', met: (ours) => ours >= 10000 },
	'sqlite signup-p99': { text: '< 1000', met: (ours) => ours < 1000 },
	'sqlite longest-action': { text: '< 50', met: (ours) => ours < 50 },
};

export function measureQuota(engine, figure) {
	const store = newStore(engine, 'quota');
	execFileSync('ninja', ['-C', 'build', 'src/app/quota/quota_bench'], { stdio: ['ignore', 'ignore', 'inherit'] });
	mkdirSync(store[1], { recursive: true });
	const address = engine === 'sqlite' ? join(store[1], 'chuke.db') : store[3];
	const said = execFileSync(PROGRAM, [address], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
	for (const [, name, value, unit] of said.matchAll(/^(\S+) (\S+) (\S+)/gm)) {
		figure(`quota-${name}-${engine}`, Number(value), unit.replace('per-s', '/s'), { goal: GOALS[`${engine} ${name}`] });
	}
}
