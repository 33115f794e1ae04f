// Builds dist/: styles, scripts, icons and the API page's files under names that carry their content's hash.
import { createHash } from "node:crypto";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { missing, sprite } from "./icons.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const dist = join(here, "dist");
const hash = (bytes) => createHash("sha256").update(bytes).digest("hex").slice(0, 10);
const manifest = {};

/** Writes one file under its hashed name. */
async function emit(name, bytes) {
  const [, stem, ext] = name.match(/^(.*)(\.[a-z]+)$/);
  manifest[name] = `${stem}-${hash(bytes)}${ext}`;
  await writeFile(join(dist, manifest[name]), bytes);
}

/** Bundles scripts and styles. */
async function bundles() {
  const { outputFiles } = await build({
    absWorkingDir: here,
    entryPoints: { app: "src/app.ts", docs: "src/docs.ts", styles: "styles/app.css" },
    bundle: true,
    minify: true,
    write: false,
    outdir: dist,
    format: "iife",
    target: ["es2022"],
    legalComments: "none",
    logLevel: "warning",
  });
  for (const file of outputFiles) {
    const name = file.path.slice(dist.length + 1);
    await emit(name === "styles.css" ? "app.css" : name, file.contents);
  }
}

/** Copies Swagger UI into a folder named for its content. */
async function swagger() {
  const from = join(here, "node_modules/swagger-ui-dist");
  const files = { "swagger-ui.css": "swagger-ui.css", "swagger-ui.js": "swagger-ui-bundle.js" };
  const all = await Promise.all(Object.values(files).map((name) => readFile(join(from, name))));
  const folder = `swagger-ui-${hash(Buffer.concat(all))}`;
  await mkdir(join(dist, folder));
  for (const name of ["LICENSE", "NOTICE"]) await cp(join(from, name), join(dist, folder, name));
  for (const [name, file] of Object.entries(files)) {
    await cp(join(from, file), join(dist, folder, name));
    manifest[name] = `${folder}/${name}`;
  }
}

const names = JSON.parse(await readFile(join(here, "icons.json"), "utf8"));
const lost = await missing(names, join(here, "../templates"));
if (lost.length) {
  console.error(`Icons that web/icons.json lacks: ${lost.join(", ")}`);
  process.exit(1);
}

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await Promise.all([
  bundles(),
  swagger(),
  sprite(names, join(here, "node_modules/lucide-static/icons")).then((svg) => emit("icons.svg", svg)),
]);
await writeFile(join(dist, "manifest.json"), `${JSON.stringify(manifest, Object.keys(manifest).sort(), 2)}\n`);
