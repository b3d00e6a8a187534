// Saved views: the filter under a name, one's own and what others share; a click looks through it.
import { send } from "../shell/send.js";
import { toast } from "../shell/toasts.js";
import { say } from "../shell/words.js";
import { readFilter, writeFilter } from "./filter.js";

/** The menu of views; `change(filter)` is called with the filter of a view that is opened. */
export function openSavedViews(change) {
  return new SavedViews(document.getElementById("views"), change);
}

class SavedViews {
  constructor(menu, change) {
    this.menu = menu;
    this.change = change;
    this.list = menu.querySelector('[data-part="views"]');
    this.name = menu.querySelector("#view-name");
    this.shared = menu.querySelector("#view-shared");
    this.plain = menu.querySelector('[data-part="current"]').textContent;
    this.views = JSON.parse(menu.dataset.views);
    menu.addEventListener("click", (event) => this.clicked(event));
    menu.addEventListener("keydown", (event) => this.typed(event));
    this.draw();
  }

  /** Mark the view that the filter is just now. */
  show(_data, filter) {
    this.filter = filter;
    this.mark();
  }

  mark() {
    const query = this.query();
    const current = query && this.views.find((view) => view.query === query);
    this.menu.querySelector('[data-part="current"]').textContent = current ? current.name : this.plain;
    this.menu.classList.toggle("is-chosen", Boolean(current));
    for (const link of this.list.querySelectorAll('[data-part="open"]')) {
      if (current && link.parentElement.dataset.view === String(current.id)) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

  query() {
    return this.filter ? writeFilter(this.filter).slice(1) : "";
  }

  draw() {
    this.list.replaceChildren(...this.views.map((view) => this.line(view)));
    this.list.hidden = this.views.length === 0;
    this.menu.querySelector('[data-part="none"]').hidden = this.views.length > 0;
    this.mark();
  }

  line(view) {
    const line = document.getElementById("saved-view").content.firstElementChild.cloneNode(true);
    line.dataset.view = view.id;
    const link = line.querySelector('[data-part="open"]');
    link.textContent = view.name;
    link.href = `/?${view.query}`;
    line.querySelector('[data-part="by"]').textContent = view.by ? say("viewBy", { name: view.by }) : "";
    for (const button of line.querySelectorAll("button")) {
      button.hidden = Boolean(view.by);
      button.setAttribute("aria-label", `${button.title} ${view.name}`);
    }
    line.querySelector('[data-act="share"]').setAttribute("aria-pressed", String(view.shared));
    return line;
  }

  clicked(event) {
    const act = event.target.closest("[data-act]")?.dataset.act;
    const view = this.viewOf(event.target);
    if (act) {
      this[act](view, event.target.closest("li"));
    } else if (view && event.target.closest("a") && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      this.menu.open = false;
      this.change(readFilter(`?${view.query}`));
      this.menu.querySelector("summary").focus();
    }
  }

  viewOf(target) {
    const id = target.closest("li")?.dataset.view;
    return this.views.find((view) => String(view.id) === id);
  }

  /** Enter saves or renames; Escape leaves a name as it was. */
  typed(event) {
    const renaming = event.target.dataset.part === "rename";
    if (event.key === "Enter" && (renaming || event.target === this.name)) {
      event.preventDefault();
      if (renaming) this.post(`/${this.viewOf(event.target).id}`, { ...facts(this.viewOf(event.target)), name: event.target.value });
      else this.save();
    } else if (event.key === "Escape" && renaming) {
      event.stopPropagation();
      this.draw();
    }
  }

  async save() {
    const name = this.name.value.trim();
    const done = await this.post("", { name, query: this.query(), shared: this.shared.checked ? 1 : 0 });
    if (!done) return;
    this.name.value = "";
    toast(say("viewSaved", { name }));
  }

  share(view) {
    return this.post(`/${view.id}`, { ...facts(view), shared: view.shared ? 0 : 1 });
  }

  rename(view, line) {
    const field = line.querySelector('[data-part="rename"]');
    line.querySelector('[data-part="open"]').hidden = true;
    field.hidden = false;
    field.value = view.name;
    field.select();
  }

  async delete(view) {
    if (!(await this.post(`/${view.id}/delete`, {}))) return;
    toast(say("viewDeleted", { name: view.name }), {
      words: say("undo"),
      press: () => this.post("", { ...facts(view), query: view.query }),
    });
    this.menu.querySelector("summary").focus();
  }

  /** Change something; the answer is all views as they are then. */
  async post(path, form) {
    try {
      this.views = await send(this.menu.dataset.address + path, form);
      this.draw();
      return true;
    } catch (error) {
      toast(error.message);
      return false;
    }
  }
}

function facts({ name, shared }) {
  return { name, shared: shared ? 1 : 0 };
}
