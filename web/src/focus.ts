// A page that answers with errors begins at their summary; its links go to the fields themselves.
document.querySelector<HTMLElement>("[data-focus]")?.focus();

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>(".error-summary a") : null;
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  const input = field.matches("input,select,textarea") ? field : field.querySelector<HTMLElement>("input,select,textarea");
  input?.focus();
  field.scrollIntoView({ block: "center" });
});
