/*
 * Writing a longer text: what is typed is kept as a draft and shown as it will look.  Both are small posts
 * to addresses that the page names; without this file its buttons do the same.
 */
"use strict";
(() => {
const write = document.querySelector("[data-write]");
const form = write.querySelector("form");
const shown = write.querySelector("[data-shown]"), saved = document.querySelector("[data-saved]");
const KEEP_MS = 1500, SHOW_MS = 250, WAIT_MS = 4000;
let keepTimer, showTimer, showing = 0, keeping = null, stop = null, sent = false;

// Resolves to what is to be shown; to null if it was not taken, or a sign-in page came instead.
const post = async (to, signal) => {
	const fields = new URLSearchParams();
	for (const [name, value] of new FormData(form)) {
		if (typeof value === "string") fields.append(name, value);
	}
	try {
		const answer = await fetch(to, { method: "POST", body: fields, signal });
		return answer.ok && !answer.redirected ? await answer.text() : null;
	} catch {
		return null;
	}
};
const keep = () => {
	if (sent || keeping) return later(KEEP_MS);
	stop = new AbortController();
	keeping = post(write.dataset.draft, stop.signal).then((html) => {
		keeping = null;
		if (sent) return;
		if (html === null) return later(5 * KEEP_MS); // when there is a network again
		saved.innerHTML = html;
		form.dispatchEvent(new Event("kept"));
	});
};
const later = (ms) => {
	clearTimeout(keepTimer);
	if (!sent) keepTimer = setTimeout(keep, ms);
};
const show = async () => {
	const turn = ++showing;
	const html = await post(write.dataset.preview);
	if (html !== null && turn === showing && !sent) shown.innerHTML = html;
};
form.addEventListener("input", () => {
	later(KEEP_MS);
	clearTimeout(showTimer);
	showTimer = setTimeout(show, SHOW_MS);
});
// A draft that is on its way arrives before the form does, never after it.
form.addEventListener("submit", (e) => {
	if (keeping) {
		e.preventDefault();
		e.stopImmediatePropagation();
		setTimeout(() => stop.abort(), WAIT_MS);
		keeping.finally(() => form.requestSubmit(e.submitter));
	}
}, true);
form.addEventListener("submit", (e) => {
	sent = !e.defaultPrevented;
	clearTimeout(keepTimer);
});
addEventListener("pageshow", () => { sent = false; });
})();
