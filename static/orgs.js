/*
 * Names of organisations while one types where one is asked for.  Without this file the name typed is looked up when the
 * form is sent, and several hits are told then.
 */
"use strict";
(() => {
document.querySelectorAll("datalist[data-orgs]").forEach((list) => {
	const input = document.getElementById(list.dataset.for);
	let timer, asked = "";
	if (!input || input.getAttribute("list")) return;
	input.setAttribute("list", list.id);
	const load = async () => {
		const q = input.value.trim();
		if (!q || q === asked) return;
		asked = q;
		const answer = await fetch(list.dataset.orgs + "?q=" + encodeURIComponent(q));
		if (answer.ok && q === input.value.trim()) list.innerHTML = await answer.text();
	};
	input.addEventListener("input", (e) => {
		clearTimeout(timer);
		if (!e.isComposing) timer = setTimeout(load, 150);
	});
	input.addEventListener("compositionend", load);
});
})();
