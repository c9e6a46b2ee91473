// The form in front: drawn from the top of the view stack; what is typed stays while block_id and action_id stay.

import { avatar, h, iconButton } from "./dom.js";
import { act } from "./api.js";
import { renderBlocks, stateOf } from "./blocks.js";
import { emojiOnly, unescaped } from "./mrkdwn.js";
import { knowledge, refresh, store } from "./store.js";
import { toast, trying } from "./toasts.js";

let shown = null;
let typed = {};

export function drawModal() {
  const views = store.seen.views;
  const view = views.at(-1);
  if (!view) return close();
  const sketch = JSON.stringify([store.me, view.id, view.hash, view.errors]);
  if (shown?.sketch === sketch) return undefined;
  keepTyped(views);
  return draw(view, sketch);
}

function close() {
  if (!shown) return;
  shown.dialog.close();
  shown.dialog.remove();
  shown = null;
  typed = {};
}

// Remember what is in the fields of the form that goes, and forget forms that are gone.
function keepTyped(views) {
  if (shown) typed[shown.view.id] = stateOf(shown.context);
  const open = new Set(views.map((view) => view.id));
  for (const id of Object.keys(typed)) if (!open.has(id)) delete typed[id];
}

function draw(view, sketch) {
  const dialog = shown?.dialog ?? newDialog();
  const context = { ...knowledge(), fields: new Map(), values: merged(view), errors: view.errors };
  const focused = isSameStep(shown?.view, view) ? placeOfFocus(dialog) : null;
  const scroll = isSameStep(shown?.view, view) ? dialog.querySelector(".modal-body")?.scrollTop ?? 0 : 0;
  shown = { dialog, view, context, sketch };
  context.press = (block, element, value) => press(block, element, value);
  const body = h("div", { class: "modal-body" }, renderBlocks(view.blocks, context));
  const form = h("form", { novalidate: true, onsubmit: (event) => { event.preventDefault(); submit(); } },
    head(view), body, foot(view));
  dialog.replaceChildren(form);
  dialog.setAttribute("aria-labelledby", "modal-title");
  if (!dialog.open) dialog.showModal();
  body.scrollTop = scroll;
  focusFirst(dialog, focused);
}

// A form that turned into its next step begins at its top; one that only changed a little stays where it was.
const inputsOf = (view) => view.blocks.filter((block) => block.type === "input").map((block) => block.block_id).join();
const isSameStep = (one, other) => one?.id === other.id && one.title.text === other.title.text && inputsOf(one) === inputsOf(other);

function newDialog() {
  const dialog = h("dialog", { class: "modal" });
  dialog.addEventListener("cancel", (event) => { event.preventDefault(); putAway(true); });
  document.body.append(dialog);
  return dialog;
}

// Fields of the same place and kind keep what was typed; all else shows what the server says.
function merged(view) {
  const values = structuredClone(view.state.values);
  for (const [blockId, actions] of Object.entries(typed[view.id] ?? {})) {
    for (const [actionId, state] of Object.entries(actions)) {
      if (values[blockId]?.[actionId]?.type === state.type) values[blockId][actionId] = state;
    }
  }
  return values;
}

const words = (object) => emojiOnly(unescaped(object?.text ?? ""));

function head(view) {
  return h("div", { class: "modal-head" }, avatar(store.people.get(store.bot)),
    h("h2", { id: "modal-title" }, words(view.title), h("span", { class: "modal-app" }, store.app.name)),
    iconButton("close", "Close", () => putAway(true)));
}

function foot(view) {
  return h("div", { class: "modal-foot" },
    h("button", { type: "button", class: "button", id: "modal-close", onclick: () => putAway(false) }, words(view.close) || (view.submit ? "Cancel" : "Close")),
    view.submit && h("button", { type: "submit", class: "button primary", id: "modal-submit" }, words(view.submit)));
}

async function submit() {
  const { dialog, view, context } = shown;
  const button = dialog.querySelector("#modal-submit");
  if (!button || button.getAttribute("aria-busy")) return;
  button.setAttribute("aria-busy", "true");
  dialog.querySelector(".modal-trouble")?.remove();
  const done = await trying(() => act(store.me, "submit", { view_id: view.id, values: stateOf(context) }));
  button.removeAttribute("aria-busy");
  if (done?.error) {
    const trouble = h("div", { class: "modal-trouble", role: "alert", title: done.detail }, done.error);
    dialog.querySelector(".modal-foot").before(trouble);
  }
  await refresh();
  dialog.querySelector('[aria-invalid="true"]')?.focus();
}

async function press(block, element, value) {
  const { view, context } = shown;
  const details = { where: "view", view_id: view.id, block_id: block.block_id, action_id: element.action_id, value, state: stateOf(context) };
  const done = await trying(() => act(store.me, "press", details));
  if (done?.error) toast(done.error, { error: true, detail: done.detail });
  await refresh();
}

async function putAway(wholeStack) {
  await trying(() => act(store.me, "close", { view_id: shown.view.id, whole_stack: wholeStack }));
  await refresh();
}

function placeOfFocus(dialog) {
  const field = document.activeElement?.closest?.("[data-block]");
  return field && dialog.contains(field) ? field.dataset.block : null;
}

function focusFirst(dialog, block) {
  const same = block && dialog.querySelector(`[data-block="${CSS.escape(block)}"]`);
  const wrong = dialog.querySelector('[aria-invalid="true"]');
  const first = dialog.querySelector("[data-focus]") ?? dialog.querySelector(".modal-body :is(input, textarea, select, summary), .modal-body .button");
  const target = wrong ?? same?.querySelector("input, textarea, select, summary") ?? first ?? dialog.querySelector("#modal-submit, #modal-close");
  target?.focus({ preventScroll: Boolean(same) });
}
