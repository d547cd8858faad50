// Resource sharing: from a community's need through an organisation's answer, the officer's look and both sides' ratings
// to the organisation's page; and what anybody sees of it.
import { check, checkAxe, checkNoOverflow, equal, shot, test } from './harness.mjs';

const day = (ahead) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
const press = (page, deed) => page.locator(`main button[name=deed][value=${deed}]`).click();
const says = async (page, text) => check((await page.locator('main').innerText()).includes(text), `${page.url()} does not say ${text}`);

async function post(t, page, title) {
	await t.go(page, '/needs/new?side=need');
	await page.locator('main [name=kind][value=people]').check();
	await page.locator('main [name=title]').fill(title);
	await page.locator('main [name=body]').fill('活动室每周三下午读报，想找一位声音响亮的志愿者。');
	await page.locator('main [name=fields][value=art]').check();
	await page.locator('main [name=until_day]').fill(day(20));
	await page.locator('main [name=contact_phone]').fill('13812345678');
	await press(page, 'post');
	await page.waitForURL(/\/needs\/\d+$/);
	return /\/needs\/(\d+)/.exec(page.url())[1];
}

for (const script of [true, false]) {
	test(`a need finds somebody, is done and rated, scripts ${script ? 'on' : 'off'}`, async (t) => {
		const title = `周三读报，找一位志愿者${script ? '' : '（二）'}`;
		const community = await t.person({ width: 390, script });
		await t.signIn(community, 'community');
		await t.go(community, '/needs/new');
		await press(community, 'post');
		await community.waitForLoadState();
		await says(community, '处需要修改');
		if (script) {
			await checkAxe(community, 'a form refused');
		}
		const id = await post(t, community, title);
		await checkNoOverflow(community);
		await says(community, '可能合适的组织');

		const head = await t.person({ width: 390, script });
		await t.signIn(head, 'orghead');
		await t.go(head, '/desk/needs?tab=fits');
		await head.locator(`main a:has-text("${title}")`).first().click();
		await head.waitForURL(new RegExp(`/needs/${id}$`));
		await says(head, '138****5678');
		await head.locator(`main a[href="/needs/${id}/respond"]`).click();
		await head.locator('main [name=message]').fill('团里有两位播音员退休的。');
		await head.locator('main [name=contact_phone]').fill('13887654321');
		await head.locator('main form.form button').first().click();
		await head.waitForURL(/\/needs\/responses\/\d+$/);
		const deal = new URL(head.url()).pathname;

		await t.go(community, deal);
		await says(community, '138****4321');
		await press(community, 'agree');
		await community.waitForLoadState();
		await says(community, '13887654321');
		if (script) {
			await checkAxe(community, 'a match');
			await shot(community, 'needs-match-390');
		}
		await checkNoOverflow(community);
		await press(community, 'done');
		await community.waitForLoadState();
		await t.go(head, deal);
		await says(head, '13812345678');
		await press(head, 'done');
		await head.waitForLoadState();

		await t.go(community, `${deal}/rate`);
		await community.locator('main [name=sentence]').fill(`读得真好${id}`);
		await community.locator('main form.form button').first().click();
		await community.waitForURL(new RegExp(`${deal}$`));
		const officer = await t.person({ script });
		await t.signIn(officer, 'street');
		await t.go(officer, '/desk/needs/check?tab=ratings');
		await officer.locator(`main li:has-text("读得真好${id}") button[value=show]`).click();
		await officer.waitForLoadState();

		const resident = await t.person({ script });
		await t.go(resident, `/needs/${id}`);
		await says(resident, '已完成');
		const org = await resident.locator('main a[href^="/orgs/"]').count();
		equal(org, 0, 'a community is no organisation');
		await t.go(resident, '/orgs?q=轻松艺术团');
		await resident.locator('main a:has-text("轻松艺术团")').first().click();
		await resident.waitForLoadState();
		await says(resident, `读得真好${id}`);
	});
}

test('what is posted is taken down with a reason, and put back after an appeal', async (t) => {
	const owner = await t.person();
	await t.signIn(owner, 'community');
	const id = await post(t, owner, '秋天的菊花展找两位讲解');
	const officer = await t.person({ width: 390 });
	await t.signIn(officer, 'street');
	await t.go(officer, `/needs/${id}`);
	await press(officer, 'remove');
	await officer.waitForLoadState();
	await says(officer, '请写明原因');
	await officer.locator('main [name=note]').fill('和另一条重复了');
	await press(officer, 'remove');
	await officer.waitForURL(new RegExp(`/needs/${id}$`));
	const anybody = await t.person();
	equal((await anybody.goto(`${t.site.base}/needs/${id}`)).status(), 410, 'taken down');
	await says(anybody, '这一条已经下架');
	await t.go(owner, `/needs/${id}/appeal`);
	await owner.locator('main [name=reason]').fill('不是重复，是两个周末');
	await owner.locator('main form.form button').first().click();
	await owner.waitForURL(new RegExp(`/needs/${id}$`));
	await t.go(officer, '/desk/needs/check?tab=reports');
	await officer.locator('main a:has-text("秋天的菊花展")').click();
	await officer.locator('main [name=answer]').fill('看过了，确实是两场。');
	await press(officer, 'uphold');
	await officer.waitForLoadState();
	equal((await anybody.goto(`${t.site.base}/needs/${id}`)).status(), 200, 'put back');
});

test('everybody reads needs and offers: phone, English, elder, filters', async (t) => {
	for (const [address, words] of [['/needs', '资源共享'], ['/needs?lang=en', 'Resource sharing'], ['/needs?view=elder', '资源共享'],
		['/needs?side=offer&kind=place', '活动室周三下午空着'], ['/needs?q=书法', '书法课']]) {
		const page = await t.person({ width: 390 });
		await t.go(page, address);
		await says(page, words);
		await checkNoOverflow(page);
		await checkAxe(page, address);
		await shot(page, `needs-${address.replace(/\W+/g, '-')}-390`);
	}
	const page = await t.person({ width: 390 });
	await t.go(page, '/needs');
	await page.locator('main .need-card h3 a').first().click();
	await page.waitForURL(/\/needs\/\d+$/);
	await checkNoOverflow(page);
	await checkAxe(page, 'one entry');
	await shot(page, 'needs-one-390');
	// by keyboard: words, then the list
	const wide = await t.person();
	await t.go(wide, '/needs');
	await wide.locator('main [name=q]').focus();
	await wide.keyboard.type('书法');
	await wide.keyboard.press('Enter');
	await wide.waitForURL(/q=/);
	await says(wide, '周末书法课');
	await shot(wide, 'needs-1280');
});

test('an organisation\'s and an officer\'s own pages of resource sharing', async (t) => {
	for (const [who, address] of [['orghead', '/desk/needs'], ['orghead', '/desk/needs?tab=answers'], ['orghead', '/desk/needs?tab=fits'],
		['street', '/desk/needs/check'], ['district', '/desk/needs/check?tab=reports'], ['street', '/desk/needs/figures']]) {
		const page = await t.person({ width: 390 });
		await t.signIn(page, who);
		await t.go(page, address);
		await checkNoOverflow(page);
		await checkAxe(page, address);
		await shot(page, `needs-${who}-${address.replace(/\W+/g, '-')}-390`);
	}
});
