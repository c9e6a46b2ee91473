// The app's Home tab, and the two tabs (Home, Messages) that head its pages.

import { avatar, h, icon } from "./dom.js";
import { act } from "./api.js";
import { renderBlocks, stateOf } from "./blocks.js";
import { go, knowledge, refresh, store } from "./store.js";
import { toast, trying } from "./toasts.js";

let drawn = "";

export function drawHome(main) {
  const home = store.seen.home;
  const sketch = JSON.stringify([store.me, home?.id, home?.hash]);
  if (sketch === drawn && main.querySelector(".home")) return;
  drawn = sketch;
  const scroll = main.querySelector(".home")?.scrollTop ?? 0;
  const page = h("div", { class: "home" }, home ? h("div", { class: "home-inner" }, draw(home)) : nothing());
  main.replaceChildren(...appTabs("home"), page);
  page.scrollTop = scroll;
}

export function appTabs(current) {
  const bot = store.people.get(store.bot);
  const tab = (kind, label) => h("button", {
    type: "button", class: "tab", role: "tab", "aria-selected": String(kind === current),
    onclick: () => go(kind),
  }, label);
  return [
    h("div", { class: "pane-head" }, h("h1", {}, avatar(bot, "small"), h("span", {}, store.app.name), h("span", { class: "tag" }, "App"))),
    h("div", { class: "tabs", role: "tablist", "aria-label": store.app.name }, tab("home", "Home"), tab("app", "Messages")),
  ];
}

function draw(home) {
  const context = { ...knowledge(), fields: new Map(), values: home.state.values };
  context.press = async (block, element, value) => {
    const details = { where: "home", block_id: block.block_id, action_id: element.action_id, value, state: stateOf(context) };
    const done = await trying(() => act(store.me, "press", details));
    if (done?.error) toast(done.error, { error: true, detail: done.detail });
    await refresh();
  };
  return renderBlocks(home.blocks, context);
}

function nothing() {
  return h("div", { class: "empty" }, icon("home"), h("strong", {}, "Nothing here yet"),
    h("p", {}, "The bot fills this page when it hears that you opened it. Is it running?"),
    h("button", { type: "button", class: "button", onclick: () => trying(() => act(store.me, "home")) }, "Look again"));
}
