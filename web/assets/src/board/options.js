// The options for one work order: who could go, at what price; one of them chosen by number and accepted.
import { say } from "../shell/words.js";
import { element } from "./time_rows.js";

/** The panel of options; `hands.point(technicianId)` is told who is looked at, `hands.accept(order, facts)` who goes. */
export class Options {
  constructor(panel, hands) {
    this.panel = panel;
    this.hands = hands;
    this.list = panel.querySelector('[data-part="choices"]');
    this.button = panel.querySelector('[data-act="accept"]');
    this.order = null;
    panel.querySelector('[data-act="close"]').addEventListener("click", () => this.close());
    this.button.addEventListener("click", () => this.accept());
    this.list.addEventListener("click", (event) => this.clicked(event));
    panel.addEventListener("keydown", (event) => this.typed(event));
  }

  get open() {
    return !this.panel.hidden;
  }

  /** Ask for the options of a work order and show them; the focus comes back to `from` in the end. */
  async show(orderId, site, from) {
    Object.assign(this, { order: orderId, from, answer: null, chosen: -1 });
    this.part("title").textContent = site;
    this.fill({ headline: say("searching"), certain: "", choices: [], blocked: [] });
    this.panel.hidden = false;
    this.list.focus();
    const answer = await this.ask(orderId);
    if (this.order !== orderId || !this.open) return;
    this.answer = answer;
    this.fill(answer ?? { headline: say("failed"), certain: "", choices: [], blocked: [] });
    this.choose(0);
    this.hands.announce([answer?.headline, say("optionsFound", { count: answer?.choices.length ?? 0 })].join(" "));
  }

  async ask(orderId) {
    try {
      const response = await fetch(this.panel.dataset.address + encodeURIComponent(orderId));
      return response.ok ? await response.json() : null;
    } catch {
      return null;
    }
  }

  fill({ headline, certain, choices, blocked }) {
    this.part("headline").textContent = headline;
    this.part("certain").textContent = certain;
    this.part("blocked").textContent = blocked.map(({ reason, count }) => say("blocked", { reason, count })).join(" · ");
    this.list.replaceChildren(...choices.map((choice, place) => optionOf(choice, place)));
    this.list.hidden = choices.length === 0 && this.answer !== null;
    this.button.disabled = choices.length === 0;
  }

  part(name) {
    return this.panel.querySelector(`[data-part="${name}"]`);
  }

  choose(place) {
    const option = this.list.children[place];
    if (!option) return;
    this.chosen = place;
    for (const one of this.list.children) one.setAttribute("aria-selected", String(one === option));
    this.list.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
    this.hands.point(this.answer.choices[place].technician);
  }

  clicked(event) {
    const option = event.target.closest('[role="option"]');
    if (option) this.choose([...this.list.children].indexOf(option));
  }

  typed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const steps = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };
    const last = this.list.children.length - 1;
    const acts = {
      Escape: () => this.close(),
      Enter: () => event.target === this.list && this.accept(),
      Home: () => this.choose(0),
      End: () => this.choose(last),
    };
    const act = /^[1-9]$/.test(event.key)
      ? () => this.choose(Number(event.key) - 1)
      : event.key in steps
        ? () => this.choose(Math.min(last, Math.max(0, this.chosen + steps[event.key])))
        : acts[event.key];
    if (!act) return;
    event.stopPropagation();
    if (event.key === "Enter" && event.target !== this.list) return;
    event.preventDefault();
    act();
  }

  /** Send the one chosen; the panel closes once he is pinned. */
  async accept() {
    const choice = this.answer?.choices[this.chosen];
    if (!choice || this.panel.ariaBusy === "true") return;
    this.panel.ariaBusy = "true";
    const { order } = this;
    const facts = { technician: choice.technician, at: choice.at, bind: 0, version: this.answer.version };
    const done = await this.hands.accept(order, facts, () => this.close());
    this.panel.ariaBusy = "false";
    if (!done && this.open) this.list.focus();
  }

  close() {
    this.panel.hidden = true;
    this.order = null;
    this.hands.point(null);
    this.from?.focus();
  }
}

function optionOf(choice, place) {
  const option = element("li", "option");
  option.id = `option-${place + 1}`;
  option.setAttribute("role", "option");
  option.setAttribute("aria-selected", "false");
  option.dataset.technician = choice.technician;
  const margin = element("span", "option-margin", choice.margin);
  margin.dataset.state = choice.shown;
  const name = element("strong", "", choice.name);
  if (choice.planned) name.append(element("span", "tag", say("plannedNow")));
  option.append(element("kbd", "", String(place + 1)), name, element("span", "figures", choice.arrive), margin);
  option.append(element("span", "option-extra faint", say("extraTravel", { span: choice.extra })));
  const hurt = choice.hurt.length > 0 ? choice.hurt : [say("hurtsNobody")];
  for (const words of hurt) option.append(element("span", choice.hurt.length > 0 ? "option-hurt" : "option-extra faint", words));
  return option;
}
