//! The wall between tenants: Db, Tenant, TenantTx; lanes; secrets at rest; staff, sessions, API keys; audit. Knows no messages.
