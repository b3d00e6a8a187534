// The base map: provinces, cities and the counties of Guangdong from the shipped TopoJSON; no tiles, no other host.
import { canvas, divIcon, geoJSON, marker } from "leaflet";
import { feature, mesh } from "topojson-client";
import { colours, onThemeChange } from "./colours.js";
import { element } from "./time_rows.js";

const LAYERS = [
  { name: "provinces", shown: [0, 5.5], names: ["prov", "prov_en"], labels: [0, 6.4], weight: 1.2, line: "map-line-strong", fill: true },
  { name: "cities", shown: [5.5, 99], names: ["city", "city_en"], labels: [6.4, 9.2], weight: 0.8, line: "map-line", fill: true },
  { name: "counties", shown: [7.8, 99], names: ["name", "en"], labels: [9.2, 99], weight: 0.5, line: "map-line", fill: false },
];

/** Show each map at its zooms. A map is fetched when it is first seen; what is seen now is drawn once this resolves. */
export async function drawBase(map, addresses, language) {
  map.createPane("base").style.zIndex = 200;
  map.createPane("places").style.zIndex = 250;
  map.getPane("places").classList.add("map-places");
  const renderer = canvas({ pane: "base", padding: 0.3 });
  const layers = LAYERS.filter(({ name }) => addresses[name]).map((layer) => new BaseLayer(map, layer, addresses[layer.name], renderer, language));
  const arrange = () => Promise.all(layers.map((layer) => layer.arrange()));
  map.on("zoomend moveend", arrange);
  await arrange();
}

/** One map: its shapes from the first time that they are in sight, its names only in the part that is. */
class BaseLayer {
  constructor(map, layer, address, renderer, language) {
    Object.assign(this, { map, layer, address, renderer, language, shapes: [], labels: [], loading: null });
  }

  async arrange() {
    const { map, layer } = this;
    if (within(map.getZoom(), layer.shown) || within(map.getZoom(), layer.labels)) await (this.loading ??= this.load());
    const zoom = map.getZoom();
    for (const shape of this.shapes) toggle(map, shape, within(zoom, layer.shown));
    if (layer.fill) this.shapes[0]?.bringToBack();
    const view = map.getBounds().pad(0.1);
    for (const name of this.labels) toggle(map, name, within(zoom, layer.labels) && view.contains(name.getLatLng()));
  }

  async load() {
    const { layer, renderer } = this;
    const topology = await fetched(this.address);
    if (!topology) {
      this.loading = null; // the next move of the map tries again
      return;
    }
    const regions = feature(topology, topology.objects[layer.name]);
    const options = { renderer, pane: "base", interactive: false };
    const fills = layer.fill ? [geoJSON(regions, { ...options, style: () => styleOf(layer) })] : [];
    const lines = linesOf(layer, topology).map(([drawn, line, weight]) => geoJSON(drawn, { ...options, style: () => lineStyle(line, weight) }));
    this.shapes = [...fills, ...lines];
    this.labels = regions.features.map((region) => label(region, layer, this.language)).filter(Boolean);
    onThemeChange(() => this.shapes.forEach((shape) => shape.resetStyle()));
  }
}

async function fetched(address) {
  try {
    const response = await fetch(address);
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

/** Lines that the fills do not draw: province borders on the map of cities, county borders inside each city. */
function linesOf({ name }, topology) {
  const regions = topology.objects[name];
  const differ = (key) => (one, other) => one.properties[key] !== other.properties[key];
  if (name === "cities") return [[mesh(topology, regions, differ("prov_adcode")), "map-line-strong", 1.4]];
  if (name === "counties") return [[mesh(topology, regions, (one, other) => one !== other && !differ("city_adcode")(one, other)), "map-line", 0.6]];
  return [];
}

function within(zoom, [from, to]) {
  return zoom >= from && zoom < to;
}

function lineStyle(line, weight) {
  return { color: colours()[line], weight, fill: false };
}

function toggle(map, layer, wanted) {
  if (wanted && !map.hasLayer(layer)) layer.addTo(map);
  if (!wanted && map.hasLayer(layer)) layer.remove();
}

function styleOf({ line, weight }) {
  const look = colours();
  return { color: look[line], weight, fill: true, fillColor: look["map-land"], fillOpacity: 1 };
}

function label(region, layer, language) {
  const [zh, en] = layer.names.map((key) => region.properties[key]);
  const name = language === "en" ? en : shortName(zh);
  const at = middle(region.geometry);
  if (!name || !at) return null;
  const words = element("span", `map-label ${layer.name}`, name);
  return marker(at, {
    pane: "places",
    interactive: false,
    keyboard: false,
    icon: divIcon({ className: "map-label-frame", html: words, iconSize: [0, 0] }),
  });
}

function shortName(name) {
  return name?.replace(/(特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|省|市)$/, "");
}

/** The centre of the largest ring: good enough for a name. */
function middle(geometry) {
  const rings = geometry.type === "Polygon" ? [geometry.coordinates[0]] : geometry.coordinates.map((part) => part[0]);
  const best = rings.map(centre).reduce((largest, one) => (one.area > largest.area ? one : largest), { area: 0 });
  return best.at;
}

function centre(ring) {
  let [area, x, y] = [0, 0, 0];
  for (let i = 1; i < ring.length; i += 1) {
    const [[x0, y0], [x1, y1]] = [ring[i - 1], ring[i]];
    const cross = x0 * y1 - x1 * y0;
    area += cross / 2;
    x += ((x0 + x1) * cross) / 6;
    y += ((y0 + y1) * cross) / 6;
  }
  return area === 0 ? { area: 0 } : { area: Math.abs(area), at: [y / area, x / area] };
}
