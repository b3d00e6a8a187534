// The time board: a row for each technician, only the rows in sight are in the page.
import { deskNow } from "../shell/ticking.js";
import { clockTime, dateOf, say } from "../shell/words.js";
import { isDrawnFrom } from "./drawn.js";
import { press } from "./header.js";
import { panByPointer } from "./pan.js";
import { moveByKeys } from "./time_keys.js";
import { element, makeRow } from "./time_rows.js";
import { labelledHours, makeScale } from "./time_scale.js";

const ROW_PX = 34;
const HEAD_PX = 30;
const SPARE_ROWS = 4;
const NOW_AT = 0.22;
const EVERY_MS = 500;

/** The time board view; `hands` are called with the work order of a bar that is clicked or pointed at. */
export function openTimeBoard(hands) {
  return new TimeBoard(document.getElementById("time-board"), hands);
}

class TimeBoard {
  constructor(frame, hands) {
    this.frame = frame;
    this.page = frame.dataset.technicianPage;
    this.bestDay = frame.dataset.bestDayPage;
    const { underWay, pinned, away, night, bestDay, chosen } = frame.dataset;
    this.words = { underWay, pinned, away, night, bestDay, chosen };
    this.chosen = new Set();
    this.canvas = element("div", "tb-canvas");
    this.head = element("div", "tb-head");
    this.grid = element("div", "tb-grid");
    this.now = element("div", "tb-now");
    this.canvas.append(this.head, this.grid, this.now);
    frame.append(this.canvas);
    Object.assign(this, { rows: new Map(), hours: 12, following: true, selected: null, hovered: null, data: null, placing: false });
    this.listenTo(hands);
  }

  listenTo(hands) {
    const { frame } = this;
    frame.addEventListener("click", (event) => {
      const bar = event.target.closest("[data-order]");
      if (bar && !this.dragged) hands.select(bar.dataset.order);
    });
    for (const moved of ["pointerover", "focusin"]) {
      frame.addEventListener(moved, (event) => hands.hover(event.target.closest("[data-order]")?.dataset.order ?? null));
    }
    frame.addEventListener("pointerleave", () => hands.hover(null));
    frame.addEventListener("scroll", () => this.scrolled(), { passive: true });
    frame.addEventListener("keydown", (event) => moveByKeys(event, this));
    panByPointer(this);
    document.getElementById("to-now").addEventListener("click", () => this.goToNow());
    const zoom = document.getElementById("zoom");
    zoom.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      press(zoom, button.value);
      this.zoom(Number(button.value));
    });
    new ResizeObserver(() => this.data && this.lay()).observe(frame);
    setInterval(() => this.data && this.moveNow(), EVERY_MS);
  }

  /** The rows are the people whom the filter lets through. */
  show(data, _filter, selected) {
    const first = this.data === null;
    this.data = { ...data, technicians: data.people };
    this.selected = selected;
    const same = !first && this.scale && isDrawnFrom(this.frame, ...data.window, data.people.length);
    if (same) this.keepFocus(() => this.drawRows());
    else this.lay();
    if (first && selected) this.reveal(selected);
  }

  select(orderId) {
    this.selected = orderId;
    this.redraw();
    if (orderId) this.reveal(orderId);
  }

  hover(orderId) {
    this.hovered = orderId;
    for (const bar of this.canvas.querySelectorAll(".is-hovered")) bar.classList.remove("is-hovered");
    for (const bar of this.barsOf(orderId)) bar.classList.add("is-hovered");
  }

  /** Bring the row of a technician into sight and mark it; null marks none. */
  point(technicianId) {
    this.pointed = technicianId;
    const index = this.data.technicians.findIndex((one) => one.id === technicianId);
    if (index >= 0) this.revealRow(index);
    this.drawRows();
    for (const row of this.rows.values()) row.classList.toggle("is-pointed", row.dataset.technician === technicianId);
  }

  barsOf(orderId) {
    return orderId ? this.canvas.querySelectorAll(`[data-order="${CSS.escape(orderId)}"]`) : [];
  }

  /** Measure, lay out the hours, and draw the rows anew; the moment at the left edge stays where it is. */
  lay() {
    const room = this.frame.clientWidth - this.nameWidth();
    if (room <= 0) return;
    const leftAt = this.scale?.at(this.frame.scrollLeft);
    this.scale = makeScale(this.data.window, this.hours, room);
    this.canvas.style.width = `${this.scale.width + this.nameWidth()}px`;
    this.canvas.style.height = `${HEAD_PX + this.data.technicians.length * ROW_PX}px`;
    this.canvas.style.setProperty("--hour", `${this.scale.hourPx}px`);
    this.countRows(this.data.technicians.length);
    isDrawnFrom(this.frame, ...this.data.window, this.data.technicians.length);
    this.drawHours();
    this.moveNow();
    if (!this.following && leftAt !== undefined) this.scrollToX(this.scale.x(leftAt));
    this.redraw();
  }

  /** Without a row it is no grid. */
  countRows(count) {
    this.frame.setAttribute("role", count > 0 ? "grid" : "group");
    if (count > 0) this.frame.setAttribute("aria-rowcount", String(count + 1));
    else this.frame.removeAttribute("aria-rowcount");
  }

  nameWidth() {
    return Number.parseFloat(getComputedStyle(this.frame).getPropertyValue("--tb-name"));
  }

  drawHours() {
    const marks = labelledHours(this.scale).map(([epoch, hour]) => {
      const [, month, day] = dateOf(epoch);
      const words = hour === 0 ? say("day", { month, day }) : clockTime(epoch);
      const mark = element("span", hour === 0 ? "tb-hour midnight" : "tb-hour", words);
      mark.style.left = `${this.scale.x(epoch)}px`;
      return mark;
    });
    const corner = element("span", "tb-corner", say("technicians", { count: this.data.technicians.length }));
    const hours = element("div", "tb-hours");
    hours.append(...marks);
    this.head.replaceChildren(corner, hours);
  }

  moveNow() {
    const x = this.scale.x(deskNow());
    this.now.style.left = `${this.nameWidth() + x}px`;
    if (this.following) this.scrollToX(x - NOW_AT * (this.frame.clientWidth - this.nameWidth()));
  }

  scrollToX(x) {
    const wanted = Math.max(0, Math.round(x));
    if (Math.abs(this.frame.scrollLeft - wanted) < 1) return;
    this.placing = true;
    this.frame.scrollLeft = wanted;
  }

  scrolled() {
    if (this.placing) this.placing = false;
    else if (this.frame.scrollLeft !== this.lastLeft && this.lastLeft !== undefined) this.following = false;
    this.lastLeft = this.frame.scrollLeft;
    this.drawRows();
  }

  goToNow() {
    this.following = true;
    this.moveNow();
  }

  zoom(hours) {
    this.hours = hours;
    this.lay();
  }

  /** Throw the drawn rows away and draw those in sight. */
  redraw() {
    this.keepFocus(() => {
      for (const row of this.rows.values()) row.remove();
      this.rows.clear();
      this.drawRows();
    });
  }

  /** Whatever is drawn anew, the focus stays on its bar. */
  keepFocus(draw) {
    const focused = document.activeElement?.closest?.(".tb-work")?.dataset.order;
    draw();
    if (focused && !document.activeElement?.closest?.(".tb-work")) this.barOf(focused)?.focus({ preventScroll: true });
  }

  /** Draw the rows in sight that are not drawn yet, or look different now. */
  drawRows() {
    const { scrollTop, clientHeight } = this.frame;
    const first = Math.max(0, Math.floor((scrollTop - HEAD_PX) / ROW_PX) - SPARE_ROWS);
    const last = Math.min(this.data.technicians.length, Math.ceil((scrollTop + clientHeight) / ROW_PX) + SPARE_ROWS);
    for (const [index, row] of this.rows) {
      if ((index < first || index >= last) && !row.contains(document.activeElement)) {
        row.remove();
        this.rows.delete(index);
      }
    }
    for (let index = first; index < last; index += 1) if (!this.isDrawn(index)) this.addRow(index);
    this.keepOneTabStop();
  }

  isDrawn(index) {
    const row = this.rows.get(index);
    return row !== undefined && isDrawnFrom(row, ...this.sources(index));
  }

  /** What a row is drawn from. */
  sources(index) {
    const { technicians, orders, passing } = this.data;
    const visits = technicians[index].segments.map((segment) => segment[3]);
    const look = visits.flatMap((id) => [orders[id], passing.has(id), this.chosen.has(id)]);
    return [technicians[index], this.scale, this.selected, ...look];
  }

  addRow(index) {
    this.rows.get(index)?.remove();
    const { scale, selected, hovered, words, page, bestDay, chosen } = this;
    const { orders, passing } = this.data;
    const look = { scale, selected, hovered, words, clockTime, orders, passing, page, bestDay, chosen };
    const row = makeRow(this.data.technicians[index], index, look);
    isDrawnFrom(row, ...this.sources(index));
    row.classList.toggle("is-pointed", row.dataset.technician === this.pointed);
    row.style.top = `${HEAD_PX + index * ROW_PX}px`;
    this.rows.set(index, row);
    this.canvas.append(row);
  }

  /** Exactly one bar can be reached with Tab; the arrow keys go on from there. */
  keepOneTabStop() {
    const bars = [...this.canvas.querySelectorAll(".tb-work")];
    const stop = bars.find((bar) => bar === document.activeElement) ?? this.barOf(this.selected) ?? bars[0];
    for (const bar of bars) bar.tabIndex = bar === stop ? 0 : -1;
    // without a bar the board itself must be reachable, or nobody could scroll it by keys
    this.frame.tabIndex = stop ? -1 : 0;
  }

  /** The row and the moment under a point of the frame. */
  under(x, y) {
    const row = Math.floor((y + this.frame.scrollTop - HEAD_PX) / ROW_PX);
    return { row, at: this.scale.at(x + this.frame.scrollLeft - this.nameWidth()) };
  }

  /** Where a stretch lies in the canvas. */
  spot(row, at, seconds) {
    const left = this.scale.x(at);
    const width = Math.max(8, this.scale.x(at + seconds) - left);
    return { top: HEAD_PX + row * ROW_PX + 3, left: this.nameWidth() + left, width };
  }

  /** Where a row's moment is in the window. */
  placeOf(row, at) {
    const box = this.frame.getBoundingClientRect();
    const spot = this.spot(row, at, 0);
    const [x, y] = [box.left + spot.left - this.frame.scrollLeft, box.top + spot.top - this.frame.scrollTop];
    return { x: Math.min(box.right, Math.max(box.left + this.nameWidth(), x)), y: y + ROW_PX };
  }

  rowOf(orderId) {
    const row = this.data.technicians.findIndex((one) => this.visit(one, orderId));
    return row < 0 ? null : row;
  }

  startOf(orderId) {
    const found = this.data.technicians.map((one) => this.visit(one, orderId)).find(Boolean);
    return found ? found[1] : deskNow();
  }

  visit(technician, orderId) {
    return technician.segments.find(([kind, , , id]) => kind === "work" && id === orderId);
  }

  barOf(orderId) {
    return orderId && this.canvas.querySelector(`.tb-work[data-order="${CSS.escape(orderId)}"]`);
  }

  /** Bring a work order's bar into sight, and draw its row when it is not there yet. */
  reveal(orderId) {
    const index = this.data.technicians.findIndex((one) => one.segments.some((segment) => segment[3] === orderId));
    if (index < 0) return null;
    this.revealRow(index);
    const segment = this.data.technicians[index].segments.find(([kind, , , id]) => kind === "work" && id === orderId);
    if (segment) this.revealSpan(this.scale.x(segment[1]), this.scale.x(segment[2]));
    this.drawRows();
    return this.barOf(orderId);
  }

  revealRow(index) {
    const { frame } = this;
    const [top, bottom] = [index * ROW_PX, HEAD_PX + (index + 1) * ROW_PX];
    if (frame.scrollTop > top) frame.scrollTop = top;
    else if (frame.scrollTop + frame.clientHeight < bottom) frame.scrollTop = bottom - frame.clientHeight;
  }

  revealSpan(from, to) {
    const room = this.frame.clientWidth - this.nameWidth();
    const seen = this.frame.scrollLeft;
    if (from >= seen && to <= seen + room) return;
    this.following = false;
    this.scrollToX(from - room / 4);
  }
}
