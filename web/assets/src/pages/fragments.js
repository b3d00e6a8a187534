// Parts of a page that take the server longer: fetched once the rest is on view.

export function fetchFragments(page) {
  for (const place of page.querySelectorAll("[data-fragment]")) fill(place, place.dataset.fragment);
  for (const fold of page.querySelectorAll("details[data-fragment-when-open]")) {
    const place = fold.querySelector("[aria-live]");
    fold.addEventListener("toggle", () => fill(place, fold.dataset.fragmentWhenOpen), { once: true });
  }
}

async function fill(place, address) {
  place.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(address);
    if (response.ok) place.innerHTML = await response.text();
  } catch {
    // the link inside leads to the same answer
  } finally {
    place.removeAttribute("aria-busy");
  }
}
