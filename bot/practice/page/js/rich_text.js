// rich_text blocks: sections, lists, quotes, preformatted; text in them is never parsed.

import { h } from "./dom.js";
import { channelMention, link, userMention } from "./mrkdwn.js";
import { emoji } from "./emoji.js";

export function richText(block, context) {
  return h("div", { class: "rich text" }, block.elements.map((part) => renderPart(part, context)));
}

function renderPart(part, context) {
  const leaves = () => part.elements.map((leaf) => (leaf.type === "rich_text_section" ? renderPart(leaf, context) : renderLeaf(leaf, context)));
  if (part.type === "rich_text_list") {
    const list = h(part.style === "ordered" ? "ol" : "ul", { start: part.offset ? String(part.offset + 1) : undefined },
      part.elements.map((item) => h("li", {}, item.elements.map((leaf) => renderLeaf(leaf, context)))));
    list.style.marginLeft = `${(part.indent ?? 0) * 22}px`;
    return list;
  }
  if (part.type === "rich_text_quote") return h("blockquote", {}, leaves());
  if (part.type === "rich_text_preformatted") return h("pre", {}, leaves());
  return h("div", { class: "line" }, leaves());
}

function renderLeaf(leaf, context) {
  if (leaf.type === "link") return styled(link(leaf.url, leaf.text ?? leaf.url), leaf.style);
  if (leaf.type === "user") return userMention(leaf.user_id, context);
  if (leaf.type === "channel") return channelMention(leaf.channel_id, context);
  if (leaf.type === "broadcast") return h("span", { class: "mention loud" }, `@${leaf.range}`);
  if (leaf.type === "emoji") return emoji(leaf.name) ?? `:${leaf.name}:`;
  if (leaf.type === "date") return leaf.fallback ?? "";
  return styled(leaf.text ?? "", leaf.style);
}

function styled(node, style = {}) {
  const tags = { code: "code", bold: "strong", italic: "em", strike: "s", underline: "u" };
  return Object.entries(tags).reduce((inner, [name, tag]) => (style[name] ? h(tag, {}, inner) : inner), node);
}
