// A display that nobody works at shows what is new by itself; where it is read, it stays where it was scrolled to.

/** Fetch the page anew every data-renew-seconds of its <main> and put the new content in the place of the old. */
export function renew(page) {
  const seconds = Number(page.querySelector("main[data-renew-seconds]")?.dataset.renewSeconds);
  if (seconds) setInterval(() => replace(page), seconds * 1000);
}

async function replace(page) {
  try {
    const response = await fetch(location.href);
    if (!response.ok) return;
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    page.querySelector("main").replaceChildren(...fresh.querySelector("main").childNodes);
  } catch {
    // the next turn may reach the server again
  }
}
