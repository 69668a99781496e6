// Every text on the page whose contrast with what lies behind it is below 4.5:1 (WCAG 2.2, 1.4.3), with that ratio.
(() => {
  const colour = text => { const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number); return { r, g, b, a }; };
  const linear = part => { const c = part / 255; return c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4; };
  const light = ({ r, g, b }) => .2126 * linear(r) + .7152 * linear(g) + .0722 * linear(b);
  const behind = element => {
    for (let at = element; at; at = at.parentElement) {
      const back = colour(getComputedStyle(at).backgroundColor);
      if (back.a > 0) return back;
    }
    return colour("rgb(255, 255, 255)");
  };
  const bad = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const element = text.parentElement, style = getComputedStyle(element), box = element.getBoundingClientRect();
    if (!text.data.trim() || box.width < 2 || element.closest(":disabled, option")) continue;
    const ink = colour(element.closest("svg") ? style.fill : style.color), back = behind(element);
    const [dark, bright] = [light(ink), light(back)].sort((one, other) => one - other);
    const ratio = (bright + .05) / (dark + .05);
    if (ratio < 4.5) bad.push(`${text.data.trim()}: ${ratio.toFixed(2)}`);
  }
  return bad;
})()
