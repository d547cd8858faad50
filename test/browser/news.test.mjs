// News from an organisation's phone through approval to everybody's list; scheduled; withdrawn.
import { deflateSync } from 'node:zlib';
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

// A picture as a phone sends it: two fields of colour, the upper one `top`.
export function png(width, height, top, below) {
	const crc = (bytes) => {
		let c = ~0;
		for (const byte of bytes) {
			c ^= byte;
			for (let k = 0; k < 8; k++) {
				c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
			}
		}
		return ~c >>> 0;
	};
	const part = (name, data) => {
		const bytes = Buffer.alloc(data.length + 12);
		bytes.writeUInt32BE(data.length, 0);
		bytes.write(name, 4, 'latin1');
		data.copy(bytes, 8);
		bytes.writeUInt32BE(crc(bytes.subarray(4, 8 + data.length)), 8 + data.length);
		return bytes;
	};
	const row = (colour) => Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, Buffer.from(colour))]);
	const rows = Buffer.concat(Array.from({ length: height }, (_, y) => row(y < height / 2 ? top : below)));
	const head = Buffer.alloc(13);
	head.writeUInt32BE(width, 0);
	head.writeUInt32BE(height, 4);
	head.set([8, 2], 8);
	return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), part('IHDR', head),
		part('IDAT', deflateSync(rows)), part('IEND', Buffer.alloc(0))]);
}

// Every picture of the page has come, and is one.
async function checkPictures(page, selector, count, what) {
	const images = page.locator(selector);
	equal(await images.count(), count, what);
	for (let i = 0; i < count; i++) {
		await images.nth(i).scrollIntoViewIfNeeded();
		await page.waitForFunction((img) => img.complete && img.naturalWidth > 0,
			await images.nth(i).elementHandle(), { timeout: 10000 });
	}
}

for (const script of [true, false]) {
	test(`news with two photos from a phone, scripts ${script ? 'on' : 'off'}`, async (t) => {
		const title = `荷花开了${script ? '' : '（二）'}`;
		const phone = await t.person({ width: 390, script });
		await t.signIn(phone, 'orghead');
		await begin(t, phone, title);
		const id = number(phone);
		await phone.locator('main input[type=file]').setInputFiles([
			{ name: '荷花.png', mimeType: 'image/png', buffer: png(900, 1200, [40, 120, 90], [230, 140, 170]) },
			{ name: '大家.png', mimeType: 'image/png', buffer: png(1200, 900, [150, 200, 230], [120, 150, 80]) },
		]);
		await press(phone, 'submit'); // summary and text are missing: the photos stay
		await phone.locator('main .form__errors, main .field--error').first().waitFor();
		const words = phone.locator('main .files__alt input');
		await words.nth(1).waitFor();
		equal(await words.count(), 2, 'photos kept');
		await words.nth(0).fill('湖边一片粉色的荷花');
		await words.nth(1).fill('十几个人在亭子里唱歌');
		await checkNoOverflow(phone);
		if (script) {
			await checkAxe(phone, 'writing with photos');
			await shot(phone, 'news-photos-write-390');
		}
		await phone.locator('main [name=summary]').fill('昨天在湖边唱了一上午。');
		await phone.locator('main [name=body]').fill('下周还去。');
		await press(phone, 'submit');
		await phone.waitForURL(/\/desk\/news\/\d+$/);

		const officer = await t.person({ script });
		await t.signIn(officer, 'street');
		await t.go(officer, `/desk/news/${id}`);
		await checkPictures(officer, 'main .gallery img', 2, 'photos for the officer');
		const address = await officer.locator('main .gallery a').first().getAttribute('href');
		const resident = await t.person({ width: 390, script });
		equal((await resident.request.get(t.site.base + address)).status(), 404, 'before it is let through');
		await press(officer, 'approve');
		await officer.waitForLoadState();

		await t.go(resident, '/news');
		await checkPictures(resident, `main .story:has-text("${title}") img[alt="湖边一片粉色的荷花"]`, 1, 'cover');
		await t.go(resident, `/news/${id}`);
		await checkPictures(resident, 'main .article__cover img[alt="湖边一片粉色的荷花"]', 1, 'first photo');
		await checkPictures(resident, 'main .gallery img[alt="十几个人在亭子里唱歌"]', 1, 'second photo');
		await checkNoOverflow(resident);
		if (script) {
			await checkAxe(resident, 'news with photos');
			await shot(resident, 'news-photos-390');
			const wide = await t.person();
			await t.go(wide, `/news/${id}`);
			await checkPictures(wide, 'main .article img', 2, 'photos');
			await shot(wide, 'news-photos-1280');
			await t.go(wide, '/news');
			await checkPictures(wide, `main .story:has-text("${title}") img`, 1, 'cover');
			await shot(wide, 'news-photos-list-1280');
		}
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
