// One row of the time board: name, shifts, and the stretches of the route, as plain elements.

const LABEL_FROM_PX = 44;
const UNDER_WAY = 1;
const PINNED = 2;

/** The element of one technician's row; `look` has the scale, the work orders, the selection and the words. */
export function makeRow(technician, index, look) {
  const row = element("div", "tb-row");
  row.setAttribute("role", "row");
  row.setAttribute("aria-rowindex", String(index + 2));
  row.dataset.technician = technician.id;
  row.append(nameCell(technician, look), lane(technician, look));
  return row;
}

function nameCell(technician, { page, bestDay, words }) {
  const cell = element("div", "tb-name");
  cell.setAttribute("role", "rowheader");
  const mark = element("span", technician.on_duty ? "tb-avatar on-duty" : "tb-avatar", technician.initials);
  mark.setAttribute("aria-hidden", "true");
  const who = element(page ? "a" : "span", "tb-who", technician.name);
  if (page) who.href = page + encodeURIComponent(technician.id);
  cell.append(mark, who, element("span", "tb-base", technician.base));
  if (bestDay && technician.segments.some(([kind]) => kind === "work")) cell.append(bestDayLink(technician, bestDay, words));
  cell.title = [technician.name, technician.base].filter(Boolean).join(" · ");
  return cell;
}

/** Leads to his day in its best order; to be looked at before anything changes. */
function bestDayLink(technician, address, words) {
  const link = element("a", "tb-best");
  link.href = address.replace("/-/", `/${encodeURIComponent(technician.id)}/`);
  link.title = words.bestDay;
  link.setAttribute("aria-label", `${words.bestDay} ${technician.name}`);
  link.append(icon("route"));
  return link;
}

function lane(technician, look) {
  const cell = element("div", "tb-lane");
  cell.setAttribute("role", "gridcell");
  for (const [from, to, onCall] of technician.shifts) {
    cell.append(placed(element("div", onCall ? "tb-shift on-call" : "tb-shift"), from, to, look));
  }
  for (const [from, to, reason] of technician.away) {
    const away = placed(element("div", "tb-away", `${look.words.away} ${reason}`), from, to, look);
    cell.append(away);
  }
  for (const segment of technician.segments) cell.append(stretch(segment, look));
  return cell;
}

function stretch([kind, from, to, orderId, flags], look) {
  if (kind === "work") return workBar(from, to, orderId, flags, look);
  const bar = placed(element("div", `tb-${kind}`, kind === "night" ? look.words.night : ""), from, to, look);
  if (orderId) bar.dataset.order = orderId;
  bar.classList.toggle("is-selected", orderId !== null && orderId === look.selected);
  wear(bar, orderId, look);
  return bar;
}

/** Pointed at in any view, or what the filter leaves out: still there, for it takes up the technician's time. */
function wear(bar, orderId, { hovered, passing }) {
  bar.classList.toggle("is-hovered", orderId !== null && orderId === hovered);
  bar.classList.toggle("is-filtered", orderId !== null && !passing.has(orderId));
}

function workBar(from, to, orderId, flags, look) {
  const order = look.orders[orderId];
  const bar = placed(element("button", "tb-work"), from, to, look);
  bar.type = "button";
  bar.tabIndex = -1;
  bar.dataset.order = orderId;
  bar.dataset.state = order?.shown ?? "met";
  bar.classList.toggle("is-selected", orderId === look.selected);
  wear(bar, orderId, look);
  bar.classList.toggle("is-chosen", look.chosen.has(orderId));
  bar.setAttribute("aria-pressed", String(orderId === look.selected));
  bar.setAttribute("aria-label", spoken(order, orderId, from, to, flags, look));
  bar.title = bar.getAttribute("aria-label");
  if (flags & UNDER_WAY) bar.append(icon("moving"));
  if (flags & PINNED) bar.append(icon("pin"));
  showAnswer(bar, order?.answer);
  if (look.scale.x(to) - look.scale.x(from) >= LABEL_FROM_PX) bar.append(element("span", "tb-text", order?.site ?? orderId));
  return bar;
}

/** Unanswered visits have a broken edge; a bell where the answer is late, a tick where he takes it. */
function showAnswer(bar, answer) {
  if (!answer) return;
  bar.dataset.answer = answer.state;
  if (answer.late) bar.append(icon("bell"));
  else if (answer.state === "accepted") bar.append(icon("check"));
}

function spoken(order, orderId, from, to, flags, { words, clockTime, chosen }) {
  const parts = [order?.site ?? orderId, `${clockTime(from)}–${clockTime(to)}`, order?.status ?? "", order?.answer?.words ?? "", order?.trip ?? ""];
  if (flags & UNDER_WAY) parts.push(words.underWay);
  if (flags & PINNED) parts.push(words.pinned);
  if (chosen.has(orderId)) parts.push(words.chosen);
  return parts.filter(Boolean).join(" · ");
}

function placed(bar, from, to, { scale }) {
  const [start, end] = [Math.max(0, scale.x(from)), Math.min(scale.width, scale.x(to))];
  bar.hidden = end <= start;
  bar.style.left = `${start}px`;
  bar.style.width = `${Math.max(2, end - start)}px`;
  return bar;
}

function icon(name) {
  const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  picture.setAttribute("class", "icon");
  picture.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  picture.append(use);
  return picture;
}

/** An element with a class and, where given, a text. */
export function element(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}
