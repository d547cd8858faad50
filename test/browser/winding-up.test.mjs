// A filed group comes to its end: closed by its own head, or to be struck off because nobody was found.  One group is gone from
// then on, so this comes last: files are run in the order of their names.
import { decide, numberOf, orgOf, PDF, press } from './filing.test.mjs';
import { newOfficer } from './papers.test.mjs';
import { check, checkAxe, checkNoOverflow, equal, shot, test } from './harness.mjs';

const text = (page) => page.locator('main').innerText();
const GROUP = '益乐社区太极拳队';

// Whether the list of those in that state has the group; that it might be meant (a chip) is another thing.
async function isListed(t, page, org, name, status) {
	await t.go(page, `/orgs?q=${encodeURIComponent(name)}&status=${status}`);
	return (await page.locator(`main a[href="/orgs/${org}"]:not(.chip)`).count()) > 0;
}

async function officer(t, account, how) {
	const page = await t.person(how);
	await t.signIn(page, account);
	return page;
}

test('a head closes the group: corrections by field, a refusal, another try, and it is out of the register', async (t) => {
	const org = await orgOf(t, GROUP);
	const head = await officer(t, 'orghead3', { width: 390 });
	const community = await newOfficer(t, 'yile', 'community', '330106007007', '罗素琴');
	await t.go(head, `/org/${org}`);
	const way = head.getByRole('link', { name: '注销备案' });
	equal(new URL(await way.getAttribute('href'), t.site.base).searchParams.get('org'), String(org), 'whom it is about');
	await way.click();
	await head.waitForLoadState();
	await t.go(head, `${new URL(head.url()).pathname}${new URL(head.url()).search}&step=all`);
	await checkAxe(head, 'the closing');
	await checkNoOverflow(head, 'the closing');
	await press(head, '提交');
	check(await head.locator('#errsum').isVisible(), 'an empty closing is taken');
	await head.locator('[name="ground"][value="stopped"]').check();
	await head.locator('[name="stopped_on"]').fill('2026-05-31');
	await head.locator('[name="remaining"]').fill('1200.50');
	await head.locator('[name="remaining_use"]').fill('捐掉。');
	await press(head, '提交');
	const first = numberOf(head);
	check(/^ZX-/.test(first), `no closing: ${head.url()} ${await text(head)}`);
	await shot(head, 'closing-390');
	for (const stranger of ['orghead2', 'community2']) {
		const page = await officer(t, stranger);
		await t.go(page, `/cases/${first}`, 404);
		await t.go(page, `/cases/new/filing_cancel?org=${org}`, 403);
	}

	// the community asks for one thing to be put right, the street for none: it refuses
	await decide(community, first, 'correct', { note: '请改一处', fix: ['remaining_use', '请写明捐给谁'] });
	await t.go(head, '/org');
	check((await head.locator('#needs').innerText()).includes('待补正'), 'the workplace does not say that something is to be corrected');
	await head.locator(`#needs a[href*="${first}"]`).click();
	await head.waitForLoadState();
	equal(await head.locator('[name="remaining"]').count(), 0, 'fields that are not to be corrected');
	await head.locator('[name="remaining_use"]').fill('捐给益乐社区老年活动室，已写进会议记录。');
	await press(head, '提交补正');
	await decide(community, first, 'pass', { note: '属实。' });
	const street = await officer(t, 'street');
	await decide(street, first, 'reject');
	check((await text(street)).includes('请写明理由'), 'a reason is not asked for');
	await decide(street, first, 'reject', { note: '还有未了结的扶持项目，了结后再申请。' });
	await t.go(head, `/cases/${first}`);
	const refused = await text(head);
	check(refused.includes('还有未了结的扶持项目') && refused.includes('申请复核'), `no reason, or nothing to do about it: ${refused}`);
	await checkAxe(head, 'a refused closing');
	check(await isListed(t, street, org, GROUP, 'normal'), 'a refused closing closes');

	// once that is settled: it goes into another one, and is gone
	await t.go(head, `/cases/new/filing_cancel?org=${org}&step=all`);
	await head.locator('[name="ground"][value="merged"]').check();
	await head.locator('[name="merged_into"]').fill('大爱人家');
	await head.locator('[name="stopped_on"]').fill('2026-06-30');
	await head.locator('[name="remaining"]').fill('0');
	await press(head, '提交');
	check((await head.locator('#errsum').innerText()).includes('成员会议记录'), 'it may join another without minutes');
	await head.locator('input[type=file][name="minutes"]').setInputFiles({ name: '记录.pdf', mimeType: 'application/pdf', buffer: PDF });
	await head.waitForTimeout(500);
	await press(head, '提交');
	const second = numberOf(head);
	check(/^ZX-/.test(second), `no second closing: ${head.url()} ${await text(head)}`);
	await decide(community, second, 'pass');
	await decide(street, second, 'pass');
	check(!(await isListed(t, street, org, GROUP, 'normal')), 'it is still listed as active');
	check(await isListed(t, street, org, GROUP, 'dissolved'), 'it is not listed as closed');
	const guest = await t.open(`/orgs/${org}`, { width: 390 });
	check((await text(guest)).includes('注销'), `its page does not say that it is closed: ${(await text(guest)).slice(0, 200)}`);
	await checkAxe(guest, 'the page of a closed group');
	await shot(guest, 'closed-390');
	const letter = await head.request.get(`${t.site.base}/cases/${second}/letter.pdf`);
	equal(letter.status(), 200, 'the letter');
	await t.go(head, `/org/${org}`);
	equal(await head.locator('.org-services').getByRole('link', { name: '注销备案' }).count(), 0, 'a closed group may be closed again');
	await checkNoOverflow(head, 'the workplace of a closed group');
});

test('nobody is found on a visit: the street checks, the public reads of it and objects, the group stays when it answers', async (t) => {
	// the demonstration's round of that street is over; who did not answer waits for a visit
	const community = await officer(t, 'community2', { width: 390 });
	await t.go(community, '/desk/rounds');
	await community.getByRole('link', { name: '翠苑街道' }).first().click();
	await community.waitForLoadState();
	await t.go(community, `${new URL(community.url()).pathname}?state=silent`);
	await checkNoOverflow(community, 'those who were silent');
	const row = community.locator('tbody tr', { has: community.getByRole('link', { name: '代为确认' }) }).first();
	const name = (await row.locator('th a').innerText()).trim();
	const org = await orgOf(t, name);
	await row.getByRole('link', { name: '代为确认' }).click();
	await community.waitForLoadState();
	const confirm = new URL(community.url()).pathname;
	await community.getByText('上门了，没有找到').click();
	await press(community, '没有找到，报街道');
	check((await text(community)).includes('请写明走访时看到的情况'), 'a visit without a word of what was found');
	await checkAxe(community, 'a refused visit');
	await shot(community, 'visit-390');
	await community.locator('[name="note"]').fill('门锁着，邻居说半年没见人来。');
	await press(community, '没有找到，报街道');
	check((await text(community)).includes('正准备除名'), `not reported: ${await text(community)}`);

	const street = await officer(t, 'street2');
	await t.go(street, '/desk?procedure=filing_gone');
	await checkAxe(street, 'the desk');
	await street.locator('[data-desk] th a', { hasText: name }).first().click();
	await street.waitForLoadState();
	const number = numberOf(street);
	check(/^CM-/.test(number), `not on the street's desk: ${street.url()}`);
	check((await text(street)).includes('邻居说半年没见人来'), 'what was found on the visit');
	await decide(street, number, 'publish');

	const guest = await t.open(`/cases/${number}/notice`, { width: 390 });
	check((await text(guest)).includes(name), 'the notice does not say who');
	await checkAxe(guest, 'the notice');
	await guest.locator('[name="name"]').fill('许志明');
	await guest.locator('[name="phone"]').fill('13900003333');
	await guest.locator('[name="text"]').fill('他们上个月还演过戏。');
	await guest.locator('form', { has: guest.locator('[name="text"]') }).getByRole('button').click();
	await guest.waitForLoadState();
	check(/^\/objections\//.test(new URL(guest.url()).pathname), `no objection: ${guest.url()}`);
	await t.go(street, `/cases/${number}`);
	check((await text(street)).includes('他们上个月还演过戏'), 'the objection is not shown to the street');
	await decide(street, number, 'strike');
	check(await isListed(t, await t.person(), org, name, 'normal'), 'struck off before the objection has an answer');
	await t.go(street, `/cases/${number}`);
	await street.locator('[name="answer"]').fill('那是同名的另一家。');
	await street.locator('form', { has: street.locator('[name="answer"]') }).getByRole('button').first().click();
	await street.waitForLoadState();
	await guest.reload();
	check((await text(guest)).includes('那是同名的另一家'), 'whoever objected reads no answer');
	await decide(street, number, 'strike');
	check((await text(street)).includes('期满前不能办结'), 'struck off before the notice is over');
	// somebody answers after all, and it stays
	await t.go(community, confirm);
	await checkNoOverflow(community, 'the confirmation of who is to be struck off');
	await community.locator('[name="members"]').fill('9');
	await press(community, '还在活动');
	check((await text(community)).includes('待街道确认') || (await text(community)).includes('已答复'), `no answer: ${await text(community)}`);
	await t.go(street, `/cases/${number}`);
	check((await text(street)).includes('还在活动，不除名'), 'it is struck off though it answered');
	check(await isListed(t, await t.person(), org, name, 'normal'), 'it is out of the register');
});
