//! HTML for the tenants' members: link, consent, unlink, help. Holds no rules of its own.
