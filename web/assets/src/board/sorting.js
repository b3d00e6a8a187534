// In which order the work list stands; the turn of each work order is reckoned by the desk.

const WORST_FIRST = ["breached", "predicted_breach", "at_risk", "required", "on_track"];

const BY = {
  save_by: (risk) => [risk.turn, risk.save_by, risk.due],
  due: (risk) => [risk.due],
  state: (risk) => [WORST_FIRST.indexOf(risk.clocks[0].shown), risk.due],
  chance: (risk) => [-Math.max(...risk.clocks.map((clock) => clock.chance ?? 0)), risk.due],
  reported: (risk, orders) => [-(orders[risk.order]?.reported ?? 0)],
};

/** The risks in the order named; by the minute of no return where the name says nothing. */
export function sorted(risks, name, orders) {
  const keyOf = BY[name] ?? BY.save_by;
  const keyed = risks.map((risk) => ({ risk, key: keyOf(risk, orders) }));
  keyed.sort((one, other) => compare(one.key, other.key) || (one.risk.order < other.risk.order ? -1 : 1));
  return keyed.map(({ risk }) => risk);
}

function compare(one, other) {
  const place = one.findIndex((value, index) => value !== other[index]);
  return place < 0 ? 0 : one[place] - other[place];
}
