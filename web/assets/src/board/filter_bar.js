// The bar above the board: a search, a menu of choices with counts for each facet, and what is chosen as chips.
import { say } from "../shell/words.js";
import { cleared, FACETS, isEmpty, NOBODY, toggled } from "./filter.js";
import { element } from "./time_rows.js";

/** The bar; `change(filter, typing)` is called with every new filter. */
export function openFilterBar(change) {
  return new FilterBar(document.getElementById("filter"), change);
}

class FilterBar {
  constructor(form, change) {
    this.form = form;
    this.change = change;
    this.words = JSON.parse(form.dataset.words);
    this.text = form.elements.namedItem("q");
    this.chips = form.querySelector("#chips");
    this.clear = form.querySelector("#filter-clear");
    this.count = form.querySelector("#filter-count");
    this.menus = Object.fromEntries(FACETS.map((facet) => [facet, form.querySelector(`[data-facet="${facet}"]`)]));
    form.hidden = false;
    this.listen();
  }

  listen() {
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.text.addEventListener("input", () => this.change({ ...this.filter, text: this.text.value }, true));
    this.clear.addEventListener("click", () => {
      this.change(cleared(this.filter));
      this.text.focus();
    });
    for (const [facet, menu] of Object.entries(this.menus)) {
      menu.addEventListener("toggle", () => menu.open && this.offer(facet));
      menu.addEventListener("change", (event) => this.change(toggled(this.filter, facet, event.target.value)));
    }
    this.chips.addEventListener("click", (event) => {
      const chip = event.target.closest("button");
      if (!chip) return;
      this.change(toggled(this.filter, chip.dataset.facet, chip.dataset.value));
      (this.chips.querySelector("button") ?? this.text).focus();
    });
  }

  /** Show what is chosen, what could be, and how much comes through. */
  show(data, filter) {
    Object.assign(this, { data, filter });
    if (document.activeElement !== this.text) this.text.value = filter.text;
    for (const [facet, menu] of Object.entries(this.menus)) {
      menu.classList.toggle("is-chosen", filter[facet].size > 0);
      if (menu.open) this.offer(facet);
    }
    this.showChips();
    const empty = isEmpty(filter);
    this.clear.hidden = empty;
    const all = Object.keys(data.orders).length;
    const said = empty ? say("ordersInAll", { all }) : say("ordersOf", { count: data.passing.size, all });
    if (this.count.textContent !== said) this.count.textContent = said;
  }

  showChips() {
    const wanted = FACETS.flatMap((facet) => [...this.filter[facet]].map((value) => [facet, value]));
    const key = JSON.stringify(wanted);
    if (this.chips.dataset.shown === key) return;
    this.chips.dataset.shown = key;
    this.chips.replaceChildren(...wanted.map(([facet, value]) => this.chip(facet, value)));
    this.chips.hidden = wanted.length === 0;
  }

  chip(facet, value) {
    const item = element("li", "");
    const button = element("button", "chip", `${this.words.titles[facet]} ${this.wordOf(facet, value)}`);
    button.type = "button";
    Object.assign(button.dataset, { facet, value });
    const cross = element("span", "chip-cross", "×");
    cross.setAttribute("aria-hidden", "true");
    button.append(cross, element("span", "visually-hidden", say("removeFilter")));
    item.append(button);
    return item;
  }

  /** Fill the menu of a facet: what is chosen and whatever would show something, the most first. */
  offer(facet) {
    const list = this.menus[facet].querySelector('[data-part="choices"]');
    const focused = list.contains(document.activeElement) ? document.activeElement.value : null;
    const counts = this.data.facets[facet];
    const values = new Set([...this.filter[facet], ...counts.keys()]);
    const words = [...values].map((value) => ({ value, word: this.wordOf(facet, value), count: counts.get(value) ?? 0 }));
    words.sort((one, other) => other.count - one.count || one.word.localeCompare(other.word, document.documentElement.lang));
    list.replaceChildren(...words.map((choice) => this.choice(facet, choice)));
    if (focused !== null) list.querySelector(`input[value="${CSS.escape(focused)}"]`)?.focus();
  }

  choice(facet, { value, word, count }) {
    const line = element("label", "facet-choice");
    const box = document.createElement("input");
    Object.assign(box, { type: "checkbox", name: facet, value, checked: this.filter[facet].has(value) });
    line.append(box, element("span", "facet-word", word), element("b", "", String(count)));
    return line;
  }

  wordOf(facet, value) {
    if (facet === "technician") return value === NOBODY ? say("nobody") : this.nameOf(value);
    return this.words[facet]?.[value] ?? value;
  }

  nameOf(technicianId) {
    return this.data.technicians.find((one) => one.id === technicianId)?.name ?? technicianId;
  }
}
