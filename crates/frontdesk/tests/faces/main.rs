//! What callers are told when something is wrong, and what the form guard lets through.

mod forms;
mod openapi;
mod problems;

use frontdesk::{AppError, Desk, FlashKind, Problem, Settings, Shell, Visit, page, see_other};
use httpd::{Edge, SecurityHeaders};
use poem::{
    Endpoint, EndpointExt, Response, Route, get, handler, post,
    test::{TestClient, TestResponse},
    web::Form,
};

/// Where the tests' site is.
pub const OURS: &str = "https://enishi.example";

#[derive(askama::Template)]
#[template(
    source = r#"{% extends "shell/plain.html" %}{% import "shell/macros.html" as ui %}{% block content %}<form method="post">{{ ui::csrf() }}</form>{% endblock %}"#,
    ext = "html"
)]
struct FormPage {
    shell: Shell,
}

#[handler]
fn form_page(visit: Visit) -> Result<Response, AppError> {
    page(&FormPage {
        shell: visit.shell("<b>題名</b>"),
    })
}

#[derive(serde::Deserialize)]
struct Said {
    said: String,
}

#[handler]
fn said(visit: Visit, form: Form<Said>) -> Response {
    visit.flash(FlashKind::Good, &form.said);
    see_other("/form")
}

#[handler]
fn broken() -> Result<String, AppError> {
    Err(AppError::internal(std::io::Error::other(
        "dsn postgres://u:secret@h",
    )))
}

#[handler]
fn foreign() -> poem::Result<String> {
    Err(poem::Error::from_string(
        "secret",
        poem::http::StatusCode::BAD_GATEWAY,
    ))
}

#[handler]
fn away() -> Result<String, AppError> {
    Err(sqlx::Error::PoolTimedOut.into())
}

#[handler]
fn panics() -> String {
    panic!("secret")
}

#[handler]
fn wrong() -> Result<String, AppError> {
    Err(Problem::invalid()
        .field("party", "too_small", "1名以上")
        .into())
}

#[handler]
fn refused() -> Result<String, AppError> {
    Err(AppError::SignIn {
        next: frontdesk::LocalPath::parse("/a?b=c").unwrap(),
    })
}

fn app() -> impl Endpoint + 'static {
    let settings = Settings {
        body_limit: 1_000,
        body_limits: vec![],
        ..Settings::new(OURS, [7; 32])
    };
    let face = || {
        Route::new()
            .at("/broken", get(broken))
            .at("/foreign", get(foreign))
            .at("/away", get(away))
            .at("/panics", get(panics))
            .at("/wrong", get(wrong))
            .at("/refused", get(refused))
            .at("/said", post(said))
    };
    let routes = frontdesk::counter::with_counter(Route::new())
        .at("/form", get(form_page))
        .nest("/api", face().nest("/open", openapi::service()))
        .nest("/pages", face());
    let desk = Desk::new(settings).unwrap();
    desk.around(routes)
        .with(Edge::new(SecurityHeaders::strict().for_origin(OURS)))
}

/// Leaked: a test's process ends with the test.
pub fn client() -> &'static TestClient<impl Endpoint> {
    Box::leak(Box::new(TestClient::new(app())))
}

/// A header's text, or nothing.
pub fn header<'a>(answer: &'a TestResponse, name: &str) -> &'a str {
    answer
        .0
        .headers()
        .get(name)
        .map_or("", |value| value.to_str().unwrap())
}
