// Reads the simulator's state once a second and shows it.

import { $, bar, el, fill, percent, row, spark, unit } from "./parts.js";
import { draw } from "./network.js";
import { isSet, quick, showFaults, whenChanged } from "./faults.js";

const EVERY = 1000, MINUTE = 60, SHOWN = 20;
const stores = new Map();
let state = null, timer = 0;

const isDown = kme => isSet("kme-down", kme) || isSet("refuse", kme);
const sum = (of, name) => of.reduce((total, one) => total + one[name], 0);

function remember(link) {
  const shares = stores.get(link.name) ?? [];
  shares.push(link.capacity_bits ? link.stored_bits / link.capacity_bits : 0);
  stores.set(link.name, shares.slice(-MINUTE));
}

function tiles() {
  const up = state.links.filter(link => link.condition === "up").length;
  const shown = [
    [`${up} of ${state.links.length}`, "links make key", up < state.links.length],
    [sum(state.kmes, "keys_to_masters"), "keys given to masters"],
    [sum(state.kmes, "keys_to_slaves"), "keys given to slaves"],
    [state.waiting_keys, "keys wait for their slave"],
    [sum(state.kmes, "refused"), "requests refused"],
    [state.faults.length, "faults are set", state.faults.length > 0],
  ];
  $("tiles").replaceChildren(...shown.map(([number, what, worse]) =>
    el("li", {}, el("b", { class: worse ? "bad" : undefined }, String(number)), el("span", {}, what))));
}

function link(one) {
  return row(
    ["Link", one.name], ["State", el("span", { class: one.condition }, one.condition)],
    ["Fibre", one.km === undefined ? "–" : `${one.km} km`, "n"], ["QBER", one.condition === "cut" ? "–" : percent(one.qber), "n"],
    ["Aborts above", percent(one.abort_above), "n"], ["Key rate", unit(one.bits_per_second, "bit/s"), "n"],
    ["In store", el("span", { class: "no" }, bar(`${one.name}: key in store`, one.stored_bits, one.capacity_bits), unit(one.stored_bits, "bit"))],
    ["Last minute", spark(stores.get(one.name), MINUTE)],
    ["Switch", el("span", { class: "switches" }, quick("fibre-cut", one.name, "Cut fibre"), quick("eavesdropper", one.name, "Eavesdrop"))]);
}

function site(one) {
  return row(
    ["KME", isDown(one.id) ? [`${one.id} `, el("span", { class: "down" }, "down")] : one.id], ["Address", el("code", {}, one.url)],
    ["Behaves as", one.profile], ["SAEs", one.saes.join(", ") || "none"],
    ["status", String(one.status), "n"], ["enc_keys", String(one.enc_keys), "n"], ["dec_keys", String(one.dec_keys), "n"],
    ["Refused", String(one.refused), "n"], ["Switch", el("span", { class: "switches" }, quick("kme-down", one.id, "Take down"))]);
}

function request(one) {
  const said = [one.message, one.faults.length ? `[${one.faults.join(", ")}]` : ""].join(" ").trim();
  return row(
    ["Time", new Date(one.at).toLocaleTimeString([], { hour12: false })], ["KME", one.kme], ["SAE", one.sae],
    ["Request", el("code", {}, `${one.method} ${one.path}`)],
    ["Status", el("span", { class: one.status < 300 ? "up" : "bad" }, String(one.status)), "n"],
    ["Keys", String(one.keys), "n"], ["Said", said]);
}

/** What has changed, in words, for screen readers; the rest of the page is not announced. */
function announce(before) {
  if (!before) return;
  const was = new Map(before.links.map(one => [one.name, one.condition]));
  const news = state.links.filter(one => was.get(one.name) !== one.condition).map(one => `Link ${one.name} is ${one.condition}.`);
  const ids = new Set(before.faults.map(one => one.id)), now = new Set(state.faults.map(one => one.id));
  news.push(...state.faults.filter(one => !ids.has(one.id)).map(one => `Fault ${one.id} is set: ${one.text}.`));
  news.push(...before.faults.filter(one => !now.has(one.id)).map(one => `Fault ${one.id} is over.`));
  if (news.length) $("said").textContent = news.join(" ");
}

function show() {
  showFaults(state);
  $("seeded").hidden = !state.seeded;
  tiles();
  draw(state, isDown);
  fill("links", state.links.map(link));
  fill("kmes", state.kmes.map(site));
  fill("requests", state.requests.length
    ? state.requests.slice(0, SHOWN).map(request)
    : [row(["", "–"], ["", ""], ["", ""], ["", "none yet"], ["", ""], ["", ""], ["", ""])]);
}

async function read() {
  try {
    const before = state;
    state = await (await fetch("/api/state")).json();
    state.links.forEach(remember);
    show();
    announce(before);
    $("state").textContent = `Read at ${new Date().toLocaleTimeString([], { hour12: false })}`;
  } catch {
    $("state").textContent = "The simulator does not answer";
  }
}

const paused = () => $("pause").getAttribute("aria-pressed") === "true";

async function again() {
  clearTimeout(timer);
  if (!paused() && !document.hidden) await read();
  timer = setTimeout(again, EVERY);
}

$("pause").onclick = () => $("pause").setAttribute("aria-pressed", String(!paused()));
addEventListener("resize", () => { if (state) draw(state, isDown); });
document.addEventListener("visibilitychange", again);
whenChanged(read);
again();
