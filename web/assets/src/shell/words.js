// Words and times as the page's language writes them; the words come from the server.

const words = JSON.parse(document.getElementById("words").textContent);
export const SHANGHAI_SECONDS = 8 * 3600;
const DAY = 86400;

/** The phrase `name` with its {places} filled. */
export function say(name, facts = {}) {
  return words[name].replace(/\{(\w+)\}/g, (whole, key) => (key in facts ? String(facts[key]) : whole));
}

/** A stretch of time in its two largest units, cut down to the minute. */
export function span(seconds) {
  const minutes = Math.floor(Math.abs(seconds) / 60);
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
  if (days) return say("days", { days, hours });
  if (hours) return say("hours", { hours, minutes: rest });
  return say("minutes", { minutes: rest });
}

/** What is left until a due moment, or by how much it is over. */
export function left(seconds) {
  return seconds < 0 ? say("over", { span: span(-seconds) }) : say("left", { span: span(seconds) });
}

/** Hours and minutes of an instant in Shanghai. */
export function clockTime(epoch) {
  const inDay = (epoch + SHANGHAI_SECONDS) % DAY;
  return `${two(Math.floor(inDay / 3600))}:${two(Math.floor((inDay % 3600) / 60))}`;
}

/** The Shanghai date of an instant as [year, month, day]. */
export function dateOf(epoch) {
  const date = new Date((epoch + SHANGHAI_SECONDS) * 1000);
  return [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
}

/** The moment with its day when that is not today's. */
export function moment(epoch, now) {
  const days = dayNumber(epoch) - dayNumber(now);
  const clock = clockTime(epoch);
  const name = { 0: "today", 1: "tomorrow", [-1]: "yesterday" }[days];
  if (name) return say(name, { clock });
  const [, month, day] = dateOf(epoch);
  return `${two(month)}-${two(day)} ${clock}`;
}

/** Which day it is in Shanghai, counted from 1970. */
export function dayNumber(epoch) {
  return Math.floor((epoch + SHANGHAI_SECONDS) / DAY);
}

function two(number) {
  return String(number).padStart(2, "0");
}
