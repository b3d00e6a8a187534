// What is closed now: a banner that names it, and each closed crossing as a barred line on the map.
import { divIcon, marker, polyline } from "leaflet";
import { isDrawnFrom } from "./drawn.js";

/** The banner over the board; hidden while every way is open. */
export function showClosed({ closed }) {
  const banner = document.getElementById("closed-banner");
  banner.hidden = !closed.words;
  const words = banner.querySelector("a");
  if (words.textContent !== closed.words) words.textContent = closed.words;
}

/** Draw every closed crossing from landing to landing, with a bar in its middle that is seen from afar. */
export function drawClosed(map, drawn, { closed }, look) {
  if (isDrawnFrom(drawn, closed, look)) return;
  for (const layer of drawn.splice(0)) layer.remove();
  drawn.push(...closed.crossings.flatMap((crossing) => barred(crossing, look).map((layer) => layer.addTo(map))));
}

function barred({ line, words }, look) {
  const icon = divIcon({ className: "map-closed", iconSize: [18, 18] });
  return [
    polyline(line, { color: look.breached, weight: 4, dashArray: "2 6", lineCap: "butt", interactive: false }),
    marker(middle(line), { icon, keyboard: false, title: words }),
  ];
}

function middle(line) {
  const [[lat, lon], [farLat, farLon]] = [line[0], line.at(-1)];
  return [(lat + farLat) / 2, (lon + farLon) / 2];
}
