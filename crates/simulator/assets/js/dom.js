// @ts-check
/**
 * The only way the pages make elements: no markup is ever parsed from data,
 * so a message cannot smuggle a tag or a handler into the phone.
 */

/** @typedef {Node | string | null | undefined | false} Child */

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, unknown>} [traits] `class`, `on` (a map of listeners), anything else is an attribute
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, traits = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(traits)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "on") listen(element, /** @type {Record<string, EventListener>} */ (value));
    else if (name === "class") element.className = String(value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) {
    if (child) element.append(child);
  }
  return element;
}

/**
 * @param {Element} element
 * @param {Record<string, EventListener>} listeners
 */
function listen(element, listeners) {
  for (const [event, listener] of Object.entries(listeners)) element.addEventListener(event, listener);
}

/**
 * The element that the page is known to have.
 * @template {HTMLElement} [T=HTMLElement]
 * @param {string} id
 * @returns {T}
 */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`no element #${id}`);
  return /** @type {T} */ (element);
}

/**
 * A round picture; the first letter on a colour of its own where there is none.
 * @param {string} name
 * @param {string | null | undefined} picture
 * @param {string} [extra]
 */
export function avatar(name, picture, extra = "") {
  const shell = h("span", { class: `avatar tone-${tone(name)} ${extra}`.trim(), "aria-hidden": "true" });
  const url = webUrl(picture);
  if (url) shell.append(h("img", { src: url, alt: "", loading: "lazy" }));
  else shell.append([...name.trim()][0] ?? "?");
  return shell;
}

/** @param {string} name */
function tone(name) {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return sum % 6;
}

/**
 * The address if a browser may open it: http and https only.
 * @param {unknown} address
 * @returns {string | null}
 */
export function webUrl(address) {
  if (typeof address !== "string" || address === "") return null;
  try {
    const url = new URL(address, location.href);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}
