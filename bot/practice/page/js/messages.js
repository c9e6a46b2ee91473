// Messages as nodes: kept as long as they look the same, so that focus, open menus and typed input stay.

import { avatar, h, icon, iconButton } from "./dom.js";
import { act, fileUrl } from "./api.js";
import { renderBlocks, stateOf } from "./blocks.js";
import { openMenu } from "./menu.js";
import { mrkdwn } from "./mrkdwn.js";
import { go, knowledge, refresh, store } from "./store.js";
import { dayOf, fullOf, hourOf } from "./times.js";
import { toast, trying } from "./toasts.js";

const JOINED_WITHIN_MS = 5 * 60 * 1000;
const kept = new Map();

// The nodes for a channel's messages, or for one thread of it (`root`).
export function drawMessages(channel, { inThread, root }) {
  const messages = channel.messages.filter((message) => belongs(message, inThread, root));
  const nodes = [];
  let before = null;
  for (const message of messages) {
    const at = new Date(message.practice_at);
    const isNewDay = !before || dayOf(new Date(before.practice_at)) !== dayOf(at);
    if (isNewDay && !inThread) nodes.push(keep(`day/${channel.id}/${message.ts}`, dayOf(at), () => h("div", { class: "day", role: "separator" }, h("span", {}, dayOf(at)))));
    const replies = inThread ? [] : channel.messages.filter((other) => other.thread_ts === message.ts && other.ts !== message.ts);
    const joined = !isNewDay && follows(before, message);
    const sketch = JSON.stringify([store.me, message, replies.length, joined, channel.pins.includes(message.ts), channel.is_archived, store.people.size, names(message)]);
    nodes.push(keep(`${inThread}/${channel.id}/${message.ts}`, sketch, () => drawOne(message, { channel, replies, joined, inThread, at })));
    before = message;
  }
  return nodes;
}

// Bring a message into view and let it glow for a moment.
export function flash(ts) {
  const node = document.getElementById(`message-${ts}`);
  node?.scrollIntoView({ block: "center" });
  node?.classList.remove("found");
  requestAnimationFrame(() => node?.classList.add("found"));
}

const belongs = (message, inThread, root) => {
  const isReply = message.thread_ts && message.thread_ts !== message.ts;
  return inThread ? message.ts === root || message.thread_ts === root : !isReply;
};

// Names of channels that a message mentions: when one is renamed the message looks different.
const names = (message) => [...JSON.stringify(message).matchAll(/<#(\w+)/g)].map((found) => store.channels.get(found[1])?.name);

const follows = (before, message) => before && before.user === message.user && !before.subtype && !message.subtype
  && !before.ephemeral && !message.ephemeral && new Date(message.practice_at) - new Date(before.practice_at) < JOINED_WITHIN_MS;

function keep(key, sketch, build) {
  const there = kept.get(key);
  if (there?.sketch === sketch) return there.node;
  const node = build();
  kept.set(key, { sketch, node });
  return node;
}

function drawOne(message, drawing) {
  return message.subtype ? notice(message, drawing) : whole(message, drawing);
}

function notice(message, { at }) {
  return h("div", { class: "notice", id: `message-${message.ts}` }, h("span", { class: "text" }, ...mrkdwn(message.text, knowledge())), timeOf(message, at));
}

function whole(message, { channel, replies, joined, inThread, at }) {
  const author = store.people.get(message.user);
  const isPinned = channel.pins.includes(message.ts);
  const look = ["message", joined && "joined", message.ephemeral && "ephemeral", isPinned && "pinned"].filter(Boolean).join(" ");
  const left = h("div", { class: "left" }, joined ? timeOf(message, at) : avatar(author));
  const content = h("div", { class: "content" },
    message.ephemeral && h("div", { class: "only-you" }, icon("eye", "small"), "Only visible to you"),
    isPinned && h("div", { class: "pinned-by" }, icon("pin", "small"), "Pinned"),
    !joined && h("div", { class: "message-head" }, h("strong", {}, author?.real_name ?? message.user), author?.is_bot && h("span", { class: "tag" }, "App"), timeOf(message, at)),
    body(message, channel), files(message), reactions(message),
    replies.length > 0 && h("button", { type: "button", class: "replies", onclick: () => go(`${channel.id}/${message.ts}`) }, icon("thread", "small"), replies.length === 1 ? "1 reply" : `${replies.length} replies`));
  return h("article", { class: look, id: inThread ? undefined : `message-${message.ts}`, "data-ts": message.ts, "aria-label": `${author?.real_name ?? "Somebody"}, ${hourOf(at)}` },
    left, content, !message.ephemeral && tools(message, channel, inThread));
}

// The practice time is shown; the machine's own time, which is Slack's ts, is in the tooltip.
function timeOf(message, at) {
  return h("time", { datetime: message.practice_at, title: `${fullOf(at)} (ts ${message.ts})` }, hourOf(at));
}

function body(message, channel) {
  const edited = message.edited && !message.blocks && h("span", { class: "edited" }, "(edited)");
  if (!message.blocks) return h("div", { class: "text" }, ...mrkdwn(message.text, knowledge()), edited);
  const context = { ...knowledge(), fields: new Map() };
  context.press = (block, element, value) => press(message, channel, block, element, value, stateOf(context));
  return renderBlocks(message.blocks, context);
}

async function press(message, channel, block, element, value, state) {
  const place = { where: "message", channel: channel.id, ts: message.ts, block_id: block.block_id, action_id: element.action_id };
  const done = await trying(() => act(store.me, "press", { ...place, value, state }));
  if (done?.error) toast(done.error, { error: true, detail: done.detail });
  await refresh();
}

function files(message) {
  return (message.files ?? []).map((file) => {
    const href = fileUrl(file.id, store.me);
    if (file.mimetype.startsWith("image/")) return h("a", { href, target: "_blank" }, h("img", { class: "file-image", src: href, alt: file.alt_txt || file.title }));
    return h("a", { class: "file", href, download: file.name },
      h("span", { class: "mark", "aria-hidden": "true" }, file.filetype.slice(0, 4)),
      h("span", {}, h("strong", {}, file.title), h("small", {}, `${file.name} · ${sizeOf(file.size)}`)));
  });
}

const sizeOf = (bytes) => (bytes < 1024 ? `${bytes} bytes` : bytes < 1048576 ? `${Math.round(bytes / 1024)} kB` : `${(bytes / 1048576).toFixed(1)} MB`);

function reactions(message) {
  if (!message.reactions) return null;
  return h("div", { class: "reactions" }, message.reactions.map((row) => h("span", { class: "reaction" }, `:${row.name}: ${row.count}`)));
}

function tools(message, channel, inThread) {
  const more = iconButton("dots", "More message actions", () => openMenu(more, shortcuts(message, channel), "Message actions"), { "aria-haspopup": "menu" });
  return h("div", { class: "message-tools" },
    !inThread && iconButton("thread", "Reply in thread", () => go(`${channel.id}/${message.ts}`)), more);
}

function shortcuts(message, channel) {
  const own = store.app.shortcuts.filter((shortcut) => shortcut.kind === "message");
  if (!own.length) return [{ title: "No app offers anything for messages" }];
  return [{ title: store.app.name }, ...own.map((shortcut) => ({
    label: shortcut.name,
    note: shortcut.description,
    icon: icon("bolt", "small"),
    run: async () => {
      const done = await trying(() => act(store.me, "message_shortcut", { channel: channel.id, ts: message.ts, callback_id: shortcut.callback_id }));
      if (done?.error) toast(done.error, { error: true, detail: done.detail });
    },
  }))];
}
