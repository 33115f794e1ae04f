// Short notices at the foot of the page. Their words come from the page, in its language.
const tray = () => document.getElementById("toasts");

/** The page's own wording for a notice that scripts show. */
export const wording = (name: "copied" | "offline" | "failed") => tray()?.dataset[name] ?? "";

/** Shows a notice; the answer takes it away. Without a lifetime it stays until then. */
export function toast(text: string, lifetime = 5_000): () => void {
  const note = document.createElement("p");
  note.className = "toast";
  note.textContent = text;
  tray()?.append(note);
  const away = () => note.remove();
  if (lifetime > 0) setTimeout(away, lifetime);
  return away;
}
