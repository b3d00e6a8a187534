// Choosing several visits on the time board: one by one with a click or the keyboard, or with a box drawn around them.
import { element } from "./time_rows.js";

const STARTS_AFTER_PX = 4;

/** `button` turns choosing on and off; `bar` is the form that takes what is chosen to where it is looked at first. */
export function chooseOnBoard(board, button, bar) {
  if (button && bar) new Choosing(board, button, bar).listen();
}

class Choosing {
  constructor(board, button, bar) {
    Object.assign(this, { board, button, bar, from: null, box: element("div", "tb-box") });
    this.count = bar.querySelector('[data-part="count"]');
    this.inputs = bar.querySelector('[data-part="inputs"]');
  }

  get on() {
    return this.button.getAttribute("aria-pressed") === "true";
  }

  listen() {
    const { frame } = this.board;
    // before the board hears of it: while visits are chosen none is carried, and no stretch of the board is dragged
    const before = { capture: true };
    this.button.addEventListener("click", () => this.turn(!this.on));
    frame.parentElement.addEventListener("pointerdown", (event) => this.pressed(event), before);
    frame.parentElement.addEventListener("click", (event) => this.clicked(event), before);
    document.addEventListener("pointermove", (event) => this.moved(event));
    document.addEventListener("pointerup", (event) => this.released(event));
    document.addEventListener("pointercancel", () => this.drop());
    frame.addEventListener("keydown", (event) => event.key === "Escape" && this.on && this.turn(false), before);
    this.bar.querySelector('[data-act="clear"]').addEventListener("click", () => this.choose([]));
    addEventListener("pageshow", () => this.show());
  }

  /** Begin or end choosing; what was chosen is let go at the end. */
  turn(on) {
    this.button.setAttribute("aria-pressed", String(on));
    this.board.frame.classList.toggle("is-choosing", on);
    this.choose([]);
  }

  choose(orderIds) {
    this.board.chosen = new Set(orderIds);
    this.board.drawRows();
    this.show();
  }

  toggle(orderId) {
    const chosen = new Set(this.board.chosen);
    if (!chosen.delete(orderId) && this.board.data.orders[orderId]?.movable) chosen.add(orderId);
    this.choose(chosen);
  }

  show() {
    const { chosen } = this.board;
    this.bar.hidden = !this.on;
    this.count.textContent = this.count.dataset.words.replace("{count}", String(chosen.size));
    for (const button of this.bar.querySelectorAll("button")) button.disabled = chosen.size === 0;
    this.inputs.replaceChildren(...[...chosen].map(field));
  }

  pressed(event) {
    if (!this.on || !this.board.frame.contains(event.target) || event.target.closest(".tb-name")) return;
    event.stopPropagation();
    this.drawn = false;
    if (event.pointerType === "mouse" && event.button === 0) this.from = this.spot(event);
  }

  /** A click on a bar adds it, or takes it away; the one that ends a box does nothing more. */
  clicked(event) {
    const bar = event.target.closest?.(".tb-work");
    if (!this.on || !this.board.frame.contains(event.target) || event.target.closest("a")) return;
    event.stopPropagation();
    if (bar && !this.drawn) this.toggle(bar.dataset.order);
    this.drawn = false;
  }

  moved(event) {
    if (!this.from) return;
    const to = this.spot(event);
    const [width, height] = [Math.abs(to.x - this.from.x), Math.abs(to.y - this.from.y)];
    if (!this.drawn && width + height < STARTS_AFTER_PX) return;
    this.drawn = true;
    const [left, top] = [Math.min(to.x, this.from.x), Math.min(to.y, this.from.y)];
    Object.assign(this.box.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
    this.board.canvas.append(this.box);
  }

  released(event) {
    if (this.from && this.drawn) this.choose([...this.board.chosen, ...this.within(this.from, this.spot(event))]);
    this.drop();
    setTimeout(() => (this.drawn = false)); // where no click follows the box
  }

  drop() {
    this.from = null;
    this.box.remove();
  }

  /** Where the pointer is in the canvas, and over which row and moment. */
  spot({ clientX, clientY }) {
    const { frame } = this.board;
    const edge = frame.getBoundingClientRect();
    const [x, y] = [clientX - edge.left, clientY - edge.top];
    return { x: x + frame.scrollLeft, y: y + frame.scrollTop, ...this.board.under(x, y) };
  }

  /** The visits between two corners that may be moved and that the filter lets through. */
  within(one, other) {
    const { technicians, orders, passing } = this.board.data;
    const [first, last] = [Math.min(one.row, other.row), Math.max(one.row, other.row)];
    const [start, end] = [Math.min(one.at, other.at), Math.max(one.at, other.at)];
    return technicians
      .slice(Math.max(0, first), last + 1)
      .flatMap((technician) => technician.segments)
      .filter(([kind, from, to, id]) => kind === "work" && from < end && to > start && orders[id]?.movable && passing.has(id))
      .map((segment) => segment[3]);
  }
}

function field(orderId) {
  const input = document.createElement("input");
  Object.assign(input, { type: "hidden", name: "visit", value: orderId });
  return input;
}
