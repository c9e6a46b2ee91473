// The page's table of contents: what is drawn where, and again after each change.

import { h, icon } from "./dom.js";
import { drawBar } from "./bar.js";
import { drawGuide } from "./guide.js";
import { drawSidebar } from "./sidebar.js";
import { drawConversation } from "./conversation.js";
import { drawThread } from "./thread.js";
import { drawHome } from "./home.js";
import { drawModal } from "./modal.js";
import { onChange, start, store } from "./store.js";

function draw() {
  drawBar();
  drawGuide(document.getElementById("guide"), document.getElementById("open-guide"));
  drawSidebar(document.getElementById("sidebar"));
  const main = document.getElementById("main");
  if (store.place.kind === "home") drawHome(main);
  else drawConversation(main);
  drawThread(document.getElementById("thread"));
  drawModal();
  document.title = `${placeName()} · ${store.team.name}`;
}

function placeName() {
  if (store.place.kind !== "channel") return store.app.name;
  const channel = store.channels.get(store.place.id);
  return channel ? `#${channel.name}` : "";
}

// Nothing is redrawn between pressing and letting go: a click must meet the very button that was pressed.
let isHeld = false;
let isWaiting = false;

function release() {
  isHeld = false;
  if (!isWaiting) return;
  isWaiting = false;
  setTimeout(draw);
}

addEventListener("pointerdown", () => { isHeld = true; }, true);
for (const name of ["pointerup", "pointercancel"]) addEventListener(name, release, true);
addEventListener("blur", release);

onChange(() => { if (isHeld) isWaiting = true; else draw(); });
start().catch((problem) => {
  document.getElementById("main").replaceChildren(h("div", { class: "empty", role: "alert" },
    icon("warn"), h("strong", {}, "The practice workspace did not answer"), h("p", {}, problem.message)));
});
