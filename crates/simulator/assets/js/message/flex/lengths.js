// @ts-check
/**
 * LINE's keywords and units turned into CSS values. Anything that is not of a
 * known shape is dropped, so a message cannot write style sheets of its own.
 */

/** @typedef {Record<string, string>} Scale */

/** @type {Scale} */
export const SPACE = { none: "0", xs: "2px", sm: "4px", md: "8px", lg: "12px", xl: "16px", xxl: "20px" };
/** @type {Scale} */
export const CORNER = SPACE;
/** @type {Scale} */
export const BORDER = { none: "0", light: "0.5px", normal: "1px", medium: "2px", "semi-bold": "3px", bold: "4px" };
/** @type {Scale} */
export const TEXT = {
  xxs: "11px", xs: "13px", sm: "14px", md: "16px", lg: "19px", xl: "22px", xxl: "29px",
  "3xl": "35px", "4xl": "48px", "5xl": "74px",
};
/** @type {Scale} */
export const PICTURE = {
  xxs: "40px", xs: "60px", sm: "80px", md: "100px", lg: "120px", xl: "140px", xxl: "160px",
  "3xl": "180px", "4xl": "200px", "5xl": "220px", full: "100%",
};

const LENGTH = /^-?\d{1,4}(\.\d{1,3})?(px|%)$/;
const COLOUR = /^#([0-9a-f]{6}|[0-9a-f]{8})$/i;
const RATIO = /^(\d{1,6}(?:\.\d+)?):(\d{1,6}(?:\.\d+)?)$/;

/**
 * @param {unknown} value keyword, px or %
 * @param {Scale} [scale]
 * @returns {string | null}
 */
export function length(value, scale = SPACE) {
  if (typeof value !== "string") return null;
  if (Object.hasOwn(scale, value)) return scale[value];
  return LENGTH.test(value) ? value : null;
}

/** `#RRGGBB` or `#RRGGBBAA`, as LINE takes them. @param {unknown} value */
export function colour(value) {
  return typeof value === "string" && COLOUR.test(value) ? value : null;
}

/** `20:13` → `20 / 13`. @param {unknown} value @param {string} [fallback] */
export function ratio(value, fallback = "1 / 1") {
  const match = typeof value === "string" ? RATIO.exec(value) : null;
  if (!match || Number(match[1]) <= 0 || Number(match[2]) <= 0) return fallback;
  return `${match[1]} / ${match[2]}`;
}

/**
 * Sets what is known and leaves the rest to the style sheet.
 * @param {HTMLElement} element
 * @param {Record<string, string | null | undefined>} values CSS property → value
 */
export function dress(element, values) {
  for (const [property, value] of Object.entries(values)) {
    if (value) element.style.setProperty(property, value);
  }
}
