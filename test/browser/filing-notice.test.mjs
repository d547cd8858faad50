// A filing to its very end, over the weeks that the public notice takes: without objection it is filed by itself, with one
// it waits for the answer, and a day more.
import { attach, decide, fill, numberOf, press } from './filing.test.mjs';
import { check, checkAxe, checkNoOverflow, equal, playOverDays, saysInTheEnd, shot, test } from './harness.mjs';

const text = (page) => page.locator('main').innerText();
const DAYS_LATER = 20; // five working days are over then, whatever holidays lie between

async function file(t, page, name) {
	await t.go(page, '/cases/new/filing?step=all');
	await fill(page, name);
	await attach(page);
	await press(page, '提交');
	return numberOf(page);
}

async function signedIn(t, who, how) {
	const page = await t.person(how);
	await t.signIn(page, who);
	return page;
}

test('a filing ends in the register when its notice is over; one that was objected to waits for the answer', async (t) => {
	const quiet = '古墩社区晨露合唱队';
	const disputed = '古墩社区晚风合唱队';
	const numbers = {};
	await playOverDays(t, [0, async (first) => {
		const resident = await signedIn(first, 'resident', { width: 390 });
		const community = await signedIn(first, 'community');
		const street = await signedIn(first, 'street');
		for (const name of [quiet, disputed]) {
			const number = await file(first, resident, name);
			numbers[name] = number;
			await decide(community, number, 'pass');
			await decide(street, number, 'pass');
			await decide(street, number, 'record');
			check((await text(street)).includes('期满前不能办结'), 'recorded before the notice is over');
		}
		const neighbour = await first.person({ width: 390, script: false });
		await first.go(neighbour, `/cases/${numbers[disputed]}/notice`);
		await neighbour.locator('[name="text"]').fill('他们不在古墩活动，我就住在那里。');
		await neighbour.locator('[name="name"]').fill('孔鸟鸣');
		await neighbour.locator('[name="phone"]').fill('13812345678');
		await press(neighbour, '提出异议');
		check(new URL(neighbour.url()).pathname.startsWith('/objections/'), neighbour.url());
	}], [DAYS_LATER, async (later) => {
		const resident = await signedIn(later, 'resident', { width: 390 });
		const street = await signedIn(later, 'street');
		await saysInTheEnd(resident, `${later.site.base}/cases/${numbers[quiet]}`, '看决定书');
		await checkAxe(resident, 'the case that was granted');
		await checkNoOverflow(resident, 'the case that was granted');
		await shot(resident, 'filing-granted-390');
		equal((await resident.request.get(`${later.site.base}/cases/${numbers[quiet]}/letter.pdf`)).status(), 200, 'the letter');

		await later.go(resident, `/cases/${numbers[disputed]}`);
		check(!(await text(resident)).includes('看决定书'), 'filed although somebody objects');
		await later.go(street, `/cases/${numbers[disputed]}`);
		await street.locator('#objections textarea').fill('去看过了，他们每周都在。');
		await press(street, '答复');
	}], [DAYS_LATER + 3, async (later) => {
		const resident = await signedIn(later, 'resident', { width: 390 });
		await saysInTheEnd(resident, `${later.site.base}/cases/${numbers[disputed]}`, '看决定书');
		const anybody = await later.person();
		for (const name of [quiet, disputed]) {
			await later.go(anybody, `/orgs?q=${name}`);
			await anybody.getByRole('link', { name }).first().click();
			await anybody.waitForLoadState();
			check(/^\/orgs\/\d+/.test(new URL(anybody.url()).pathname), 'not in the register');
			check(/备案号\s*\S+/.test(await text(anybody)), 'its page has no number');
		}
		await later.go(resident, '/me/cases');
		await checkAxe(resident, 'my cases, decided');
	}]);
}, { ms: 240_000 });
