// The planned way of each technician: straight dashed lines between where he is and his visits, not roads.
import { polyline } from "leaflet";

/** Draw every route, the selected work order's strongest; returns the lines. */
export function drawRoutes(map, { people, orders, passing }, selected, look) {
  const chosen = orders[selected]?.technician;
  const lines = [];
  for (const one of people) {
    const visits = one.segments.filter(([kind, , , order]) => kind === "work" && (passing.has(order) || one.id === chosen));
    const stops = visits.map((segment) => orders[segment[3]]?.at);
    const points = [one.at, ...stops.filter(Boolean)];
    if (points.length < 2) continue;
    const strong = one.id === chosen;
    const style = {
      color: strong ? look.accent : look["map-route"],
      weight: strong ? 2.5 : 1,
      opacity: strong ? 1 : 0.7,
      dashArray: strong ? "7 5" : "3 5",
      interactive: false,
    };
    lines.push(polyline(points, style).addTo(map));
  }
  for (const line of lines) line.bringToBack();
  return lines;
}
