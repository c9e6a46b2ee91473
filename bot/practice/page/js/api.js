// The only door to the server: acting, looking, listening. A refusal comes back as an Error with its sentence.

async function ask(path, options) {
  const response = await fetch(path, options);
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw Object.assign(new Error(answer.detail || answer.error || "The workspace did not answer."), { word: answer.error });
  return answer;
}

const send = (path, body) => ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

export const about = () => ask("/practice/about");
export const look = (user) => ask(`/practice/state?user=${encodeURIComponent(user)}`);
export const act = (user, deed, details = {}) => send(`/practice/act/${deed}`, { user, ...details });
export const moveClock = (order) => send("/practice/clock", order);
export const fileUrl = (id, user) => `/practice/files/${encodeURIComponent(id)}?user=${encodeURIComponent(user)}`;

export function listen(onChange, onLost) {
  const source = new EventSource("/practice/stream");
  source.addEventListener("change", onChange);
  source.addEventListener("error", onLost);
}
