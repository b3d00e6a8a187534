// The desk's clock with its speed, and what the planner is doing.
import { deskNow, setDeskClock } from "../shell/ticking.js";
import { send } from "../shell/send.js";
import { toast } from "../shell/toasts.js";
import { clockTime, dateOf, say } from "../shell/words.js";

const EVERY_MS = 250;

/** Keep the clock of the header running and its speed buttons at work. */
export function showClock() {
  const mark = document.getElementById("desk-time");
  const draw = () => {
    const now = deskNow();
    const [, month, day] = dateOf(now);
    const words = say("clock", { month, day, weekday: say(`weekday${weekday(now)}`), clock: clockTime(now) });
    if (mark.textContent !== words) mark.textContent = words;
  };
  draw();
  setInterval(draw, EVERY_MS);
  document.getElementById("speed")?.addEventListener("click", chooseSpeed);
}

function weekday(epoch) {
  return (Math.floor((epoch + 8 * 3600) / 86400) + 4) % 7;
}

async function chooseSpeed(event) {
  const button = event.target.closest("button");
  if (!button || button.disabled) return;
  try {
    await send("/api/clock", { speed: button.value });
    setDeskClock(deskNow(), Number(button.value));
    press(button.parentElement, button.value);
  } catch (problem) {
    toast(problem.message || say("failed"));
  }
}

/** Show which of a group of buttons is on. */
export function press(group, value) {
  for (const button of group.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button.value === String(value)));
  }
}

/** The planner's state, the plan in force, and its warning. */
export function showPlanner({ planner, speed }) {
  const chip = document.getElementById("planner");
  chip.dataset.planner = planner.state;
  for (const part of ["words", "plan", "made"]) write(chip.querySelector(`[data-part="${part}"]`), planner[part]);
  chip.title = [planner.words, planner.plan, planner.made].filter(Boolean).join(" · ");
  const banner = document.getElementById("planner-warning");
  banner.hidden = !planner.warning;
  write(banner.querySelector("span"), planner.warning);
  const draft = document.getElementById("planner-draft");
  if (draft) draft.hidden = !planner.draft;
  const speeds = document.getElementById("speed");
  if (speeds) press(speeds, speed);
}

function write(element, words) {
  if (element.textContent !== words) element.textContent = words;
}
