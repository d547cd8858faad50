// An organisation in the hands of its people: its workplace, who is asked in, who changes, who goes; a claim, and the
// switch of whoever belongs to several. With and without scripts, on a phone, in large type, in English.
import { check, checkAxe, checkNoOverflow, equal, shot, test } from './harness.mjs';

const PDF = Buffer.from('%PDF-1.4\n1 0 obj\nendobj\n%%EOF\n');

async function press(page, name) {
	await page.locator('main').getByRole('button', { name, exact: true }).first().click();
	await page.waitForLoadState();
}

async function look(page, what) {
	await checkAxe(page, what);
	await checkNoOverflow(page, what);
}

// Goes to the page of an organisation by its name.
async function openOrg(t, page, name) {
	await t.go(page, `/orgs?q=${encodeURIComponent(name)}`);
	await page.getByRole('link', { name }).first().click();
	await page.waitForLoadState();
}

test('people: a head asks somebody in, who comes, is changed and leaves; without script', async (t) => {
	const head = await t.person({ script: false, width: 390 });
	await t.signIn(head, 'orghead2');
	await t.go(head, '/org');
	equal(await head.locator('h1').innerText(), '大爱人家', 'the workplace');
	await checkNoOverflow(head, 'the workplace');
	await head.getByRole('link', { name: '管理', exact: true }).click();
	await head.waitForLoadState();
	await press(head, '发出邀请');
	check(await head.locator('#invite .error').first().isVisible(), 'what is missing is not told');
	await head.locator('[name="who"]').fill('resident2');
	await head.locator('[name="role"][value="viewer"]').check();
	await press(head, '发出邀请');
	check((await head.locator('main').innerText()).includes('等待答复的邀请'), 'the invitation does not wait');

	const asked = await t.person({ script: false, width: 390 });
	await t.signIn(asked, 'resident2');
	await t.go(asked, '/org');
	check((await asked.locator('.org-asked').innerText()).includes('请您担任查看人'), 'nobody is asked');
	await press(asked, '接受');
	equal(await asked.locator('h1').innerText(), '大爱人家', 'where one comes to');
	check(!(await asked.locator('main').innerText()).includes('可以办的事'), 'a viewer may apply');

	await head.reload();
	const line = head.locator('.org-person', { hasText: '方国梁' });
	await line.locator('summary').click();
	await line.locator('select').selectOption('member');
	await line.getByRole('button', { name: '保存' }).click();
	await head.waitForLoadState();
	await asked.reload();
	check((await asked.locator('.page-head').innerText()).includes('您是经办人'), 'the role does not hold at once');

	await asked.getByRole('link', { name: /全部/ }).last().click();
	await asked.waitForLoadState();
	await press(asked, '退出这个组织');
	check((await asked.locator('#leave').innerText()).includes('请先勾选'), 'left without being sure');
	await asked.locator('[name="is_sure"]').check();
	await press(asked, '退出这个组织');
	check((await asked.locator('main').innerText()).includes('您还没有组织'), 'still there');
});

test('people: a head takes an invitation back; the only head stays', async (t) => {
	const head = await t.person();
	await t.signIn(head, 'orghead2');
	await t.go(head, '/org');
	await look(head, 'the workplace');
	await shot(head, 'org-1280');
	await head.getByRole('link', { name: '管理', exact: true }).click();
	await head.locator('[name="who"]').fill('137 0000 5555');
	await head.locator('[name="name"]').fill('沈小满');
	await head.locator('[name="role"][value="member"]').check();
	await press(head, '发出邀请');
	const text = await head.locator('main').innerText();
	check(text.includes('137****5555') && !text.includes('沈小满'), 'the number or the name lies open');
	await look(head, 'the members');
	await shot(head, 'org-members-1280');
	await press(head, '撤回');
	check(!(await head.locator('main').innerText()).includes('137****5555'), 'it still waits');
	await head.locator('[name="is_sure"]').check();
	await press(head, '退出这个组织');
	check((await head.locator('main').innerText()).includes('这是唯一的负责人'), 'nobody is left');
});

test('people: whoever belongs to two goes from one to the other', async (t) => {
	for (const script of [true, false]) {
		const page = await t.person({ width: 390, script });
		await t.signIn(page, 'orghead3');
		await t.go(page, '/org');
		const first = await page.locator('h1').innerText();
		const other = first === '轻松艺术团' ? '益乐社区太极拳队' : '轻松艺术团';
		await page.locator('.switch summary').click();
		if (script) {
			await look(page, 'the switch');
			await shot(page, 'org-switch-390');
		}
		await page.locator('.switch').getByRole('button', { name: other }).click();
		await page.waitForLoadState();
		equal(await page.locator('h1').innerText(), other, 'the other one');
		await t.go(page, '/me');
		await t.go(page, '/org');
		equal(await page.locator('h1').innerText(), other, 'the other one, later');
	}
});

test('people: the invited sees what is asked, in large type and in English', async (t) => {
	const invited = await t.person({ width: 390 });
	await t.signIn(invited, 'invited');
	await t.go(invited, '/org?view=elder');
	check((await invited.locator('.org-asked').innerText()).includes('轻松艺术团'), 'nobody is asked');
	await look(invited, 'an invitation in large type');
	await shot(invited, 'org-invited-elder-390');
	await t.go(invited, '/org?view=normal&lang=en');
	check((await invited.locator('.org-asked').innerText()).includes('asks you to come as'), 'not in English');
	await look(invited, 'an invitation in English');
	await t.go(invited, '/org?lang=zh');
	await press(invited, '谢绝');
	check(await invited.locator('.org-asked').count() === 0, 'it is still asked');
});

test('people: an organisation from a list is claimed; what does not fit is told without what would', async (t) => {
	const name = '莲花社区议事协商会';
	const head = await t.person({ width: 390 });
	await t.signIn(head, 'resident');
	await openOrg(t, head, name);
	await head.getByRole('link', { name: '我是负责人，认领' }).click();
	await head.waitForLoadState();
	await look(head, 'the claim');
	await head.locator('[name="name"]').fill(name);
	await head.locator('[name="code"]').fill('西古荡备〔1999〕1 号');
	await head.locator('[name="head"]').fill('龚丽华');
	await head.locator('[name="phone"]').fill('13900003333');
	await head.locator('input[type=file][name="letter"]').setInputFiles({
		name: '介绍信.pdf', mimeType: 'application/pdf', buffer: PDF,
	});
	await head.getByRole('button', { name: /去掉/ }).waitFor();
	await press(head, '提交');
	await head.locator('#errsum').waitFor();
	const text = await head.locator('main').innerText();
	check(text.includes('编号和登记的不一致') && !text.includes('2017'), 'what does not fit');
	await head.locator('[name="code"]').fill('西古荡备[2017] 008号');
	await press(head, '提交');
	await head.waitForURL(/\/cases\/RL-/);
	const number = decodeURIComponent(new URL(head.url()).pathname.split('/')[2]);
	check(/^RL-/.test(number), `no number: ${head.url()}`);

	const street = await t.person();
	await t.signIn(street, 'street');
	await t.go(street, `/cases/${number}`);
	await street.locator('#act input[name="action"][value="pass"]').check();
	await press(street, '提交意见');
	await t.go(head, '/org');
	equal(await head.locator('h1').innerText(), name, 'the claimed one');
	await look(head, 'the claimed one');
	await shot(head, 'org-claimed-390');
	await openOrg(t, head, name);
	equal(await head.getByRole('link', { name: '我是负责人，认领' }).count(), 0, 'claims of a claimed one');
});

test('people: where an organisation is asked for, names are offered; without script they are told', async (t) => {
	const page = await t.person();
	await t.signIn(page, 'resident');
	await t.go(page, '/cases/new/correction');
	await page.locator('[name="org"]').pressSequentially('益乐');
	await page.waitForFunction(() => document.querySelectorAll('#f-org-orgs option').length > 0);
	const plain = await t.person({ script: false });
	await t.signIn(plain, 'resident');
	await t.go(plain, '/cases/new/correction');
	await plain.locator('[name="org"]').fill('益乐');
	await press(plain, '提交');
	check((await plain.locator('main').innerText()).includes('益乐社区太极拳队'), 'no names to choose from');
});
