-- The consent page finds its login by the browser that began it.
create index login_attempts_by_browser on login_attempts (tenant_id, browser_hash, created_at desc);
