// New data when something happened: by the live stream, or by asking now and then where the stream is refused.
import { deskSpeed } from "../shell/ticking.js";
import { toast } from "../shell/toasts.js";
import { say } from "../shell/words.js";

const SETTLE_MS = 250;
const POLL_MS = 5000;
const TRY_STREAM_AGAIN_MS = 60000;

/** Call `show` with fresh data whenever the desk changed since event `seq`, and as its clock moves on. */
export function follow(seq, show) {
  const state = { seq, waiting: null, busy: false, again: false, online: true, streaming: false };
  const refresh = () => refetch(state, show);
  listen(state, refresh);
  moveOn(state, refresh);
}

/** Without news, states still change as time passes: look again more often when the clock runs fast. */
function moveOn(state, refresh) {
  const speed = deskSpeed();
  const pause = speed > 1 ? 3000 : 15000;
  setTimeout(() => {
    if (deskSpeed() > 0 || !state.streaming) refresh();
    moveOn(state, refresh);
  }, state.streaming ? pause : Math.min(pause, POLL_MS));
}

function listen(state, refresh) {
  const stream = new EventSource(`/live?after=${state.seq}`);
  stream.addEventListener("open", () => {
    state.streaming = true;
  });
  stream.addEventListener("change", (event) => {
    state.seq = Math.max(state.seq, JSON.parse(event.data).seq);
    clearTimeout(state.waiting);
    state.waiting = setTimeout(refresh, SETTLE_MS);
  });
  stream.addEventListener("error", () => {
    state.streaming = false;
    if (stream.readyState === EventSource.CLOSED) setTimeout(() => listen(state, refresh), TRY_STREAM_AGAIN_MS);
  });
}

/** One request at a time; what happens meanwhile leads to one more. */
async function refetch(state, show) {
  if (state.busy) {
    state.again = true;
    return;
  }
  state.busy = true;
  try {
    const response = await fetch(`/api/board?after=${state.seq}`);
    if (response.status === 401) location.reload();
    if (response.ok) {
      const data = await response.json();
      state.seq = Math.max(state.seq, data.seq);
      show(data);
      note(state, true);
    }
  } catch {
    note(state, false);
  } finally {
    state.busy = false;
    if (state.again) {
      state.again = false;
      refetch(state, show);
    }
  }
}

function note(state, online) {
  if (state.online !== online) toast(say(online ? "online" : "offline"));
  state.online = online;
  document.body.classList.toggle("is-offline", !online);
}
