// Setting faults and taking them back.

import { $, el, fill, row, toggle } from "./parts.js";

let state, changed;

/** Set to be told of each change that was asked for here. */
export function whenChanged(act) { changed = act; }

async function call(method, path, body) {
  const answer = await fetch(path, {
    method, headers: { "X-Keybraid-Sim": "1", "Content-Type": "application/json" }, body: body && JSON.stringify(body),
  });
  $("f-problem").textContent = answer.ok ? "" : (await answer.json()).problem;
  await changed();
}

/** Those of that kind that befall the place. */
const standing = (kind, place) => state.faults.filter(one => one.fault === kind && (one.at === place || one.at === ""));

export const isSet = (kind, place) => standing(kind, place).length > 0;

/** A button that switches a fault of a place on and off. */
export function quick(kind, place, text) {
  const on = isSet(kind, place);
  return toggle(`${kind} ${place}`, text, `${text}: ${place}`, on, async () => {
    if (!isSet(kind, place)) return call("POST", "/api/faults", { fault: kind, at: place });
    for (const one of standing(kind, place)) await call("DELETE", `/api/faults/${one.id}`);
  });
}

function option(value, text) { return el("option", { value }, text); }

/** What the chosen kind of fault can be told. */
function offer() {
  const kind = state.kinds.find(one => one.fault === $("f-kind").value), answers = kind.scope === "answer";
  const names = kind.scope === "link" ? state.links.map(link => link.name) : state.kmes.map(kme => kme.id);
  $("f-at").replaceChildren(option("", "everywhere"), ...names.map(name => option(name, name)));
  $("f-value").value = kind.usual;
  $("f-value").disabled = !kind.usual;
  for (const id of ["f-on", "f-times", "f-share"]) $(id).disabled = !answers;
  $("f-meaning").textContent = `${kind.fault}: ${kind.meaning}.`;
}

function wanted() {
  const fault = { fault: $("f-kind").value, at: $("f-at").value };
  if (!$("f-value").disabled) fault.value = $("f-value").value;
  if (!$("f-on").disabled) fault.on = $("f-on").value;
  for (const name of ["times", "share"]) {
    const field = $(`f-${name}`);
    if (!field.disabled && field.value.trim()) fault[name] = Number(field.value.replace(",", "."));
  }
  return fault;
}

function listed(one) {
  const clear = el("button", { type: "button", "data-key": `fault ${one.id}`, "aria-label": `Clear fault ${one.id}, ${one.text}` }, "Clear");
  clear.onclick = () => call("DELETE", `/api/faults/${one.id}`);
  return row(["No.", String(one.id)], ["Set now", one.text], ["Befallen", String(one.befallen), "n"], ["Switch", clear]);
}

export function showFaults(now) {
  state = now;
  if (!$("f-kind").options.length) {
    $("f-kind").replaceChildren(...state.kinds.map(kind => option(kind.fault, kind.fault)));
    offer();
  }
  $("f-clear").disabled = state.faults.length === 0;
  fill("f-list", state.faults.length ? state.faults.map(listed) : [row(["", "–"], ["", "none: all is well"], ["", ""], ["", ""])]);
}

$("f-kind").onchange = offer;
$("f-form").onsubmit = event => { event.preventDefault(); call("POST", "/api/faults", wanted()); };
$("f-clear").onclick = () => call("DELETE", "/api/faults");
