// The promise panel: asked again whenever the form changes.
import { latestInto } from "./latest.js";

export function showPromise(form) {
  if (!form) return;
  const ask = latestInto(document.getElementById("promise"), (signal) =>
    fetch(form.dataset.promise, { method: "POST", body: new FormData(form), signal }),
  );
  form.addEventListener("change", () => ask());
}
