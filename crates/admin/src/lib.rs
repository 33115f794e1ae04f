//! HTML for the tenants' staff. Holds no rules of its own.
