// The map of who can be there: coloured cells by minutes, the place asked about, and everybody who could come.
import "leaflet/dist/leaflet.css";
import "../css/map.css";
import "../css/reach.css";
import { canvas, divIcon, layerGroup, map as createMap, marker, rectangle } from "leaflet";
import { onThemeChange, resolved } from "../board/colours.js";
import { drawBase } from "../board/map_base.js";

const OPACITY = 0.55;
const BANDS = ["band-1", "band-2", "band-3", "band-4"];

function open(frame) {
  const here = [Number(frame.dataset.lat), Number(frame.dataset.lon)];
  const map = createMap(frame, { renderer: canvas({ padding: 0.3 }), minZoom: 4, maxZoom: 14, zoomSnap: 0.25, maxBounds: [[0, 60], [60, 150]] });
  map.attributionControl.setPrefix("Leaflet").addAttribution(frame.dataset.credit);
  new ResizeObserver(() => map.invalidateSize()).observe(frame);
  map.setView(here, 8);
  drawBase(map, JSON.parse(frame.dataset.maps), frame.dataset.language);
  map.createPane("cells").style.zIndex = 230;
  putPlaces(map, here, frame.dataset.here);
  const cells = new Cells(map, frame.dataset.grid);
  for (const choice of document.querySelectorAll("input[name=kind]")) {
    choice.addEventListener("change", () => cells.show(choice.value));
  }
  cells.show("around");
  onThemeChange(() => cells.draw());
}

function putPlaces(map, here, title) {
  for (const row of document.querySelectorAll("tr[data-lat]")) {
    const icon = divIcon({ className: "reach-person", iconSize: [12, 12], iconAnchor: [6, 6] });
    const { lat, lon, name } = row.dataset;
    marker([Number(lat), Number(lon)], { icon, title: name, alt: name, keyboard: false }).addTo(map);
  }
  const icon = divIcon({ className: "reach-here", iconSize: [22, 22], iconAnchor: [11, 11] });
  marker(here, { icon, title, alt: title, zIndexOffset: 1000, keyboard: false }).addTo(map);
}

/** The cells of one answer; what was fetched once is kept. */
class Cells {
  constructor(map, address) {
    Object.assign(this, { map, address, known: new Map(), shown: null });
    this.layer = layerGroup().addTo(map);
    this.renderer = canvas({ pane: "cells", padding: 0.3 });
  }

  async show(kind) {
    this.wanted = kind;
    if (!this.known.has(kind)) {
      const response = await fetch(`${this.address}&kind=${kind}`, { headers: { Accept: "application/json" } });
      if (!response.ok) return;
      this.known.set(kind, await response.json());
    }
    if (this.wanted !== kind) return;
    const first = this.shown === null;
    this.shown = this.known.get(kind);
    this.draw();
    if (first) this.map.fitBounds(this.bounds());
  }

  draw() {
    if (!this.shown) return;
    this.layer.clearLayers();
    const colours = resolved(BANDS);
    this.shown.bands.forEach((band, index) => band && this.put(index, colours[BANDS[band - 1]]));
  }

  put(index, fillColor) {
    const { south, west, lat_step: high, lon_step: wide, columns } = this.shown;
    const [row, column] = [Math.floor(index / columns), index % columns];
    const corner = [south + row * high, west + column * wide];
    const across = [corner[0] + high, corner[1] + wide];
    rectangle([corner, across], { pane: "cells", renderer: this.renderer, stroke: false, fillColor, fillOpacity: OPACITY, interactive: false }).addTo(this.layer);
  }

  bounds() {
    const { south, west, lat_step: high, lon_step: wide, columns, bands } = this.shown;
    return [[south, west], [south + high * (bands.length / columns), west + wide * columns]];
  }
}

const frame = document.querySelector("#map[data-reach]");
if (frame) open(frame);
