// The colours of the style sheet for what is drawn on a canvas.

const NAMES = [
  "surface", "ink", "accent", "breached", "predicted_breach", "at_risk", "required", "on_track", "met",
  "map-land", "map-line", "map-line-strong", "map-route",
];
const dark = matchMedia("(prefers-color-scheme: dark)");
let known = null;

/** Every colour of the map and the time board by name, as the theme resolves it; the same object until it changes. */
export function colours() {
  known ??= resolved(NAMES);
  return known;
}

/** Variables of the style sheet by name, as the present theme resolves them. */
export function resolved(names) {
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  const found = {};
  for (const name of names) {
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
