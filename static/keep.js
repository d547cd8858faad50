/*
 * A long form is kept as it is typed: what was changed goes out after a pause and on leaving, by itself.  Its words
 * stand in the page; without this file the form's buttons do the same.
 */
"use strict";
(() => {
const box = document.querySelector("[data-keep]"), form = box.closest("form");
const said = box.querySelector("[data-said]"), others = box.querySelector("[data-others]");
const words = box.querySelector("template").content;
const PAUSE_MS = 1500, AGAIN_MS = 8000, WAIT_MS = 4000;
const dirty = new Set(), told = new Map(); // fields that were typed; in which version another's words were told
let seen = ""; // that version, of a field whose own words are meant all the same
let to = box.dataset.keep, timer, keeping = null, stop = null, isOver = false;

const word = (key) => words.querySelector(`[data-key="${key}"]`).textContent;
const top = (name) => name.split(".")[0];
const own = (name) => name && name[0] !== "_";

const batch = () => seen ? [...dirty].slice(0, 1) : [...dirty]; // what is meant goes alone
const fields = (names) => {
	const data = new URLSearchParams();
	for (const [name, value] of new FormData(form)) {
		if (typeof value !== "string") {
			if (value.size) names = names.filter((n) => n !== top(name)); // it goes with the form
			continue;
		}
		if (!own(name) ? name !== "_operation" : names.includes(top(name)) || ["org", "who", "about"].includes(name)) {
			data.append(name, value);
		}
	}
	data.set("_asked", names.join(" "));
	data.set("_seen", seen);
	return data;
};
const meant = (field) => {
	const rest = [...dirty].filter((name) => name !== field);
	dirty.clear();
	[field, ...rest].forEach((name) => dirty.add(name));
	seen = told.get(field);
	keep();
};
const tell = (conflicts, sent) => {
	form.querySelectorAll(".kept__note").forEach((note) => { if (sent.includes(note.dataset.of)) note.remove(); });
	conflicts.forEach(({ field, message }) => {
		const control = document.getElementById("f-" + field) || form.elements[field];
		const note = document.createElement("div"), button = document.createElement("button");
		note.className = "note note--warn kept__note";
		note.dataset.of = field;
		note.setAttribute("role", "alert");
		note.append(message, " ");
		button.type = "button";
		button.className = "btn btn--2 btn--sm";
		button.textContent = word("mine");
		button.onclick = () => { note.remove(); meant(field); };
		note.append(button);
		((control && control.closest && control.closest(".ask")) || form).append(note);
	});
};
const take = (answer, sent) => {
	answer.conflicts.forEach(({ field }) => told.set(field, String(answer.revision)));
	seen = "";
	said.textContent = answer.said;
	others.textContent = answer.others || "";
	tell(answer.conflicts, sent);
	if (form.getAttribute("action") !== answer.to) { // the draft has just begun
		form.action = answer.to;
		form.elements._base.value = answer.revision;
		to = answer.to.replace(/edit$/, "draft");
		history.replaceState(null, "", answer.to + "?step=" + form.elements._from.value);
	}
	if (dirty.size) later(0);
	else form.dispatchEvent(new Event("kept"));
};
const over = (key) => {
	isOver = key !== "cut" && key !== "out";
	said.textContent = word(key);
	if (!isOver) later(AGAIN_MS);
};
const post = async (names) => {
	try {
		const answer = await fetch(to, { method: "POST", body: fields(names), signal: stop.signal });
		if (answer.redirected || answer.status === 401 || answer.status === 403) return "out";
		return answer.ok ? await answer.json() : answer.status === 409 || answer.status === 404 ? "late" : "cut";
	} catch {
		return "cut";
	}
};
const keep = () => {
	clearTimeout(timer);
	if (isOver || !dirty.size) return;
	if (keeping) return later(PAUSE_MS);
	const names = batch();
	names.forEach((name) => dirty.delete(name));
	stop = new AbortController();
	keeping = post(names).then((answer) => {
		keeping = null;
		if (typeof answer === "object") return take(answer, names);
		names.forEach((n) => dirty.add(n));
		over(answer);
	});
};
const later = (ms) => {
	clearTimeout(timer);
	timer = setTimeout(keep, ms);
};
const changed = (name) => {
	if (!own(name) || isOver) return;
	dirty.add(top(name));
	later(PAUSE_MS);
};
form.addEventListener("input", (e) => {
	if (e.target !== form) return changed(e.target.name);
	form.querySelectorAll(".files__input").forEach((input) => changed(input.name)); // files.js has taken some
});
form.addEventListener("change", (e) => changed(e.target.name));
form.addEventListener("click", (e) => { // rows of tables come and go without typing
	const button = e.target.closest("button[name=_add], button[name=_remove]");
	if (button) changed(button.value);
});
const leave = () => {
	if (document.visibilityState !== "hidden" || isOver || !dirty.size || keeping) return;
	navigator.sendBeacon(to, fields([...dirty]));
	dirty.clear();
};
document.addEventListener("visibilitychange", leave);
// What is on its way arrives before the form does, never after it.
form.addEventListener("submit", (e) => {
	clearTimeout(timer);
	if (!keeping) return dirty.clear();
	e.preventDefault();
	e.stopImmediatePropagation();
	setTimeout(() => stop.abort(), WAIT_MS);
	const { submitter } = e;
	keeping.finally(() => form.requestSubmit(submitter));
}, true);
})();
