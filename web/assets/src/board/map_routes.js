// The planned way of each technician: straight dashed lines between where he is and his visits, not roads.
import { polyline } from "leaflet";
import { isDrawnFrom } from "./drawn.js";

/** Draw every route, the selected work order's strongest. `lines` are those that are drawn, by technician. */
export function drawRoutes(map, lines, { people, orders, passing }, selected, look) {
  const chosen = orders[selected]?.technician;
  const gone = new Map(lines);
  for (const one of people) {
    const visits = one.segments.filter(([kind, , , order]) => kind === "work" && (passing.has(order) || one.id === chosen));
    const stops = visits.map((segment) => orders[segment[3]]?.at);
    const points = [one.at, ...stops.filter(Boolean)];
    if (points.length < 2) continue;
    const strong = one.id === chosen;
    const known = gone.get(one.id);
    if (known && isDrawnFrom(known, one, strong, look, ...stops)) {
      gone.delete(one.id);
      continue;
    }
    const style = {
      color: strong ? look.accent : look["map-route"],
      weight: strong ? 2.5 : 1,
      opacity: strong ? 1 : 0.7,
      dashArray: strong ? "7 5" : "3 5",
      interactive: false,
    };
    const line = polyline(points, style).addTo(map).bringToBack();
    isDrawnFrom(line, one, strong, look, ...stops);
    lines.set(one.id, line);
  }
  for (const [id, line] of gone) {
    line.remove();
    if (lines.get(id) === line) lines.delete(id);
  }
}
