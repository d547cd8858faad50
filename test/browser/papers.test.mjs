// What stands behind papers: the picture of an office's seal, numbers that are void, and who decides while somebody is away.
import { execFileSync } from 'node:child_process';
import { decide, numberOf, orgOf, press } from './filing.test.mjs';
import { check, checkAxe, checkNoOverflow, equal, shot, test } from './harness.mjs';
import { png } from './news.test.mjs';

const text = (page) => page.locator('main').innerText();

// An officer whom the demonstration does not have, signed in.
export async function newOfficer(t, login, role, region, name, how) {
	const secret = 'rain-on-west-lake';
	execFileSync(t.site.chuke, ['user', 'add', login, '--role', role, '--region', region, '--name', name, '--password', '-',
		...t.site.store], { input: `${secret}\n`, stdio: ['pipe', 'ignore', 'inherit'] });
	const page = await t.person(how);
	await t.signIn(page, login, secret);
	return page;
}

// A mistake that somebody points out: the shortest case that a street decides.
async function mistake(t, subject) {
	const org = await orgOf(t, '古墩社区社会组织工作室');
	const resident = await t.person({ width: 390, script: false });
	await t.signIn(resident, 'resident2');
	await t.go(resident, `/cases/new/correction?org=${org}&step=all`);
	const item = resident.locator('input[name="item"][value="phone"]');
	if (await item.count()) {
		await item.check();
	} else { // as a list to choose from
		await resident.locator('select[name="item"]').selectOption('phone');
	}
	await resident.locator('[name="subject"]').fill(subject);
	await resident.locator('[name="right_value"]').fill('0571-88003344');
	await press(resident, '提交');
	const number = numberOf(resident);
	check(/^JC-/.test(number), `no mistake: ${resident.url()} ${await text(resident)}`);
	return { resident, number };
}

test('a seal: kept by the administrator, put on a paper by the office that decided, gone when it is taken away', async (t) => {
	const number = 'BA-2026-0002'; // decided by the street of "street"
	const admin = await t.person({ width: 390 });
	await t.signIn(admin, 'admin');
	const street = await t.person();
	await t.signIn(street, 'street');
	await t.go(street, `/cases/${number}`);
	equal(await street.getByRole('button', { name: '盖章的决定书' }).count(), 0, 'a seal before there is one');

	await t.go(admin, '/admin/seals');
	await admin.locator('#f-office').selectOption('street-330106007');
	await press(admin, '保存');
	check((await text(admin)).includes('请选择一张 PNG 图'), `no picture is asked for: ${await text(admin)}`);
	equal(await admin.locator('#f-office').inputValue(), 'street-330106007', 'the office that was chosen');
	await checkAxe(admin, 'a refused seal');
	await admin.locator('input[type=file][name="picture"]').setInputFiles({
		name: '印章.png', mimeType: 'image/png', buffer: png(200, 200, [200, 20, 20], [220, 60, 60]),
	});
	await admin.waitForTimeout(500);
	await press(admin, '保存');
	check((await text(admin)).includes('古荡街道'), `the seal is not listed: ${await text(admin)}`);
	await checkAxe(admin, 'seals');
	await checkNoOverflow(admin, 'seals');
	await shot(admin, 'seals-390');

	await t.go(street, `/cases/${number}`);
	await checkAxe(street, 'a case that can be sealed');
	const plain = await street.request.get(`${t.site.base}/cases/${number}/letter.pdf`);
	const form = street.locator('form', { has: street.getByRole('button', { name: '盖章的决定书' }) });
	const fields = Object.fromEntries(await form.locator('input[type=hidden]').evaluateAll((all) => all.map((i) => [i.name, i.value])));
	const sealed = await street.request.post(new URL(await form.getAttribute('action'), t.site.base).href, {
		form: { ...fields, paper: 'letter' }, headers: { Origin: t.site.base },
	});
	equal(sealed.status(), 200, 'the sealed letter');
	equal(sealed.headers()['content-type'], 'application/pdf', 'the sealed letter');
	const [without, within] = [(await plain.body()).toString('latin1'), (await sealed.body()).toString('latin1')];
	const pictures = (pdf) => pdf.split('/Subtype /Image').length - 1;
	check(pictures(within) > pictures(without), `no picture more: ${pictures(without)}, then ${pictures(within)}`);
	await t.go(admin, '/admin/seals');
	equal((await admin.locator('td[data-l="用过"]').innerText()).trim(), '1', 'how often it was used');
	// another office's officer has no seal of this street
	const other = await t.person();
	await t.signIn(other, 'community');
	await t.go(other, `/cases/${number}`);
	equal(await other.getByRole('button', { name: '盖章的决定书' }).count(), 0, 'a seal of another office');

	admin.on('dialog', (dialog) => dialog.accept());
	await press(admin, '移除');
	check((await text(admin)).includes('还没有印章图'), 'it is still there');
	await t.go(street, `/cases/${number}`);
	equal(await street.getByRole('button', { name: '盖章的决定书' }).count(), 0, 'a seal that was taken away');
});

test('void numbers: a reason is asked for, the decision gets another number, the void one stays in the list', async (t) => {
	const district = await t.person({ script: false });
	await t.signIn(district, 'district');
	const street = await t.person();
	await t.signIn(street, 'street');
	const numberOfPaper = async () => {
		await t.go(street, '/cases/BA-2026-0005');
		return /西社备〔\d+〕\d+号/.exec(await text(street))[0];
	};
	const before = await numberOfPaper();
	await t.go(district, '/desk/numbers');
	await district.getByRole('link', { name: '西社备' }).first().click();
	await district.waitForLoadState();
	await district.locator('tr', { hasText: before }).getByRole('link', { name: '作废' }).click();
	await district.waitForLoadState();
	equal(await district.locator('#f-number').inputValue(), before, 'the number of the paper');
	await district.locator('[name="reason"]').fill('错');
	await press(district, '作废');
	check(await district.locator('.error').count() > 0, 'a reason of one character is taken');
	await district.locator('[name="reason"]').fill('打印时编错了');
	await district.locator('[name="another"]').check();
	await press(district, '作废');
	check(new URL(district.url()).pathname === '/desk/numbers', district.url());
	const after = await numberOfPaper();
	check(after !== before, `the paper keeps its number ${before}`);
	check((await text(street)).includes('打印时编错了'), 'the case does not say why');

	// in the list, which has no gap, and in the file
	const looking = await t.person({ width: 390 });
	await t.signIn(looking, 'district');
	await t.go(looking, '/desk/numbers');
	check(!(await text(looking)).includes('缺 '), `a gap: ${await text(looking)}`);
	const line = looking.locator('tr', { has: looking.getByRole('link', { name: '西社备', exact: false }) }).first();
	const csv = await looking.request.get(new URL(await line.getByRole('link', { name: 'CSV' }).getAttribute('href'), t.site.base).href);
	const rows = (await csv.text()).split('\r\n');
	check(rows.some((row) => row.includes(`"${before}"`) && row.includes('作废') && row.includes('打印时编错了')), 'not void in the file');
	check(rows.some((row) => row.includes(`"${after}"`) && row.includes('有效')), 'the other number is not in the file');
	await line.locator('th a').click();
	await looking.waitForLoadState();
	await checkAxe(looking, 'a series of numbers');
	await checkNoOverflow(looking, 'a series of numbers');
	await shot(looking, 'numbers-390');
	await looking.getByRole('link', { name: '只看作废的' }).click();
	await looking.waitForLoadState();
	check((await text(looking)).includes(before) && !(await text(looking)).includes(after), 'not only the void ones');
	await t.go(district, `/desk/numbers/void?number=${encodeURIComponent(before)}`);
	check((await text(district)).includes('已经作废了'), 'it can be void twice');

	// a case under way: it is over, its applicant reads why
	const { resident, number } = await mistake(t, '电话多写了一位');
	await t.go(district, `/desk/numbers/void?number=${number}`);
	await district.locator('[name="reason"]').fill('重复提交');
	await press(district, '作废');
	await t.go(resident, `/cases/${number}`);
	check((await text(resident)).includes('作废') && (await text(resident)).includes('重复提交'), `not void: ${await text(resident)}`);
	await checkNoOverflow(resident, 'a void case');
	await t.go(street, `/cases/${number}`);
	equal(await street.locator('#act').count(), 0, 'a decision about a void case');
});

test('away: the deputy decides what was taken on, for whom it says, and only as long as it lasts', async (t) => {
	const deputy = await newOfficer(t, 'street-deputy', 'street', '330106007', '高秀兰', { width: 390 });
	const { number } = await mistake(t, '电话少写了一位');
	const { number: second } = await mistake(t, '电话已停机');
	const street = await t.person();
	await t.signIn(street, 'street');
	for (const each of [number, second]) {
		await t.go(street, `/cases/${each}`);
		await press(street, '我来办');
	}
	await t.go(deputy, `/cases/${number}`);
	equal(await deputy.locator('#act input[name="action"]').count(), 0, 'what a colleague has taken on');

	// the last day before the first is refused, and what was typed stays
	await t.go(street, '/desk/absences');
	const today = new Date(Date.now() + 8 * 3600 * 1000).toISOString().slice(0, 10);
	const later = new Date(Date.now() + 80 * 3600 * 1000).toISOString().slice(0, 10);
	await street.locator('[name="from"]').fill(later);
	await street.locator('[name="until"]').fill(today);
	await street.locator('#f-deputy').selectOption({ index: 1 });
	await press(street, '登记');
	check((await text(street)).includes('最后一天不能早于第一天'), `days the wrong way round are taken: ${await text(street)}`);
	equal(await street.locator('[name="from"]').inputValue(), later, 'the first day');
	await checkAxe(street, 'a refused absence');
	await street.locator('[name="from"]').fill(today);
	await street.locator('[name="until"]').fill(later);
	await press(street, '登记');
	check((await text(street)).includes('由 高秀兰 代办'), `not away: ${await text(street)}`);
	await checkAxe(street, 'an absence');
	await shot(street, 'absence-1280');

	await t.go(deputy, '/desk');
	check((await text(deputy)).includes('代 王旭东'), `not on the deputy's desk: ${await text(deputy)}`);
	await checkAxe(deputy, "a deputy's desk");
	await checkNoOverflow(deputy, "a deputy's desk");
	await shot(deputy, 'deputy-desk-390');
	await decide(deputy, number, 'confirm', { note: '打过电话。' });
	await t.go(deputy, `/cases/${number}`);
	check((await text(deputy)).includes('（代 王旭东）'), `it does not say for whom: ${await text(deputy)}`);
	await t.go(street, '/desk/absences');
	await press(street, '提前结束');
	await t.go(deputy, `/cases/${second}`);
	equal(await deputy.locator('#act input[name="action"]').count(), 0, 'a decision after the absence');
});
