// The card beside a visit that is being moved: when he would be there, what it costs, which promises and rules it touches.
import { say } from "../shell/words.js";
import { element } from "./time_rows.js";

const AWAY_PX = 18;
const MARKS = { broken: "state-breached", later: "state-predicted_breach", saved: "state-on_track", sooner: "state-on_track" };

export class VerdictCard {
  constructor() {
    this.card = element("div", "verdict-card");
    this.card.setAttribute("role", "status");
    this.card.setAttribute("aria-live", "polite");
    this.card.hidden = true;
    document.body.append(this.card);
  }

  /** The worst a verdict says: bad (a promise breaks), warns (a rule is overruled) or good. */
  static kind(verdict) {
    if (verdict.effects.some((one) => one.change === "broken" || one.change === "later")) return "bad";
    return verdict.violations.length > 0 ? "warns" : "good";
  }

  show(verdict, technician, place) {
    const lines = [element("strong", "verdict-head", `${technician} · ${verdict.headline}`)];
    lines.push(element("p", "verdict-lock", verdict.lock));
    lines.push(element("p", "verdict-travel", verdict.travel));
    for (const one of verdict.effects) lines.push(line(MARKS[one.change], one.words, one.change));
    for (const one of verdict.violations) lines.push(line("state-at_risk", one.words, "rule"));
    if (verdict.effects.length + verdict.violations.length === 0) lines.push(line("check", say("harmsNobody"), "saved"));
    lines.push(element("p", "verdict-hint", say("moveHint")));
    this.card.replaceChildren(...lines);
    this.card.dataset.verdict = VerdictCard.kind(verdict);
    this.card.hidden = false;
    this.stand(place);
  }

  /** Beside the place, inside the window. */
  stand({ x, y }) {
    if (this.card.hidden) return;
    const { offsetWidth, offsetHeight } = this.card;
    const left = x + AWAY_PX + offsetWidth > innerWidth ? x - AWAY_PX - offsetWidth : x + AWAY_PX;
    const top = Math.min(y + AWAY_PX, innerHeight - offsetHeight - AWAY_PX);
    Object.assign(this.card.style, { left: `${Math.max(0, left)}px`, top: `${Math.max(0, top)}px` });
  }

  hide() {
    this.card.hidden = true;
  }
}

function line(mark, words, kind) {
  const made = element("p", "verdict-line");
  made.dataset.kind = kind;
  const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  picture.setAttribute("class", "icon");
  picture.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${mark}`);
  picture.append(use);
  made.append(picture, element("span", "", words));
  return made;
}
