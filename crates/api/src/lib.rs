//! JSON for the tenants' developers. Holds no rules of its own.
