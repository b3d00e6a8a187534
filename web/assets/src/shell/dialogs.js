// Dialogs and menus of the frame, by data attributes.

/** Buttons with data-opens and data-closes open and close the dialog they name. */
export function wireDialogs(page) {
  page.addEventListener("click", (event) => {
    const button = event.target.closest("[data-opens], [data-closes]");
    if (!button) return;
    const { opens, closes } = button.dataset;
    if (opens) page.getElementById(opens)?.showModal();
    if (closes) page.getElementById(closes)?.close();
  });
}

/** An open menu closes when the focus or the pointer goes elsewhere, and on Escape. */
export function closeMenusOnLeaving(page) {
  const closeOthers = (kept) => {
    for (const menu of page.querySelectorAll("details.menu[open]")) {
      if (!kept || !menu.contains(kept)) menu.open = false;
    }
  };
  page.addEventListener("pointerdown", (event) => closeOthers(event.target));
  page.addEventListener("focusin", (event) => closeOthers(event.target));
  page.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeOthers(null);
  });
}
