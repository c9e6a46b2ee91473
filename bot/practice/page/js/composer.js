// Where one writes: plain messages, slash commands with suggestions, and the menu of shortcuts.

import { h, icon, iconButton } from "./dom.js";
import { act } from "./api.js";
import { openMenu } from "./menu.js";
import { go, refresh, store } from "./store.js";
import { toast, trying } from "./toasts.js";

// `channel`: where it is sent (none: the direct message with the bot); `thread`: the parent's ts in a thread.
export function composer({ channel, name, thread }) {
  const area = h("textarea", { rows: 1, placeholder: thread ? "Reply…" : `Message ${name}`, "aria-label": thread ? "Reply in thread" : `Message ${name}` });
  const sender = iconButton("send", "Send", () => send(), { disabled: true });
  sender.classList.add("send");
  const bolt = iconButton("bolt", "Shortcuts", () => openMenu(bolt, globalShortcuts(), "Shortcuts"), { "aria-haspopup": "menu" });
  const list = h("div", { class: "suggestions", role: "listbox", "aria-label": "Commands", hidden: true });
  let chosen = -1;

  async function send() {
    const text = area.value.trim();
    if (!text) return;
    area.value = "";
    changed();
    dispatchEvent(new Event("said"));
    const done = await trying(() => (text.startsWith("/") && !thread ? command(text, channel) : post(text, channel, thread)));
    if (done === null && !area.value) { area.value = text; changed(); }
    await refresh();
  }

  function changed() {
    sender.disabled = !area.value.trim();
    area.style.height = "auto";
    area.style.height = `${Math.min(area.scrollHeight, 180)}px`;
    suggest();
  }

  function suggest() {
    const rows = thread ? [] : suggestions(area.value);
    chosen = rows.length ? 0 : -1;
    list.replaceChildren(...rows.map((row) => h("div", { class: "suggestion", role: "option", onpointerdown: (event) => { event.preventDefault(); take(row); } },
      h("strong", {}, row.text), " ", h("span", { class: "hint" }, row.hint), row.note && h("small", {}, row.note))));
    list.hidden = !rows.length;
    list.rows = rows;
    mark();
  }

  function mark() {
    [...list.children].forEach((node, index) => node.setAttribute("aria-selected", String(index === chosen)));
    list.children[chosen]?.scrollIntoView({ block: "nearest" });
  }

  function take(row) {
    area.value = `${row.text} `;
    area.focus();
    changed();
    list.hidden = true;
  }

  area.addEventListener("input", changed);
  area.addEventListener("blur", () => { list.hidden = true; });
  area.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const isOpen = !list.hidden;
    if (isOpen && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      chosen = (chosen + (event.key === "ArrowDown" ? 1 : -1) + list.rows.length) % list.rows.length;
      mark();
    } else if (isOpen && event.key === "Tab") {
      event.preventDefault();
      take(list.rows[chosen]);
    } else if (isOpen && event.key === "Escape") {
      list.hidden = true;
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      if (isOpen && !area.value.includes(" ") && area.value !== list.rows[chosen].text) take(list.rows[chosen]);
      else send();
    }
  });
  return h("div", { class: "composer" }, list,
    h("div", { class: "composer-box" }, area, h("div", { class: "composer-row" }, bolt, h("span", { class: "hint" }, thread ? "" : "Enter sends · / shows commands"), sender)));
}

async function command(text, channel) {
  const [word] = text.split(/\s/, 1);
  const done = await act(store.me, "command", { command: word, text: text.slice(word.length).trim(), channel });
  if (done.error) toast(done.error, { error: true, detail: done.detail });
  return done;
}

async function post(text, channel, thread) {
  if (!channel) throw new Error("Type a command such as /incident help to begin this conversation.");
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return act(store.me, "post", { channel, text: escaped, thread_ts: thread });
}

// The commands that fit what is typed, then the verbs of the command's usage hint.
function suggestions(typed) {
  if (!typed.startsWith("/")) return [];
  const [word, rest] = typed.split(/\s+(.*)/s);
  const commands = store.app.commands.filter((row) => row.command.startsWith(word));
  if (rest === undefined && !typed.endsWith(" ")) return commands.map((row) => ({ text: row.command, hint: row.usage_hint, note: row.description }));
  const verbs = commands.filter((row) => row.command === word).flatMap((row) => (/\[([^\]]*\|[^\]]*)\]/.exec(row.usage_hint)?.[1] ?? "").split("|")).filter(Boolean);
  return verbs.filter((verb) => verb.startsWith(rest ?? "") && verb !== rest).map((verb) => ({ text: `${word} ${verb}`, hint: "", note: "" }));
}

function globalShortcuts() {
  const own = store.app.shortcuts.filter((shortcut) => shortcut.kind === "global");
  return [{ title: store.app.name }, ...own.map((shortcut) => ({
    label: shortcut.name,
    note: shortcut.description,
    icon: icon("bolt", "small"),
    run: async () => {
      const done = await trying(() => act(store.me, "shortcut", { callback_id: shortcut.callback_id }));
      if (done?.error) { toast(done.error, { error: true, detail: done.detail }); go("app"); }
    },
  }))];
}
