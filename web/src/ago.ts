// <time datetime data-relative>: "3分前", counted on the tenant's clock (the sandbox may have moved it).
const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [["day", 86_400], ["hour", 3_600], ["minute", 60]];
const words = new Intl.RelativeTimeFormat(document.documentElement.lang || "ja", { numeric: "auto" });
const clock = document.querySelector<HTMLTimeElement>("#sandbox-clock")?.dateTime;
const offset = clock && !Number.isNaN(Date.parse(clock)) ? Date.parse(clock) - Date.now() : 0;

/** Japanese sets no space between a figure and its unit. */
const tight = (text: string) => (words.resolvedOptions().locale.startsWith("ja") ? text.replaceAll(" ", "") : text);

function say(seconds: number): string {
  for (const [unit, size] of STEPS) if (Math.abs(seconds) >= size) return tight(words.format(Math.trunc(seconds / size), unit));
  return tight(words.format(0, "minute"));
}

function tell(): void {
  for (const time of document.querySelectorAll<HTMLTimeElement>("time[data-relative]")) {
    const at = Date.parse(time.dateTime);
    const seconds = (at - Date.now() - offset) / 1_000;
    if (Number.isNaN(at) || Math.abs(seconds) > 7 * 86_400) continue;
    const text = say(seconds);
    if (time.textContent !== text) time.textContent = text;
  }
}

tell();
setInterval(tell, 20_000);
document.addEventListener("htmx:after:swap", tell);
