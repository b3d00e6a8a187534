// The desk's clock in the browser: where it stood when the page was made, and how fast it runs.
import { left } from "./words.js";

const EVERY_MS = 1000;

const state = { shown: Date.now() / 1000, at: performance.now(), speed: 1 };

/** Set the clock: it showed `shown` (seconds since 1970) just now and runs at `speed`; 0 is a pause. */
export function setDeskClock(shown, speed) {
  Object.assign(state, { shown, at: performance.now(), speed });
}

/** What the desk's clock shows now, in seconds since 1970. */
export function deskNow() {
  return state.shown + ((performance.now() - state.at) / 1000) * state.speed;
}

/** How fast the desk's clock runs; 0 is a pause. */
export function deskSpeed() {
  return state.speed;
}

/** Keep every element with data-due saying what is left. The clock is in <body data-clock> and <body data-speed>. */
export function tickClocks(page) {
  const { clock, speed } = page.body.dataset;
  if (clock) setDeskClock(Number(clock), Number(speed));
  setInterval(() => {
    const now = deskNow();
    for (const mark of page.querySelectorAll("[data-due]")) {
      const words = left(Math.floor(Number(mark.dataset.due) - now));
      if (mark.textContent !== words) mark.textContent = words;
    }
  }, EVERY_MS);
}
