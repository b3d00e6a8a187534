// Marks on the map: a shape and a colour for each state of a work order, initials for each technician.
import { canvas, CircleMarker, circleMarker, divIcon, marker } from "leaflet";
import { colours, onThemeChange } from "./colours.js";
import { element } from "./time_rows.js";

const SHAPES = {
  breached: (pen, { x, y }, r) => pen.rect(x - r, y - r, 2 * r, 2 * r),
  predicted_breach: (pen, { x, y }, r) => polygon(pen, [[x, y - 1.3 * r], [x + 1.25 * r, y + r], [x - 1.25 * r, y + r]]),
  at_risk: (pen, { x, y }, r) => polygon(pen, [[x, y - 1.35 * r], [x + 1.35 * r, y], [x, y + 1.35 * r], [x - 1.35 * r, y]]),
  other: (pen, { x, y }, r) => pen.arc(x, y, r, 0, 2 * Math.PI),
};
const RADIUS = { breached: 5.5, predicted_breach: 6, at_risk: 5.5 };

/** A work order. Leaflet's canvas draws circles only; this draws the shape of the state in their place. */
export const OrderMark = CircleMarker.extend({
  wear(order, selected, hovered, look) {
    this.shape = SHAPES[order.shown] ?? SHAPES.other;
    const quiet = order.shown === "met" || order.shown === "not_required";
    this.setRadius((RADIUS[order.shown] ?? (quiet ? 3.5 : 4.5)) + (selected ? 4 : 0) + (hovered ? 2 : 0));
    return this.setStyle({
      color: selected || hovered ? look.ink : look.surface,
      weight: selected ? 3 : hovered ? 2.5 : 1.5,
      fillColor: look[order.shown] ?? look.met,
      fillOpacity: 1,
    });
  },

  _updatePath() {
    const renderer = this._renderer;
    if (!renderer._drawing || this._empty()) return;
    renderer._ctx.beginPath();
    (this.shape ?? SHAPES.other)(renderer._ctx, this._point, this._radius);
    renderer._fillStroke(renderer._ctx, this);
  },
});

/** Every customer site as a quiet dot below all that moves. */
export function drawSites(map, points) {
  map.createPane("sites").style.zIndex = 300;
  const renderer = canvas({ pane: "sites", padding: 0.1 });
  const dots = points.map((at) => circleMarker(at, { renderer, pane: "sites", radius: 1.8, stroke: false, interactive: false }).addTo(map));
  const wear = () => {
    const { ink } = colours();
    for (const dot of dots) dot.setStyle({ fillColor: ink, fillOpacity: 0.45 });
  };
  wear();
  onThemeChange(wear);
}

function polygon(pen, corners) {
  pen.moveTo(...corners[0]);
  for (const corner of corners.slice(1)) pen.lineTo(...corner);
  pen.closePath();
}

/** A technician where he was last seen. */
export function technicianMark(one) {
  const face = element("span", "map-face", one.initials);
  const mark = marker(one.at, {
    icon: divIcon({ className: "map-technician", html: face, iconSize: [30, 18] }),
    keyboard: false,
    title: one.name,
  });
  return mark;
}
