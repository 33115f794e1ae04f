// htmx with hx-csp: an element's hx- attributes count only where they carry the page's nonce.
// The base template's <meta name="htmx-config"> holds the settings.
import htmx from "htmx.org";
import "htmx.org/dist/ext/hx-csp.js";

export { htmx };
