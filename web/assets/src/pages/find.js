// The search for a site: matches while typing, arrow keys through them.
import { latestInto } from "./latest.js";

export function findWhileTyping(form) {
  if (!form) return;
  const input = form.elements.q;
  const place = document.getElementById("matches");
  const ask = latestInto(place, (signal, query) =>
    fetch(`${form.dataset.find}?${new URLSearchParams({ q: query })}`, { signal }),
  );
  input.addEventListener("input", () => ask(input.value));
  document.addEventListener("keydown", (event) => moveThrough(event, input, place));
}

function moveThrough(event, input, place) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const matches = [...place.querySelectorAll("a.match")];
  const here = matches.indexOf(document.activeElement);
  if (!step || matches.length === 0 || (here < 0 && document.activeElement !== input)) return;
  event.preventDefault();
  if (here + step < 0) input.focus();
  else matches[here + step]?.focus();
}
