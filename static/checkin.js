/*
 * Check-in at the door with or without a network: the tickets of one day as hashes and family names, the arrivals
 * that wait for a network, a worker that keeps the page itself.  All of it goes that night.  Without this file each
 * ticket is a form of its own.
 */
"use strict";
if (typeof document === "undefined") {
	// The worker: what was fetched before it answers when nobody else does.
	addEventListener("install", () => skipWaiting());
	addEventListener("activate", (e) => e.waitUntil(clients.claim()));
	addEventListener("fetch", (e) => {
		const { request } = e, { origin, pathname } = new URL(request.url);
		if (request.method !== "GET" || origin !== location.origin || pathname.startsWith("/api/")) return;
		const kept = () => caches.match(request, { ignoreVary: true }).then((answer) => answer || Response.error());
		const slow = new Promise((_, no) => { setTimeout(no, 4000); });
		e.respondWith(Promise.race([fetch(request), slow]).catch(kept));
	});
} else {
	const doc = document, PREFIX = "chuke-day-", BATCH = 100, AGAIN_MS = 20000;
	const find = (what, from = doc) => from.querySelector(`[data-${what}]`);
	const box = find("day"), past = find("day-over");
	// What is kept for one link; names and hashes go when its day is over, arrivals when they are handed in.
	const read = (key) => { try { return JSON.parse(localStorage[PREFIX + key]); } catch { return null; } };
	// a full browser keeps no more
	const write = (key, day) => { try { localStorage[PREFIX + key] = JSON.stringify(day); } catch {} };
	const strip = (key, day) => {
		Object.assign(day, { tickets: {}, firsts: {}, last: [] });
		if (day.queue.length) write(key, day); else localStorage.removeItem(PREFIX + key);
	};
	const erase = async () => {
		if (!self.caches) return;
		for (const name of await caches.keys()) await caches.delete(name);
		(await navigator.serviceWorker.getRegistration("/activities/day/"))?.unregister();
	};
	const post = async (api, mark, scans) => {
		const answer = await fetch(api, { method: "POST", credentials: "omit",
			headers: { "Content-Type": "application/json" }, body: JSON.stringify({ mark, scans }) });
		if (!answer.ok) throw answer;
		return answer.json();
	};

	const live = () => {
		const { day: key, api, label } = box.dataset, until = Number(box.dataset.until);
		const form = box.querySelector("form"), input = form.elements.code;
		const said = find("said"), state = find("day-state"), sums = find("sums"), button = find("scan"), video = find("video");
		const words = Object.fromEntries([...find("words").content.children].map((e) => [e.dataset.key, e.textContent]));
		let day = read(key) || { until, tickets: {}, firsts: {}, queue: [], own: {}, last: [], mark: 0 };
		let busy = false, isOut = false, isReady = false, isOver = false, stream = null, seen = "";

		const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
		const hash = async (code) => hex(new Uint8Array(
			await crypto.subtle.digest("SHA-256", new TextEncoder().encode(key + code))).slice(0, 8));
		const many = (of) => Object.keys(of).length;
		const clock = (at) => new Date(at).toTimeString().slice(0, 5);
		const name = ([, initials, people]) => people > 1 ? `${initials} · ${people} ${words.people}` : initials;
		const who = ([at, by]) => `${clock(at)} ${by || words.list}`;
		const say = (kind, text) => {
			said.className = "day-said day-said--" + kind;
			said.textContent = text;
			navigator.vibrate?.(kind === "arrived" ? 60 : 300);
		};
		const note = (line) => { day.last = [line, ...day.last].slice(0, 8); };
		const draw = () => {
			const put = (what, value) => { find(`sum=${what}`, sums).textContent = value; };
			put("came", many(day.firsts));
			put("all", many(day.tickets));
			put("queue", day.queue.length);
			sums.hidden = isOver;
			find("list").replaceChildren(...day.last.map((line) =>
				Object.assign(doc.createElement("li"), { className: "pad", textContent: line })));
			find("last").hidden = !day.last.length;
			state.hidden = isOver || !(isOut || isReady || !self.caches);
			state.textContent = !self.caches ? words.bare : isOut ? words.out : words.ready;
		};

		// The earliest of all phones was the arrival.
		const learn = (ticket, at, by) => {
			const known = day.firsts[ticket];
			if (!known || at < known[0]) day.firsts[ticket] = [at, by];
		};
		const hear = ({ answers, arrived, mark }) => {
			// another window may have added some
			day = read(key) || day;
			const done = new Set(answers.map(({ id }) => id));
			day.queue = day.queue.filter(({ id }) => !done.has(id));
			for (const { id, state: kind, ticket, at, by, initials } of answers) {
				const first = [Date.parse(at), by];
				if (ticket) learn(ticket, ...first);
				if (kind === "again") {
					const line = `${initials} ${words.again}: ${who(first)}`;
					say(kind, line);
					note(line);
				} else if (kind !== "arrived" || day.own[id]) {
					say(kind, `${initials || ""} ${words[kind]}`);
				}
				delete day.own[id];
			}
			for (const { ticket, at, by } of arrived) {
				const own = day.firsts[ticket];
				learn(ticket, Date.parse(at), by);
				if (own && own[1] === label && by !== label && own !== day.firsts[ticket]) {
					note(`${words.first} ${who(day.firsts[ticket])}`);
				}
			}
			day.mark = mark;
			write(key, day);
		};
		const finish = () => {
			isOver = true;
			strip(key, day);
			erase();
			form.hidden = true;
			say("void", words.over);
			draw();
		};
		const sync = async () => {
			if (busy || isOver) return;
			busy = true;
			try {
				do hear(await post(api, day.mark, day.queue.slice(0, BATCH))); while (day.queue.length);
				isOut = false;
			} catch (problem) {
				isOut = !problem.status;
				if (problem.status === 404) finish();
			}
			busy = false;
			draw();
		};
		const take = async (typed) => {
			const code = typed.toUpperCase().replace(/[^0-9A-Z]/g, "");
			if (!code) return;
			const ticket = day.tickets[await hash(code)], first = ticket && day.firsts[ticket[0]], now = Date.now();
			if (first) return say("again", `${name(ticket)} ${words.again}: ${who(first)}`);
			const scan = { id: hex(crypto.getRandomValues(new Uint8Array(8))), at: new Date(now).toISOString() };
			if (ticket) {
				scan.ticket = ticket[0];
				learn(ticket[0], now, label);
				say("arrived", `${name(ticket)} ${words.arrived}`);
				note(`${clock(now)} ${name(ticket)}`);
			} else {
				scan.code = code;
				day.own[scan.id] = 1;
				say("later", words.later);
			}
			day.queue.push(scan);
			write(key, day);
			draw();
			sync();
		};

		const load = async () => {
			try {
				for (let after = 0; after !== null;) {
					const answer = await fetch(`${api}?after=${after}`, { credentials: "omit" });
					if (!answer.ok) throw answer;
					const { items, next } = await answer.json();
					for (const t of items) {
						if (t.hash) day.tickets[t.hash] = [t.id, t.initials, t.people];
						if (t.arrived) learn(t.id, Date.parse(t.arrived), "");
					}
					after = next;
				}
				write(key, day);
			} catch (problem) {
				if (problem.status === 404) return finish();
				isOut = true;
			}
			await sync();
		};
		const keep = async () => {
			try {
				await navigator.serviceWorker.register("/activities/day/worker.js");
				const files = [...doc.querySelectorAll("link[rel=stylesheet], script")].map((e) => e.href || e.src);
				const icons = doc.querySelector("use").getAttribute("href").split("#")[0];
				await (await caches.open(PREFIX + key)).addAll([location.pathname, icons, ...files]);
				isReady = true;
			} catch {
				// no worker here, or the network went before all was there
			}
			draw();
		};

		const look = async (detector) => {
			if (!stream) return;
			const [found] = await detector.detect(video).catch(() => []);
			if (found && found.rawValue !== seen) await take(seen = found.rawValue);
			setTimeout(look, 250, detector);
		};
		if (self.BarcodeDetector && navigator.mediaDevices) {
			button.hidden = false;
			button.onclick = async () => {
				if (stream) {
					stream.getTracks().forEach((track) => track.stop());
					stream = null;
				} else {
					stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }).catch(() => null);
					video.srcObject = stream;
					if (stream) video.play().then(() => look(new BarcodeDetector({ formats: ["qr_code"] })));
				}
				video.hidden = !stream;
				button.lastChild.textContent = stream ? words.stop : words.scan;
			};
		}
		// not over https: each ticket is a form of its own
		if (!self.crypto.subtle) return draw();
		form.onsubmit = async (e) => {
			e.preventDefault();
			const typed = input.value;
			input.value = "";
			input.focus();
			await take(typed);
		};
		addEventListener("online", sync);
		setInterval(() => {
			if (Date.now() < until) sync(); else if (!isOver) finish();
		}, AGAIN_MS);
		draw();
		load().then(() => isOver || keep());
	};

	let isLive = false;
	for (const name of Object.keys(localStorage)) {
		const key = name.slice(PREFIX.length), day = name.startsWith(PREFIX) && read(key);
		if (day && day.until > Date.now()) isLive = true; else if (day) strip(key, day);
	}
	if (!isLive) erase();
	if (box) live();
	if (past) {
		// what was scanned without a network may still be handed in
		const { dayOver: key, api } = past.dataset, day = read(key);
		if (day) post(api, day.mark, day.queue.splice(0, BATCH)).then(() => strip(key, day), () => {});
	}
}
