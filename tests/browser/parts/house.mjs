/** Where the product and the stand-in of LINE answer, and the stand-in's control interface. */

const address = (name) => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: start this by tests/browser/run`);
  return value.replace(/\/$/, "");
};

export const ENISHI = address("ENISHI_URL");
export const LINE = address("LINE_URL");

/** Who signs in to the sample restaurant of the sandbox. */
export const SAMPLE = { email: "soba@enishi.example", password: "soba-to-tempura" };

/**
 * @param {string} path below `/_sim`
 * @param {object} [body] posted as JSON; without it the path is read
 */
export async function sim(path, body) {
  const posted = body && { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(`${LINE}/_sim${path}`, posted);
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
  return text ? JSON.parse(text) : null;
}
