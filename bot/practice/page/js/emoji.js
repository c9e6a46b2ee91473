// The few emoji names that an incident bot may use. An unknown name stays as it was written.

const EMOJI = {
  "+1": "👍", "-1": "👎", bell: "🔔", books: "📚", bulb: "💡", calendar: "📅", checkered_flag: "🏁", clipboard: "📋",
  clock3: "🕒", eyes: "👀", fire: "🔥", hospital: "🏥", hourglass: "⌛", information_source: "ℹ️", key: "🔑",
  large_blue_circle: "🔵", large_green_circle: "🟢", large_orange_circle: "🟠", large_yellow_circle: "🟡", link: "🔗",
  lock: "🔒", mag: "🔍", memo: "📝", no_entry: "⛔", ok_hand: "👌", package: "📦", page_facing_up: "📄", paperclip: "📎",
  pushpin: "📌", question: "❓", raised_hands: "🙌", red_circle: "🔴", rotating_light: "🚨", scales: "⚖️", shield: "🛡️",
  speech_balloon: "💬", tada: "🎉", telephone_receiver: "📞", warning: "⚠️", wave: "👋", white_check_mark: "✅",
  white_circle: "⚪", wrench: "🔧", x: "❌",
};

export const emoji = (name) => EMOJI[name];
