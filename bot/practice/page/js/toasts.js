// Short messages at the bottom: what went wrong, or what was done.

import { h, iconButton } from "./dom.js";

const SECONDS = 9;

export function toast(sentence, { error = false, detail = "" } = {}) {
  const node = h("div", { class: error ? "toast error" : "toast", role: error ? "alert" : undefined },
    h("p", {}, sentence, detail && h("small", {}, detail)));
  node.append(iconButton("close", "Dismiss", () => node.remove()));
  document.getElementById("toasts").append(node);
  setTimeout(() => node.remove(), SECONDS * 1000);
}

// Run a deed; a refusal becomes a toast and the answer null.
export async function trying(deed) {
  try {
    return await deed();
  } catch (problem) {
    toast(problem.message, { error: true });
    return null;
  }
}
