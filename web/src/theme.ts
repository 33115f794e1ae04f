// Light, dark, or as the system has it; kept in this browser. The account menu closes like a menu.
const root = document.documentElement;

function show(): void {
  for (const button of document.querySelectorAll<HTMLElement>("[data-theme-to]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeTo === (root.dataset.theme ?? "auto")));
  }
}

document.addEventListener("click", (event) => {
  const at = event.target;
  if (!(at instanceof Element)) return;
  const to = at.closest<HTMLElement>("[data-theme-to]")?.dataset.themeTo;
  if (to) {
    root.dataset.theme = to;
    try {
      localStorage.setItem("theme", to);
    } catch {
      // Storage is refused: the choice lasts for this page.
    }
    show();
  }
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.me[open], details.menu[open]")) if (!menu.contains(at)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing) return;
  const menu = document.querySelector<HTMLDetailsElement>("details.me[open], details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary")?.focus();
});

show();
