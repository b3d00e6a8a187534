// Parts of a page that take the server longer: fetched once the rest is on view.

export function fetchFragments(page) {
  for (const place of page.querySelectorAll("[data-fragment]")) fill(place);
}

async function fill(place) {
  place.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(place.dataset.fragment);
    if (response.ok) place.innerHTML = await response.text();
  } catch {
    // the link inside leads to the same answer
  } finally {
    place.removeAttribute("aria-busy");
  }
}
