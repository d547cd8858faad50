// 64 clients for a minute: residents submit, correct and withdraw, officers decide the same few cases at the same
// moment.  What was acknowledged goes into FILE, a line for each: NUMBER ACTION.
// usage: node clients.mjs BASE SECONDS FILE NAME=TOKEN…
import { strict as assert } from 'node:assert';
import { createWriteStream } from 'node:fs';
import { caller, submitFiling } from '../../api/filing.mjs';

const [base, seconds, out, ...pairs] = process.argv.slice(2);
const callers = Object.fromEntries(pairs.map((pair) => pair.split(/=(.*)/s)).map(([name, token]) => [name, caller(base, token)]));
const until = Date.now() + Number(seconds) * 1000;
const done = createWriteStream(out);
const CLIENTS = 64;
const RESIDENTS = 20;
const OFFICERS = ['community', 'street', 'community', 'street', 'street', 'resident'];
const AT_ONCE = 6; // of the youngest cases, that everybody reaches for
const OUTCOMES = { 200: 0, 201: 0, 403: 0, 404: 0, 409: 0, 422: 0, 503: 0 };
const open = []; // numbers of cases that are not known to have ended

const pick = (list) => list[Math.floor(Math.random() * list.length)];

async function call(as, method, path, body) {
	const answer = await callers[as](method, path, body);
	assert.ok(answer.status in OUTCOMES, `${method} ${path} as ${as}: ${answer.status} ${JSON.stringify(answer.json)}`);
	OUTCOMES[answer.status] += 1;
	return answer;
}

function acknowledged(number, action) {
	done.write(`${number} ${action}\n`);
}

async function submit(as, name) {
	const number = await submitFiling((...what) => call(as, ...what), name);
	acknowledged(number, 'submit');
	open.push(number);
}

// What one more client does with a case that it has just read: somebody else may be faster.
async function act(as) {
	const number = pick(open.slice(-AT_ONCE));
	if (!number) {
		await new Promise((ok) => { setTimeout(ok, 20); });
		return;
	}
	const at = `/cases/${encodeURIComponent(number)}`;
	const seen = await call(as, 'GET', at);
	if (seen.status !== 200 || seen.json.ended) {
		open.splice(open.indexOf(number) >>> 0, 1);
		return;
	}
	const kinds = ['pass', 'record', 'correct', 'reject', 'back', 'review', 'withdraw', 'answer'];
	const actions = seen.json.actions.map(({ id }) => id).filter((id) => kinds.includes(id));
	// most go on, so that many cases come to their end
	const action = actions.find((id) => ['pass', 'record', 'answer'].includes(id) && Math.random() < 0.7) ?? pick(actions);
	if (!action) {
		return;
	}
	const fields = action === 'correct' ? { scope: '写明多久一次' }
		: action === 'answer' ? { scope: `每周二晚上一起唱歌，第 ${Math.random()} 稿。` } : undefined;
	const moved = await call(as, 'POST', `${at}/steps/${action}`, { note: '见材料', ...(fields ? { fields } : {}) });
	if (moved.status === 200) {
		acknowledged(number, action);
	}
}

await Promise.all(Array.from({ length: CLIENTS }, async (_, client) => {
	for (let round = 0; Date.now() < until; round += 1) {
		if (client < RESIDENTS && open.length < AT_ONCE * 4) {
			await submit('resident', `古墩社区合唱${client}队${round}`);
		} else {
			await act(OFFICERS[client % OFFICERS.length]);
		}
	}
}));
done.end();
console.log(JSON.stringify(OUTCOMES));
assert.ok(OUTCOMES[201] > 50 && OUTCOMES[200] > 200, 'a minute in which nothing happened proves nothing');
assert.ok(OUTCOMES[409] + OUTCOMES[403] > 10, 'nobody was ever slower than somebody else');
