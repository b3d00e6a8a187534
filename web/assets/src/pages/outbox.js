// Answers given on the phone without a connection: kept on it, and sent once each when there is one again. Every form
// carries its own command id, so an answer that did arrive before the line broke counts once.
import { toast } from "../shell/toasts.js";

/** Forms with data-later in `page`, whose data-outbox names the person they belong to. */
export function keepForLater(page) {
  if (!page) return;
  const outbox = { name: `paidan-outbox-${page.dataset.outbox}`, words: page.dataset };
  page.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-later]") || form.dataset.plain) return;
    event.preventDefault();
    send(form, event.submitter, outbox);
  });
  window.addEventListener("online", async () => {
    await flush(outbox);
    if (!isWriting(page)) location.reload(); // what came meanwhile is shown, and with that seen
  });
  for (const { id } of kept(outbox)) mark(id, outbox);
  if (navigator.onLine) flush(outbox);
}

async function send(form, submitter, outbox) {
  const answer = { id: form.dataset.later, url: form.action, body: new URLSearchParams(new FormData(form, submitter)).toString() };
  const response = await posted(answer);
  if (!response) {
    localStorage.setItem(outbox.name, JSON.stringify([...kept(outbox), answer]));
    mark(answer.id, outbox);
  } else if (response.ok) {
    location.reload();
  } else {
    showWhatIsWrong(form, submitter);
  }
}

/** The server's page says what is wrong; it knows the command id, so asking again does nothing twice. */
function showWhatIsWrong(form, submitter) {
  form.dataset.plain = "true";
  delete form.dataset.sent;
  form.requestSubmit(submitter);
}

/** The answer of the server, or null where there is no way to it. */
async function posted({ url, body }) {
  const fresh = new URLSearchParams(body);
  fresh.set("csrf_token", document.querySelector("input[name=csrf_token]").value);
  try {
    return await fetch(url, { method: "POST", body: fresh });
  } catch {
    return null;
  }
}

let flushing = false;

/** Send what is kept, the oldest first; what the server refuses is dropped and said. */
async function flush(outbox) {
  if (flushing) return;
  flushing = true;
  const waiting = kept(outbox);
  let refused = false;
  let left = waiting;
  for (const answer of waiting) {
    const response = await posted(answer);
    if (!response || response.status === 401) break;
    refused ||= !response.ok;
    left = left.slice(1);
    localStorage.setItem(outbox.name, JSON.stringify(left));
  }
  flushing = false;
  if (refused) toast(outbox.words.refused);
  if (left.length < waiting.length) setTimeout(() => location.reload(), refused ? 4000 : 0);
}

function isWriting(page) {
  return [...page.querySelectorAll("textarea, input:not([type=hidden])")].some((field) => field.value !== field.defaultValue);
}

function kept(outbox) {
  return JSON.parse(localStorage.getItem(outbox.name) ?? "[]");
}

/** Say beside the visit that its answer waits on this phone. */
function mark(id, outbox) {
  const visit = document.getElementById(id);
  if (!visit) return;
  const answer = visit.querySelector("[data-answer]");
  answer.textContent = outbox.words.kept;
  answer.classList.add("notice", "warn");
}
