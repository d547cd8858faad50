/*
 * Keys of the desk, off until somebody turns them on (WCAG 2.1.4), and ready phrases that choose their decision.
 * Without this file links, boxes and buttons do the same.
 */
"use strict";
(() => {
const doc = document, KEY = "chuke-desk-keys";
const box = doc.querySelector("[data-keys]");
const links = [...doc.querySelectorAll("[data-desk] th a")];
const find = doc.querySelector("[data-desk-find]");

// A browser that keeps nothing for pages has no keys either.
const stored = (value) => {
	try {
		if (value !== undefined) localStorage.setItem(KEY, value);
		return localStorage.getItem(KEY) === "1";
	} catch {
		return false;
	}
};

const move = (by) => {
	const at = links.indexOf(doc.activeElement);
	const to = at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by;
	if (links[to]) links[to].focus();
};
const keys = {
	j: () => move(1),
	k: () => move(-1),
	o: () => { if (links.includes(doc.activeElement)) doc.activeElement.click(); else if (links[0]) links[0].click(); },
	"/": () => find.focus(),
	"?": () => { box.open = true; box.querySelector("summary").focus(); },
};

if (box) {
	const on = box.querySelector("[data-keys-on]");
	box.hidden = false;
	on.checked = stored();
	on.addEventListener("change", () => stored(on.checked ? "1" : "0"));
	doc.addEventListener("keydown", (e) => {
		const typing = e.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select");
		if (!on.checked || typing || e.ctrlKey || e.altKey || e.metaKey || !keys[e.key]) return;
		e.preventDefault();
		keys[e.key]();
	});
}

// A phrase belongs to one decision: ticking it takes that decision.
for (const group of doc.querySelectorAll("[data-phrases]")) {
	group.addEventListener("change", (e) => {
		const radio = group.closest("form").querySelector(`input[name=action][value="${group.dataset.phrases}"]`);
		if (e.target.checked && radio && !radio.checked) radio.click();
	});
}
})();
