// Elements that hold a value, drawn as native inputs. Each answers {node, read, holder}: `read()` gives Slack's state.

import { h } from "./dom.js";
import { act } from "./api.js";
import { emojiOnly, unescaped } from "./mrkdwn.js";
import { instantAt, localOf } from "./times.js";

const KEYS = {
  plain_text_input: "value", email_text_input: "value", url_text_input: "value", number_input: "value",
  static_select: "selected_option", external_select: "selected_option", radio_buttons: "selected_option",
  multi_static_select: "selected_options", multi_external_select: "selected_options", checkboxes: "selected_options",
  users_select: "selected_user", multi_users_select: "selected_users", channels_select: "selected_channel",
  multi_channels_select: "selected_channels", conversations_select: "selected_conversation",
  multi_conversations_select: "selected_conversations", datepicker: "selected_date", timepicker: "selected_time",
  datetimepicker: "selected_date_time", file_input: "files",
};
export const holdsValue = (element) => element.type in KEYS;

// What `press` sends for a state: an option's value, a list of them, an id, a text.
export function plain(state) {
  const held = state[KEYS[state.type]];
  if (Array.isArray(held)) return held.map((item) => item.value ?? item.id ?? item);
  return held?.value ?? held ?? null;
}

// `current` is the state to show, `changed` is called when a person has chosen or left the field.
export function drawField(element, current, context, changed) {
  const key = KEYS[element.type];
  const drawn = DRAW[element.type](element, current?.[key], context, changed);
  return { ...drawn, read: () => ({ type: element.type, [key]: drawn.value() }) };
}

const words = (object) => emojiOnly(unescaped(object?.text ?? ""));
const placeholder = (element, otherwise) => words(element.placeholder) || otherwise;

function drawText(element, value, context, changed) {
  const shared = {
    class: "input", placeholder: words(element.placeholder), autocomplete: "off", maxLength: element.max_length ?? 3000,
    onchange: changed,
  };
  const kind = { email_text_input: "email", url_text_input: "url" }[element.type] ?? "text";
  const node = element.multiline ? h("textarea", { ...shared, rows: 4 }) : h("input", { ...shared, type: kind });
  if (element.type === "number_input") node.inputMode = element.is_decimal_allowed ? "decimal" : "numeric";
  node.value = value ?? "";
  return { node, holder: node, value: () => node.value || null };
}

function drawOne(choices) {
  return (element, value, context, changed) => {
    const groups = choices(element, context);
    const wanted = value?.value ?? value;
    const option = (choice) => h("option", { value: choice.id, selected: choice.id === wanted }, choice.label);
    const node = h("select", { class: context.inline ? "select" : "input", onchange: changed },
      h("option", { value: "" }, placeholder(element, "Choose…")),
      groups.map((group) => (group.label ? h("optgroup", { label: group.label }, group.choices.map(option)) : group.choices.map(option))));
    const find = () => groups.flatMap((group) => group.choices).find((choice) => choice.id === node.value);
    return { node, holder: node, value: () => find()?.held ?? null };
  };
}

function drawMany(choices) {
  return (element, value, context, changed) => {
    const all = choices(element, context).flatMap((group) => group.choices);
    const wanted = new Set((value ?? []).map((item) => item.value ?? item));
    const boxes = all.map((choice) => h("input", { type: "checkbox", value: choice.id, checked: wanted.has(choice.id) }));
    const summary = h("summary", {});
    const chosen = () => all.filter((_, index) => boxes[index].checked);
    const show = () => summary.replaceChildren(...(chosen().length
      ? chosen().map((choice) => h("span", { class: "chip" }, choice.label))
      : [h("span", { class: "placeholder" }, placeholder(element, "Choose any…"))]));
    const list = h("div", { class: "list", role: "group" }, all.map((choice, index) => h("label", { class: "choice" }, boxes[index], h("span", {}, choice.label))));
    list.addEventListener("change", () => { show(); changed(); });
    show();
    const node = h("details", { class: "multi" }, summary, list);
    return { node, holder: summary, value: () => chosen().map((choice) => choice.held) };
  };
}

function drawChoices(kind) {
  return (element, value, context, changed) => {
    const wanted = new Set((Array.isArray(value) ? value : [value]).filter(Boolean).map((item) => item.value));
    const name = `choice-${crypto.randomUUID()}`;
    const boxes = element.options.map((option) => h("input", { type: kind, name, value: option.value, checked: wanted.has(option.value) }));
    const node = h("div", { class: "choices" }, element.options.map((option, index) => h("label", { class: "choice" }, boxes[index],
      h("span", {}, words(option.text), option.description && h("small", {}, words(option.description))))));
    node.addEventListener("change", changed);
    const chosen = () => element.options.filter((_, index) => boxes[index].checked);
    return { node, holder: node, isGroup: true, value: () => (kind === "radio" ? chosen()[0] ?? null : chosen()) };
  };
}

function drawPicker(type) {
  return (element, value, context, changed) => {
    const node = h("input", { class: context.inline ? "select" : "input", type, onchange: changed, title: words(element.placeholder) });
    node.value = value ?? "";
    return { node, holder: node, value: () => node.value || null };
  };
}

function drawInstant(element, value, context, changed) {
  const node = h("input", { class: "input", type: "datetime-local", onchange: changed });
  if (value) node.value = localOf(new Date(value * 1000));
  return { node, holder: node, value: () => (node.value ? Math.floor(instantAt(node.value).getTime() / 1000) : null) };
}

function drawFiles(element, value, context, changed) {
  let files = value ?? [];
  const most = element.max_files ?? 10;
  const list = h("ul", { class: "picked-files" });
  const input = h("input", { class: "input", type: "file", multiple: most > 1 });
  if (element.filetypes) input.accept = element.filetypes.map((ending) => `.${ending}`).join(",");
  const show = () => list.replaceChildren(...files.map((file) => h("li", {}, `${file.name ?? file.id} is attached`)));
  input.addEventListener("change", async () => {
    files = await Promise.all([...input.files].map((file) => upload(file, context.me)));
    show();
    changed();
  });
  show();
  return { node: h("div", {}, input, list), holder: input, value: () => files.map((file) => ({ id: file.id, name: file.name })) };
}

async function upload(file, me) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return (await act(me, "upload", { filename: file.name, content: btoa(binary) })).file;
}

const optionChoices = (options) => options.map((option) => ({ id: option.value, label: words(option.text), held: option }));

function fromOptions(element) {
  if (!element.option_groups) return [{ choices: optionChoices(element.options ?? []) }];
  return element.option_groups.map((group) => ({ label: words(group.label), choices: optionChoices(group.options) }));
}

function fromPeople(_, context) {
  const people = [...context.people.values()].filter((user) => !user.is_bot && !user.deleted && user.id !== "USLACKBOT");
  return [{ choices: people.map((user) => ({ id: user.id, label: user.real_name, held: user.id })) }];
}

function fromChannels(_, context) {
  const channels = [...context.channels.values()].filter((channel) => !channel.is_im && !channel.is_archived);
  return [{ choices: channels.map((channel) => ({ id: channel.id, label: `#${channel.name}`, held: channel.id })) }];
}

const DRAW = {
  plain_text_input: drawText, email_text_input: drawText, url_text_input: drawText, number_input: drawText,
  static_select: drawOne(fromOptions), external_select: drawOne(fromOptions), users_select: drawOne(fromPeople),
  conversations_select: drawOne(fromChannels), channels_select: drawOne(fromChannels),
  multi_static_select: drawMany(fromOptions), multi_external_select: drawMany(fromOptions),
  multi_users_select: drawMany(fromPeople), multi_conversations_select: drawMany(fromChannels),
  multi_channels_select: drawMany(fromChannels), radio_buttons: drawChoices("radio"), checkboxes: drawChoices("checkbox"),
  datepicker: drawPicker("date"), timepicker: drawPicker("time"), datetimepicker: drawInstant, file_input: drawFiles,
};
