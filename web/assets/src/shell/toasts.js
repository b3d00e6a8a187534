// Short notes at the corner of the page; screen readers hear them.

const SHOWN_MS = 6000;

/** Show `text` for a while. */
export function toast(text) {
  const note = document.createElement("p");
  note.className = "toast";
  note.textContent = text;
  document.getElementById("toasts").append(note);
  setTimeout(() => note.remove(), SHOWN_MS);
}
