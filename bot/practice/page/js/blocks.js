// Block Kit to DOM. The context says who looks, what they know, and what to do when they press something.

import { h, icon } from "./dom.js";
import { fileUrl } from "./api.js";
import { emojiOnly, textNode, unescaped } from "./mrkdwn.js";
import { richText } from "./rich_text.js";
import { drawField, holdsValue, plain } from "./fields.js";
import { askConfirm } from "./dialogs.js";
import { openMenu } from "./menu.js";

// `context`: {me, people, channels, values (state to show), errors, press(block, element, value, node), fields (Map)}.
export function renderBlocks(blocks, context) {
  return h("div", { class: "blocks" }, blocks.map((block) => (RENDER[block.type] ?? unknown)(block, context)));
}

// The state of everything drawn with this context, as Slack sends it.
export function stateOf(context) {
  const values = {};
  for (const [place, field] of context.fields) {
    const [blockId, actionId] = JSON.parse(place);
    (values[blockId] ??= {})[actionId] = field.read();
  }
  return values;
}

const words = (object) => emojiOnly(unescaped(object?.text ?? ""));

const RENDER = {
  header: (block) => h("h3", { class: "block-header" }, words(block.text)),
  divider: () => h("hr", { class: "block-divider" }),
  section: renderSection,
  context: (block, context) => h("div", { class: "block-context" }, block.elements.map((item) => (item.type === "image" ? image(item, context) : textNode(item, context)))),
  actions: (block, context) => h("div", { class: "block-actions" }, block.elements.map((item) => renderElement(item, block, context))),
  image: (block, context) => h("figure", { class: "block-image" }, block.title && h("figcaption", {}, words(block.title)), image(block, context)),
  input: renderInput,
  rich_text: richText,
  markdown: (block, context) => textNode({ type: "mrkdwn", text: block.text }, context),
  table: renderTable,
};

function renderSection(block, context) {
  const body = h("div", { class: "body" }, block.text && textNode(block.text, context),
    block.fields && h("div", { class: "fields" }, block.fields.map((item) => textNode(item, context))));
  const accessory = block.accessory && h("div", { class: "accessory" },
    block.accessory.type === "image" ? image(block.accessory, context) : renderElement(block.accessory, block, context));
  return h("div", { class: "block-section" }, body, accessory);
}

function renderTable(block, context) {
  const cell = (item) => h("td", {}, item.type === "rich_text" ? richText(item, context) : String(item.text ?? item.value ?? ""));
  return h("table", { class: "block-table" }, h("tbody", {}, block.rows.map((row) => h("tr", {}, row.map(cell)))));
}

function image(item, context) {
  const source = item.slack_file ? fileUrl(item.slack_file.id ?? item.slack_file.url.split("/").at(-1), context.me) : item.image_url;
  return h("img", { src: source, alt: item.alt_text, loading: "lazy" });
}

function renderInput(block, context) {
  const id = `field-${crypto.randomUUID()}`;
  const error = context.errors?.[block.block_id];
  const drawn = drawAndKeep(block.element, block, { ...context, inline: false }, block.dispatch_action);
  const label = [words(block.label), block.optional && h("span", { class: "optional" }, " (optional)")];
  const notes = [block.hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;
  drawn.holder.id = id;
  if (notes) drawn.holder.setAttribute("aria-describedby", notes);
  if (error) drawn.holder.setAttribute("aria-invalid", "true");
  if (!block.optional && !drawn.isGroup && drawn.holder.tagName !== "SUMMARY") drawn.holder.setAttribute("aria-required", "true");
  if (block.element.focus_on_load) drawn.holder.setAttribute("data-focus", "");
  const isNamed = !drawn.isGroup && drawn.holder.tagName !== "SUMMARY";
  const head = isNamed ? h("label", { class: "field-label", for: id }, label) : h("span", { class: "field-label", id: `${id}-label` }, label);
  if (!isNamed) (drawn.isGroup ? drawn.node : drawn.node.querySelector(".list")).setAttribute("aria-labelledby", `${id}-label`);
  if (drawn.isGroup) drawn.node.setAttribute("role", block.element.type === "radio_buttons" ? "radiogroup" : "group");
  return h("div", { class: error ? "field wrong" : "field", "data-block": block.block_id }, head, drawn.node,
    error && h("div", { class: "field-error", id: `${id}-error` }, icon("warn", "small"), error),
    block.hint && h("div", { class: "field-hint", id: `${id}-hint` }, words(block.hint)));
}

function renderElement(element, block, context) {
  if (element.type === "button") return renderButton(element, block, context);
  if (element.type === "overflow") return renderOverflow(element, block, context);
  if (!holdsValue(element)) return unknown(element);
  const drawn = drawAndKeep(element, block, { ...context, inline: true }, true);
  drawn.holder.setAttribute("aria-label", words(element.placeholder) || element.action_id.replaceAll("_", " "));
  return drawn.node;
}

function drawAndKeep(element, block, context, acts) {
  const current = context.values?.[block.block_id]?.[element.action_id] ?? initial(element);
  const press = () => acts && pressed(element, block, context, plain(drawn.read()), drawn.holder);
  const drawn = drawField(element, current, context, () => { context.touched?.(); press(); });
  context.fields.set(JSON.stringify([block.block_id, element.action_id]), drawn);
  return drawn;
}

// What an element in a message shows at first; in views the server has said it already.
function initial(element) {
  const found = Object.entries(element).find(([name]) => name.startsWith("initial_"));
  return found && { [found[0].replace("initial_value", "value").replace("initial_", "selected_")]: found[1] };
}

function renderButton(element, block, context) {
  const look = { primary: "primary", danger: "danger" }[element.style] ?? "";
  return h("button", {
    type: "button", class: `button ${look}`, "aria-label": element.accessibility_label, "data-action": element.action_id,
    onclick: (event) => {
      if (element.url) window.open(element.url, "_blank", "noopener");
      pressed(element, block, context, null, event.currentTarget);
    },
  }, words(element.text));
}

function renderOverflow(element, block, context) {
  return h("button", {
    type: "button", class: "button", "aria-label": "More actions", "aria-haspopup": "menu", "data-action": element.action_id,
    onclick: (event) => {
      const anchor = event.currentTarget;
      openMenu(anchor, element.options.map((option) => ({
        label: words(option.text),
        note: words(option.description),
        run: () => pressed(element, block, context, option.value, anchor),
      })));
    },
  }, icon("dots", "small"));
}

async function pressed(element, block, context, value, node) {
  if (element.confirm && !(await askConfirm(element.confirm, context))) return;
  node.setAttribute("aria-busy", "true");
  try {
    await context.press(block, element, value);
  } finally {
    node.removeAttribute("aria-busy");
  }
}

function unknown(thing) {
  return h("div", { class: "block-context" }, `(A ${thing.type} cannot be shown here.)`);
}
