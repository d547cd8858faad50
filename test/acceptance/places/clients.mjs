// 64 clients sign up for one activity, each with people of its own, until the server is gone or all have asked.  What was
// answered goes into FILE, a line for each: LOGIN SIGNUP STATE.  The operation ids are always the
// same, so that whoever asks again hears what he heard before.
// usage: node clients.mjs BASE ACTIVITY FIRST PEOPLE FILE
import { strict as assert } from 'node:assert';
import { createWriteStream } from 'node:fs';
import { tokenOf } from '../../../bench/places.mjs';

const [base, activity, first, people, out] = process.argv.slice(2);
const CLIENTS = 64;
const done = createWriteStream(out, { flags: 'a' });
let next = 0;

async function signUp(number) {
	const answer = await fetch(`${base}/api/v1/activities/${activity}/signups`, {
		method: 'POST',
		headers: { Authorization: `Bearer ${tokenOf(number)}`, 'Content-Type': 'application/json', 'Idempotency-Key': `places-${number}` },
		body: JSON.stringify({ people: 1 }),
	});
	const json = await answer.json();
	assert.equal(answer.status, 201, `${number}: ${answer.status} ${JSON.stringify(json)}`);
	done.write(`${number} ${json.id} ${json.state}\n`);
}

await Promise.all(Array.from({ length: CLIENTS }, async () => {
	while (next < Number(people)) {
		const number = Number(first) + next;
		next += 1;
		try {
			await signUp(number);
		} catch (error) {
			if (error.code === 'ERR_ASSERTION') {
				throw error;
			}
			return; // the server is gone
		}
	}
}));
done.end();
