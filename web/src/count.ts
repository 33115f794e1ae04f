// textarea[data-count] shows how much of its maxlength is used.
function count(area: HTMLTextAreaElement): void {
  let note = area.nextElementSibling;
  if (!note?.matches(".count")) {
    note = document.createElement("p");
    note.className = "count";
    note.setAttribute("aria-hidden", "true");
    area.after(note);
  }
  note.textContent = `${area.value.length.toLocaleString()} / ${area.maxLength.toLocaleString()}`;
}

const countAll = () => document.querySelectorAll<HTMLTextAreaElement>("textarea[data-count]").forEach(count);
countAll();
document.addEventListener("htmx:after:swap", countAll);
document.addEventListener("input", (event) => {
  if (event.target instanceof HTMLTextAreaElement && event.target.matches("[data-count]")) count(event.target);
});
