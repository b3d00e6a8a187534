"""What a hand would do on the board, as scripts that run in the page and give back milliseconds."""

from __future__ import annotations

PAINTED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"

SCROLL = """async (frames) => {
  const board = document.getElementById("time-board"), took = [];
  let last = await new Promise(requestAnimationFrame);
  for (let n = 0; n < frames; n += 1) {
    board.scrollBy(7, 11);
    const now = await new Promise(requestAnimationFrame);
    took.push(now - last); last = now;
  }
  return took;
}"""
ZOOM = """async (frames) => {
  const steps = [...document.querySelectorAll("#zoom button")], took = [];
  let last = await new Promise(requestAnimationFrame);
  for (let n = 0; n < frames; n += 1) {
    if (n % 6 === 0) steps[(n / 6) % steps.length].click();
    const now = await new Promise(requestAnimationFrame);
    took.push(now - last); last = now;
  }
  return took;
}"""
ZOOM_MAP = """async (frames) => {
  const map = document.getElementById("map"), took = [], box = map.getBoundingClientRect();
  const middle = { clientX: box.x + box.width / 2, clientY: box.y + box.height / 2, bubbles: true, cancelable: true };
  let last = await new Promise(requestAnimationFrame);
  for (let n = 0; n < frames; n += 1) {
    const deltaY = n < frames / 2 ? -40 : 40;
    if (n % 3 === 0) map.dispatchEvent(new WheelEvent("wheel", { ...middle, deltaY }));
    const now = await new Promise(requestAnimationFrame);
    took.push(now - last); last = now;
  }
  return took;
}"""
HOVER = """async (moves) => {
  const data = JSON.parse(document.getElementById("board-data").textContent);
  const address = document.getElementById("time-board").dataset.moves, took = [];
  const movable = Object.entries(data.orders).filter(([, order]) => order.movable).map(([id]) => id);
  for (let n = 0; n < moves; n += 1) {
    const technician = data.technicians[(n * 7) % data.technicians.length].id;
    const from = performance.now();
    const order = movable[n % movable.length], at = data.now + 600 * n;
    await (await fetch(`${address}${order}?technician=${technician}&at=${at}`)).json();
    took.push(performance.now() - from);
  }
  return took;
}"""
FILTER = """async () => {
  const took = [];
  for (const value of ["all", "needs_action", "all", "needs_action", "all", "needs_action"]) {
    const from = performance.now();
    document.querySelector(`#risk-filter button[value="${value}"]`).click();
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    took.push(performance.now() - from);
  }
  return took;
}"""
WATCH = """() => {
  const count = document.querySelector('#risk-filter button[value="all"] b'), before = count.textContent;
  window.seen = new Promise((done) => {
    const watch = new MutationObserver(() => {
      if (count.textContent === before) return;
      watch.disconnect();
      requestAnimationFrame(() => requestAnimationFrame(done));
    });
    watch.observe(count, { childList: true, characterData: true, subtree: true });
  });
}"""
SEEN = "() => window.seen"
