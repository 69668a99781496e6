// The drawing of sites and links. Up to three sites stand in a row (or in a column where it is narrow), more in a ring.

import { $, svg, unit, percent } from "./parts.js";

const HIGH = 54;

function places(ids, wide) {
  const narrow = wide < 640, node = narrow ? 112 : 170, count = ids.length, at = {};
  if (count <= 3 && !narrow) {
    ids.forEach((id, i) => { at[id] = [count === 1 ? wide / 2 : node / 2 + 2 + i * (wide - node - 4) / (count - 1), 60]; });
    return { at, node, tall: 120 };
  }
  if (count <= 3) {
    ids.forEach((id, i) => { at[id] = [wide / 2, HIGH / 2 + 2 + i * 150]; });
    return { at, node, tall: (count - 1) * 150 + HIGH + 4 };
  }
  const tall = Math.min(640, 260 + 40 * count);
  ids.forEach((id, i) => {
    const turn = 2 * Math.PI * i / count - Math.PI / 2;
    at[id] = [wide / 2 + (wide - node - 4) / 2 * Math.cos(turn), tall / 2 + (tall - HIGH - 4) / 2 * Math.sin(turn)];
  });
  return { at, node, tall };
}

function fibre(link, at, narrow) {
  const [x1, y1] = at[link.one], [x2, y2] = at[link.other], x = (x1 + x2) / 2, y = (y1 + y2) / 2, up = link.condition === "up";
  const rate = up ? unit(link.bits_per_second, "bit/s") : link.condition;
  const rest = [link.km === undefined || narrow ? "" : `${link.km} km`, qber(link)].filter(Boolean).join(" · ");
  const wide = 7 * Math.max(rate.length, rest.length) + 10;
  return {
    line: svg("line", { x1, y1, x2, y2, class: `fibre ${link.condition}` }),
    label: [
      svg("rect", { x: x - wide / 2, y: y - 20, width: wide, height: rest ? 40 : 24, rx: 6, class: "plate" }),
      svg("text", { x, y: y - 3, class: up ? "" : "worse" }, rate),
      svg("text", { x, y: y + 14, class: "small" }, rest),
    ],
  };
}

function qber(link) {
  return link.condition === "cut" ? "" : `QBER ${percent(link.qber)}`;
}

function site(kme, at, node, down) {
  const [x, y] = at[kme.id], all = kme.saes.join(", ") || "relay";
  return [
    svg("rect", { x: x - node / 2, y: y - HIGH / 2, width: node, height: HIGH, rx: 10, class: down ? "down" : "" }),
    svg("text", { x, y: y - 4, class: down ? "name worse" : "name" }, down ? `${kme.id} (down)` : kme.id),
    svg("text", { x, y: y + 15, class: "small" }, 7 * all.length > node - 8 ? `${kme.saes.length} SAEs` : all),
  ];
}

/** In words, for those who do not see it. */
function words(state) {
  return state.links.map(link => `${link.name} is ${link.condition}`).join(", ") || "one site, no links";
}

export function draw(state, isDown) {
  const wide = Math.max(300, $("net").clientWidth);
  const { at, node, tall } = places(state.kmes.map(kme => kme.id), wide);
  const drawn = svg("svg", { viewBox: `0 0 ${wide} ${tall}`, role: "img", "aria-label": words(state) });
  const fibres = state.links.map(link => fibre(link, at, node < 170));
  drawn.append(...fibres.map(one => one.line), ...fibres.flatMap(one => one.label),
    ...state.kmes.flatMap(kme => site(kme, at, node, isDown(kme.id))));
  $("net").replaceChildren(drawn);
}
