/*
 * A procedure's form while it is typed: what is asked only under a condition comes and goes, sums follow, a row
 * more or less needs no journey.  Without this file everything is asked with its condition in words, and the
 * buttons of tables do the same by the server.
 */
"use strict";
(() => {
const doc = document, all = (what, run) => doc.querySelectorAll(what).forEach(run);
const form = doc.querySelector(".asks").closest("form");
const typed = (fits) => [...form.elements].filter((e) => fits(e.name) &&
	(e.checked || (e.type !== "checkbox" && e.type !== "radio"))).map((e) => e.value.trim());
const refresh = () => {
	all("[data-when]", (ask) => {
		const name = ask.dataset.when, is = ask.dataset.is;
		const values = typed((n) => n === name || n.startsWith(name + "."));
		const control = form.elements[name], first = control && (control[0] && !control.type ? control[0] : control);
		ask.hidden = Boolean(first && first.closest && first.closest("[hidden]")) ||
			!(is ? is.split("|").some((v) => values.includes(v) || (v === "0" && !values.length)) : values.some(Boolean));
	});
	all("[data-sum]", (out) => {
		const names = out.dataset.sum.split("|").map((n) => new RegExp("^" + n.replaceAll(".", "\\.").replace("*", "\\d+") + "$"));
		const values = typed((n) => names.some((r) => r.test(n))).filter(Boolean);
		const sum = values.reduce((s, v) => s + Math.round(v.replace(/[,，\s]/g, "") * 100), 0) / 100;
		const text = sum.toLocaleString("en", { minimumFractionDigits: sum % 1 ? 2 : 0 });
		out.textContent = values.length && sum === sum ? text + (out.dataset.text ? " " + out.dataset.text : "") : "—";
	});
};
form.addEventListener("input", refresh);
form.addEventListener("click", (e) => {
	const button = e.target.closest("button[name=_add], button[name=_remove]");
	const rows = button && button.closest("fieldset").querySelector("tbody");
	if (!button || (button.name === "_remove" && rows.children.length < 2)) return;
	e.preventDefault();
	if (button.name === "_remove") {
		button.closest("tr").remove();
		return refresh();
	}
	const last = rows.lastElementChild, row = last.cloneNode(true), name = button.value + ".";
	const at = +last.querySelector("[name=_remove]").value.slice(name.length);
	const next = (text) => text.replace(at + 1, at + 2); // the row's number comes first in every label
	row.innerHTML = row.innerHTML.replaceAll(name + at, name + (at + 1));
	row.querySelectorAll("label.vh, .choice .vh, .ask__remove span").forEach((x) => { x.textContent = next(x.textContent); });
	row.querySelectorAll(".error").forEach((x) => x.remove());
	row.querySelectorAll("input, textarea, select").forEach((x) => {
		if (x.type === "checkbox") x.checked = false;
		else x.value = "";
	});
	rows.append(row);
	row.querySelector("input, textarea, select").focus();
	refresh();
});
refresh();
})();
