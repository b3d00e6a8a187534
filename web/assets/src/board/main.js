// The dispatcher's board: one set of data and one selection, shown by the list, the map and the time board.
import "../css/board.css";
import "../css/time_board.css";
import "../css/map.css";
import "../css/verdict.css";
import { showClock, showPlanner } from "./header.js";
import { follow } from "./feed.js";
import { openMap } from "./map.js";
import { steer } from "./move_inputs.js";
import { Moving } from "./moving.js";
import { openRisks } from "./risks.js";
import { openTimeBoard } from "./time_board.js";
import { offerUndo } from "./undoing.js";
import { setDeskClock } from "../shell/ticking.js";

const first = JSON.parse(document.getElementById("board-data").textContent);
const timeBoard = openTimeBoard(select);
const views = [openRisks(select), openMap(select), timeBoard];
let selected = location.hash.slice(1) || null;

show(first);
follow(first, show);
showClock();
letMove(timeBoard.frame.dataset.moves);
offerUndo(document.getElementById("undo-bar"));
// tests, benchmarks and picture takers wait for this mark
Promise.allSettled(views.map((view) => view.complete)).then(() => (document.documentElement.dataset.boardReady = ""));

/** Visits may be moved by those who have an address for it. */
function letMove(address) {
  if (!address) return;
  document.documentElement.classList.add("may-move");
  steer(new Moving(timeBoard, address), timeBoard, document.getElementById("risks"));
}

/** Give new data to every view. */
function show(data) {
  setDeskClock(data.now, data.speed ?? 1);
  showPlanner(data);
  for (const view of views) view.show(data, selected);
}

/** Select a work order everywhere; the same one again lets it go. The address remembers it. */
function select(orderId) {
  selected = orderId === selected ? null : orderId;
  history.replaceState(null, "", selected ? `#${encodeURIComponent(selected)}` : location.pathname);
  for (const view of views) view.select(selected);
}
