/*
 * A form's files go out as soon as they are chosen, one after the other; what the connection cuts off is sent
 * again, and the form goes when all are there.  Its words stand in the page; without this file the browser
 * sends the files with the form.
 */
"use strict";
(() => {
const STALL_MS = 30000; // no byte for so long: the connection is gone, whatever it says

const live = (box) => {
	const form = box.closest("form"), list = box.querySelector(".files__kept");
	const input = box.querySelector(".files__input"), pick = box.querySelector(".files__pick");
	const said = box.querySelector("[data-said]"), cut = box.querySelector("[data-cut]");
	const blank = box.querySelector("template[data-row]").content.firstElementChild;
	const words = box.querySelector("template[data-words]").content;
	const { most, megabytes } = box.dataset;
	let call = null, sending = null, held = null, isOut = false; // isOut: signed in no more

	const word = (key) => words.querySelector(`[data-key="${key}"]`).textContent;
	const part = (li, what) => li.querySelector(what);
	const name = (li) => part(li, "[data-name]").textContent;
	const rows = (state) => [...list.children].filter((li) => li.state === state);
	const say = (text) => { said.textContent = text; };
	const amount = (li, text) => { part(li, "[data-amount]").textContent = text; };
	const changed = () => form.dispatchEvent(new Event("input", { bubbles: true }));

	const refuse = (li, sentence) => {
		li.state = "refused";
		part(li, "progress").hidden = true;
		amount(li, word("left"));
		part(li, ".error").hidden = false;
		part(li, ".error").innerHTML = sentence;
		say(name(li) + " " + part(li, ".error").textContent);
	};
	// Nothing goes out for now: all that waits is kept, and one sentence says why.
	const stop = (key) => {
		[...rows("sending"), ...rows("waiting")].forEach((li) => {
			li.state = "left";
			part(li, "progress").value = 0;
			amount(li, word("left"));
		});
		part(cut, "[data-why]").textContent = word(key);
		cut.hidden = false;
		held = null;
		isOut = key === "signin";
		say(word(key));
	};
	const again = () => {
		if (!rows("left").length) return;
		cut.hidden = true;
		isOut = false;
		say("");
		rows("left").forEach((li) => { li.state = "waiting"; amount(li, word("waits")); });
		next();
	};
	const keep = (li, html) => {
		const fresh = document.createElement("template");
		fresh.innerHTML = html;
		const kept = fresh.content.firstElementChild;
		li.replaceWith(kept);
		say(name(kept) + " " + word("kept"));
		changed();
	};
	const end = (li) => {
		if (!li.isConnected) return; // cancelled
		const isHere = new URL(call.responseURL || "/", location).pathname === "/files";
		if (call.status === 200 && isHere) keep(li, call.responseText);
		else if (call.status === 422) refuse(li, call.responseText);
		else if (call.status === 0) stop("cut");
		else stop(isHere && call.status >= 500 ? "busy" : "signin");
	};
	const next = () => {
		const li = rows("waiting")[0];
		if (call) return;
		if (!li) return settle();
		let stall;
		const watch = () => { clearTimeout(stall); stall = setTimeout(() => call.abort(), STALL_MS); };
		const data = new FormData(), mb = (bytes) => (bytes / 1048576).toFixed(1);
		data.append("purpose", box.dataset.files);
		data.append("field", input.name);
		data.append("file", li.file);
		sending = li;
		li.state = "sending";
		call = new XMLHttpRequest();
		call.open("POST", "/files");
		call.setRequestHeader("X-CSRF-Token", form.elements._token.value);
		call.upload.onprogress = (e) => {
			watch();
			part(li, "progress").value = e.loaded * 100 / e.total;
			amount(li, mb(e.loaded) + " / " + mb(e.total) + " MB");
		};
		call.onloadend = () => {
			clearTimeout(stall);
			end(li);
			call = sending = null;
			next();
		};
		watch();
		call.send(data);
	};
	// All is sent that can be: the form that waited for it goes.
	const settle = () => {
		const button = held;
		held = null;
		if (button && !rows("left").length && !rows("refused").length) {
			form.requestSubmit(button === form ? null : button);
		}
	};
	const show = async (canvas, file) => {
		const map = await createImageBitmap(file), { width, height } = canvas;
		const scale = Math.max(width / map.width, height / map.height);
		canvas.getContext("2d").drawImage(map, (width - map.width * scale) / 2,
			(height - map.height * scale) / 2, map.width * scale, map.height * scale);
		map.close();
		canvas.hidden = false;
	};
	const add = (files) => {
		const free = most > 0 ? most - list.querySelectorAll(".files__item:not(.files__item--out)").length : Infinity;
		[...files].slice(0, free).forEach((file) => {
			const li = blank.cloneNode(true);
			li.file = file;
			li.state = "waiting";
			part(li, "[data-name]").textContent = file.name;
			list.append(li);
			if (file.type.startsWith("image/")) show(part(li, "canvas"), file).catch(() => {});
			if (megabytes && file.size > megabytes * 1048576) refuse(li, word("large"));
		});
		if (files.length > free) say(word("many"));
		if (cut.hidden) next();
		else again();
	};
	const drop = (li) => {
		li.remove();
		if (sending === li) call.abort();
		cut.hidden = !rows("left").length;
		say("");
		input.focus();
	};
	const deeds = {
		again: () => { again(); input.focus(); },
		cancel: drop,
		up: (li, button) => move(li, li.previousElementSibling, "before", button),
		down: (li, button) => move(li, li.nextElementSibling, "after", button),
		out: (li) => take(li, false),
		in: (li) => take(li, true),
	};
	const move = (li, other, side, button) => {
		if (!other) return;
		other[side](li);
		button.focus();
		say(name(li) + " " + ([...list.children].indexOf(li) + 1) + " / " + list.children.length);
		changed();
	};
	const take = (li, isIn) => {
		part(li, "input[type=checkbox]").checked = isIn;
		li.classList.toggle("files__item--out", !isIn);
		part(li, `[data-do=${isIn ? "out" : "in"}]`).focus();
		changed();
	};

	box.classList.add("files--live");
	pick.classList.add("btn", "btn--2");
	box.addEventListener("click", (e) => {
		const button = e.target.closest("[data-do]");
		if (button) deeds[button.dataset.do](button.closest("li"), button);
	});
	input.addEventListener("change", () => { add(input.files); input.value = ""; });
	box.addEventListener("dragover", (e) => e.preventDefault());
	box.addEventListener("drop", (e) => { e.preventDefault(); add(e.dataTransfer.files); });
	addEventListener("online", again);
	form.addEventListener("submit", (e) => {
		if (isOut || (!call && !rows("left").length && !rows("refused").length)) return;
		e.preventDefault();
		e.stopImmediatePropagation();
		if (call) {
			held = e.submitter || form;
			return say(word("held"));
		}
		say(word("stuck"));
		part(cut.hidden ? rows("refused")[0] : cut, "button").focus();
	}, true);
};
document.querySelectorAll(".files:not(.files--live)").forEach(live);
})();
