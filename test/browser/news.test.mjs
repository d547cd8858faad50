// News from an organisation's phone through approval to everybody's list; scheduled; withdrawn.
import { check, checkAxe, checkNoOverflow, equal, shot, test } from './harness.mjs';

async function begin(t, page, title) {
	await t.go(page, '/desk/news/new');
	await page.locator('main [name=title]').fill(title);
	await page.locator('main form.form .savebar button').click();
	await page.waitForURL(/\/edit$/);
}

const number = (page) => /\/desk\/news\/(\d+)/.exec(page.url())[1];
const press = (page, deed) => page.locator(`main button[name=deed][value=${deed}]`).click();

for (const script of [true, false]) {
	test(`news from an organisation's phone to everybody, scripts ${script ? 'on' : 'off'}`, async (t) => {
		const title = `周三排练换地方了${script ? '' : '（二）'}`;
		const phone = await t.person({ width: 390, script });
		await t.signIn(phone, 'orghead');
		await begin(t, phone, title);
		const id = number(phone);
		await phone.locator('main [name=body]').fill('这周三改到**益心中心**。');
		if (script) { // shown and kept while one types
			await phone.locator('#preview strong').waitFor();
			equal(await phone.locator('#preview strong').innerText(), '益心中心', 'preview');
			await phone.locator('[data-saved]:has-text("草稿已存")').waitFor();
			await phone.waitForTimeout(2500);
			await phone.reload();
			equal(await phone.locator('main [name=body]').inputValue(), '这周三改到**益心中心**。', 'kept');
			await checkAxe(phone, 'writing');
			await shot(phone, 'news-write-390');
		} else {
			await press(phone, 'preview');
			await phone.waitForLoadState();
			equal(await phone.locator('#preview strong').innerText(), '益心中心', 'preview');
		}
		await checkNoOverflow(phone);
		await phone.locator('main [name=summary]').fill('古墩的活动室在修，周三去益心中心。');
		await press(phone, 'submit');
		await phone.waitForURL(/\/desk\/news\/\d+$/);
		check((await phone.locator('main').innerText()).includes('待审核'), 'it does not wait');

		const officer = await t.person({ script });
		await t.signIn(officer, 'street');
		await t.go(officer, '/desk/news?state=waiting');
		await officer.locator(`main a:has-text("${title}")`).first().click();
		await officer.waitForURL(/\/desk\/news\/\d+$/);
		if (script) {
			await checkAxe(officer, 'deciding');
		}
		await press(officer, 'approve');
		await officer.waitForLoadState();

		const resident = await t.person({ width: 390, script });
		await t.go(resident, '/news');
		await resident.locator(`main a:has-text("${title}")`).first().click();
		await resident.waitForURL(new RegExp(`/news/${id}$`));
		equal(await resident.locator('main .prose strong').innerText(), '益心中心', 'text');
		await checkNoOverflow(resident);
		await t.go(resident, '/streets/330106007');
		check((await resident.locator('main').innerText()).includes(title), 'not on the page of its street');
	});
}

test('news appears by itself, and leaves a note where it was withdrawn', async (t) => {
	const officer = await t.person();
	await t.signIn(officer, 'street');
	await begin(t, officer, '明天上午停电半天');
	await officer.locator('main [name=summary]').fill('检修线路，下午恢复。');
	await officer.locator('main [name=body]').fill('请提前做好准备。');
	await officer.locator('main details summary').click();
	await officer.locator('main [name=publish_at]').fill('2099-01-01T08:00');
	await press(officer, 'submit');
	await officer.waitForURL(/\/desk\/news\/\d+$/);
	const id = number(officer);
	check((await officer.locator('main').innerText()).includes('定时发布'), 'it is not scheduled');
	const resident = await t.person();
	equal((await resident.goto(`${t.site.base}/news/${id}`)).status(), 404, 'before its moment');
	await press(officer, 'recall');
	await officer.waitForURL(/\/edit$/);
	await officer.locator('main [name=publish_at]').fill('');
	await press(officer, 'submit');
	await officer.waitForURL(/\/desk\/news\/\d+$/);
	equal((await resident.goto(`${t.site.base}/news/${id}`)).status(), 200, 'published');
	officer.on('dialog', (dialog) => dialog.accept());
	await officer.locator('main [name=note]').fill('停电改期');
	await press(officer, 'withdraw');
	await officer.waitForLoadState();
	equal((await resident.goto(`${t.site.base}/news/${id}`)).status(), 410, 'withdrawn');
	check((await resident.locator('main').innerText()).includes('停电改期'), 'why?');
});

test('pages of news, notices and projects', async (t) => {
	for (const width of [390, 1280]) {
		const page = await t.person({ width });
		for (const path of ['/news', '/notices', '/projects', '/projects/1', '/news?q=剪纸']) {
			await t.go(page, path);
			await checkNoOverflow(page);
			await checkAxe(page, path);
			await shot(page, `news-${path.replace(/\W+/g, '-')}-${width}`);
		}
	}
}, { once: true });
