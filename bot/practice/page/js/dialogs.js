// Small dialogs of the page's own: a button's confirm, a question with one answer, a list of members.

import { avatar, h, iconButton } from "./dom.js";
import { emojiOnly, textNode, unescaped } from "./mrkdwn.js";

const words = (object, otherwise) => (object ? emojiOnly(unescaped(object.text)) : otherwise);

// A Block Kit confirm object; answers true when the person goes on.
export function askConfirm(confirm, context) {
  return show((done) => frame(words(confirm.title, "Are you sure?"), [confirm.text && textNode(confirm.text, context)], done, [
    button(words(confirm.deny, "Cancel"), "", () => done(false)),
    button(words(confirm.confirm, "Yes"), confirm.style === "danger" ? "danger solid" : "primary", () => done(true)),
  ]), false);
}

// One line of text; answers it, or null.
export function askText({ title, label, value = "", go }) {
  const input = h("input", { class: "input", id: "asked", value });
  return show((done) => {
    const form = frame(title, [h("label", { class: "field-label", for: "asked" }, label), input], done, [
      button("Cancel", "", () => done(null)),
      button(go, "primary", () => done(input.value.trim())),
    ]);
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      done(input.value.trim());
    });
    return form;
  }, null);
}

// One person out of some; answers the id, or null.
export function askPerson({ title, people, go }) {
  const select = h("select", { class: "input", id: "asked" }, people.map((user) => h("option", { value: user.id }, user.real_name)));
  return show((done) => frame(title, [h("label", { class: "field-label", for: "asked" }, "Person"), select], done, [
    button("Cancel", "", () => done(null)),
    button(go, "primary", () => done(select.value)),
  ]), null);
}

export function showMembers(title, people) {
  const row = (user) => h("li", {}, avatar(user), h("span", {}, user.real_name, h("small", {}, user.profile.title || (user.is_bot ? "App" : ""))));
  return show((done) => frame(title, [h("ul", { class: "members-list" }, people.map(row))], done, [button("Close", "", () => done(null))]), null);
}

function show(build, otherwise) {
  return new Promise((resolve) => {
    const dialog = h("dialog", { class: "modal confirm" });
    const before = document.activeElement;
    const done = (answer) => {
      dialog.close();
      dialog.remove();
      before?.focus?.();
      resolve(answer);
    };
    dialog.addEventListener("cancel", (event) => { event.preventDefault(); done(otherwise); });
    dialog.append(build(done));
    document.body.append(dialog);
    dialog.showModal();
    dialog.querySelector("input, select, .modal-foot .button:last-child")?.focus();
  });
}

function frame(title, body, done, buttons) {
  const id = `title-${crypto.randomUUID()}`;
  return h("div", { class: "modal-form", "aria-labelledby": id },
    h("div", { class: "modal-head" }, h("h2", { id }, title), iconButton("close", "Close", () => done(null))),
    h("div", { class: "modal-body" }, body),
    h("div", { class: "modal-foot" }, buttons));
}

const button = (label, look, onclick) => h("button", { type: "button", class: `button ${look}`, onclick }, label);
