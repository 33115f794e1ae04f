// Everything here only makes pages nicer: each works without it.
import "./htmx";
import "./live";
import "./confirm";
import "./once";
import "./copy";
import "./ago";
import "./theme";
import "./focus";
import "./count";
