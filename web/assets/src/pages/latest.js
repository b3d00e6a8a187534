// One place on the page, filled from the server: of several questions only the last one is answered.

const WAIT_MS = 180;

/** A function that asks after a short rest and puts the answer of the last question into `place`. */
export function latestInto(place, ask) {
  let timer = 0;
  let running = null;
  return (...question) => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      running?.abort();
      running = new AbortController();
      const mine = running;
      try {
        const response = await ask(mine.signal, ...question);
        const text = await response.text();
        if (response.ok && mine === running) place.innerHTML = text;
      } catch (error) {
        if (error.name !== "AbortError") place.dataset.failed = "true"; // what is shown stays; the form still sends
      }
    }, WAIT_MS);
  };
}
