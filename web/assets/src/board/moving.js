// Moving a visit by hand: picked up, held over a technician and a moment, let go as a pin - by mouse, finger or keys.
import { send } from "../shell/send.js";
import { toast } from "../shell/toasts.js";
import { say } from "../shell/words.js";
import { askWhose } from "./merge_dialog.js";
import { decided } from "./undoing.js";
import { VerdictCard } from "./verdict_card.js";

const QUARTER = 900;
const LEVELS = ["technician", "both", "time", "order"];

/** The one move that may be under way; `board` is the time board, `address` where moves are priced and made. */
export class Moving {
  constructor(board, address) {
    this.board = board;
    this.address = address;
    this.card = new VerdictCard();
    this.held = null;
    this.ghost = document.createElement("div");
    this.ghost.className = "tb-ghost";
  }

  get busy() {
    return this.held !== null;
  }

  /** Take a visit up; false for one that may not be moved. */
  pickUp(orderId) {
    const order = this.board.data.orders[orderId];
    if (!order?.movable) {
      toast(say("notMovable"));
      return false;
    }
    this.held = { orderId, row: null, at: null, level: "technician", version: order.version, minutes: order.minutes ?? 60 };
    document.documentElement.classList.add("is-moving");
    return true;
  }

  /** Hold it over a row of the board at a moment; `place` is where the card stands. */
  over(row, at, level, place) {
    const { held, board } = this;
    const technician = board.data.technicians[row];
    if (!held || !technician) return this.nowhere();
    const moment = Math.round(at / 60) * 60;
    const same = held.row === row && Math.abs(moment - held.at) < 60 && held.level === level;
    Object.assign(held, { row, at: moment, level, technician: technician.id, place });
    this.draw();
    this.card.stand(place);
    if (!same) this.ask();
  }

  /** Not over any row: nothing to let go on. */
  nowhere() {
    if (this.held) this.held.row = null;
    this.ghost.remove();
    this.card.hide();
  }

  draw() {
    const { held, board, ghost } = this;
    const spot = board.spot(held.row, held.at, held.minutes * 60);
    Object.assign(ghost.style, { top: `${spot.top}px`, left: `${spot.left}px`, width: `${spot.width}px` });
    ghost.classList.toggle("is-bound", held.level !== "technician");
    if (!ghost.isConnected) board.canvas.append(ghost);
  }

  /** Ask for the verdict; while one answer is awaited only the latest question waits behind it. */
  async ask() {
    if (this.asking) return;
    this.asking = true;
    let asked = null;
    while (this.held?.row !== null && this.held && asked !== this.question()) {
      asked = this.question();
      const found = await this.fetchVerdict(asked);
      if (found && this.held?.row !== null && this.held && asked === this.question()) this.judge(found);
    }
    this.asking = false;
  }

  question() {
    const { technician, at, level, orderId } = this.held;
    return `${this.address}${encodeURIComponent(orderId)}?technician=${encodeURIComponent(technician)}&at=${at}&level=${level}`;
  }

  async fetchVerdict(question) {
    try {
      const answer = await fetch(question);
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  }

  judge(verdict) {
    const { held, board } = this;
    this.card.show(verdict, board.data.technicians[held.row].name, held.place);
    this.ghost.dataset.verdict = VerdictCard.kind(verdict);
  }

  /** Let go: the visit is pinned here, whatever it overrules. */
  async drop() {
    const { held } = this;
    if (!held || held.row === null) return this.cancel();
    const facts = { technician: held.technician, at: held.at, level: held.level, version: held.version };
    this.cancel();
    await this.pin(held.orderId, facts);
    return undefined;
  }

  /** Send the move; where somebody was faster, ask whose step shall hold and send it again on what it is now. True once it is pinned. */
  async pin(orderId, facts) {
    try {
      const done = await send(this.address + encodeURIComponent(orderId), { ...facts, command_id: crypto.randomUUID() });
      const overruled = done.violations.map((one) => one.words).join(" · ");
      const undo = done.decision && { words: say("undo"), press: () => this.takeBack(done.decision) };
      toast([say("moved"), done.headline, overruled].filter(Boolean).join(" · "), undo);
      decided();
      return true;
    } catch (error) {
      const merge = error.answer?.merge;
      if (!merge) toast(error.message);
      else if (await askWhose(merge)) return this.pin(orderId, { ...facts, version: merge.version });
      return false;
    }
  }

  /** Undo this very move: the pin there was before it, if any, holds again. */
  async takeBack(decision) {
    try {
      await send(`/api/decisions/${decision}/undo`, { command_id: crypto.randomUUID() });
      toast(say("takenBack"));
      decided();
    } catch (error) {
      toast(error.message);
    }
  }

  /** Put it back where it was. */
  cancel() {
    this.nowhere();
    this.held = null;
    document.documentElement.classList.remove("is-moving");
  }

  /** A step of the keyboard: rows up and down, quarters of an hour left and right. */
  step(rows, quarters) {
    const { held, board } = this;
    const last = board.data.technicians.length - 1;
    const row = Math.min(last, Math.max(0, (held.row ?? board.rowOf(held.orderId) ?? 0) + rows));
    const at = (held.at ?? board.startOf(held.orderId)) + quarters * QUARTER;
    board.revealRow(row);
    board.drawRows();
    this.over(row, at, held.level, board.placeOf(row, at));
  }

  /** The next thing to lock, in turn. */
  nextLevel() {
    const { held } = this;
    if (!held || held.row === null) return;
    const next = LEVELS[(LEVELS.indexOf(held.level) + 1) % LEVELS.length];
    this.over(held.row, held.at, next, held.place);
  }
}
