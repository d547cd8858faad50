// Resource sharing: from a community's need through an organisation's answer, the officer's look and both sides' ratings
// to the organisation's page; and what anybody sees of it.
import { check, checkAxe, checkNoOverflow, equal, playOverDays, saysInTheEnd, shot, test } from './harness.mjs';

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

async function respond(t, page, id) {
	await t.go(page, `/needs/${id}/respond`);
	await page.locator('main [name=message]').fill('团里有两位播音员退休的。');
	await page.locator('main [name=contact_phone]').fill('13887654321');
	await page.locator('main form.form button').first().click();
	await page.waitForURL(/\/needs\/responses\/\d+$/);
	return new URL(page.url()).pathname;
}
// What the home page and the list say has come together.
async function matched(t, page) {
	await t.go(page, '/');
	const home = /已对接 (\d+) 次/.exec(await page.locator('main').innerText())[1];
	await t.go(page, '/needs');
	equal(parseInt(await page.locator('.need-sums dd').last().innerText(), 10), Number(home), 'the list counts as the home page does');
	return Number(home);
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
		check(await head.locator(`main a[href="/needs/${id}/respond"]`).isVisible(), 'it can be taken up');
		const deal = await respond(t, head, id);

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

test('a need is refused, taken back, withdrawn and posted again; what is agreed is counted', async (t) => {
	const anybody = await t.person();
	const community = await t.person({ width: 390 });
	const head = await t.person({ width: 390 });
	for (const page of [community, head]) {
		page.on('dialog', (dialog) => dialog.accept());
	}
	await t.signIn(community, 'community');
	await t.signIn(head, 'orghead');
	const before = await matched(t, anybody);
	const id = await post(t, community, '端午包粽子，找一位师傅');
	// not this one: the reason is asked for, and told
	let deal = await respond(t, head, id);
	await t.go(community, deal);
	await press(community, 'refuse');
	await community.waitForLoadState();
	await says(community, '请写明原因');
	await community.locator('main [name=note]').fill('已经有师傅了，下次再请你们');
	await press(community, 'refuse');
	await community.waitForLoadState();
	await t.go(head, deal);
	await says(head, '已经有师傅了，下次再请你们');
	await says(head, '未采纳');
	// once more, and taken back by the one who offered
	deal = await respond(t, head, id);
	await press(head, 'withdraw');
	await head.waitForLoadState();
	await says(head, '已收回');
	// agreed: counted; what fell through is not, and there again
	deal = await respond(t, head, id);
	await t.go(community, deal);
	await press(community, 'agree');
	await community.waitForLoadState();
	equal(await matched(t, anybody), before + 1, 'what came together');
	await t.go(community, `/needs/${id}`);
	equal(await community.locator('main button[value=withdraw]').count(), 0, 'a word given is not withdrawn');
	await t.go(head, deal);
	await head.locator('main [name=note]').fill('师傅那天有事');
	await press(head, 'fall');
	await head.waitForLoadState();
	equal(await matched(t, anybody), before, 'what fell through');
	// withdrawn: gone for everybody, its open responses end, and it can be posted anew
	deal = await respond(t, head, id);
	await t.go(community, `/needs/${id}`);
	await press(community, 'withdraw');
	await community.waitForLoadState();
	equal((await anybody.goto(`${t.site.base}/needs/${id}`)).status(), 410, 'withdrawn');
	await says(anybody, '这一条已经撤回');
	await checkAxe(anybody, 'an entry withdrawn');
	await t.go(head, deal);
	await says(head, '发布已结束');
	await t.go(head, `/needs/${id}/respond`, 404);
	await t.go(community, `/needs/${id}`);
	await press(community, 'copy');
	await community.waitForURL(/\/needs\/\d+\/edit$/);
	equal(await community.locator('main [name=title]').inputValue(), '端午包粽子，找一位师傅', 'as it was');
	await press(community, 'post');
	await community.waitForURL(/\/needs\/\d+$/);
	await t.go(anybody, new URL(community.url()).pathname);
});

test('an officer lets an organisation\'s entry through; every other role is refused', async (t) => {
	const title = '小组活动需要一位会手语的志愿者';
	const head = await t.person();
	await t.signIn(head, 'orghead');
	await t.go(head, '/desk/needs');
	const own = await head.locator(`main a:has-text("${title}")`).first().getAttribute('href');
	await says(head, '待审核');
	const community = await t.person();
	await t.signIn(community, 'community2');
	const id = await post(t, community, '河边捡拾，找十位志愿者');
	const entry = `/needs/${id}`;
	// [who, what of another's open entry, its edit, answering it, officers' list, what waits]
	for (const [who, one, edit, answer, list, waits] of [['resident', 200, 403, 403, 403, 404], ['auditor', 200, 403, 403, 403, 404],
		['orghead2', 200, 403, 200, 403, 404], ['member', 200, 403, 200, 403, 404], ['street2', 200, 404, 200, 200, 404]]) {
		const page = await t.person();
		await t.signIn(page, who);
		await t.go(page, entry, one);
		await t.go(page, `${entry}/edit`, edit);
		await t.go(page, `${entry}/respond`, answer);
		await t.go(page, '/desk/needs/check', list);
		await t.go(page, own, waits);
	}
	const anybody = await t.person();
	await t.go(anybody, own, 404);
	for (const address of ['/needs/new', `${entry}/edit`, `${entry}/respond`, '/desk/needs', '/desk/needs/check']) {
		await t.go(anybody, address);
		check(new URL(anybody.url()).pathname === '/login', `${address} asks who one is`);
	}
	const officer = await t.person({ width: 390 });
	await t.signIn(officer, 'street');
	await t.go(officer, '/desk/needs/check');
	await checkAxe(officer, 'what waits');
	await officer.locator(`main li:has-text("${title}") input[type=checkbox]`).check();
	await officer.locator('main .savebar button').click();
	await officer.waitForLoadState();
	await t.go(anybody, own);
	await says(anybody, '征集中');
});

test('an entry ends with its last day, and what was agreed is done after a while', async (t) => {
	let open, taken;
	await playOverDays(t, [0, async (own) => {
		const community = await own.person();
		const head = await own.person();
		await own.signIn(community, 'community');
		await own.signIn(head, 'orghead');
		open = await post(own, community, '找一位会修伞的师傅');
		taken = await post(own, community, '找一位会补鞋的师傅');
		const deal = await respond(own, head, taken);
		await own.go(community, deal);
		await press(community, 'agree');
		await community.waitForLoadState();
	}], [40, async (own) => {
		const anybody = await own.person();
		for (const [id, state] of [[open, '已到期'], [taken, '已完成']]) {
			await saysInTheEnd(anybody, `${own.site.base}/needs/${id}`, state);
		}
		await own.go(anybody, '/needs?q=修伞');
		await says(anybody, '这里没有需求和供给');
		await own.go(anybody, '/needs?q=修伞&state=expired');
		await says(anybody, '找一位会修伞的师傅');
	}]);
}, { once: true, ms: 180_000 });
