// How a visit is picked up and carried: the mouse after a few pixels, the finger after a long press, the key M.

const STARTS_AFTER_PX = 5;
const LONG_PRESS_MS = 350;
const EDGE_PX = 28;
const EDGE_STEP = 14;
const ARROWS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/** Let `moving` be steered from the time board and from the cards of the list. */
export function steer(moving, board, list) {
  carryByPointer(moving, board, board.frame, ".tb-work");
  carryByPointer(moving, board, list, ".risk");
  carryByKeys(moving, board);
}

function carryByPointer(moving, board, source, selector) {
  let pressed = null;
  let carried = false;
  source.addEventListener("pointerdown", (event) => {
    const from = event.target.closest(selector);
    if (!from || event.button !== 0 || event.target.closest("a, input, summary")) return;
    carried = false;
    pressed = { id: from.dataset.order, x: event.clientX, y: event.clientY, touch: event.pointerType === "touch" };
    if (pressed.touch) pressed.timer = setTimeout(() => begin(), LONG_PRESS_MS);
  });
  const begin = () => {
    if (!pressed || !moving.pickUp(pressed.id)) return end();
    pressed.carried = true;
    carried = true;
    return undefined;
  };
  const end = () => {
    clearTimeout(pressed?.timer);
    pressed = null;
  };
  document.addEventListener("pointermove", (event) => {
    if (!pressed) return;
    const far = Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) > STARTS_AFTER_PX;
    if (!pressed.carried && far && pressed.touch) return void end();
    if (!pressed.carried && far) begin();
    if (pressed?.carried) hold(moving, board, event);
  });
  document.addEventListener("pointerup", () => {
    if (pressed?.carried) moving.drop();
    end();
  });
  document.addEventListener("pointercancel", () => {
    if (pressed?.carried) moving.cancel();
    end();
  });
  // a finger that carries a visit must not scroll the page
  source.addEventListener("touchmove", (event) => pressed?.carried && event.preventDefault(), { passive: false });
  // the click that ends a carry selects nothing
  source.addEventListener("click", (event) => carried && swallow(event), { capture: true });
}

function swallow(event) {
  event.stopPropagation();
  event.preventDefault();
}

/** What is locked when the visit is let go: with Shift the arrival as well, with Alt the visit before it. */
function levelOf(event) {
  if (event.altKey) return "order";
  return event.shiftKey ? "both" : "technician";
}

function hold(moving, board, event) {
  const { frame } = board;
  const box = frame.getBoundingClientRect();
  const place = { x: event.clientX, y: event.clientY };
  const inside = place.x >= box.left && place.x <= box.right && place.y >= box.top && place.y <= box.bottom;
  if (!inside) return moving.nowhere();
  if (place.y < box.top + EDGE_PX * 2) frame.scrollTop -= EDGE_STEP;
  else if (place.y > box.bottom - EDGE_PX) frame.scrollTop += EDGE_STEP;
  const { row, at } = board.under(place.x - box.left, place.y - box.top);
  return moving.over(row, at, levelOf(event), place);
}

function carryByKeys(moving, board) {
  board.frame.addEventListener(
    "keydown",
    (event) => {
      if (moving.busy) return byKey(moving, event);
      const orderId = event.target.closest?.(".tb-work")?.dataset.order;
      if (event.key.toLowerCase() !== "m" || !orderId || event.ctrlKey || event.metaKey) return undefined;
      event.preventDefault();
      if (moving.pickUp(orderId)) moving.step(0, 0);
      return undefined;
    },
    { capture: true },
  );
  document.addEventListener("keydown", (event) => event.key === "Escape" && moving.busy && moving.cancel());
}

function byKey(moving, event) {
  const arrow = ARROWS[event.key];
  const acts = { Enter: () => moving.drop(), Escape: () => moving.cancel(), t: () => moving.nextLevel() };
  const act = arrow ? () => moving.step(...arrow) : acts[event.key];
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}
