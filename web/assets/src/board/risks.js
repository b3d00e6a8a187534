// The list of promises at risk, the next to be lost first. The cards are made by the server; here they are kept up to date.
import { deskNow } from "../shell/ticking.js";
import { left, say } from "../shell/words.js";
import { isDrawnFrom } from "./drawn.js";
import { isEmpty, toggled } from "./filter.js";
import { press } from "./header.js";
import { sorted } from "./sorting.js";

const MOST_LISTED = 300;
const NEEDS_ACTION = new Set(["breached", "predicted_breach", "at_risk", "required"]);

/** The list view; `hands` are called with what is clicked, pointed at and filtered here. */
export function openRisks(hands) {
  const list = document.getElementById("risks");
  const state = { data: null, filter: null, selected: null };
  list.addEventListener("click", (event) => {
    const main = event.target.closest(".risk-main");
    if (main) hands.select(main.parentElement.dataset.order);
  });
  for (const moved of ["pointerover", "focusin"]) {
    list.addEventListener(moved, (event) => hands.hover(event.target.closest(".risk")?.dataset.order ?? null));
  }
  list.addEventListener("pointerleave", () => hands.hover(null));
  listenToHead(state, hands);
  return {
    show(data, filter, selected) {
      Object.assign(state, { data, filter, selected });
      showHead(data, filter);
      drawList(list, state);
    },
    select(orderId) {
      state.selected = orderId;
      drawList(list, state);
      cardOf(list, orderId)?.scrollIntoView({ block: "nearest" });
    },
    hover(orderId) {
      list.querySelector(".is-hovered")?.classList.remove("is-hovered");
      cardOf(list, orderId)?.classList.add("is-hovered");
    },
  };
}

function cardOf(list, orderId) {
  return orderId && list.querySelector(`[data-order="${CSS.escape(orderId)}"]`);
}

/** Which promises are listed, in which order, and the counts: each a switch of the filter. */
function listenToHead(state, hands) {
  document.getElementById("risk-filter").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) hands.filter({ ...state.filter, list: button.value });
  });
  document.getElementById("sort").addEventListener("change", (event) => {
    hands.filter({ ...state.filter, sort: event.target.value });
  });
  document.getElementById("counts").addEventListener("click", (event) => {
    const { facet, value } = event.target.closest("button")?.dataset ?? {};
    if (facet) hands.filter(toggled(state.filter, facet, value));
  });
}

function showHead(data, filter) {
  press(document.getElementById("risk-filter"), filter.list);
  document.getElementById("sort").value = filter.sort;
  const passing = data.risks.filter((risk) => data.passing.has(risk.order));
  put(document.getElementById("risk-filter"), "all", String(passing.length));
  put(document.getElementById("risk-filter"), "needs_action", String(passing.filter((risk) => needsAction(risk, data)).length));
  document.querySelector('#counts [data-part="no_place"]').textContent = data.counts.no_place;
  for (const button of document.querySelectorAll("#counts button")) {
    const { facet, value } = button.dataset;
    put(button, "count", String(data.facets[facet].get(value) ?? 0));
    button.setAttribute("aria-pressed", String(filter[facet].has(value)));
  }
}

function needsAction(risk, data) {
  const order = data.orders[risk.order];
  return NEEDS_ACTION.has(risk.clocks[0].shown) || Boolean(order?.answer?.late || order?.declined);
}

function drawList(list, state) {
  const wanted = listed(state);
  const cards = new Map([...list.children].map((card) => [card.dataset.order, card]));
  for (const [place, risk] of wanted.entries()) {
    const card = cards.get(risk.order) ?? emptyCard(risk.order);
    cards.delete(risk.order);
    fill(card, risk, state);
    if (list.children[place] !== card) list.insertBefore(card, list.children[place] ?? null);
  }
  for (const card of cards.values()) card.remove();
  showRest(wanted, state);
}

function showRest(wanted, { data, filter }) {
  document.getElementById("no-risks").hidden = wanted.length > 0 || !isEmpty(filter);
  document.getElementById("no-match").hidden = wanted.length > 0 || isEmpty(filter);
  const rest = document.getElementById("rest");
  const shown = new Set(wanted.map((risk) => risk.order));
  const unlisted = data.risks.filter((risk) => data.passing.has(risk.order) && !shown.has(risk.order)).length;
  rest.hidden = unlisted === 0 || wanted.length === 0;
  rest.textContent = say("rest", { count: unlisted });
}

/** What the filter lets through, in the order asked for, and the selected work order in any case. */
function listed({ data, filter, selected }) {
  const everything = filter.list === "all" || filter.state.size > 0;
  const passing = data.risks.filter((risk) => data.passing.has(risk.order) && (everything || needsAction(risk, data)));
  const shown = sorted(passing, filter.sort, data.orders).slice(0, MOST_LISTED);
  if (filter.text.trim()) shown.push(...withoutClock(data, shown.length));
  if (selected && data.orders[selected] && !shown.some((risk) => risk.order === selected)) {
    shown.unshift(data.risks.find((risk) => risk.order === selected) ?? { order: selected, clocks: [] });
  }
  return shown;
}

/** Who searches by name also finds what no open promise is left for. */
function withoutClock(data, listed) {
  const clocked = new Set(data.risks.map((risk) => risk.order));
  const found = [...data.passing].filter((order) => !clocked.has(order)).slice(0, MOST_LISTED - listed);
  return found.map((order) => ({ order, clocks: [] }));
}

function emptyCard(orderId) {
  const card = copyOf("risk-card");
  card.dataset.order = orderId;
  return card;
}

function copyOf(templateId) {
  return document.getElementById(templateId).content.firstElementChild.cloneNode(true);
}

function fill(card, risk, { data, selected }) {
  const order = data.orders[risk.order];
  const clock = risk.clocks[0];
  const chosen = risk.order === selected;
  const who = nameOf(data, order.technician) || order.left_out;
  if (isDrawnFrom(card, risk, order, chosen, who)) return;
  card.classList.toggle("is-selected", chosen);
  card.querySelector(".risk-main").setAttribute("aria-expanded", String(chosen));
  showState(card, clock?.shown ?? "met", clock?.state ?? order.status);
  put(card, "milestone", clock?.milestone ?? "");
  put(card, "outlook", clock?.outlook ?? "");
  put(card, "clause", clock?.clause ?? "");
  putLeft(card, clock);
  put(card, "site", order.site);
  put(card, "who", who);
  showAnswer(card, order);
  const more = card.querySelector(".risk-more");
  if (!chosen) more?.remove();
  else if (!more) card.append(copyOf("risk-more"));
  if (chosen) fillMore(card, risk, order);
}

function fillMore(card, risk, order) {
  for (const part of ["fault", "customer", "status", "pin", "trip", "left_out"]) put(card, part, order[part]);
  put(card, "id", risk.order);
  for (const part of ["pin", "trip", "left_out"]) card.querySelector(`[data-part="${part}"]`).hidden = !order[part];
  const page = document.getElementById("risks").dataset.orderPage;
  const link = card.querySelector('[data-part="open"]');
  link.hidden = !page;
  if (page) link.href = page + encodeURIComponent(risk.order);
  const cures = card.querySelector('[data-part="cures"]');
  const lost = risk.clocks.some((clock) => clock.shown === "predicted_breach" || clock.shown === "at_risk");
  cures.hidden = !page || !lost || !("mayMove" in document.getElementById("risks").dataset);
  if (page) cures.href = `${page}${encodeURIComponent(risk.order)}/cures`;
  card.querySelector('[data-part="clocks"]').replaceChildren(...risk.clocks.map(clockLine));
}

function clockLine(clock) {
  const line = copyOf("clock-line");
  showState(line, clock.shown, clock.state);
  for (const part of ["milestone", "due_words", "clause"]) put(line, part, clock[part]);
  putLeft(line, clock);
  return line;
}

function showState(element, shown, word) {
  element.dataset.state = shown;
  const badge = element.querySelector(".badge");
  badge.dataset.state = shown;
  badge.querySelector("use").setAttribute("href", `#i-state-${shown}`);
  put(element, "state", word);
}

/** How the visit stands with its technician, or who did not take it. */
function showAnswer(card, order) {
  const mark = card.querySelector('[data-part="answer"]');
  const words = order.declined || order.answer?.words || "";
  mark.hidden = !words;
  mark.classList.toggle("is-late", Boolean(order.declined || order.answer?.late));
  put(card, "answer", words);
}

function putLeft(element, clock) {
  const mark = element.querySelector('[data-part="left"]');
  if (clock) {
    mark.dataset.due = clock.due;
    mark.textContent = left(Math.floor(clock.due - deskNow()));
  } else {
    delete mark.dataset.due;
    mark.textContent = "";
  }
}

function put(card, part, words) {
  const element = card.querySelector(`[data-part="${part}"]`);
  if (element.textContent !== words) element.textContent = words;
}

function nameOf(data, technicianId) {
  return data.technicians.find((one) => one.id === technicianId)?.name ?? "";
}
