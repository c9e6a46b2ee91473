// The middle of the page: one channel or the direct message with the bot; head, messages, composer.

import { h, icon, iconButton, syncChildren } from "./dom.js";
import { act } from "./api.js";
import { channelMenu, membersOf } from "./channel_menu.js";
import { composer } from "./composer.js";
import { link, mrkdwn } from "./mrkdwn.js";
import { drawMessages, flash } from "./messages.js";
import { openMenu } from "./menu.js";
import { channelIcon } from "./sidebar.js";
import { currentChannel, go, knowledge, store } from "./store.js";
import { appTabs } from "./home.js";
import { showMembers } from "./dialogs.js";

let pane = null;

export function drawConversation(main) {
  const channel = currentChannel();
  const key = `${store.me}/${store.place.kind}/${channel?.id}`;
  if (pane?.key !== key || !main.contains(pane.list)) {
    pane = build(key);
    main.replaceChildren(pane.head, pane.marks, pane.list, pane.foot);
    pane.stick = true;
  }
  drawHead(channel);
  drawFoot(channel);
  const nodes = channel ? drawMessages(channel, { inThread: false }) : [];
  syncChildren(pane.list, [intro(channel), ...nodes]);
  settleScroll();
  if (channel?.unread && !document.hidden) act(store.me, "read", { channel: channel.id }).catch(() => {});
}

function build(key) {
  const list = h("div", { class: "messages", role: "log", "aria-label": "Messages", tabindex: "0" });
  const made = { key, list, head: h("div", {}), marks: h("div", { class: "bookmarks" }), foot: h("div", {}), sketch: "", foots: "", intro: null };
  let before = 0;
  list.addEventListener("scroll", () => {
    if (list.scrollHeight - list.scrollTop - list.clientHeight < 80) made.stick = true;
    else if (list.scrollTop < before - 2) made.stick = false;
    before = list.scrollTop;
  });
  list.addEventListener("load", () => { if (made.stick) list.scrollTop = list.scrollHeight; }, true);
  return made;
}

// Whoever writes wants to see what comes of it.
addEventListener("said", () => { if (pane) pane.stick = true; });

// Stay at the newest message unless somebody scrolled up; a message that was asked for comes into view once.
function settleScroll() {
  const wanted = store.place.ts && `${store.place.id}/${store.place.ts}`;
  if (wanted && pane.shown !== wanted) {
    pane.shown = wanted;
    pane.stick = false;
    flash(store.place.ts);
    return;
  }
  if (pane.stick) pane.list.scrollTop = pane.list.scrollHeight;
}

function drawHead(channel) {
  const sketch = JSON.stringify([channel?.name, channel?.topic, channel?.members, channel?.is_archived, channel?.pins, channel?.bookmarks, store.seen.public_channels.length]);
  if (sketch === pane.sketch) return;
  pane.sketch = sketch;
  if (store.place.kind === "app" || channel.is_im) {
    pane.head.replaceChildren(...appTabs("app"));
    pane.marks.hidden = true;
    return;
  }
  const more = iconButton("dots", "Channel actions", () => openMenu(more, channelMenu(channel), "Channel actions"), { "aria-haspopup": "menu" });
  const members = h("button", { type: "button", class: "members push", "aria-label": `${channel.members.length} members. Show them.`, onclick: () => showMembers(`Members of #${channel.name}`, membersOf(channel)) },
    icon("person", "small"), String(channel.members.length));
  pane.head.replaceChildren(h("div", { class: "pane-head" },
    h("h1", {}, icon(channelIcon(channel)), h("span", {}, channel.name), channel.is_archived && h("span", { class: "tag" }, "archived")),
    h("div", { class: "topic", title: channel.topic }, channel.topic), members, more));
  drawMarks(channel);
}

function drawMarks(channel) {
  pane.marks.hidden = !channel.pins.length && !channel.bookmarks.length;
  const pins = h("button", { type: "button", "aria-haspopup": "menu", onclick: (event) => openMenu(event.currentTarget, pinItems(channel), "Pinned messages") }, icon("pin", "small"), `${channel.pins.length} pinned`);
  pane.marks.replaceChildren(...(channel.pins.length ? [pins] : []), ...channel.bookmarks.map((mark) => {
    const made = link(mark.link, mark.title);
    made.prepend(icon("bookmark", "small"));
    return made;
  }));
}

function pinItems(channel) {
  const words = (message) => (message.text || "A message").slice(0, 90);
  return channel.messages.filter((message) => channel.pins.includes(message.ts)).map((message) => ({
    label: words(message), icon: icon("pin", "small"), run: () => go(`${channel.id}/${message.ts}`),
  }));
}

function drawFoot(channel) {
  const isLocked = Boolean(channel?.is_archived);
  const sketch = `${isLocked}/${channel?.name}`;
  if (pane.foots === sketch) return;
  pane.foots = sketch;
  const name = channel && !channel.is_im ? `#${channel.name}` : store.app.name;
  pane.foot.replaceChildren(isLocked ? h("div", { class: "locked" }, "This channel is archived: nobody can write here.") : composer({ channel: channel?.id, name }));
}

function intro(channel) {
  const sketch = JSON.stringify([channel?.name, channel?.purpose]);
  if (pane.introSketch === sketch) return pane.intro;
  pane.introSketch = sketch;
  const isApp = !channel || channel.is_im;
  const purpose = isApp ? `This is the direct message between you and ${store.app.name}. Type / to see what you can ask for.` : channel.purpose;
  pane.intro = h("div", { class: "intro" },
    h("h2", {}, !isApp && icon(channelIcon(channel)), isApp ? store.app.name : channel.name),
    h("div", { class: "text" }, ...mrkdwn(purpose || `This is the beginning of #${channel.name}.`, knowledge())));
  return pane.intro;
}
