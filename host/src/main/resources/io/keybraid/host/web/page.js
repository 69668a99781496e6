"use strict";

// Everything shown comes from status.json by textContent: a name cannot become markup.
const EVERY_MILLIS = 2000;
const MOST_KEYS = 40;
const MOST_EVENTS = 100;
const MOST_TUNNELS = 200;
const GOOD = ["LIVE", "IN_STEP", "ROTATING", "COMPARING"];
const BAD = ["OUT_OF_STEP", "BLOCKED", "CLOSED"];

let seen = new Map();
let braids = new Map();
const events = [];

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function drawn(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function age(seconds) {
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return s + " s";
  if (s < 3600) return Math.floor(s / 60) + " min " + (s % 60) + " s";
  if (s < 86400) return Math.floor(s / 3600) + " h " + Math.floor((s % 3600) / 60) + " min";
  return Math.floor(s / 86400) + " d " + Math.floor((s % 86400) / 3600) + " h";
}

function words(state) {
  return state.toLowerCase().replaceAll("_", " ");
}

function tone(state) {
  return GOOD.includes(state) ? "good" : BAD.includes(state) ? "bad" : "wary";
}

function fact(name, value) {
  return element("div", {}, element("dt", {}, name), element("dd", {}, value));
}

// The strands of the last keys, woven: each key is a crossing, a strand that was left out is dashed.
function braid(tunnel) {
  const keys = braids.get(tunnel.name) ?? [];
  const names = [...new Set(keys.flatMap((key) => key.sources))].sort();
  if (names.length === 0) return element("p", { class: "quiet" }, "No key has been seen yet.");
  const step = 16;
  const lane = 14;
  const width = MOST_KEYS * step;
  const height = (names.length + 1) * lane;
  const picture = drawn("svg", {
    viewBox: `0 0 ${width} ${height}`, role: "img",
    "aria-label": `The last ${keys.length} keys: ` + names.map((name) =>
      `${name} in ${keys.filter((key) => key.sources.includes(name)).length}`).join(", "),
  });
  const first = MOST_KEYS - keys.length;
  names.forEach((name, index) => {
    let from = null;
    keys.forEach((key, at) => {
      const row = (index + at + first) % names.length;
      const point = [(first + at + 0.5) * step, (row + 1) * lane];
      if (from) {
        const middle = (from[0] + point[0]) / 2;
        picture.append(drawn("path", {
          d: `M${from} C${middle},${from[1]} ${middle},${point[1]} ${point}`, fill: "none", "stroke-width": 3,
          "stroke-linecap": "round", class: key.sources.includes(name) ? "strand-" + (index % 4) : "missing",
        }));
      }
      from = point;
    });
    if (keys.length === 1) picture.append(drawn("circle", { cx: from[0], cy: from[1], r: 3, fill: "none", class: "strand-" + (index % 4) }));
  });
  const legend = element("ul", { class: "legend" }, ...names.map((name, index) => {
    const strand = tunnel.strands.find((one) => one.source === name);
    const simulated = strand?.simulated ? ", SIMULATED" : "";
    return element("li", {}, element("i", { class: "strand-" + (index % 4) }), name + (strand ? ` (${strand.algorithm}${simulated})` : ""));
  }));
  return element("div", {}, picture, legend);
}

function problem(kind, text, advice) {
  const box = element("div", { class: kind }, element("p", {}, text));
  if (advice) box.append(element("p", { class: "quiet" }, advice));
  return box;
}

function card(tunnel, now) {
  const since = (when) => age((now - Date.parse(when)) / 1000);
  const facts = element("dl", {},
    fact("Epoch", tunnel.epoch || "none yet"),
    fact("Key age", tunnel.ageSeconds == null ? "none yet" : age(tunnel.ageSeconds)),
    fact("Next rotation", tunnel.nextRotation ? "in " + age((Date.parse(tunnel.nextRotation) - now) / 1000) : tunnel.role === "RESPONDER" ? "the peer's" : "not planned"),
    fact("Handshake", tunnel.latestHandshake ? since(tunnel.latestHandshake) + " ago" : "none"),
    fact("Control link", element("span", { class: tunnel.link.up ? "good" : "bad" }, tunnel.link.up ? "up" : "down")),
    fact("Last round", tunnel.lastRoundMillis == null ? "none yet" : tunnel.lastRoundMillis + " ms"),
    fact("Rotations", String(tunnel.rotations)),
    fact("Requires", tunnel.policy));
  const made = element("article", { class: "card" },
    element("header", {}, element("h3", {}, tunnel.name), element("span", { class: "state " + tone(tunnel.state) }, words(tunnel.state))),
    element("p", { class: "quiet" }, tunnel.interfaceName + " ", element("code", {}, tunnel.peer)),
    facts, braid(tunnel));
  for (const strand of tunnel.strands) {
    if (!strand.used) made.append(problem("left-out", `left out ${strand.source}: ${strand.problem ?? "no reason told"}`, strand.advice));
  }
  for (const alarm of tunnel.alarms) made.append(problem("alarm", alarm.problem, alarm.advice));
  return made;
}

function row(source) {
  const health = source.health.toLowerCase() + (source.simulated ? ", SIMULATED" : "");
  const tones = { UP: source.simulated ? "wary" : "good", DOWN: "bad", UNTRIED: "quiet" };
  return element("tr", {},
    element("td", {}, source.name),
    element("td", { class: "wrap" }, element("span", { class: tones[source.health] }, health), source.problem ? element("p", {}, source.problem) : ""),
    element("td", {}, source.assurance), element("td", {}, source.algorithm), element("td", {}, source.facts["stored-keys"] ?? ""));
}

function told(at, text) {
  events.unshift({ at, text });
  events.length = Math.min(events.length, MOST_EVENTS);
}

function takeIn(status) {
  const there = new Map();
  for (const tunnel of status.tunnels) {
    there.set(tunnel.name, tunnel);
    const was = seen.get(tunnel.name);
    const used = tunnel.strands.filter((strand) => strand.used).map((strand) => strand.source);
    const keys = braids.get(tunnel.name) ?? [];
    if (tunnel.epoch && used.length && keys.at(-1)?.epoch !== tunnel.epoch) {
      keys.push({ epoch: tunnel.epoch, sources: used });
      braids.set(tunnel.name, keys.slice(-MOST_KEYS));
      if (was) told(status.at, `${tunnel.name}: rotated, epoch ${tunnel.epoch}, braided from ${used.join(", ")}`);
    }
    if (was && was.link.up !== tunnel.link.up) told(status.at, `${tunnel.name}: link ${tunnel.link.up ? "up" : "down"}`);
    const before = new Set((was?.alarms ?? []).map((alarm) => alarm.kind));
    const now = new Set(tunnel.alarms.map((alarm) => alarm.kind));
    for (const alarm of tunnel.alarms) if (!before.has(alarm.kind)) told(status.at, `${tunnel.name}: alarm: ${alarm.problem}`);
    for (const kind of before) if (!now.has(kind)) told(status.at, `${tunnel.name}: mended: ${words(kind)}`);
  }
  seen = there;
  braids = new Map([...braids].filter(([name]) => there.has(name)));
  try { sessionStorage.setItem("braids", JSON.stringify([...braids])); } catch { /* then it begins anew when the page does */ }
}

function show(status) {
  takeIn(status);
  const now = Date.parse(status.at);
  document.getElementById("host").textContent = `${status.software}, up ${age((now - Date.parse(status.startedAt)) / 1000)}, listening on ${status.listen.join(", ") || "nothing"}`;
  const shown = status.tunnels.slice(0, MOST_TUNNELS).map((tunnel) => card(tunnel, now));
  if (status.tunnels.length > MOST_TUNNELS) shown.push(element("p", { class: "quiet" }, `and ${status.tunnels.length - MOST_TUNNELS} more; see status.json`));
  document.getElementById("tunnels").replaceChildren(...shown);
  document.getElementById("sources").replaceChildren(...status.sources.map(row));
  document.getElementById("events").replaceChildren(...events.map((event) =>
    element("li", {}, element("time", { datetime: event.at }, new Date(event.at).toLocaleTimeString()), event.text)));
}

async function look() {
  const notice = document.getElementById("notice");
  try {
    const answer = await fetch("status.json", { signal: AbortSignal.timeout(5000) });
    if (!answer.ok) throw new Error("it answers " + answer.status);
    show(await answer.json());
    if (notice.textContent) notice.textContent = "";
  } catch (problem) {
    notice.textContent = "The host does not answer (" + problem.message + "). What follows is from before.";
  }
  setTimeout(look, EVERY_MILLIS);
}

try { braids = new Map(JSON.parse(sessionStorage.getItem("braids") ?? "[]")); } catch { /* none are known */ }
look();
