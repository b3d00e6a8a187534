// The filter of the board: which work orders and which technicians all three views show. It lives in the address.

export const FACETS = ["region", "technician", "skill", "state", "promise", "letter"];
export const NOBODY = "-";

/** The filter that an address asks for: a set of values for each facet, and a text. */
export function readFilter(search) {
  const given = new URLSearchParams(search);
  const chosen = Object.fromEntries(FACETS.map((facet) => [facet, new Set(given.getAll(facet))]));
  return { ...chosen, text: given.get("q") ?? "" };
}

/** The filter as the query of an address; what is not a filter's stays in `search` as it is. */
export function writeFilter(filter, search) {
  const address = new URLSearchParams(search);
  for (const name of [...FACETS, "q"]) address.delete(name);
  for (const facet of FACETS) for (const value of filter[facet]) address.append(facet, value);
  if (filter.text) address.set("q", filter.text);
  return address.size ? `?${address}` : "";
}

/** Whether it lets everything through. */
export function isEmpty(filter) {
  return filter.text.trim() === "" && FACETS.every((facet) => filter[facet].size === 0);
}

/** The board's data seen through the filter: `passing` work orders, the `people` to show, and `counts` of each facet. */
export function through(data, filter) {
  const rows = rowsOf(data);
  const failed = rows.map((row) => failures(row, filter));
  const passing = new Set(rows.filter((_, place) => failed[place].length === 0).map((row) => row.id));
  return { passing, people: peopleOf(data, filter, passing), counts: countFacets(rows, failed) };
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

/** Who has a visit that passes; and, where only people are asked for, who fits without one. */
function peopleOf(data, filter, passing) {
  if (isEmpty(filter)) return data.technicians;
  const asksForWork = filter.text.trim() !== "" || ["state", "promise", "letter"].some((facet) => filter[facet].size > 0);
  return data.technicians.filter((one) => {
    if (filter.technician.size > 0 && !filter.technician.has(one.id)) return false;
    return one.segments.some((segment) => passing.has(segment[3])) || (!asksForWork && fits(one, filter));
  });
}

function fits(one, { region, skill }) {
  const near = region.size === 0 || [...region].some((town) => one.base.startsWith(town));
  return near && (skill.size === 0 || one.skills.some((code) => skill.has(code)));
}
