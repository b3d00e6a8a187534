// The filter of the board: which work orders and which technicians all three views show. It lives in the address.

export const FACETS = ["region", "technician", "skill", "state", "promise", "letter"];
export const NOBODY = "-";
const LIST_DEFAULTS = { list: "needs_action", sort: "save_by" };

/** What an address asks for: a set of values for each facet, a text, which part of the list, and its order. */
export function readFilter(search) {
  const given = new URLSearchParams(search);
  const chosen = Object.fromEntries(FACETS.map((facet) => [facet, new Set(given.getAll(facet))]));
  const list = Object.fromEntries(Object.keys(LIST_DEFAULTS).map((name) => [name, given.get(name) ?? LIST_DEFAULTS[name]]));
  return { ...chosen, text: given.get("q") ?? "", ...list };
}

/** The same as the query of an address; empty where nothing is asked for. */
export function writeFilter(filter) {
  const address = new URLSearchParams();
  for (const facet of FACETS) for (const value of filter[facet]) address.append(facet, value);
  if (filter.text.trim()) address.set("q", filter.text.trim());
  for (const [name, usual] of Object.entries(LIST_DEFAULTS)) if (filter[name] !== usual) address.set(name, filter[name]);
  return address.size ? `?${address}` : "";
}

/** The filter that lets everything through; the list stays as it is. */
export function cleared({ list, sort }) {
  return { ...readFilter(""), list, sort };
}

/** With a value of a facet chosen, or no longer chosen. */
export function toggled(filter, facet, value) {
  const values = new Set(filter[facet]);
  if (!values.delete(value)) values.add(value);
  return { ...filter, [facet]: values };
}

/** Whether it lets everything through. */
export function isEmpty(filter) {
  return filter.text.trim() === "" && FACETS.every((facet) => filter[facet].size === 0);
}

/** The board's data seen through the filter: `passing` work orders, the `people` to show, and the counts of each facet. */
export function through(data, filter) {
  const rows = rowsOf(data);
  const failed = rows.map((row) => failures(row, filter));
  const passing = new Set(rows.filter((_, place) => failed[place].length === 0).map((row) => row.id));
  return { passing, people: peopleOf(data, filter, passing), facets: countFacets(rows, failed) };
}

/** Each work order with the values it has in each facet, and the text a search looks in. */
function rowsOf(data) {
  const promises = new Map(data.risks.map((risk) => [risk.order, risk.clocks.map((clock) => clock.code)]));
  const names = new Map(data.technicians.map((one) => [one.id, one.name]));
  return Object.entries(data.orders).map(([id, order]) => ({
    id,
    region: [order.town],
    technician: [order.unassigned ? NOBODY : order.technician],
    skill: [order.skill],
    state: [order.shown],
    promise: promises.get(id) ?? [],
    letter: [order.letter],
    text: [id, order.site, order.customer, order.town, order.fault, names.get(order.technician)].join("\n").toLowerCase(),
  }));
}

/** The names of what keeps a work order out; "text" for the search. */
function failures(row, filter) {
  const failed = FACETS.filter((facet) => filter[facet].size > 0 && !row[facet].some((value) => filter[facet].has(value)));
  const words = filter.text.toLowerCase().split(/\s+/);
  return words.every((word) => row.text.includes(word)) ? failed : [...failed, "text"];
}

/** How many work orders each value would show if it were chosen in its facet, as the others stand. */
function countFacets(rows, failed) {
  const counts = Object.fromEntries(FACETS.map((facet) => [facet, new Map()]));
  for (const [place, row] of rows.entries()) {
    for (const facet of FACETS) {
      if (failed[place].some((one) => one !== facet)) continue;
      for (const value of row[facet]) if (value) counts[facet].set(value, (counts[facet].get(value) ?? 0) + 1);
    }
  }
  return counts;
}

/**
 * Who has a visit that passes; and, where only people are asked for, who fits without one. Whoever looks for what nobody
 * has looks for somebody to give it to.
 */
function peopleOf(data, filter, passing) {
  if (isEmpty(filter)) return data.technicians;
  const asked = new Set([...filter.technician].filter((id) => id !== NOBODY));
  if (filter.technician.has(NOBODY) && asked.size === 0) return data.technicians.filter((one) => fits(one, filter));
  const asksForWork = filter.text.trim() !== "" || ["state", "promise", "letter"].some((facet) => filter[facet].size > 0);
  return data.technicians.filter((one) => {
    if (asked.size > 0 && !asked.has(one.id)) return false;
    return one.segments.some((segment) => passing.has(segment[3])) || (!asksForWork && fits(one, filter));
  });
}

function fits(one, { region, skill }) {
  const near = region.size === 0 || [...region].some((town) => one.base.startsWith(town));
  return near && (skill.size === 0 || one.skills.some((code) => skill.has(code)));
}
