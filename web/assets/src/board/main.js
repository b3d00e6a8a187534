// The dispatcher's board: one set of data, one filter and one selection, shown by the list, the map and the time board.
import "../css/board.css";
import "../css/filter.css";
import "../css/options.css";
import "../css/time_board.css";
import "../css/map.css";
import "../css/verdict.css";
import { chooseOnBoard } from "./choosing.js";
import { showClosed } from "./closed.js";
import { showClock, showPlanner } from "./header.js";
import { follow } from "./feed.js";
import { readFilter, through, writeFilter } from "./filter.js";
import { openFilterBar } from "./filter_bar.js";
import { openMap } from "./map.js";
import { steer } from "./move_inputs.js";
import { Moving } from "./moving.js";
import { openRisks } from "./risks.js";
import { openSavedViews } from "./saved_views.js";
import { openTimeBoard } from "./time_board.js";
import { triageByKeys } from "./triage.js";
import { offerUndo } from "./undoing.js";
import { setDeskClock } from "../shell/ticking.js";

const first = JSON.parse(document.getElementById("board-data").textContent);
const hands = { select, hover, filter: change };
const timeBoard = openTimeBoard(hands);
// the time board measures itself: it comes first, while the page is laid out, so that the browser lays it out once
const views = [timeBoard, openMap(hands), openFilterBar(change), openSavedViews(change), openRisks(hands)];
const state = { data: first, filter: readFilter(location.search), selected: selectedIn(location), hovered: null };

show(first);
follow(first, show);
showClock();
triageByKeys({ select, selected: () => state.selected }, timeBoard, letMove(timeBoard.frame.dataset.moves));
chooseOnBoard(timeBoard, document.getElementById("choose-many"), document.getElementById("choose-bar"));
offerUndo(document.getElementById("undo-bar"));
addEventListener("popstate", () => {
  Object.assign(state, { filter: readFilter(location.search), selected: selectedIn(location) });
  draw();
});
// tests, benchmarks and picture takers wait for this mark
Promise.allSettled(views.map((view) => view.complete)).then(() => (document.documentElement.dataset.boardReady = ""));

/** Visits may be moved by those who have an address for it; null for the others. */
function letMove(address) {
  if (!address) return null;
  document.documentElement.classList.add("may-move");
  const moving = new Moving(timeBoard, address);
  steer(moving, timeBoard, document.getElementById("risks"));
  return moving;
}

/** Take new data. */
function show(data) {
  state.data = data;
  setDeskClock(data.now, data.speed ?? 1);
  showPlanner(data);
  showClosed(data);
  draw();
}

/** Give every view the data as the filter lets it through. */
function draw() {
  const seen = { ...state.data, ...through(state.data, state.filter) };
  for (const view of views) view.show(seen, state.filter, state.selected);
}

/** Filter everything. The address remembers it; what is being typed makes one step of the history, not one a key. */
function change(filter, typing = false) {
  state.filter = filter;
  remember(typing ? "replaceState" : "pushState");
  draw();
}

/** Select a work order everywhere; the same one again lets it go. The address remembers it. */
function select(orderId) {
  state.selected = orderId === state.selected ? null : orderId;
  remember("replaceState");
  for (const view of views) view.select?.(state.selected);
}

/** Point at a work order everywhere; null points at none. */
function hover(orderId) {
  if (orderId === state.hovered) return;
  state.hovered = orderId;
  for (const view of views) view.hover?.(orderId);
}

function remember(step) {
  const address = location.pathname + writeFilter(state.filter);
  history[step](null, "", address + (state.selected ? `#${encodeURIComponent(state.selected)}` : ""));
  // language, theme and hints are chosen by forms that come back to where it was sent from
  for (const field of document.querySelectorAll('input[name="next"]')) field.value = address;
}

function selectedIn({ hash }) {
  return decodeURIComponent(hash.slice(1)) || null;
}
