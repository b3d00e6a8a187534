// What the server tells of changes, taken into the board's data. Rows that did not change stay the very same objects,
// so that whoever draws them can see at a glance that there is nothing to draw.

/** The data after the news, which is either everything or the rows that changed. */
export function withNews(data, news) {
  if (news.risks) return news;
  const { technician_ids: ids = data.technicians.map((one) => one.id), orders, technicians, ...head } = news;
  const people = { ...Object.fromEntries(data.technicians.map((one) => [one.id, one])), ...technicians };
  return {
    ...data,
    ...head,
    orders: ordersAfter(data.orders, orders),
    risks: risksAfter(data.risks, orders),
    technicians: ids.map((id) => people[id]),
  };
}

/** Whether data with one stamp is to be replaced by data with another: not when it is as new, or newer. */
export function isNews(stamp, than) {
  const [[here, version], [there, held]] = [parts(stamp), parts(than)];
  return here !== there || version > held;
}

function parts(stamp) {
  const dot = stamp.lastIndexOf(".");
  return [stamp.slice(0, dot), Number(stamp.slice(dot + 1))];
}

function ordersAfter(orders, changed) {
  const after = { ...orders };
  for (const [id, row] of Object.entries(changed)) {
    if (row) after[id] = row.order;
    else delete after[id];
  }
  return after;
}

/** The work orders with open promises, in the turn of the work list. */
function risksAfter(risks, changed) {
  const kept = risks.filter((risk) => !(risk.order in changed));
  const found = Object.values(changed).map((row) => row?.risk).filter(Boolean);
  return found.length + kept.length === risks.length && found.length === 0 ? risks : [...kept, ...found].sort(byTurn);
}

function byTurn(one, other) {
  return one.turn - other.turn || one.save_by - other.save_by || one.due - other.due || (one.order < other.order ? -1 : 1);
}
