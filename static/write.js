/*
 * Writing a longer text: what is typed is kept as a draft and shown as it will look.  Both are small posts
 * to addresses that the page names; without this file its buttons do the same.
 */
"use strict";
(() => {
const write = document.querySelector("[data-write]");
const form = write.querySelector("form"), body = form.elements.body;
const shown = write.querySelector("[data-shown]"), saved = document.querySelector("[data-saved]");
const KEEP_MS = 1500, SHOW_MS = 250;
let keepTimer, showTimer, showing = 0;

const post = async (to, fields) => {
	const answer = await fetch(to, { method: "POST", body: fields });
	return answer.ok ? answer.text() : null;
};
const texts = () => {
	const fields = new URLSearchParams();
	for (const [name, value] of new FormData(form)) {
		if (typeof value === "string") fields.append(name, value);
	}
	return fields;
};
const keep = async () => {
	const html = await post(write.dataset.draft, texts()).catch(() => null);
	if (html === null) {
		keepTimer = setTimeout(keep, 5 * KEEP_MS); // later, when there is a network again
		return;
	}
	saved.innerHTML = html;
	form.dispatchEvent(new Event("kept"));
};
const show = async () => {
	const turn = ++showing;
	const html = await post(write.dataset.preview, new URLSearchParams({
		_token: form.elements._token.value, body: body.value,
	})).catch(() => null);
	if (html !== null && turn === showing) shown.innerHTML = html;
};
form.addEventListener("input", (e) => {
	clearTimeout(keepTimer);
	keepTimer = setTimeout(keep, KEEP_MS);
	if (e.target !== body) return;
	clearTimeout(showTimer);
	showTimer = setTimeout(show, SHOW_MS);
});
form.addEventListener("submit", () => clearTimeout(keepTimer));
})();
