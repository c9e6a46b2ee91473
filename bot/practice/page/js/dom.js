// Building DOM without HTML strings: whatever comes from the workspace becomes text nodes, never markup.

export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") node.className = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name in node && typeof value !== "string") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

// Make `parent` hold exactly `nodes`, moving as little as possible, so that focus and scrolling stay.
export function syncChildren(parent, nodes) {
  nodes.forEach((node, index) => {
    const there = parent.children[index];
    if (there !== node) parent.insertBefore(node, there ?? null);
  });
  while (parent.children.length > nodes.length) parent.lastElementChild.remove();
}

const PATHS = {
  archive: "M3 5h14v3H3zM4.5 8v8h11V8M8 11h4",
  bolt: "M11 2 4 12h5l-1 6 7-10h-5z",
  bookmark: "M5 3h10v14l-5-3.6L5 17z",
  clock: "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14M10 6v4.3l2.8 1.7",
  close: "M5 5l10 10M15 5 5 15",
  dots: "M10 5v.01M10 10v.01M10 15v.01",
  eye: "M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5M10 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4",
  help: "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14M8 8a2 2 0 1 1 2.900 1.800c-.6.3-.9.700-.9 1.400M10 13.800v.010",
  hash: "M7.5 3.5 6 16.5M14 3.5l-1.5 13M3.5 7.5h13M3 12.5h13",
  home: "M3 9.5 10 3.5l7 6V17h-5v-4.5H8V17H3z",
  lock: "M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9",
  menu: "M3 5.5h14M3 10h14M3 14.5h14",
  person: "M10 10a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4M3.5 17c.6-3.2 3.2-5 6.5-5s5.900 1.800 6.500 5",
  pin: "M7 3h6l-.6 5 2.600 3H5l2.600-3zM10 11v6",
  plus: "M10 4v12M4 10h12",
  send: "M3.500 10 16.500 4l-4.500 12.500-2.500-5z",
  thread: "M3.500 4h13v9.500H9L5.500 16.500v-3h-2z",
  warn: "M10 3 2.500 16.500h15zM10 8v4M10 14v.010",
};

export function icon(name, extra = "") {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", `icon ${extra}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

export function iconButton(name, label, onclick, attributes = {}) {
  return h("button", { type: "button", class: "icon-button", "aria-label": label, title: label, onclick, ...attributes }, icon(name));
}

const COLOURS = ["#2f6f7e", "#8a4f7d", "#9a5b2c", "#3f6b3a", "#4a5aa8", "#a0413f", "#6b5b2e", "#2d6a9f", "#7a4a9c", "#54706b"];

export function avatar(user, extra = "") {
  const name = user?.real_name ?? "?";
  const letters = user?.is_bot ? "✦" : name.split(/\s+/).map((word) => word[0]).slice(0, 2).join("").toUpperCase();
  const node = h("span", { class: `avatar ${extra}`, "aria-hidden": "true" }, letters);
  const sum = [...(user?.id ?? "")].reduce((total, letter) => total * 31 + letter.charCodeAt(0), 7);
  node.style.background = user?.is_bot ? "#17404a" : COLOURS[Math.abs(sum) % COLOURS.length];
  return node;
}
