// Undo and redo of one's own decisions: two buttons named after what they take back, and the keys Ctrl+Z, Ctrl+Shift+Z.
import { send } from "../shell/send.js";
import { toast } from "../shell/toasts.js";

/** Say that a decision was just made here, so that the buttons know of it. */
export function decided() {
  document.dispatchEvent(new Event("decided"));
}

/** Fill the buttons of `bar` from its address, now and whenever something was decided or the window comes back. */
export function offerUndo(bar) {
  if (!bar) return;
  const { address } = bar.dataset;
  const buttons = { undo: bar.querySelector('[value="undo"]'), redo: bar.querySelector('[value="redo"]') };
  const offer = (answer) => {
    for (const [way, button] of Object.entries(buttons)) name(button, answer[way]);
  };
  const ask = () => fetchOffer(address).then((answer) => answer && offer(answer));
  const press = async (way) => {
    const { decision } = buttons[way].dataset;
    if (!decision || bar.ariaBusy === "true") return;
    bar.ariaBusy = "true";
    try {
      const said = buttons[way].title;
      offer(await send(`${address}/${decision}/${way}`, { command_id: crypto.randomUUID() }));
      toast(said);
    } catch (error) {
      toast(error.message);
      await ask();
    } finally {
      bar.ariaBusy = "false";
    }
  };
  for (const [way, button] of Object.entries(buttons)) button.addEventListener("click", () => press(way));
  document.addEventListener("keydown", (event) => byKey(event, press));
  document.addEventListener("decided", ask);
  addEventListener("focus", ask);
  addEventListener("pageshow", ask);
}

async function fetchOffer(address) {
  try {
    const answer = await fetch(address);
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

function name(button, decision) {
  button.disabled = !decision;
  button.title = decision?.words ?? button.dataset.plain;
  button.ariaLabel = button.title;
  if (decision) button.dataset.decision = decision.seq;
  else delete button.dataset.decision;
}

/** Ctrl or ⌘ with Z undoes, with Shift (or Y) it redoes; not while somebody types. */
function byKey(event, press) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.target.closest?.("input, textarea, select, dialog")) return;
  const key = event.key.toLowerCase();
  if (key !== "z" && key !== "y") return;
  event.preventDefault();
  press(key === "y" || event.shiftKey ? "redo" : "undo");
}
