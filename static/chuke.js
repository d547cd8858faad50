/*
 * What pages do beyond plain HTML; everything works without it.  Loaded only where a page asks for it
 * (frame.has_script).  It writes no text of its own, so that it needs no translation.
 */
"use strict";
(() => {
const doc = document;
const all = (what, run) => doc.querySelectorAll(what).forEach(run);
const set = (at, name, value) => at.setAttribute(name, value);

// Suggestions under a search field: <li role="option" data-href="…"> from the address in data-suggest.
all("input[data-suggest]", (input) => {
	const list = doc.createElement("ul");
	let timer, current = -1;
	list.className = "card suggest";
	list.id = "suggest";
	list.hidden = true;
	set(list, "role", "listbox");
	set(list, "aria-label", input.placeholder);
	input.form.append(list);
	set(input, "role", "combobox");
	set(input, "aria-autocomplete", "list");
	set(input, "aria-controls", list.id);
	const show = (open) => {
		list.hidden = !open;
		set(input, "aria-expanded", open);
		choose(-1);
	};
	const choose = (index) => {
		current = index;
		[...list.children].forEach((item, i) => set(item, "aria-selected", i === index));
		set(input, "aria-activedescendant", index < 0 ? "" : "suggest" + index);
	};
	const load = async () => {
		const q = input.value.trim();
		let html = "";
		if (q) {
			const answer = await fetch(input.dataset.suggest + "?q=" + encodeURIComponent(q));
			html = answer.ok ? await answer.text() : "";
		}
		if (q !== input.value.trim()) return;
		list.innerHTML = html;
		[...list.children].forEach((item, i) => { item.id = "suggest" + i; });
		show(list.children.length > 0);
	};
	const go = (item) => { if (item) location.href = item.dataset.href; };
	set(input, "aria-expanded", false);
	input.addEventListener("input", (e) => {
		clearTimeout(timer);
		if (!e.isComposing) timer = setTimeout(load, 120);
	});
	input.addEventListener("compositionend", load);
	input.addEventListener("keydown", (e) => {
		const count = list.children.length;
		if (list.hidden || !count || e.isComposing) return;
		const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
		if (step) choose((current + 1 + step + count + 1) % (count + 1) - 1);
		else if (e.key === "Escape") show(false);
		else if (e.key === "Enter" && current >= 0) go(list.children[current]);
		else return;
		e.preventDefault();
	});
	input.addEventListener("blur", () => setTimeout(show, 150, false));
	list.addEventListener("click", (e) => go(e.target.closest("li")));
});

// A form goes out once; its files with a bar; what was typed is not lost by leaving.
all("form[method=post]", (form) => {
	let sent = false, changed = false;
	form.addEventListener("input", () => { changed = true; });
	form.addEventListener("kept", () => { changed = false; }); // write.js
	form.addEventListener("submit", (e) => {
		const ask = (e.submitter || form).dataset.confirm;
		if (sent || (ask && !confirm(ask))) return e.preventDefault();
		sent = true;
		setTimeout(() => { sent = false; }, 8000);
		if ([...form.querySelectorAll("input[type=file]")].some((f) => f.files.length)) {
			e.preventDefault();
			upload(form, e.submitter);
		}
	});
	addEventListener("pageshow", () => { sent = false; });
	addEventListener("beforeunload", (e) => {
		if (changed && !sent && form.querySelector("textarea")) e.preventDefault();
	});
});
const upload = (form, button) => {
	const data = new FormData(form), bar = doc.createElement("progress"), call = new XMLHttpRequest();
	if (button && button.name) data.append(button.name, button.value);
	bar.className = "bar";
	form.append(bar);
	call.upload.onprogress = (e) => { bar.max = e.total; bar.value = e.loaded; };
	call.onerror = () => form.submit();
	call.onload = () => {
		history.replaceState(null, "", call.responseURL);
		doc.open();
		doc.write(call.responseText);
		doc.close();
	};
	call.open("POST", form.action);
	call.send(data);
};

// How many characters are typed, of how many.
all("textarea[data-count]", (field) => {
	const counter = doc.createElement("span"), most = +field.dataset.count;
	const count = () => {
		const used = [...field.value].length;
		counter.textContent = used + " / " + most;
		counter.className = used > most ? "counter counter--over" : "counter";
	};
	field.after(counter);
	field.addEventListener("input", count);
	count();
});

// Progress goes on by itself.
const poll = async () => {
	const old = doc.querySelector("[data-poll]");
	if (!old) return;
	try {
		const answer = await fetch(location.href);
		const page = new DOMParser().parseFromString(await answer.text(), "text/html");
		const fresh = page.getElementById(old.id);
		if (!fresh) return location.reload(); // it is over, and another page stands here
		old.replaceWith(fresh);
	} catch { /* the next time */ }
	setTimeout(poll, 2000);
};
setTimeout(poll, 2000);

// A password is shown while one asks for it, and hidden again before it is sent.
all("[data-reveal]", (button) => {
	const field = doc.getElementById(button.dataset.reveal);
	const show = (on) => { field.type = on ? "text" : "password"; set(button, "aria-pressed", on); };
	button.hidden = false;
	button.onclick = () => show(field.type !== "text");
	field.form.addEventListener("submit", () => show(false));
});

all("[data-print]", (button) => { button.hidden = false; button.onclick = () => print(); });
const wrong = doc.getElementById("errsum");
if (wrong) wrong.focus();
})();
