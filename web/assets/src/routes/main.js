// The route list keeps itself fresh: told by the board's live stream that something changed, it fetches its rows anew.
import "../css/routes.css";

const SETTLE_MS = 800;
const AT_LEAST_EVERY_MS = 20000;
const place = document.getElementById("routes");
let waiting = 0;

follow();
setInterval(fetchRows, AT_LEAST_EVERY_MS); // what is late grows later although nothing happens

function follow() {
  const stream = new EventSource(`/live?after=${encodeURIComponent(place.dataset.stamp)}`);
  stream.addEventListener("change", () => {
    waiting ||= setTimeout(fetchRows, SETTLE_MS);
  });
  addEventListener("pagehide", () => stream.close());
}

async function fetchRows() {
  clearTimeout(waiting);
  waiting = 0;
  try {
    const response = await fetch(`/api/routes/rows${location.search}`);
    if (response.status === 401) location.reload();
    if (response.ok) replace(await response.text());
  } catch {
    // the next turn may reach the server again
  }
}

/** New rows in the place of the old; whoever had reached a stop with the keyboard is still there. */
function replace(rows) {
  const focused = place.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  place.innerHTML = rows;
  if (focused) place.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}
