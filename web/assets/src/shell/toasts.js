// Short notes at the corner of the page; screen readers hear them.

const SHOWN_MS = 6000;

/** Show `text` for a while, with a button where there is an `action` (its words and what pressing it does). */
export function toast(text, action) {
  const note = document.createElement("p");
  note.className = "toast";
  note.textContent = text;
  if (action) note.append(button(action, note));
  document.getElementById("toasts").append(note);
  setTimeout(() => note.remove(), SHOWN_MS);
}

function button({ words, press }, note) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "toast-action";
  made.textContent = words;
  made.addEventListener("click", () => {
    note.remove();
    press();
  });
  return made;
}
