// Where one writes: plain messages and slash commands, with suggestions of verbs and people, and the menu of shortcuts.

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
    const typed = area.value.slice(0, area.selectionStart);
    const people = naming(typed, area.value.slice(area.selectionStart));
    const rows = people.length || thread ? people : suggestions(area.value);
    chosen = rows.length ? 0 : -1;
    list.replaceChildren(...rows.map((row) => h("div", { class: "suggestion", role: "option", onpointerdown: (event) => { event.preventDefault(); take(row); } },
      h("strong", {}, row.label ?? row.text), " ", h("span", { class: "hint" }, row.hint), row.note && h("small", {}, row.note))));
    list.hidden = !rows.length;
    list.rows = rows;
    mark();
  }

  function mark() {
    [...list.children].forEach((node, index) => node.setAttribute("aria-selected", String(index === chosen)));
    list.children[chosen]?.scrollIntoView({ block: "nearest" });
  }

  function take(row) {
    area.value = row.naming ? row.text : `${row.text} `;
    area.focus();
    if (row.naming) area.setSelectionRange(row.naming, row.naming);
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
      const row = isOpen ? list.rows[chosen] : null;
      if (row && (row.naming || (!area.value.includes(" ") && area.value !== row.text))) take(row);
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
  const ids = new Map([...store.people.values()].map((user) => [user.name, user.id]));
  const named = escaped.replace(/(?<![\w@])@([a-z0-9._-]*[a-z0-9_-])/gi, (whole, name) => (ids.has(name) ? `<@${ids.get(name)}>` : whole));
  return act(store.me, "post", { channel, text: named, thread_ts: thread });
}

// The people whose name begins as what follows the last @, each as the whole text would then be; `naming` is where one
// goes on typing. Whoever is named completely is no suggestion any more, so that Enter sends.
function naming(typed, rest) {
  const [, before, begun] = /^(.*(?:^|\s)@)([\w.-]*)$/s.exec(typed) ?? [];
  if (before === undefined) return [];
  const fits = (user) => [user.name, user.real_name].some((name) => name.toLowerCase().startsWith(begun.toLowerCase()));
  const nobody = (user) => user.is_bot || user.deleted || user.id === "USLACKBOT" || user.name === begun;
  return [...store.people.values()].filter((user) => !nobody(user) && fits(user))
    .map((user) => ({ text: `${before}${user.name} ${rest}`, hint: user.real_name, note: user.profile?.title ?? "", naming: before.length + user.name.length + 1, label: `@${user.name}` }));
}

// The commands that fit what is typed, then the verbs of the command's usage hint.
function suggestions(typed) {
  if (!typed.startsWith("/")) return [];
  const [word, rest] = typed.split(/\s+(.*)/s);
  const commands = store.app.commands.filter((row) => row.command.startsWith(word));
  if (rest === undefined && !typed.endsWith(" ")) return commands.map((row) => ({ text: row.command, hint: row.usage_hint, note: row.description }));
  const verbs = commands.filter((row) => row.command === word).flatMap((row) => (/\[([^\]]*\|[^\]]*)\]/.exec(row.usage_hint)?.[1] ?? "").split("|")).map((verb) => verb.trim()).filter(Boolean);
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
