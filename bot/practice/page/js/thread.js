// The thread on the right: a message and its replies.

import { h, iconButton, syncChildren } from "./dom.js";
import { composer } from "./composer.js";
import { drawMessages } from "./messages.js";
import { go, store } from "./store.js";

let pane = null;

export function drawThread(aside) {
  const { kind, id, ts } = store.place;
  const channel = kind === "channel" ? store.channels.get(id) : undefined;
  const root = channel?.messages.find((message) => message.ts === ts);
  const hasThread = root && !root.subtype;
  aside.hidden = !hasThread;
  if (!hasThread) {
    pane = null;
    return;
  }
  const key = `${store.me}/${id}/${ts}/${channel.is_archived}`;
  if (pane?.key !== key) {
    pane = { key, list: h("div", { class: "messages", role: "log", "aria-label": "Replies", tabindex: "0" }) };
    aside.replaceChildren(
      h("div", { class: "pane-head" }, h("h2", {}, "Thread"), h("span", { class: "topic" }, `#${channel.name}`), iconButton("close", "Close thread", () => go(id))),
      pane.list,
      channel.is_archived ? h("div", { class: "locked" }, "This channel is archived.") : composer({ channel: id, name: channel.name, thread: root.thread_ts ?? ts }));
  }
  syncChildren(pane.list, drawMessages(channel, { inThread: true, root: root.thread_ts ?? ts }));
}
