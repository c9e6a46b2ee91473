// Times as people read them, always in the zone of the person we act as.

let zone = "UTC";
export const useZone = (name) => { zone = name; };

const format = (instant, options) => new Intl.DateTimeFormat("en-US", { timeZone: zone, hourCycle: "h23", ...options }).format(instant);

export const hourOf = (instant) => format(instant, { hour: "2-digit", minute: "2-digit" });
export const dayOf = (instant) => format(instant, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
export const shortDayOf = (instant) => format(instant, { weekday: "short", day: "numeric", month: "short" });
export const fullOf = (instant) => format(instant, { weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short" });
export const clockOf = (instant) => `${format(instant, { weekday: "short", day: "numeric", month: "short", year: "numeric" })}, ${hourOf(instant)}`;

// How far practice time is ahead, in the largest two units.
export function aheadOf(seconds) {
  if (seconds < 60) return "";
  const parts = [[Math.floor(seconds / 86400), "d"], [Math.floor((seconds % 86400) / 3600), "h"], [Math.floor((seconds % 3600) / 60), "min"]];
  return `+${parts.filter(([count]) => count).slice(0, 2).map(([count, unit]) => `${count} ${unit}`).join(" ")}`;
}

// The instant at which a wall clock in the person's zone shows `local` (such as 2026-11-24T09:00).
export function instantAt(local) {
  const wanted = Date.parse(`${local}Z`);
  let guess = wanted;
  for (let round = 0; round < 3; round += 1) guess += wanted - wallClock(guess);
  return new Date(guess);
}

// What a date input shows for an instant, in the person's zone.
export const localOf = (instant) => new Date(wallClock(instant.getTime())).toISOString().slice(0, 16);

function wallClock(time) {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat("en-GB", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" })
      .formatToParts(time).map((part) => [part.type, part.value]),
  );
  return Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second);
}

const TOKENS = {
  date_num: (at) => localOf(at).slice(0, 10),
  date: (at) => format(at, { day: "numeric", month: "long", year: "numeric" }),
  date_short: (at) => format(at, { day: "numeric", month: "short", year: "numeric" }),
  date_long: dayOf,
  date_pretty: (at) => format(at, { day: "numeric", month: "long", year: "numeric" }),
  date_short_pretty: (at) => format(at, { day: "numeric", month: "short", year: "numeric" }),
  date_long_pretty: dayOf,
  time: hourOf,
  time_secs: (at) => format(at, { hour: "2-digit", minute: "2-digit", second: "2-digit" }),
  ago: fullOf,
};

// Slack's <!date^unix^{date} at {time}|fallback>.
export function slackDate(unix, pattern, fallback) {
  const instant = new Date(Number(unix) * 1000);
  if (Number.isNaN(instant.getTime())) return fallback;
  return pattern.replace(/\{(\w+)\}/g, (whole, token) => TOKENS[token]?.(instant) ?? whole);
}
