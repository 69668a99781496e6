// Small pieces that the page is made of.

export const $ = id => document.getElementById(id);

export function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== false && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

export function svg(name, attributes = {}, text) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

/** A row; each cell is [label, content] or [label, content, class]. */
export function row(...cells) {
  return el("tr", { role: "row" }, ...cells.map(([label, content, kind]) =>
    el("td", { role: "cell", "data-label": label, class: kind }, ...[content].flat())));
}

/** Shows these rows. What has not changed stays as it is, so that a button keeps the focus and the mouse that is on it. */
export function fill(id, rows) {
  const body = $(id), key = document.activeElement?.dataset?.key;
  rows.forEach((fresh, at) => body.children[at] ? renew(body.children[at], fresh) : body.append(fresh));
  while (body.children.length > rows.length) body.lastElementChild.remove();
  if (key && document.activeElement === document.body) {
    (document.querySelector(`[data-key="${CSS.escape(key)}"]`) ?? heading(body)).focus();
  }
}

function renew(old, fresh) {
  [...fresh.children].forEach((cell, at) => {
    if (!old.children[at].isEqualNode(cell)) old.children[at].replaceWith(cell);
  });
}

function heading(body) {
  const found = body.closest("section").querySelector("h2");
  found.tabIndex = -1;
  return found;
}

/** A button that says by aria-pressed whether something is on. */
export function toggle(key, text, name, on, act) {
  const button = el("button", { type: "button", "data-key": key, "aria-pressed": String(on), "aria-label": name }, text);
  button.onclick = act;
  return button;
}

export function unit(number, of) {
  for (const [factor, prefix] of [[1e9, "G"], [1e6, "M"], [1e3, "k"]]) {
    if (number >= factor) return `${(number / factor).toFixed(1)} ${prefix}${of}`;
  }
  return `${number === 0 || number >= 10 ? number.toFixed(0) : number.toFixed(2)} ${of}`;
}

export const percent = share => `${(100 * share).toFixed(2)} %`;

/** How full, for eyes and for screen readers. */
export function bar(name, value, most) {
  const inside = el("i");
  inside.style.width = `${most ? 100 * value / most : 0}%`;
  return el("span", {
    class: "bar", role: "meter", "aria-label": name, "aria-valuemin": 0, "aria-valuemax": most, "aria-valuenow": value,
    "aria-valuetext": `${unit(value, "bit")} of ${unit(most, "bit")}`,
  }, inside);
}

/** The shares of the last minute as an area; a picture of what the bar says, so hidden from screen readers. */
export function spark(shares, places) {
  const wide = 120, high = 24, step = wide / (places - 1), from = places - shares.length;
  const drawn = svg("svg", { class: "spark", width: wide, height: high, "aria-hidden": "true" });
  const points = shares.map((share, at) => `L${((from + at) * step).toFixed(1)} ${(high - 1 - share * (high - 2)).toFixed(1)}`);
  if (points.length) drawn.append(svg("path", { d: `M${(from * step).toFixed(1)} ${high}${points.join("")}L${wide} ${high}Z` }));
  drawn.append(svg("line", { x1: 0, x2: wide, y1: high - .5, y2: high - .5 }));
  return drawn;
}
