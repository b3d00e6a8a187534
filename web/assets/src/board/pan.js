// Dragging an empty stretch of the time board moves it.

const STARTS_AFTER_PX = 4;

/** `board.dragged` tells the click that ends a drag from one that selects. */
export function panByPointer(board) {
  const { frame } = board;
  let from = null;
  frame.addEventListener("pointerdown", (event) => {
    board.dragged = false;
    if (event.pointerType !== "mouse" || event.button !== 0 || event.target.closest(".tb-work, .tb-name")) return;
    from = { x: event.clientX, y: event.clientY, left: frame.scrollLeft, top: frame.scrollTop };
  });
  frame.addEventListener("pointermove", (event) => {
    if (!from) return;
    const [right, down] = [event.clientX - from.x, event.clientY - from.y];
    if (Math.abs(right) + Math.abs(down) > STARTS_AFTER_PX && !board.dragged) {
      board.dragged = true;
      frame.setPointerCapture(event.pointerId);
    }
    if (board.dragged) frame.scrollTo(from.left - right, from.top - down);
  });
  for (const end of ["pointerup", "pointercancel"]) frame.addEventListener(end, () => (from = null));
}
