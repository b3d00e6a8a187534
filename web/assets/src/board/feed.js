// What changed on the board, told by the live stream, or asked for now and then where the stream is refused.
import { toast } from "../shell/toasts.js";
import { say } from "../shell/words.js";
import { isNews, withNews } from "./news.js";

const SETTLE_MS = 30;
const POLL_MS = 5000;
const TRY_STREAM_AGAIN_MS = 60000;

/** Call `show` with the data as it changes after `first`; what comes at once is shown at once. */
export function follow(first, show) {
  const state = { data: first, show, drawing: null, online: true, streaming: false };
  listen(state);
  setInterval(() => state.streaming || ask(state), POLL_MS);
}

function listen(state) {
  const stream = new EventSource(`/live?after=${encodeURIComponent(state.data.stamp)}`);
  stream.addEventListener("open", () => {
    state.streaming = true;
    note(state, true);
  });
  stream.addEventListener("change", (event) => take(state, JSON.parse(event.data)));
  stream.addEventListener("error", () => {
    state.streaming = false;
    if (stream.readyState === EventSource.CLOSED) setTimeout(() => listen(state), TRY_STREAM_AGAIN_MS);
  });
}

/** News that is no news, because the stream and an answer crossed, is left alone. */
function take(state, news) {
  if (!isNews(news.stamp, state.data.stamp)) return;
  state.data = withNews(state.data, news);
  state.drawing ??= setTimeout(() => {
    state.drawing = null;
    state.show(state.data);
  }, SETTLE_MS);
}

async function ask(state) {
  try {
    const response = await fetch(`/api/board?after=${encodeURIComponent(state.data.stamp)}`);
    if (response.status === 401) location.reload();
    if (response.ok) {
      take(state, await response.json());
      note(state, true);
    }
  } catch {
    note(state, false);
  }
}

function note(state, online) {
  if (state.online !== online) toast(say(online ? "online" : "offline"));
  state.online = online;
  document.body.classList.toggle("is-offline", !online);
}
