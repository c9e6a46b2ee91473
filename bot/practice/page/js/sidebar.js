// The sidebar: the app, the channels of the person we act as with unread marks, archived ones, channels to join.

import { avatar, h, icon, iconButton } from "./dom.js";
import { act } from "./api.js";
import { openMenu } from "./menu.js";
import { direct, go, refresh, store } from "./store.js";
import { trying } from "./toasts.js";

let drawn = "";

export function drawSidebar(nav) {
  const channels = [...store.channels.values()].filter((channel) => !channel.is_im);
  const sketch = JSON.stringify([store.me, store.place, direct()?.unread, store.seen.public_channels,
    channels.map((channel) => [channel.id, channel.name, channel.unread, channel.is_archived])]);
  if (sketch === drawn) return;
  drawn = sketch;
  const byName = (one, other) => one.name.localeCompare(other.name);
  const living = channels.filter((channel) => !channel.is_archived).sort(byName);
  const archived = channels.filter((channel) => channel.is_archived).sort(byName);
  const heading = h("h2", {}, "Channels", iconButton("plus", "Browse channels", (event) => browse(event.currentTarget), { "aria-haspopup": "menu" }));
  nav.replaceChildren(
    h("h2", {}, "Apps"),
    h("ul", {}, h("li", {}, appLink("home", icon("home", "small"), "Home")), h("li", {}, appLink("app", avatar(store.people.get(store.bot), "small"), store.app.name, direct()?.unread))),
    heading,
    living.length ? h("ul", {}, living.map((channel) => h("li", {}, channelLink(channel)))) : h("p", { class: "side-note" }, "In no channel yet."),
    ...(archived.length ? [h("h2", {}, "Archived"), h("ul", {}, archived.map((channel) => h("li", {}, channelLink(channel))))] : []),
  );
}

export function closeSidebar() {
  document.getElementById("sidebar").classList.remove("open");
  document.getElementById("open-sidebar").setAttribute("aria-expanded", "false");
}

function appLink(kind, mark, name, unread = 0) {
  const href = kind === "home" ? "#home" : "#app";
  return sideLink(href, mark, name, { unread, current: store.place.kind === kind });
}

function channelLink(channel) {
  return sideLink(`#${channel.id}`, icon(channelIcon(channel), "small"), channel.name, {
    unread: channel.unread, current: store.place.id === channel.id, quiet: channel.is_archived, isPrivate: channel.is_private,
  });
}

export const channelIcon = (channel) => (channel.is_archived ? "archive" : channel.is_private ? "lock" : "hash");

function sideLink(href, mark, name, { unread = 0, current, quiet, isPrivate }) {
  const look = ["side-link", unread && "unread", quiet && "quiet"].filter(Boolean).join(" ");
  return h("a", { href, class: look, "aria-current": current ? "page" : undefined, onclick: closeSidebar },
    mark, isPrivate && h("span", { class: "unseen" }, "private channel "), h("span", { class: "name" }, name),
    unread > 0 && h("span", { class: "badge" }, String(unread), h("span", { class: "unseen" }, " unread")));
}

function browse(anchor) {
  const items = store.seen.public_channels.map((channel) => ({
    label: `#${channel.name}`,
    icon: icon("hash", "small"),
    run: () => trying(async () => { await act(store.me, "join", { channel: channel.id }); await refresh(); go(channel.id); }),
  }));
  openMenu(anchor, [{ title: items.length ? "Join a public channel" : "No other public channel" }, ...items], "Browse channels");
}
