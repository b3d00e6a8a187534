// Choosing several lines of a list: with Shift everything up to the line chosen last, and how many are chosen.

/** `form` has the boxes, and a place that counts them; its button sends only where something is chosen. */
export function chooseMany(form) {
  if (!form) return;
  const boxes = [...form.querySelectorAll('input[type="checkbox"][name="visit"]')];
  const count = form.querySelector('[data-part="chosen"]');
  const head = form.querySelector("th.order-choose");
  if (head) head.replaceChildren(chooseAll(head.textContent, boxes, show));
  let last = null;
  form.addEventListener("click", (event) => {
    const place = boxes.indexOf(event.target);
    if (place < 0) return;
    if (event.shiftKey && last !== null) {
      const [from, to] = [Math.min(place, last), Math.max(place, last)];
      for (const box of boxes.slice(from, to + 1)) box.checked = event.target.checked;
    }
    last = place;
  });
  form.addEventListener("change", show);
  addEventListener("pageshow", show); // a browser that goes back keeps the ticks
  show();

  function show() {
    const chosen = boxes.filter((box) => box.checked).length;
    if (count) count.textContent = chosen > 0 ? String(chosen) : "";
    for (const box of boxes) box.closest("tr")?.classList.toggle("is-chosen", box.checked);
    form.classList.toggle("has-chosen", chosen > 0);
  }
}

function chooseAll(words, boxes, show) {
  const all = document.createElement("input");
  Object.assign(all, { type: "checkbox", title: words.trim() });
  all.setAttribute("aria-label", words.trim());
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    show();
  });
  return all;
}
