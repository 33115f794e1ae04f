// @ts-check
/** Times as people in Japan read them, whatever zone this browser is in. */

const ZONE = "Asia/Tokyo";
const clockFormat = new Intl.DateTimeFormat("ja-JP", { timeZone: ZONE, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const dayFormat = new Intl.DateTimeFormat("ja-JP", { timeZone: ZONE, year: "numeric", month: "long", day: "numeric", weekday: "short" });
const shortFormat = new Intl.DateTimeFormat("ja-JP", { timeZone: ZONE, month: "numeric", day: "numeric" });
const keyFormat = new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE });

/** @param {Date} at */
export const clock = (at) => clockFormat.format(at);
/** 2026年11月24日(火) @param {Date} at */
export const day = (at) => dayFormat.format(at);
/** 2026-11-24, equal for moments of one day. @param {Date} at */
export const dayKey = (at) => keyFormat.format(at);

/**
 * Today's hour, or the date of another day: what a chat list shows.
 * @param {Date} at
 * @param {Date} now
 */
export function brief(at, now) {
  return dayKey(at) === dayKey(now) ? clock(at) : shortFormat.format(at);
}

/**
 * The day's name in a chat: 今日, 昨日 or its date.
 * @param {Date} at
 * @param {Date} now
 */
export function dayName(at, now) {
  const yesterday = new Date(now.getTime() - 86_400_000);
  if (dayKey(at) === dayKey(now)) return "今日";
  if (dayKey(at) === dayKey(yesterday)) return "昨日";
  return day(at);
}
