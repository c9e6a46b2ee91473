// The bar on top: practice time with its steps, and who we act as.

import { avatar, h, icon } from "./dom.js";
import { moveClock } from "./api.js";
import { closeMenu, openBox, openMenu } from "./menu.js";
import { becomes, store } from "./store.js";
import { closeSidebar } from "./sidebar.js";
import { aheadOf, clockOf, instantAt, localOf } from "./times.js";
import { trying } from "./toasts.js";

const STEPS = [["+15 min", 900], ["+1 hour", 3600], ["+4 hours", 14400], ["+1 day", 86400], ["+7 days", 604800], ["+30 days", 2592000]];

export function drawBar() {
  document.getElementById("team-name").textContent = store.team.name;
  drawClock(document.getElementById("clock"));
  drawPerson(document.getElementById("person"));
  const opener = document.getElementById("open-sidebar");
  if (opener.children.length) return;
  setInterval(() => drawClock(document.getElementById("clock")), TICK_MS);
  opener.append(icon("menu"));
  document.getElementById("main").addEventListener("pointerdown", closeSidebar);
  opener.addEventListener("click", () => {
    const isOpen = document.getElementById("sidebar").classList.toggle("open");
    opener.setAttribute("aria-expanded", String(isOpen));
  });
}

const TICK_MS = 10_000;
const practiceNow = () => new Date(Date.parse(store.seen.clock.now) + Date.now() - store.seenAt);

function drawClock(button) {
  const ahead = aheadOf(store.seen.clock.offset_seconds);
  const words = clockOf(practiceNow());
  button.setAttribute("aria-label", `Practice time: ${words}. Move it forward.`);
  button.replaceChildren(icon("clock", "small"), h("span", { class: "label" }, words), ahead && h("span", { class: "ahead" }, ahead));
  button.onclick = () => openBox(button, timeBox(), "Practice time");
}

function timeBox() {
  const now = h("div", { class: "now" }, clockOf(practiceNow()));
  const jump = async (order, node) => {
    node.setAttribute("aria-busy", "true");
    const moved = await trying(() => moveClock(order));
    node.removeAttribute("aria-busy");
    if (moved) now.textContent = clockOf(new Date(moved.clock.now));
  };
  const to = h("input", { class: "input", type: "datetime-local", id: "time-to", value: localOf(practiceNow()) });
  return h("div", { class: "time-box" },
    h("h2", {}, "Practice time"), now,
    h("p", {}, `In the time zone of the person you act as (${store.people.get(store.me).tz}). It only runs forward. After a jump of weeks the bot goes through every day, which takes it a while.`),
    h("div", { class: "time-steps" }, STEPS.map(([label, seconds]) => h("button", {
      type: "button", class: "button", onclick: (event) => jump({ seconds }, event.currentTarget),
    }, label))),
    h("div", { class: "time-to" },
      h("label", { for: "time-to" }, "Forward to", to),
      h("button", { type: "button", class: "button primary", onclick: (event) => to.value && jump({ to: instantAt(to.value).toISOString() }, event.currentTarget) }, "Go")));
}

function drawPerson(button) {
  const me = store.people.get(store.me);
  button.setAttribute("aria-label", `You act as ${me.real_name}, ${me.profile.title}. Act as somebody else.`);
  button.replaceChildren(avatar(me, "small"), h("span", { class: "label" }, me.real_name), h("span", { class: "role" }, me.profile.title));
  button.onclick = () => openMenu(button, [{ title: "Act as" }, ...people().map(personItem)], "Act as");
}

const people = () => [...store.people.values()].filter((user) => !user.is_bot && user.id !== "USLACKBOT" && user.team_id === store.team.id);

function personItem(user) {
  const isGuest = user.is_restricted || user.is_ultra_restricted;
  return {
    label: user.real_name,
    note: user.profile.title,
    icon: avatar(user, "small"),
    tag: (user.deleted && "deactivated") || (isGuest && "guest"),
    disabled: user.deleted,
    checked: user.id === store.me,
    run: () => { closeMenu(); trying(() => becomes(user.id)); },
  };
}
