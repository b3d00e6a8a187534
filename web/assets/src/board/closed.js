// What is closed now: a banner that names it, and each closed crossing as a barred line on the map.
import { polyline } from "leaflet";

/** The banner over the board; hidden while every way is open. */
export function showClosed({ closed }) {
  const banner = document.getElementById("closed-banner");
  banner.hidden = !closed.words;
  const words = banner.querySelector("a");
  if (words.textContent !== closed.words) words.textContent = closed.words;
}

/** Draw every closed crossing from landing to landing, with its name; returns the lines. */
export function drawClosed(map, { closed }, look) {
  return closed.crossings.flatMap(({ line, words }) => {
    const wide = polyline(line, { color: look.surface, weight: 9, interactive: false }).addTo(map);
    const barred = polyline(line, { color: look.breached, weight: 6, dashArray: "2 7", lineCap: "butt" }).addTo(map);
    barred.bindTooltip(words, { sticky: true });
    return [wide, barred];
  });
}
