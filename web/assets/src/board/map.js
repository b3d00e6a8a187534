// The map: where the faults are and how they stand, where the technicians are, and where the plan sends them.
import "leaflet/dist/leaflet.css";
import { canvas, map as createMap, latLngBounds } from "leaflet";
import { drawBase } from "./map_base.js";
import { drawSites, OrderMark, technicianMark } from "./map_marks.js";
import { drawClosed } from "./closed.js";
import { drawRoutes } from "./map_routes.js";
import { colours, onThemeChange } from "./colours.js";
import { isDrawnFrom } from "./drawn.js";
import { element } from "./time_rows.js";

const GUANGDONG = latLngBounds([20.3, 109.9], [25.4, 117.1]);
const CLOSE_ENOUGH = 9;
const INITIALS_FROM = 7.5;

/** The map view; `hands` are called with the work order of a mark that is clicked or pointed at. */
export function openMap(hands) {
  const frame = document.getElementById("map");
  const map = createMap(frame, {
    renderer: canvas({ padding: 0.1 }),
    minZoom: 4,
    maxZoom: 12,
    zoomSnap: 0.25,
    markerZoomAnimation: false, // hundreds of faces that fly along cost every frame of a zoom
    attributionControl: true,
    maxBounds: [[0, 60], [60, 150]],
  });
  map.attributionControl.setPrefix("Leaflet").addAttribution(frame.dataset.credit);
  map.fitBounds(GUANGDONG);
  new ResizeObserver(() => map.invalidateSize()).observe(frame);
  const spread = () => frame.classList.toggle("from-afar", map.getZoom() < INITIALS_FROM);
  map.on("zoomend", spread);
  spread();
  drawSites(map, JSON.parse(frame.dataset.sites));
  const view = new MapView(map, hands);
  view.complete = drawBase(map, JSON.parse(frame.dataset.maps), frame.dataset.language);
  onThemeChange(() => view.redraw());
  return view;
}

class MapView {
  constructor(map, hands) {
    Object.assign(this, { map, hands, marks: new Map(), people: new Map(), routes: new Map(), closed: [], selected: null, hovered: null });
  }

  show(data, _filter, selected) {
    Object.assign(this, { data, selected });
    this.redraw();
  }

  select(orderId) {
    this.selected = orderId;
    this.redraw();
    const at = orderId && this.data.orders[orderId]?.at;
    if (at && !this.map.getBounds().pad(-0.1).contains(at)) this.map.panTo(at);
  }

  hover(orderId) {
    const before = this.hovered;
    this.hovered = orderId;
    const look = colours();
    for (const id of [before, orderId]) this.wear(id, look);
    this.marks.get(orderId)?.bringToFront();
  }

  wear(orderId, look) {
    const [order, mark] = [this.data.orders[orderId], this.marks.get(orderId)];
    const pointed = [orderId === this.selected, orderId === this.hovered];
    if (order && mark && !isDrawnFrom(mark, order, ...pointed, look)) mark.setLatLng(order.at).wear(order, ...pointed, look);
  }

  redraw() {
    if (!this.data) return;
    const look = colours();
    drawRoutes(this.map, this.routes, this.data, this.selected, look);
    drawClosed(this.map, this.closed, this.data, look);
    this.drawOrders(look);
    this.drawPeople();
  }

  drawOrders(look) {
    const { orders, passing } = this.data;
    const placed = Object.entries(orders).filter(([id, order]) => order.at && (passing.has(id) || id === this.selected));
    const gone = new Set(this.marks.keys());
    for (const [orderId, order] of placed) {
      gone.delete(orderId);
      if (!this.marks.has(orderId)) this.addMark(orderId, order);
      this.wear(orderId, look);
    }
    for (const orderId of gone) this.drop(this.marks, orderId);
    this.marks.get(this.selected)?.bringToFront();
  }

  addMark(orderId, order) {
    const mark = new OrderMark(order.at, { radius: 6, bubblingMouseEvents: false }).addTo(this.map);
    mark.on("click", () => this.hands.select(orderId));
    mark.on("mouseover", () => this.hands.hover(orderId));
    mark.on("mouseout", () => this.hands.hover(null));
    mark.bindTooltip(() => describe(this.data, orderId), { direction: "top", offset: [0, -8] });
    this.marks.set(orderId, mark);
    return mark;
  }

  drawPeople() {
    const gone = new Set(this.people.keys());
    for (const one of this.data.people) {
      gone.delete(one.id);
      const mark = this.people.get(one.id) ?? this.addPerson(one);
      this.people.set(one.id, mark);
      const chosen = this.data.orders[this.selected]?.technician === one.id;
      if (isDrawnFrom(mark, one, chosen)) continue;
      const face = mark.setLatLng(one.at).getElement();
      face?.classList.toggle("on-duty", one.on_duty);
      face?.classList.toggle("is-selected", chosen);
    }
    for (const id of gone) this.drop(this.people, id);
  }

  addPerson(one) {
    const mark = technicianMark(one).addTo(this.map);
    mark.on("click", () => this.map.setView(one.at, Math.max(CLOSE_ENOUGH, this.map.getZoom())));
    return mark;
  }

  drop(kept, id) {
    kept.get(id).remove();
    kept.delete(id);
  }
}

function describe(data, orderId) {
  const order = data.orders[orderId];
  const note = element("div", "map-note");
  if (!order) return note;
  note.append(element("strong", "", order.site), element("span", "", order.fault));
  const who = data.technicians.find((one) => one.id === order.technician)?.name ?? order.left_out;
  note.append(element("span", "", [order.status, who, order.planned].filter(Boolean).join(" · ")));
  return note;
}
