// Forms with data-once: the second tap on a button does nothing. The server would not do it twice either.

export function sendOnce(page) {
  page.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-once]")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "true";
  });
  window.addEventListener("pageshow", () => {
    for (const form of page.querySelectorAll("[data-sent]")) delete form.dataset.sent;
  });
}
