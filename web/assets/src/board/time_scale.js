// Where a moment lies on the time board, and which hours get a label.
import { SHANGHAI_SECONDS } from "../shell/words.js";

const HOUR = 3600;
const LABEL_PX = 46;
const STEPS = [1, 2, 3, 4, 6, 12];

/** A scale that starts on a full hour: `hours` of it fill `width` pixels. */
export function makeScale([from, to], hours, width) {
  const start = Math.floor(from / HOUR) * HOUR;
  const perSecond = width / (hours * HOUR);
  return {
    start,
    end: to,
    hourPx: perSecond * HOUR,
    width: Math.ceil((to - start) * perSecond),
    x: (epoch) => (epoch - start) * perSecond,
    at: (x) => start + x / perSecond,
  };
}

/** The labelled hours as [epoch, hour of the day in Shanghai], as dense as they fit. */
export function labelledHours(scale) {
  const step = STEPS.find((hours) => hours * scale.hourPx >= LABEL_PX) ?? 24;
  const found = [];
  for (let epoch = scale.start; epoch <= scale.end; epoch += HOUR) {
    const hour = Math.round(((epoch + SHANGHAI_SECONDS) % 86400) / HOUR) % 24;
    if (hour % step === 0) found.push([epoch, hour]);
  }
  return found;
}
