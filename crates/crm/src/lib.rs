//! What the tenants talk about: members, friends, events, messages. Knows no HTTP and no LINE client.
