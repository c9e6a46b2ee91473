// The line under the bar: who we are here and what to try next. It reads what this person sees, and keeps no progress.

import { h, icon, iconButton } from "./dom.js";
import { becomes, go, store } from "./store.js";
import { trying } from "./toasts.js";

const NURSE = "U0NURSE01";
const SECURITY = "U0SECOFF1";
const PRIVACY = "U0PRIVOF1";
const HIDDEN = "guide-hidden";

let drawn = "";

export function drawGuide(line, opener) {
  const isHidden = localStorage.getItem(HIDDEN) !== null;
  line.hidden = isHidden;
  opener.hidden = !isHidden;
  if (!opener.children.length) {
    opener.append(icon("help"));
    opener.addEventListener("click", () => { localStorage.removeItem(HIDDEN); drawGuide(line, opener); });
  }
  const { words, steps } = advice();
  const sketch = JSON.stringify([store.me, words, steps.map((step) => step.label)]);
  if (sketch === drawn) return;
  drawn = sketch;
  const me = store.people.get(store.me);
  const hide = () => { localStorage.setItem(HIDDEN, "1"); drawGuide(line, opener); };
  line.replaceChildren(
    h("p", {}, h("strong", {}, `You are ${me.real_name}, ${me.profile.title.toLowerCase()}. `), words),
    h("div", { class: "guide-steps" }, steps.map((step) => h("button", { type: "button", class: "guide-step", onclick: step.run }, step.label))),
    iconButton("close", "Hide the hints", hide));
}

function advice() {
  const me = store.people.get(store.me);
  const room = newestIncident();
  if (me.is_restricted || me.is_ultra_restricted) return { words: "Guests may not use the bot: type /incident report and see how it says so.", steps: [be(NURSE)] };
  if (!room) return withoutIncident();
  if (store.place.id !== room.id) return { words: "An incident has a channel of its own, and you are in it.", steps: [open(room)] };
  return inside(room);
}

function withoutIncident() {
  if ([SECURITY, PRIVACY].includes(store.me)) return { words: "No incident is open. Let somebody report one, or type /incident help.", steps: [be(NURSE)] };
  const leaders = [...store.channels.values()].find((channel) => channel.name === "leadership");
  if (leaders) return { words: "Leadership reads one digest a day, with every legal date. Skip a day to see it come.", steps: [open(leaders), skipTime] };
  return { words: "Say a laptop is missing: type /incident report below and send the form. Then see what the security officer sees.", steps: [be(SECURITY)] };
}

// The bot writes how far an incident is into the channel's topic.
function inside(room) {
  if (/· reported$/.test(room.topic)) return { words: "Press Triage on the card: three short steps. “Not sure” is a good answer.", steps: [] };
  if (room.is_archived || /· closed$/.test(room.topic)) return { words: "It is closed. Its record stays: type /incident timeline.", steps: [be(NURSE)] };
  if (store.me === PRIVACY) return { words: "Press Risk assessment; another officer signs it. More → People and States shows which laws ask for what. Then skip weeks and see who is reminded.", steps: [be(SECURITY), skipTime] };
  return { words: "The privacy officer presses Risk assessment, and you review and sign it. Legal dates shows what is owed; skip weeks and see who is reminded.", steps: [be(PRIVACY), skipTime] };
}

function newestIncident() {
  const rooms = [...store.channels.values()].filter((channel) => /^(inc|drl)-\d{4}-\d{4}/.test(channel.name ?? ""));
  const living = rooms.filter((channel) => !channel.is_archived);
  const here = rooms.find((channel) => channel.id === store.place.id);
  return here ?? (living.length ? living : rooms).sort((one, other) => other.name.localeCompare(one.name))[0];
}

const skipTime = { label: "Skip time", run: () => document.getElementById("clock").click() };

const open = (room) => ({ label: `Open #${room.name}`, run: () => go(room.id) });

function be(userId) {
  const user = store.people.get(userId);
  return { label: `Become ${user?.real_name ?? userId}`, run: () => trying(() => becomes(userId)) };
}
