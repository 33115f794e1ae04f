// The API page: Swagger UI on our own document, with nothing from elsewhere.
declare const SwaggerUIBundle: (options: Record<string, unknown>) => unknown;

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
