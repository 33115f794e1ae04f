// One sprite of the icons that the pages use: Lucide's strokes, and two of our own (the knot, the cord).
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

/** The symbols that are Enishi's own; the colours come from the page through custom properties. */
const own = {
  knot: {
    box: "0 0 32 32",
    body: await readFile(new URL("art/knot.svg", import.meta.url), "utf8"),
  },
  cord: {
    box: "0 0 160 64",
    body: await readFile(new URL("art/cord.svg", import.meta.url), "utf8"),
  },
};

/** Lets go of what is only for people: the wrapper, comments, line breaks. */
const inner = (svg) => svg.replace(/<!--.*?-->/gs, "").replace(/^\s*<svg[^>]*>|<\/svg>\s*$/gs, "").replace(/\s*\n\s*/g, "");

/** The sprite's text. */
export async function sprite(names, lucide) {
  const symbols = await Promise.all(names.map(async (name) => {
    const svg = await readFile(join(lucide, `${name}.svg`), "utf8");
    return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${inner(svg)}</symbol>`;
  }));
  for (const [name, { box, body }] of Object.entries(own)) symbols.push(`<symbol id="${name}" viewBox="${box}">${inner(body)}</symbol>`);
  return `<svg xmlns="http://www.w3.org/2000/svg"><!-- Lucide, ISC License, (c) Lucide Icons and Contributors; knot and cord: Enishi -->${symbols.join("")}</svg>`;
}

/** Icons that templates name literally but the sprite lacks: a page would show a hole. */
export async function missing(names, templates) {
  const known = new Set([...names, ...Object.keys(own)]);
  const lost = new Set();
  const pages = (await readdir(templates, { recursive: true })).filter((name) => name.endsWith(".html"));
  for (const page of pages) {
    const text = await readFile(join(templates, page), "utf8");
    for (const [, name] of text.matchAll(/(?:\bicon\(|with_icon ?= ?)"([a-z0-9-]+)"/g)) if (!known.has(name)) lost.add(`${name} (${page})`);
  }
  return [...lost];
}
