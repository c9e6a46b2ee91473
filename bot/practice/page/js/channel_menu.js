// What one can do with a channel as a person: add people, rename, leave, archive.

import { icon } from "./dom.js";
import { act } from "./api.js";
import { askPerson, askText } from "./dialogs.js";
import { go, refresh, store } from "./store.js";
import { trying } from "./toasts.js";

export const membersOf = (channel) => channel.members.map((id) => store.people.get(id)).filter(Boolean);

export function channelMenu(channel) {
  if (channel.is_archived) return [{ label: "Unarchive channel", icon: icon("archive", "small"), run: () => doing("unarchive", channel) }];
  return [
    { label: "Add people…", icon: icon("person", "small"), run: () => addPerson(channel) },
    { label: "Rename…", icon: icon("hash", "small"), run: () => rename(channel) },
    { label: "Leave channel", icon: icon("close", "small"), run: () => doing("leave", channel, "home") },
    ...(channel.is_general ? [] : [{ label: "Archive channel", icon: icon("archive", "small"), danger: true, run: () => doing("archive", channel) }]),
  ];
}

async function addPerson(channel) {
  const people = [...store.people.values()].filter((user) => !channel.members.includes(user.id) && user.id !== "USLACKBOT");
  const chosen = await askPerson({ title: `Add to #${channel.name}`, people, go: "Add" });
  if (chosen) await doing("invite", channel, null, { users: [chosen] });
}

async function rename(channel) {
  const name = await askText({ title: "Rename channel", label: "New name", value: channel.name, go: "Rename" });
  if (name) await doing("rename", channel, null, { name });
}

async function doing(deed, channel, then, details = {}) {
  const done = await trying(() => act(store.me, deed, { channel: channel.id, ...details }));
  if (done && then) go(then);
  if (done) await refresh();
}
