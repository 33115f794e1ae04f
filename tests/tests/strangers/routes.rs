//! Every route of the server and who may use it. A route that is not here fails the test.

use Who::{Anyone, Elsewhere, Key, Line, Member, Staff};
use tenancy::Role::{self, Chat, Owner, Viewer};

/// Who may use a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Everybody: pages without a tenant.
    Anyone,
    /// Signed-in staff, of this role or more.
    Staff(Role),
    /// A tenant's developers, with a key.
    Key,
    /// A tenant's members: what it shows hangs on a browser's own login.
    Member,
    /// LINE, with a signature.
    Line,
    /// Not on the public address at all.
    Elsewhere,
}

/// Method, path, who may, and what is sent: a query with GET, a form or JSON with the others. `{x}` is
/// filled with the other tenant's, or with what nobody has.
pub type Row = (&'static str, &'static str, Who, &'static str);

pub const ROUTES: &[Row] = &[
    ("GET", "/assets/*path", Anyone, ""),
    ("GET", "/live", Staff(Viewer), "topics=members,reservations"),
    ("POST", "/logout", Anyone, ""),
    ("POST", "/language", Anyone, "lang=ja"),
    ("POST", "/sandbox/clock", Staff(Chat), "by=1h"),
    ("GET", "/livez", Anyone, ""),
    ("GET", "/readyz", Anyone, ""),
    ("GET", "/metrics", Elsewhere, ""),
    (
        "POST",
        "/line/:channel",
        Line,
        r#"{"destination":"U","events":[]}"#,
    ),
    ("GET", "/l/:channel/link", Member, ""),
    ("GET", "/l/:channel/callback", Member, "code=x&state=y"),
    ("GET", "/l/:channel/consent", Member, ""),
    (
        "POST",
        "/l/:channel/consent",
        Member,
        "service=on&profile=on",
    ),
    ("GET", "/l/:channel/me", Member, ""),
    ("POST", "/l/:channel/offers", Member, "on=1"),
    ("GET", "/l/:channel/unlink", Member, ""),
    ("POST", "/l/:channel/unlink", Member, ""),
    ("GET", "/l/:channel/unlinked", Member, ""),
    ("GET", "/l/:channel/help", Member, ""),
    ("GET", "/docs/", Anyone, ""),
    ("GET", "/docs/problems", Anyone, ""),
    ("GET", "/docs/problems/:word", Anyone, ""),
    ("GET", "/api/openapi.json", Anyone, ""),
    ("GET", "/api/v1/account", Key, ""),
    (
        "GET",
        "/api/v1/deliveries",
        Key,
        "member={member}&subject={reservation}",
    ),
    ("GET", "/api/v1/deliveries/:delivery", Key, ""),
    ("GET", "/api/v1/members", Key, "limit=50"),
    ("POST", "/api/v1/members", Key, r#"{"name":"客"}"#),
    ("GET", "/api/v1/members/:member", Key, ""),
    ("PATCH", "/api/v1/members/:member", Key, r#"{"name":"盗"}"#),
    (
        "GET",
        "/api/v1/members/by-external-id/:external_id",
        Key,
        "",
    ),
    ("GET", "/api/v1/reservations", Key, "from={day}T00:00:00Z"),
    (
        "POST",
        "/api/v1/reservations",
        Key,
        r#"{"member":"{member}","starts_at":"{soon}","party":2}"#,
    ),
    ("GET", "/api/v1/reservations/:reservation", Key, ""),
    (
        "PATCH",
        "/api/v1/reservations/:reservation",
        Key,
        r#"{"version":1,"party":9}"#,
    ),
    (
        "POST",
        "/api/v1/reservations/:reservation/cancel",
        Key,
        "{}",
    ),
    ("GET", "/", Staff(Viewer), ""),
    ("GET", "/signup", Anyone, ""),
    ("POST", "/signup", Anyone, "business=x"),
    ("GET", "/verify", Anyone, "token=x"),
    ("POST", "/verify", Anyone, "token=x&password=x"),
    ("GET", "/verify/resend", Anyone, ""),
    ("POST", "/verify/resend", Anyone, "email=nobody@example.jp"),
    ("GET", "/login", Anyone, "next=/members"),
    (
        "POST",
        "/login",
        Anyone,
        "email=nobody@example.jp&password=x",
    ),
    ("GET", "/workplaces", Staff(Viewer), ""),
    ("POST", "/workplaces", Staff(Viewer), "tenant={tenant}"),
    ("GET", "/setup", Staff(Viewer), ""),
    (
        "POST",
        "/setup",
        Staff(Owner),
        "messaging_channel_id={messaging}&messaging_secret=0123456789abcdef0123456789abcdef\
         &login_channel_id={messaging}&login_secret=0123456789abcdef0123456789abcdef",
    ),
    ("POST", "/setup/webhook", Staff(Owner), "channel={channel}"),
    ("GET", "/deliveries", Staff(Viewer), "member={member}"),
    ("GET", "/members", Staff(Viewer), "q=CANARY"),
    ("POST", "/members", Staff(Chat), "name=x"),
    ("GET", "/members/new", Staff(Chat), ""),
    ("GET", "/members/:member", Staff(Viewer), ""),
    ("POST", "/members/:member", Staff(Chat), ""),
    ("GET", "/members/:member/edit", Staff(Chat), ""),
    (
        "POST",
        "/members/:member/edit",
        Staff(Chat),
        "name=x&read_at={read_at}",
    ),
    ("GET", "/settings", Staff(Viewer), ""),
    (
        "POST",
        "/settings",
        Staff(Owner),
        "name=B&zone=Asia/Tokyo&language=ja&tenant_id=0",
    ),
    ("GET", "/settings/channels", Staff(Viewer), ""),
    (
        "POST",
        "/settings/channels",
        Staff(Owner),
        "channel={channel}",
    ),
    ("POST", "/settings/channels/pause", Staff(Owner), ""),
    ("POST", "/settings/channels/resume", Staff(Owner), "back=/"),
    (
        "GET",
        "/settings/channels/secrets",
        Staff(Owner),
        "channel={channel}",
    ),
    (
        "POST",
        "/settings/channels/secrets",
        Staff(Owner),
        "messaging_channel_id={messaging}&messaging_secret=0123456789abcdef0123456789abcdef\
         &login_channel_id={messaging}&login_secret=0123456789abcdef0123456789abcdef",
    ),
    ("GET", "/settings/keys", Staff(Owner), ""),
    ("POST", "/settings/keys", Staff(Owner), "name=x&tenant_id=0"),
    ("POST", "/settings/keys/revoke", Staff(Owner), "key={key}"),
    ("GET", "/settings/audit", Staff(Owner), ""),
    ("GET", "/styleguide", Staff(Viewer), ""),
    ("GET", "/reservations", Staff(Viewer), "date={day}"),
    (
        "POST",
        "/reservations",
        Staff(Chat),
        "member={member}&starts_at={local}&party=2",
    ),
    ("GET", "/reservations/new", Staff(Chat), "member={member}"),
    ("GET", "/reservations/:reservation", Staff(Viewer), ""),
    ("GET", "/reservations/:reservation/panel", Staff(Viewer), ""),
    ("GET", "/reservations/:reservation/edit", Staff(Chat), ""),
    (
        "POST",
        "/reservations/:reservation/edit",
        Staff(Chat),
        "version=1&starts_at={local}&party=3",
    ),
    ("GET", "/reservations/:reservation/cancel", Staff(Chat), ""),
    ("POST", "/reservations/:reservation/cancel", Staff(Chat), ""),
    ("POST", "/reservations/:reservation/came", Staff(Chat), ""),
];
