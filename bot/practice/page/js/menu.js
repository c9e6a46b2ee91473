// Pop-up menus and boxes beside a button: arrow keys, Escape, a click elsewhere closes; focus goes back.

import { h } from "./dom.js";

let open = null;

// `items`: {label, note?, icon?, run, disabled?, checked?, danger?} or {title}.
export function openMenu(anchor, items, label = "Actions") {
  const nodes = items.map((item) => (item.title ? h("div", { class: "menu-title" }, item.title) : menuItem(item)));
  const menu = h("div", { class: "menu", role: "menu", "aria-label": label }, nodes);
  menu.addEventListener("keydown", moveFocus);
  place(anchor, menu);
  (menu.querySelector('[aria-checked="true"]') ?? menu.querySelector(".menu-item"))?.focus();
  return closeMenu;
}

// Any content beside a button, such as the time control.
export function openBox(anchor, content, label) {
  const box = h("div", { class: "menu", role: "dialog", "aria-label": label }, content);
  place(anchor, box);
  box.querySelector("button, input")?.focus();
  return closeMenu;
}

export function closeMenu({ refocus = true } = {}) {
  if (!open) return;
  const { menu, anchor, stop } = open;
  open = null;
  stop();
  menu.remove();
  anchor.setAttribute("aria-expanded", "false");
  if (refocus) anchor.focus();
}

function menuItem(item) {
  return h("button", {
    type: "button", class: item.danger ? "menu-item danger" : "menu-item", tabindex: "-1",
    role: item.checked === undefined ? "menuitem" : "menuitemradio",
    "aria-checked": item.checked === undefined ? undefined : String(item.checked),
    "aria-disabled": item.disabled ? "true" : undefined,
    onclick: () => {
      if (item.disabled) return;
      closeMenu();
      item.run();
    },
  }, item.icon, h("span", { class: "grow" }, item.label, item.note && h("small", {}, item.note)), item.tag && h("span", { class: "tag" }, item.tag));
}

function place(anchor, menu) {
  closeMenu({ refocus: false });
  (anchor.closest("dialog") ?? document.body).append(menu);
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = at.bottom + height + 8 < innerHeight || at.top < height + 8;
  menu.style.top = `${below ? Math.min(at.bottom + 5, innerHeight - height - 8) : at.top - height - 5}px`;
  menu.style.left = `${Math.max(8, Math.min(at.left, innerWidth - width - 8))}px`;
  anchor.setAttribute("aria-expanded", "true");
  const outside = (event) => { if (!menu.contains(event.target) && !anchor.contains(event.target)) closeMenu({ refocus: false }); };
  const escape = (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    closeMenu();
  };
  document.addEventListener("pointerdown", outside, true);
  document.addEventListener("keydown", escape, true);
  open = { menu, anchor, stop: () => { document.removeEventListener("pointerdown", outside, true); document.removeEventListener("keydown", escape, true); } };
}

function moveFocus(event) {
  const step = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
  if (event.key === "Tab") closeMenu();
  if (!step) return;
  event.preventDefault();
  const items = [...event.currentTarget.querySelectorAll(".menu-item")];
  const now = items.indexOf(document.activeElement);
  items[Math.max(0, Math.min(items.length - 1, now + step))].focus();
}
