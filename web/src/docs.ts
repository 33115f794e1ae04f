// The API page: Swagger UI on our own document, with nothing from elsewhere.
declare const SwaggerUIBundle: (options: Record<string, unknown>) => unknown;

/** Swagger UI has its own dark look; it follows the theme that was chosen here. */
function followTheme(): void {
  const root = document.documentElement;
  const wanted = matchMedia("(prefers-color-scheme: dark)");
  const paint = () => {
    const theme = root.dataset.theme ?? "auto";
    root.classList.toggle("dark-mode", theme === "dark" || (theme === "auto" && wanted.matches));
  };
  wanted.addEventListener("change", paint);
  paint();
}

followTheme();
const at = document.getElementById("docs");
if (at) {
  SwaggerUIBundle({
    domNode: at,
    url: at.dataset.spec ?? "/api/openapi.json",
    deepLinking: true,
    validatorUrl: null,
    tryItOutEnabled: true,
    persistAuthorization: false,
    defaultModelsExpandDepth: 0,
  });
}
