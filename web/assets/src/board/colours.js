// The colours of the style sheet for what is drawn on a canvas.

const NAMES = [
  "surface", "ink", "accent", "breached", "predicted_breach", "at_risk", "required", "on_track", "met",
  "map-land", "map-line", "map-line-strong", "map-route",
];
const dark = matchMedia("(prefers-color-scheme: dark)");
let known = null;

/** Every colour by name, as the present theme resolves it; the same object until the theme changes. */
export function colours() {
  known ??= readColours();
  return known;
}

function readColours() {
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  const found = {};
  for (const name of NAMES) {
    probe.style.color = `var(--${name})`;
    found[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  return found;
}

/** Call `redraw` when the system turns dark or light. */
export function onThemeChange(redraw) {
  dark.addEventListener("change", () => {
    known = null;
    redraw();
  });
}
