// One journey: an organisation writes news with two photos on a phone, the connection breaks off and comes
// back, an officer lets it through, it stands on the home page, in the feed and in its follower's messages.
import { connect, createServer } from 'node:net';
import { check, checkAxe, checkNoOverflow, equal, shot, test } from './harness.mjs';

const MAKER = 'OWNPHONE';        // what a camera writes into its pictures
const PLACE = [30, 16, 77, 120, 4, 55]; // 30°16′77″ N, 120°4′55″ E

// --- photos as a phone sends them ------------------------------------------------------------------------

// The metadata of a camera: how it was held, and where (EXIF 2.3, 4.6).
function exif(orientation, place) {
	const bytes = Buffer.alloc(place ? 170 : 70);
	const entry = (at, tag, type, count, value) => {
		bytes.writeUInt16BE(tag, at);
		bytes.writeUInt16BE(type, at + 2);
		bytes.writeUInt32BE(count, at + 4);
		if (Buffer.isBuffer(value)) {
			value.copy(bytes, at + 8);
		} else {
			type === 3 ? bytes.writeUInt16BE(value, at + 8) : bytes.writeUInt32BE(value, at + 8);
		}
	};
	bytes.write('MM\0*', 0, 'latin1');
	bytes.writeUInt32BE(8, 4);
	bytes.writeUInt16BE(place ? 3 : 2, 8);
	entry(10, 0x010f, 2, MAKER.length + 1, 50);
	entry(22, 0x0112, 3, 1, orientation);
	bytes.write(MAKER, 50, 'latin1');
	if (place) {
		entry(34, 0x8825, 4, 1, 62);
		bytes.writeUInt16BE(4, 62);
		entry(64, 1, 2, 2, Buffer.from('N\0'));
		entry(76, 2, 5, 3, 122);
		entry(88, 3, 2, 2, Buffer.from('E\0'));
		entry(100, 4, 5, 3, 146);
		place.forEach((number, i) => {
			bytes.writeUInt32BE(number, 122 + 8 * i);
			bytes.writeUInt32BE(1, 126 + 8 * i);
		});
	}
	const head = Buffer.from([0xff, 0xe1, 0, 0]);
	head.writeUInt16BE(bytes.length + 8, 2);
	return Buffer.concat([head, Buffer.from('Exif\0\0'), bytes]);
}

// A photo: `above` over `below` as they are seen; its pixels stand on their head if it was held so.
async function photo(page, { above, below, isTurned, place }) {
	const base64 = await page.evaluate(async ([top, bottom]) => {
		const canvas = document.createElement('canvas');
		canvas.width = 1600;
		canvas.height = 1200;
		const pen = canvas.getContext('2d');
		pen.fillStyle = top;
		pen.fillRect(0, 0, 1600, 600);
		pen.fillStyle = bottom;
		pen.fillRect(0, 600, 1600, 600);
		for (let i = 0; i < 60000; i++) { // grain: a photo is no small file
			pen.fillStyle = `hsl(${(i * 137) % 360} 50% 50% / .25)`;
			pen.fillRect((i * 7919) % 1600, (i * 104729) % 1200, 3, 3);
		}
		const blob = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.92));
		let text = '';
		new Uint8Array(await blob.arrayBuffer()).forEach((byte) => { text += String.fromCharCode(byte); });
		return btoa(text);
	}, isTurned ? [below, above] : [above, below]);
	const jpeg = Buffer.from(base64, 'base64');
	return Buffer.concat([jpeg.subarray(0, 2), exif(isTurned ? 3 : 1, place), jpeg.subarray(2)]);
}

// The colour that a shown picture has at a height (0 its upper edge, 1 its lower one), whole numbers.
function colourAt(img, height) {
	return img.evaluate(async (picture, at) => {
		const map = await createImageBitmap(await (await fetch(picture.currentSrc)).blob());
		const canvas = document.createElement('canvas');
		canvas.width = canvas.height = 1;
		canvas.getContext('2d').drawImage(map, 0, map.height * (at - 0.05), map.width, map.height / 10,
			0, 0, 1, 1);
		return [...canvas.getContext('2d').getImageData(0, 0, 1, 1).data];
	}, height);
}

async function ready(img) {
	await img.scrollIntoViewIfNeeded();
	await img.page().waitForFunction((one) => one.complete && one.naturalWidth > 0,
		await img.elementHandle(), { timeout: 10000 });
}

// Upright, and nothing in its bytes of how, with what and where it was taken.
async function checkServed(page, img, above) {
	await ready(img);
	const strongest = (colour) => ['red', 'green', 'blue'][colour.indexOf(Math.max(...colour.slice(0, 3)))];
	equal(strongest(await colourAt(img, 0.25)), above, 'upper half');
	check(strongest(await colourAt(img, 0.75)) !== above, 'the lower half looks like the upper one');
	const address = await img.evaluate((one) => one.currentSrc);
	for (const width of ['320', '960', '1920']) {
		const answer = await page.request.get(address.replace(/\d+$/, width));
		equal(answer.status(), 200, `status of a picture of ${width}`);
		const bytes = Buffer.from(await answer.body());
		const degrees = Buffer.alloc(8);
		degrees.writeUInt32BE(PLACE[3], 0);
		degrees.writeUInt32BE(1, 4);
		for (const trace of ['Exif', MAKER, degrees]) {
			check(!bytes.includes(trace), `a picture of ${width} still holds ${trace}`);
		}
	}
}

// --- the way ---------------------------------------------------------------------------------------------

const press = (page, deed) => page.locator(`main button[name=deed][value=${deed}]`).click();

async function begin(t, page, title) {
	await t.signIn(page, 'orghead');
	await t.go(page, '/desk/news/new');
	await page.locator('main [name=title]').fill(title);
	await page.locator('main form.form .savebar button').click();
	await page.waitForURL(/\/edit$/);
	return /\/desk\/news\/(\d+)/.exec(page.url())[1];
}

const kept = (page) => page.locator('.files__item:not(.files__item--sent)');
const unsent = (page) => page.locator('.files__item--sent');
const cut = (page) => page.locator('.files [data-cut]');

// A line between browser and server that can be cut: the site as it is seen through it.
async function lineTo(t) {
	const line = { bytesMax: Infinity, cuts: 0 }, { port } = new URL(t.site.base);
	const server = createServer((near) => {
		const far = connect(port, '127.0.0.1');
		let bytes = 0;
		near.on('data', (piece) => {
			bytes += piece.length;
			if (bytes > line.bytesMax) {
				near.resetAndDestroy();
				far.destroy();
				line.cuts += 1;
			} else {
				far.write(piece);
			}
		});
		far.pipe(near);
		near.on('error', () => far.destroy());
		near.on('close', () => far.destroy());
		far.on('error', () => near.destroy());
	});
	await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
	server.unref();
	t.site = { ...t.site, base: `http://127.0.0.1:${server.address().port}` };
	return line;
}

async function follow(t) {
	const follower = await t.person({ width: 390 });
	await t.signIn(follower, 'resident2');
	await t.go(follower, '/orgs?q=轻松艺术团');
	await follower.locator('main a:has-text("轻松艺术团")').first().click();
	await follower.waitForURL(/\/orgs\/\d+$/);
	await follower.getByRole('button', { name: '关注' }).click();
	await follower.getByText('已关注').first().waitFor();
	return follower;
}

async function checkEverywhere(t, follower, title, id) {
	const resident = await t.person({ width: 390 });
	await t.go(resident, '/');
	const card = resident.locator(`main .story:has-text("${title}")`);
	await checkServed(resident, card.locator('img[alt="台上的人在唱歌"]'), 'red');
	await checkAxe(resident, 'home');
	await shot(resident, 'journey-home-390');
	await card.locator('a').first().click();
	await resident.waitForURL(new RegExp(`/news/${id}$`));
	await checkServed(resident, resident.locator('main .article img[alt="台上的人在唱歌"]').first(), 'red');
	await checkServed(resident, resident.locator('main .article img[alt="湖边的合影"]'), 'green');
	await checkNoOverflow(resident, 'the news');
	await checkAxe(resident, 'the news');
	await shot(resident, 'journey-news-390');

	const feed = await (await resident.request.get(`${t.site.base}/feed.xml`)).text();
	check(feed.includes(title) && feed.includes(`/news/${id}`), 'it is not in the feed');

	await t.go(follower, '/me');
	await checkAxe(follower, '/me');
	await follower.locator('main a[href="/me/notices"]').first().click();
	await follower.waitForURL(/\/me\/notices$/);
	check((await follower.locator('main').innerText()).includes(title), 'its follower has no notice');
	await checkAxe(follower, '/me/notices');
	await shot(follower, 'journey-me-390');
	const wide = await t.person();
	await t.go(wide, '/');
	await ready(wide.locator(`main .story:has-text("${title}") img`));
	await checkAxe(wide, 'home, wide');
	await shot(wide, 'journey-home-1280');
}

test('news with two photos, broken off and taken up again, from a phone to home page, feed and follower', async (t) => {
	const title = '湖边唱到太阳下山';
	const line = await lineTo(t);
	const follower = await follow(t);
	const phone = await t.person({ width: 390 });
	const id = await begin(t, phone, title);
	const photos = [
		{ name: '台上.jpg', mimeType: 'image/jpeg',
			buffer: await photo(phone, { above: '#d02020', below: '#2020d0', isTurned: true }) },
		{ name: '合影.jpg', mimeType: 'image/jpeg',
			buffer: await photo(phone, { above: '#109030', below: '#c0a0c0', place: PLACE }) },
	];
	await phone.locator('main [name=summary]').fill('周二的大联欢搬到了湖边。');
	await phone.locator('main [name=body]').fill('唱了**两个小时**。');
	phone.seen.isCut = true;
	line.bytesMax = 100_000; // in the midst of the first one
	await phone.locator('main input[type=file]').setInputFiles(photos);
	await cut(phone).waitFor();
	check(line.cuts > 0, 'the line was not cut');
	check((await cut(phone).innerText()).includes('连接断开了'), 'the break is not said');
	check((await phone.locator('.files [role=status]').innerText()).includes('连接断开了'), 'nor announced');
	equal(await unsent(phone).count(), 2, 'photos that wait');
	await phone.locator('main [name=body]').fill('唱了**两个小时**，下周还来。');
	await press(phone, 'submit'); // not without its photos
	check(await phone.locator('.files [data-do=again]').evaluate((one) => one === document.activeElement),
		'it is not led to what is missing');
	await checkNoOverflow(phone, 'broken off');
	await checkAxe(phone, 'broken off'); // first: its session's end would end what is emulated next
	await shot(phone, 'journey-cut-390');
	await phone.context().setOffline(true);
	await cut(phone).getByRole('button', { name: '再试一次' }).click(); // still no network
	await cut(phone).waitFor();
	line.bytesMax = Infinity;
	await phone.context().setOffline(false); // by itself, in the order they were chosen
	await kept(phone).nth(1).waitFor();
	equal(await cut(phone).isVisible(), false, 'the break is over');
	equal((await kept(phone).locator('[data-name]').allInnerTexts()).join(), '台上.jpg,合影.jpg', 'order');
	equal(await phone.locator('main [name=body]').inputValue(), '唱了**两个小时**，下周还来。', 'text');

	await phone.locator('.files__alt input').nth(0).fill('台上的人在唱歌');
	await phone.locator('.files__alt input').nth(1).fill('湖边的合影');
	await ready(phone.locator('#preview img[alt="湖边的合影"]'));
	equal(await phone.locator('#preview strong').innerText(), '两个小时', 'preview');
	await checkAxe(phone, 'writing');
	await shot(phone, 'journey-write-390');
	await press(phone, 'submit');
	await phone.waitForURL(/\/desk\/news\/\d+$/);
	check((await phone.locator('main').innerText()).includes('待审核'), 'it does not wait');

	const officer = await t.person();
	await t.signIn(officer, 'street');
	await t.go(officer, `/desk/news/${id}`);
	await checkAxe(officer, 'deciding');
	await press(officer, 'approve');
	await officer.waitForLoadState();
	await checkEverywhere(t, follower, title, id);
});

test('a photo is tried again by hand, refused with a sentence, taken out, put back and moved', async (t) => {
	const phone = await t.person({ width: 390 });
	await begin(t, phone, '照片一张一张来');
	const buffer = await photo(phone, { above: '#d02020', below: '#2020d0' });
	const send = (name, bytes = buffer) => phone.locator('main input[type=file]')
		.setInputFiles([{ name, mimeType: 'image/jpeg', buffer: bytes }]);
	phone.seen.isCut = true;
	await phone.route('**/files', (route) => route.abort('connectionreset'), { times: 1 });
	await send('一.jpg');
	await cut(phone).getByRole('button', { name: '再试一次' }).click();
	await kept(phone).waitFor();
	await send('二.jpg');
	await kept(phone).nth(1).waitFor();
	await send('三.jpg', Buffer.from('这不是图片'));
	const refused = unsent(phone).locator('.error');
	await refused.waitFor();
	check((await refused.innerText()).includes('三.jpg'), 'what is wrong with it?');
	await checkAxe(phone, 'refused');
	await unsent(phone).getByRole('button', { name: '取消' }).click();
	equal(await unsent(phone).count(), 0, 'refused files');

	await kept(phone).nth(1).locator('[data-do=up]').press('Enter');
	equal((await kept(phone).locator('[data-name]').allInnerTexts()).join(), '二.jpg,一.jpg', 'moved');
	await kept(phone).nth(1).locator('[data-do=out]').click();
	await kept(phone).nth(1).locator('[data-do=in]').click();
	await kept(phone).nth(0).locator('[data-do=out]').click();
	await checkAxe(phone, 'taken out');
	await shot(phone, 'journey-files-390');
	await phone.waitForTimeout(3000); // kept as one writes
	await phone.reload();
	equal((await kept(phone).locator('[data-name]').allInnerTexts()).join(), '一.jpg', 'kept');

	const elder = await t.open('/', { view: 'elder', width: 390 });
	await t.signIn(elder, 'orghead');
	await t.go(elder, phone.url());
	await checkNoOverflow(elder, 'in large letters');
	await checkAxe(elder, 'in large letters');
	await shot(elder, 'journey-files-elder-390');

	await phone.context().clearCookies(); // signed out meanwhile: said, and no dead end
	await send('四.jpg');
	await cut(phone).getByText('登录已经过期').waitFor();
	await press(phone, 'save');
	await phone.waitForURL(/\/login/);
}, { once: true });

test('a draft on its way does not come after the text that was sent', async (t) => {
	const officer = await t.person();
	await t.signIn(officer, 'street');
	await t.go(officer, '/desk/news/new');
	await officer.locator('main [name=title]').fill('社区医生下午来');
	await officer.locator('main form.form .savebar button').click();
	await officer.waitForURL(/\/edit$/);
	let drafts = 0;
	await officer.route('**/draft', async (route) => {
		drafts += 1;
		await new Promise((done) => setTimeout(done, 1500));
		await route.continue();
	});
	await officer.locator('main [name=summary]').fill('两点，古墩活动室。');
	await officer.locator('main [name=body]').fill('带上医保卡。');
	await officer.waitForTimeout(2000); // now the draft is under way
	equal(drafts, 1, 'drafts');
	await press(officer, 'submit');
	await officer.waitForURL(/\/desk\/news\/\d+$/);
	await officer.waitForTimeout(2500);
	await officer.reload();
	const said = await officer.locator('main').innerText();
	check(said.includes('已发布') && !said.includes('修改：'), 'a draft was left behind');
	equal(drafts, 1, 'drafts after it was sent');
}, { once: true });
