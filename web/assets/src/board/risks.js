// The list of promises at risk, worst first. The cards are made by the server; here they are kept up to date.
import { deskNow } from "../shell/ticking.js";
import { left, say } from "../shell/words.js";
import { press } from "./header.js";

const MOST_LISTED = 300;
const NEEDS_ACTION = new Set(["breached", "predicted_breach", "at_risk", "required"]);

/** The list view; `select` is called with the work order of a clicked card. */
export function openRisks(select) {
  const list = document.getElementById("risks");
  const filter = document.getElementById("risk-filter");
  const state = { data: null, selected: null, only: "needs_action" };
  const draw = () => drawList(list, state);
  list.addEventListener("click", (event) => {
    const main = event.target.closest(".risk-main");
    if (main) select(main.parentElement.dataset.order);
  });
  filter.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    state.only = button.value;
    press(filter, button.value);
    draw();
  });
  return {
    show(data, selected) {
      Object.assign(state, { data, selected });
      showCounts(data.counts);
      draw();
    },
    select(orderId) {
      state.selected = orderId;
      draw();
      list.querySelector(`[data-order="${CSS.escape(orderId ?? "")}"]`)?.scrollIntoView({ block: "nearest" });
    },
  };
}

function showCounts(counts) {
  for (const mark of document.querySelectorAll("[data-count]")) mark.textContent = counts[mark.dataset.count];
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
  document.getElementById("no-risks").hidden = wanted.length > 0;
  const rest = document.getElementById("rest");
  const unlisted = state.data.risks.length - wanted.filter((risk) => risk.clocks.length > 0).length;
  rest.hidden = unlisted === 0 || wanted.length === 0;
  rest.textContent = say("rest", { count: unlisted });
}

/** What the filter lets through, and the selected work order in any case. */
function listed({ data, selected, only }) {
  const passes = (risk) => only === "all" || NEEDS_ACTION.has(risk.clocks[0].shown);
  const shown = data.risks.filter((risk) => passes(risk) || risk.order === selected).slice(0, MOST_LISTED);
  if (selected && data.orders[selected] && !shown.some((risk) => risk.order === selected)) {
    shown.unshift(data.risks.find((risk) => risk.order === selected) ?? { order: selected, clocks: [] });
  }
  return shown;
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
  card.classList.toggle("is-selected", chosen);
  card.querySelector(".risk-main").setAttribute("aria-expanded", String(chosen));
  card.querySelector(".risk-more").hidden = !chosen;
  showState(card, clock?.shown ?? "met", clock?.state ?? order.status);
  put(card, "milestone", clock?.milestone ?? "");
  put(card, "outlook", clock?.outlook ?? "");
  put(card, "clause", clock?.clause ?? "");
  putLeft(card, clock);
  put(card, "site", order.site);
  put(card, "who", nameOf(data, order.technician) || order.left_out);
  if (chosen) fillMore(card, risk, order);
}

function fillMore(card, risk, order) {
  for (const part of ["fault", "customer", "status", "trip", "left_out"]) put(card, part, order[part]);
  put(card, "id", risk.order);
  card.querySelector('[data-part="left_out"]').hidden = !order.left_out;
  card.querySelector('[data-part="trip"]').hidden = !order.trip;
  const page = document.getElementById("risks").dataset.orderPage;
  const link = card.querySelector('[data-part="open"]');
  link.hidden = !page;
  if (page) link.href = page + encodeURIComponent(risk.order);
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
