// The dialog after a move that came too late: who did what since, how the visit stands now, what one wanted oneself.
import { element } from "./time_rows.js";

/** Ask whose step shall hold; resolves to true for "mine after all". Escape keeps theirs. */
export function askWhose(merge) {
  const dialog = document.getElementById("merge-dialog");
  const part = (name) => dialog.querySelector(`[data-part="${name}"]`);
  part("theirs").replaceChildren(...merge.theirs.map(line));
  part("now").textContent = merge.now.join(" · ");
  part("mine").textContent = merge.mine;
  part("impossible").hidden = merge.mayInsist;
  dialog.querySelector('[value="mine"]').hidden = !merge.mayInsist;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "mine"), { once: true });
  });
}

function line({ at, words, detail, who }) {
  const made = element("li");
  const told = element("div");
  told.append(element("strong", "", words), ` ${detail}`, element("p", "faint", who));
  made.append(element("span", "figures faint", at), told);
  return made;
}
