// Statistics of procedures and webhooks: what an officer, an auditor and the administrator see of them.
import { check, checkAxe, checkNoOverflow, command, equal, shot, test } from './harness.mjs';

// Applies and decides by the API, as a program would.
async function play(t, count) {
	const tokens = {};
	for (const name of ['resident', 'street']) {
		tokens[name] = command(t.site, 'token', name).trim().split('\n').at(-1);
	}
	const call = async (as, path, body) => {
		const answer = await fetch(`${t.site.base}/api/v1${path}`, {
			method: 'POST',
			headers: { authorization: `Bearer ${tokens[as]}`, 'content-type': 'application/json' },
			body: JSON.stringify(body),
		});
		const json = await answer.json();
		check(answer.status < 300, `${path} as ${as}: ${answer.status} ${JSON.stringify(json)}`);
		return json;
	};
	for (let i = 0; i < count; i++) {
		const begun = await call('resident', '/cases', {
			procedure: 'correction',
			submit: true,
			fields: { org: 1, place: '330106007', item: 'other', subject: `第 ${i} 处写错了`, right_value: '对的' },
		});
		const at = `/cases/${begun.number}/steps`;
		if (i % 4 === 0) {
			await call('street', `${at}/reject`, { note: '核实过，没有错' });
		} else if (i % 4 < 3) {
			await call('street', `${at}/confirm`, {});
		}
	}
}

const number = (text) => Number(/\d+/.exec(text)[0]);

test('statistics: an officer sees their street, by procedure and step, and takes the lists along', async (t) => {
	const officer = await t.person();
	await t.signIn(officer, 'street');
	await t.go(officer, '/desk/figures?procedure=correction');
	const before = await officer.locator('.kpi').first().innerText();
	await play(t, 8);
	await t.go(officer, '/desk/figures?procedure=correction');
	equal(number(await officer.locator('.kpi .val').first().innerText()), (number(before) || 0) + 8, 'received');
	check(await officer.locator('svg.chart[role=img]').count() === 2, 'two charts');
	for (const chart of await officer.locator('svg.chart').all()) {
		check((await chart.getAttribute('aria-label')).length > 10, 'a chart says what it shows');
	}
	await checkAxe(officer, 'statistics');
	await checkNoOverflow(officer, 'statistics');
	await shot(officer, 'figures-1280');
	await officer.getByRole('link', { name: '街道核实' }).first().click();
	await officer.waitForLoadState();
	check((await officer.locator('main').innerText()).includes('到达与离开'), 'the step has its own charts');
	for (const [name, type] of [['CSV', 'text/csv'], ['Excel', 'spreadsheetml']]) {
		const href = await officer.getByRole('link', { name, exact: true }).getAttribute('href');
		const answer = await officer.request.get(new URL(href, t.site.base).href);
		equal(answer.status(), 200, name);
		check(answer.headers()['content-type'].includes(type), `${name}: ${answer.headers()['content-type']}`);
	}
	await t.go(officer, '/desk/figures?region=330106005', 403);
});

test('statistics: on a phone, in English, for the elderly, without scripts', async (t) => {
	for (const how of [{ width: 390 }, { width: 390, lang: 'en' }, { width: 390, view: 'elder' }, { width: 390, script: false }]) {
		const page = await t.open('/', how);
		await t.signIn(page, 'district');
		for (const path of ['/desk/figures', '/desk/figures?procedure=filing', '/desk/figures/month']) {
			await t.go(page, path);
			await checkNoOverflow(page, `${path} ${JSON.stringify(how)}`);
			for (const row of path.endsWith('month') ? [] : await page.locator('.figures--wide tbody tr').all()) {
				const cells = (await row.locator('td').allTextContents()).map((cell) => cell.trim());
				check(path.includes('?') || cells.some((cell) => !/^[0—(（）)\s]*$/.test(cell)), `${path}: a row of zeros`);
				check(await row.locator('th:visible, td:visible').count() <= 5, `${path}: too many columns for a phone`);
			}
			if (how.script !== false) {
				await checkAxe(page, path);
			}
			if (how.lang === 'en') {
				check(!/[一-鿿]/.test(await page.locator('main h1').innerText()), 'a heading in English');
			}
		}
		await shot(page, `figures-month-390-${how.lang ?? how.view ?? how.script ?? 'zh'}`);
	}
}, { once: true });

test('the month report: its columns, beside the month before and that of the year before', async (t) => {
	const auditor = await t.person();
	await t.signIn(auditor, 'auditor');
	await t.go(auditor, '/desk/figures/month');
	await checkAxe(auditor, 'the report');
	await shot(auditor, 'figures-month-1280');
	const heads = await auditor.locator('section.card').first().locator('thead th').allInnerTexts();
	equal(heads.length, 4, 'columns');
	await auditor.getByRole('link', { name: '上个月' }).click();
	await auditor.waitForLoadState();
	check((await auditor.locator('h1').innerText()).includes(heads[2]), 'the month before');
});

test('the guide tells everybody how it goes, and nothing of a few', async (t) => {
	await play(t, 2);
	await new Promise((done) => { setTimeout(done, 3000); }); // folded within a second or so
	const page = await t.open('/services/correction', { width: 390 });
	const said = await page.locator('main').innerText();
	check(said.includes('今年办得怎么样'), 'the card');
	await checkAxe(page, 'the guide');
	await t.go(page, '/services/filing_upgrade');
	check(!/收件\s*[1-4] 件/.test(await page.locator('main').innerText()), 'a few are told of');
});

test('webhooks: the administrator sets a receiver and sees its secret once', async (t) => {
	const admin = await t.person();
	await t.signIn(admin, 'admin');
	await t.go(admin, '/admin/webhooks');
	await checkAxe(admin, 'webhooks');
	await admin.locator('[name="address"]').fill('https://10.0.0.1/hook');
	await admin.locator('[name="events"][value="case.decided"]').check();
	await admin.getByRole('button', { name: '添加', exact: true }).click();
	await admin.waitForLoadState();
	check((await admin.locator('main').innerText()).includes('内部网络'), 'a private address is refused');
	await admin.locator('[name="address"]').fill('https://hooks.example.org/chuke');
	await admin.getByRole('button', { name: '添加', exact: true }).click();
	await admin.waitForLoadState();
	check(/whsec_[0-9a-f]{64}/.test(await admin.locator('#webhook-secret').innerText()), 'the secret');
	await checkAxe(admin, 'a receiver');
	await checkNoOverflow(admin, 'a receiver');
	await shot(admin, 'webhook-1280');
	await admin.reload();
	equal(await admin.locator('#webhook-secret').count(), 0, 'the secret is shown once');
	await admin.getByRole('button', { name: '删除这个地址' }).click();
	await admin.waitForLoadState();
	const phone = await t.person({ width: 390 });
	await t.signIn(phone, 'admin');
	await t.go(phone, '/admin/webhooks');
	await checkNoOverflow(phone, 'webhooks');
});
