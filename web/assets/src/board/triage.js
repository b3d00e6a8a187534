// Triage without a mouse: the next risk, its options, one accepted, and on to the next.
import { say } from "../shell/words.js";
import { Options } from "./options.js";

const SWITCH = "paidan.single-keys";

/** Listen to the keys of the board. `moving` is null for those who may not send anybody. */
export function triageByKeys(hands, timeBoard, moving) {
  const keys = new Triage(hands, timeBoard, moving);
  // before the menus hear of it: the Escape that closes one must not also let the selection go
  document.addEventListener("keydown", (event) => keys.typed(event), { capture: true });
  keys.wireSwitch(document.getElementById("single-keys"));
  return keys;
}

class Triage {
  constructor(hands, timeBoard, moving) {
    Object.assign(this, { hands, timeBoard, moving });
    this.list = document.getElementById("risks");
    this.voice = document.getElementById("announcements");
    this.help = document.getElementById("keys-help");
    const panel = document.getElementById("options");
    const point = (technicianId) => timeBoard.point(technicianId);
    const accept = (order, facts, close) => this.accept(order, facts, close);
    this.options = panel && moving && new Options(panel, { point, accept, announce: (words) => this.say(words) });
  }

  /** Keys of a single letter are off for whoever speaks to his computer or slips often; the help has the switch. */
  wireSwitch(box) {
    box.checked = localStorage.getItem(SWITCH) !== "off";
    box.addEventListener("change", () => localStorage.setItem(SWITCH, box.checked ? "on" : "off"));
    this.single = () => box.checked;
  }

  typed(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || this.moving?.busy) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select, dialog, #options")) return;
    const act = event.key.length === 1 ? this.single() && this.letters(event.key) : this.others(event);
    if (!act) return;
    event.preventDefault();
    act();
  }

  letters(key) {
    const acts = {
      j: () => this.step(1),
      k: () => this.step(-1),
      o: () => this.openOptions(),
      e: () => document.getElementById("emergency")?.click(),
      "/": () => document.querySelector("#filter [name=q]").focus(),
      "?": () => this.help.showModal(),
    };
    return acts[key];
  }

  others({ key, target }) {
    const card = target.closest?.(".risk");
    if (key === "Enter" && card?.classList.contains("is-selected") && target.matches(".risk-main")) return () => this.openOptions();
    const menu = document.querySelector("details.menu[open]");
    if (key === "Escape" && !menu && this.hands.selected()) return () => this.hands.select(this.hands.selected());
    return null;
  }

  cards() {
    return [...this.list.children];
  }

  /** Select the next card of the list (or the one before) and put the focus on it. */
  step(by) {
    const cards = this.cards();
    if (cards.length === 0) return this.say(say("noRisks"));
    const here = cards.findIndex((card) => card.dataset.order === this.hands.selected());
    const place = here < 0 ? (by > 0 ? 0 : cards.length - 1) : Math.min(cards.length - 1, Math.max(0, here + by));
    return this.goTo(cards[place].dataset.order);
  }

  goTo(orderId) {
    if (orderId !== this.hands.selected()) this.hands.select(orderId);
    const cards = this.cards();
    const place = cards.findIndex((card) => card.dataset.order === orderId);
    if (place < 0) return;
    cards[place].querySelector(".risk-main").focus();
    this.say(say("riskOf", { place: place + 1, count: cards.length }));
  }

  openOptions() {
    const orderId = this.hands.selected();
    if (!orderId || !this.options) return;
    const card = this.cards().find((one) => one.dataset.order === orderId);
    const site = card?.querySelector('[data-part="site"]').textContent ?? orderId;
    this.options.show(orderId, site, card?.querySelector(".risk-main") ?? document.getElementById("main"));
  }

  /** Pin the visit with the technician of the option; then the risk after it has its turn. */
  async accept(orderId, facts, close) {
    const cards = this.cards().map((card) => card.dataset.order);
    const place = cards.indexOf(orderId);
    const next = cards[place + 1] ?? cards[place - 1];
    if (!(await this.moving.pin(orderId, facts))) return false;
    close();
    if (next) this.goTo(next);
    return true;
  }

  say(words) {
    this.voice.textContent = words;
  }
}
