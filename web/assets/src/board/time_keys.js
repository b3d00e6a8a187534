// The arrow keys on the time board: left and right along a route, up and down between technicians.

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/** Move the focus from the bar that has it. */
export function moveByKeys(event, board) {
  const step = STEPS[event.key];
  const orderId = event.target.closest?.(".tb-work")?.dataset.order;
  if (!step || !orderId) return;
  event.preventDefault();
  const next = step[0] ? inOtherRow(board, orderId, step[0]) : alongRow(board, orderId, step[1]);
  if (next) board.reveal(next)?.focus({ preventScroll: true });
  board.keepOneTabStop();
}

function visitsOf(technician) {
  return technician.segments.filter(([kind]) => kind === "work");
}

function rowOf(board, orderId) {
  return board.data.technicians.findIndex((one) => visitsOf(one).some((visit) => visit[3] === orderId));
}

function alongRow(board, orderId, step) {
  const visits = visitsOf(board.data.technicians[rowOf(board, orderId)]);
  return visits[visits.findIndex((visit) => visit[3] === orderId) + step]?.[3];
}

/** The visit of the next technician with any that starts nearest to where we are. */
function inOtherRow(board, orderId, step) {
  const here = rowOf(board, orderId);
  const start = visitsOf(board.data.technicians[here]).find((visit) => visit[3] === orderId)[1];
  for (let row = here + step; board.data.technicians[row]; row += step) {
    const visits = visitsOf(board.data.technicians[row]);
    if (visits.length === 0) continue;
    return visits.reduce((best, one) => (Math.abs(one[1] - start) < Math.abs(best[1] - start) ? one : best))[3];
  }
  return undefined;
}
