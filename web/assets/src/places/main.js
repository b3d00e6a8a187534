// The map on which a dispatcher picks where a fault is: a click, a drag, or one of the candidates fills the form.
import "leaflet/dist/leaflet.css";
import "../css/map.css";
import "../css/places.css";
import { canvas, divIcon, latLngBounds, map as createMap, marker } from "leaflet";
import { drawBase } from "../board/map_base.js";

const GUANGDONG = latLngBounds([20.3, 109.9], [25.4, 117.1]);
const CLOSE = 10;
const DIGITS = 5;

function openPicker(frame, form) {
  const map = createMap(frame, {
    renderer: canvas({ padding: 0.3 }),
    minZoom: 4,
    maxZoom: 14,
    zoomSnap: 0.25,
    maxBounds: [[0, 60], [60, 150]],
  });
  map.attributionControl.setPrefix("Leaflet").addAttribution(frame.dataset.credit);
  new ResizeObserver(() => map.invalidateSize()).observe(frame);
  map.fitBounds(GUANGDONG);
  drawBase(map, JSON.parse(frame.dataset.maps), frame.dataset.language);
  const mark = new PickMark(map, form);
  mark.readForm();
  if (!form) return;
  map.on("click", (event) => mark.put(event.latlng, { fill: true }));
  form.addEventListener("change", () => mark.readForm());
  followCandidates(mark);
}

function followCandidates(mark) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-lat]");
    if (!link) return;
    event.preventDefault();
    mark.put({ lat: Number(link.dataset.lat), lng: Number(link.dataset.lon) }, { fill: true, look: true });
  });
}

class PickMark {
  constructor(map, form) {
    Object.assign(this, { map, form, mark: null });
  }

  /** Show the degrees of the form; those of another system are shown only once they are stored. */
  readForm() {
    if (!this.form) return;
    const { lat, lon, system } = this.form.elements;
    if (system.value !== "wgs84" || lat.value === "" || lon.value === "") return;
    const at = { lat: Number(lat.value), lng: Number(lon.value) };
    if (Number.isFinite(at.lat) && Number.isFinite(at.lng)) this.put(at, { look: true });
  }

  put(at, { fill = false, look = false }) {
    if (this.mark) this.mark.setLatLng(at);
    else this.mark = this.draw(at);
    if (look) this.map.setView(at, Math.max(CLOSE, this.map.getZoom()));
    if (fill) this.fill(at);
  }

  draw(at) {
    const icon = divIcon({ className: "pick-mark", iconSize: [22, 22], iconAnchor: [11, 11] });
    const mark = marker(at, { icon, draggable: Boolean(this.form), keyboard: true }).addTo(this.map);
    mark.on("dragend", () => this.fill(mark.getLatLng()));
    return mark;
  }

  fill(at) {
    const { lat, lon, system } = this.form.elements;
    lat.value = at.lat.toFixed(DIGITS);
    lon.value = at.lng.toFixed(DIGITS);
    system.value = "wgs84";
  }
}

const frame = document.querySelector("#map[data-pick]");
if (frame) openPicker(frame, document.getElementById("pick"));
