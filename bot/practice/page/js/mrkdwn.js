// Slack's mrkdwn to DOM: bold, italic, strike, code, quotes, lists, mentions, links, dates. Never makes HTML from text.

import { h } from "./dom.js";
import { slackDate } from "./times.js";
import { emoji } from "./emoji.js";

const INLINE = new RegExp(
  [
    "`(?<code>[^`\\n]+)`",
    "<(?<control>[^<>\\n]+)>",
    "(?<![\\w*])\\*(?<bold>[^\\s*](?:[^*\\n]*[^\\s*])?)\\*(?![\\w*])",
    "(?<![\\w_])_(?<italic>[^\\s_](?:[^_\\n]*[^\\s_])?)_(?![\\w_])",
    "(?<![\\w~])~(?<strike>[^\\s~](?:[^~\\n]*[^\\s~])?)~(?![\\w~])",
    ":(?<emoji>[a-z0-9_+'-]+):",
    "(?<url>https?://[^\\s<>|]+[^\\s<>|.,;:!?)])",
  ].join("|"),
  "g",
);

export const unescaped = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

// A text object (mrkdwn or plain_text) as a block of lines.
export function textNode(object, context) {
  if (object.type === "plain_text") return h("div", { class: "text" }, lines(object.text, (line) => [emojiOnly(unescaped(line))]));
  return h("div", { class: "text" }, mrkdwn(object.text, context));
}

export const emojiOnly = (text) => text.replace(/:([a-z0-9_+'-]+):/g, (whole, name) => emoji(name) ?? whole);

export function mrkdwn(text, context) {
  return text.split(/```/).flatMap((part, index) => {
    if (index % 2) return [h("pre", {}, unescaped(part.replace(/^\n/, "").replace(/\n$/, "")))];
    return part.trim() === "" && text.includes("```") ? [] : quotesAndLines(part, context);
  });
}

function quotesAndLines(text, context) {
  const nodes = [];
  for (const line of text.split("\n")) {
    const quoted = /^(?:&gt;|>)\s?(.*)$/.exec(line);
    const last = nodes.at(-1);
    if (quoted && last?.tagName === "BLOCKQUOTE") last.append(...lines(quoted[1], (words) => inline(words, context)));
    else if (quoted) nodes.push(h("blockquote", {}, lines(quoted[1], (words) => inline(words, context))));
    else nodes.push(...lines(line, (words) => inline(words, context)));
  }
  return nodes;
}

function lines(text, render) {
  return text.split("\n").map((line) => {
    const item = /^(\s*)([•◦▪-]|\d+\.)\s+(.*)$/.exec(line);
    if (!item) return h("div", { class: line.trim() ? "line" : "line gap" }, ...render(line));
    const mark = item[2] === "-" ? "•" : item[2];
    const row = h("div", { class: "item" }, h("span", {}, mark), h("span", {}, ...render(item[3])));
    row.style.paddingLeft = `${Math.min(item[1].length, 8) * 6 + 2}px`;
    return row;
  });
}

function inline(text, context) {
  const nodes = [];
  let from = 0;
  for (const found of text.matchAll(INLINE)) {
    if (found.index > from) nodes.push(unescaped(text.slice(from, found.index)));
    nodes.push(piece(found, context));
    from = found.index + found[0].length;
  }
  if (from < text.length) nodes.push(unescaped(text.slice(from)));
  return nodes;
}

function piece(found, context) {
  const { code, control, bold, italic, strike, emoji: name, url } = found.groups;
  if (code !== undefined) return h("code", {}, unescaped(code));
  if (control !== undefined) return controlled(control, context);
  if (bold !== undefined) return h("strong", {}, ...inline(bold, context));
  if (italic !== undefined) return h("em", {}, ...inline(italic, context));
  if (strike !== undefined) return h("s", {}, ...inline(strike, context));
  if (name !== undefined) return emoji(name) ?? found[0];
  return link(unescaped(url), unescaped(url));
}

function controlled(control, context) {
  const [target, label] = control.split(/\|(.*)/s);
  if (/^@[UW]\w+$/.test(target)) return userMention(target.slice(1), context);
  if (/^#[CDG]\w+$/.test(target)) return channelMention(target.slice(1), context, label);
  if (target.startsWith("!date^")) return dateNode(target, label);
  if (target.startsWith("!")) return h("span", { class: "mention loud" }, label ? unescaped(label) : `@${target.slice(1).split("^")[0]}`);
  if (/^(https?:|mailto:|tel:)/.test(target)) return link(unescaped(target), unescaped(label || target.replace(/^mailto:/, "")));
  return `<${unescaped(control)}>`;
}

export function userMention(id, context) {
  const user = context.people.get(id);
  return h("span", { class: id === context.me ? "mention me" : "mention", title: user?.profile.title || undefined }, `@${user?.real_name ?? id}`);
}

export function channelMention(id, context, label) {
  const channel = context.channels.get(id);
  if (!channel) return h("span", { class: "mention" }, label ? `#${unescaped(label)}` : "a private channel");
  return h("a", { class: "mention", href: `#${id}` }, `#${channel.name}`);
}

export function link(href, label) {
  const permalink = new RegExp(`^${location.origin}/archives/(\\w+)/p(\\d+)(\\d{6})$`).exec(href);
  if (permalink) return h("a", { href: `#${permalink[1]}/${permalink[2]}.${permalink[3]}` }, label);
  return h("a", { href, target: "_blank", rel: "noopener noreferrer" }, label);
}

function dateNode(target, fallback) {
  const [, unix, pattern, href] = target.split("^");
  const words = slackDate(unix, pattern ?? "{date} {time}", unescaped(fallback ?? ""));
  return href ? link(unescaped(href), words) : h("time", { title: unescaped(fallback ?? "") }, words);
}
