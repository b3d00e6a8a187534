// Changing something on the server: the token of the page goes along.

/** POST `facts` as a form; resolves to the JSON answer, rejects with the words of the errors and the `answer` itself. */
export async function send(address, facts) {
  const response = await fetch(address, {
    method: "POST",
    headers: { "X-CSRF-Token": document.querySelector('meta[name="csrf-token"]').content },
    body: new URLSearchParams(facts),
  });
  const answer = await response.json();
  if (!response.ok) {
    const said = answer.errors.map((one) => `${one.cause} ${one.action}`).join(" ");
    throw Object.assign(new Error(said), { answer });
  }
  return answer;
}
