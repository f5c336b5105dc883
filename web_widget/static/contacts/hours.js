/* Which hour it is, as web_widget/hours.py has it: a copy that was kept may be read at any other time than it was drawn. */

const LONDON = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Europe/London", hourCycle: "h23", weekday: "short",
  year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit",
});

/** `opens` and `closes` as in "09:00"; `holidays` are London's dates, separated by spaces. */
export function isOutOfHours(now, { opens, closes, holidays }) {
  const at = Object.fromEntries(LONDON.formatToParts(now).map(({ type, value }) => [type, value]));
  const clock = `${at.hour}:${at.minute}`;
  return (
    ["Sat", "Sun"].includes(at.weekday) ||
    holidays.split(" ").includes(`${at.year}-${at.month}-${at.day}`) ||
    clock < opens ||
    clock >= closes
  );
}

/** "25 November 2026", in London. */
export function today() {
  const day = { day: "numeric", month: "long", year: "numeric", timeZone: "Europe/London" };
  return new Date().toLocaleDateString("en-GB", day);
}
