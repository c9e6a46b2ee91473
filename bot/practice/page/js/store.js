// What the page knows: who we are, what that person sees, where we look. Tells its listeners after each change.

import { about, act, listen, look } from "./api.js";
import { toast } from "./toasts.js";
import { useZone } from "./times.js";

const DEFAULT_PERSON = "U0NURSE01";

export const store = {
  me: null, bot: null, team: null, app: null, people: new Map(), channels: new Map(), seen: null, place: { kind: "home" },
};
const listeners = [];
export const onChange = (listener) => listeners.push(listener);

export async function start() {
  const wanted = new URLSearchParams(location.search).get("as") ?? localStorage.getItem("me") ?? DEFAULT_PERSON;
  await learn();
  store.me = store.people.has(wanted) ? wanted : DEFAULT_PERSON;
  store.place = placeOf(openingHash());
  addEventListener("hashchange", () => { store.place = placeOf(location.hash); settle(); visitHome(); tell(); });
  await refresh();
  visitHome();
  let wasLost = false;
  listen(() => { if (wasLost) toast("Connected again."); wasLost = false; refreshSoon(); },
    () => { if (!wasLost) toast("The practice server does not answer. Trying again…", { error: true }); wasLost = true; store.seen.revision = -1; });
}

export async function becomes(userId) {
  store.me = userId;
  localStorage.setItem("me", userId);
  const address = new URL(location.href);
  address.searchParams.set("as", userId);
  history.replaceState(null, "", address);
  await refresh();
  visitHome();
}

// Looking at the Home tab is an event that the bot hears of, and may answer by filling it.
function visitHome() {
  if (store.place.kind === "home") act(store.me, "home").catch(() => {});
}

// The conversation with the bot, once there is one.
export const direct = () => [...store.channels.values()].find((channel) => channel.is_im);

// The channel that is looked at; undefined on Home, or in a direct message that nobody has opened yet.
export function currentChannel() {
  if (store.place.kind === "app") return direct();
  return store.channels.get(store.place.id);
}

// What every renderer of blocks needs to know.
export const knowledge = () => ({ me: store.me, people: store.people, channels: store.channels });

export const go = (hash) => { location.hash = hash; };

function placeOf(hash) {
  const [id, ts] = hash.replace(/^#/, "").split("/");
  if (id === "home") return { kind: "home" };
  if (id === "app" || id === "") return { kind: id === "" ? "first" : "app" };
  return { kind: "channel", id, ts };
}

// A permalink's path opens its message.
function openingHash() {
  const permalink = /^\/archives\/(\w+)\/p(\d+)(\d{6})$/.exec(location.pathname);
  if (!permalink) return location.hash;
  history.replaceState(null, "", `/${location.search}#${permalink[1]}/${permalink[2]}.${permalink[3]}`);
  return location.hash;
}

async function learn() {
  const known = await about();
  Object.assign(store, { team: known.team, bot: known.bot, app: known.app, people: new Map(known.people.map((user) => [user.id, user])) });
}

let running = null;
let again = false;
function refreshSoon() {
  if (running) { again = true; return; }
  running = refresh().catch(() => {}).finally(() => {
    running = null;
    if (again) { again = false; refreshSoon(); }
  });
}

export async function refresh() {
  const me = store.me;
  const seen = await look(me);
  const isOlder = store.seen?.me === me && seen.revision < store.seen.revision;
  if (me !== store.me || isOlder) return;
  if (seen.people !== store.seen?.people) await learn();
  store.seen = seen;
  store.seenAt = Date.now();
  store.channels = new Map(seen.channels.map((channel) => [channel.id, channel]));
  useZone(store.people.get(me).tz);
  settle();
  tell();
}

// Where to be when we are nowhere, or when the place is not ours any more.
function settle() {
  const { place, channels } = store;
  const isLost = place.kind === "channel" && !channels.has(place.id);
  if (place.kind !== "first" && !isLost) return;
  const first = [...channels.values()].find((channel) => !channel.is_im && !channel.is_archived);
  store.place = first ? { kind: "channel", id: first.id } : { kind: "home" };
  history.replaceState(null, "", `${location.pathname}${location.search}#${first ? first.id : "home"}`);
}

function tell() {
  for (const listener of listeners) listener();
}
