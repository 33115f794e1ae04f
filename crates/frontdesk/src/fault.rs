//! Where errors stop: one middleware turns each into a problem, an error page or a way to sign in.

mod openapi;
mod postscript;
mod translate;

pub(crate) use postscript::Postscript;

use askama::Template;
use poem::{
    Endpoint, IntoResponse, Middleware, PathPattern, Request, Response, Result, http::StatusCode,
};

use crate::{
    AppError, LocalPath, Problem, ProblemId, Shell, Visit, page_with, text::TEXT, visit::keep_asked,
};

/// Which face the caller looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Face {
    /// Programs: problem+json.
    Program,
    /// A part of a page, fetched by a script.
    Fragment,
    /// A page in a browser.
    Page,
}

impl Face {
    fn of(request: &Request) -> Self {
        let path = request.uri().path();
        let accept = request.header("accept").unwrap_or_default();
        if path == "/api" || path.starts_with("/api/") || path.starts_with("/line/") {
            Self::Program
        } else if request.header("hx-request").is_some() || accept.contains("text/event-stream") {
            Self::Fragment
        } else if accept.contains("application/json") && !accept.contains("text/html") {
            Self::Program
        } else {
            Self::Page
        }
    }
}

/// Turns every error of the routes into an answer in the caller's language and form.
#[derive(Debug, Clone, Copy, Default)]
pub struct Faults;

impl<E: Endpoint> Middleware<E> for Faults {
    type Output = Told<E>;

    fn transform(&self, endpoint: E) -> Self::Output {
        Told { endpoint }
    }
}

/// The endpoint behind [`Faults`]. It never answers with an error.
pub struct Told<E> {
    endpoint: E,
}

impl<E: Endpoint> Endpoint for Told<E> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> Result<Response> {
        keep_asked(&mut request);
        let (face, visit) = (Face::of(&request), Visit::of(&request).await?);
        let postscript = Postscript::default();
        request.extensions_mut().insert(postscript.clone());
        let mut answer = match self.endpoint.call(request).await {
            Ok(answer) => answer.into_response(),
            Err(error) if error.is_from_response() => error.into_response(),
            Err(error) => {
                let pattern = error.data::<PathPattern>().cloned();
                let error = translate::into_app_error(error, visit.lang);
                error.log();
                let mut answer = answered(face, &visit, error);
                if let Some(pattern) = pattern {
                    answer.set_data(pattern);
                }
                answer
            }
        };
        postscript.write_under(&mut answer);
        Ok(answer)
    }
}

fn answered(face: Face, visit: &Visit, error: AppError) -> Response {
    match (face, error) {
        (Face::Program, error) => error.into_problem().into_json(visit.lang, visit.request_id),
        (Face::Page, AppError::SignIn { next }) => {
            to_login(&next, StatusCode::SEE_OTHER, "location")
        }
        (Face::Fragment, AppError::SignIn { .. }) => {
            to_login(&LocalPath::home(), StatusCode::UNAUTHORIZED, "hx-redirect")
        }
        (Face::Fragment, error) => fragment(visit, error.into_problem()),
        (Face::Page, error) => error_page(visit, error.into_problem()),
    }
}

fn to_login(next: &LocalPath, status: StatusCode, header: &'static str) -> Response {
    let address = match next.as_str() {
        "/" => "/login".to_owned(),
        _ => format!("/login?next={}", next.escaped()),
    };
    Response::builder()
        .status(status)
        .header(header, address)
        .finish()
}

fn fragment(visit: &Visit, problem: Problem) -> Response {
    let text = problem.told(visit.lang);
    problem.with_retry(text.with_status(problem.status()).into_response())
}

#[derive(Template)]
#[template(path = "shell/error.html")]
struct ErrorPage {
    shell: Shell,
    status: u16,
    detail: String,
    advice: String,
    home: &'static str,
    home_label: String,
}

fn error_page(visit: &Visit, problem: Problem) -> Response {
    let (lang, id) = (visit.lang, problem.id());
    let (home, label) = match id {
        ProblemId::SignInNeeded => ("/login", "error-back-to-login"),
        _ => ("/", "error-home"),
    };
    let shown = ErrorPage {
        shell: visit.shell(id.title(lang)),
        status: problem.status().as_u16(),
        detail: problem.told(lang),
        advice: id.advice(lang),
        home,
        home_label: TEXT.say(lang, label),
    };
    let answer = page_with(problem.status(), &shown).unwrap_or_else(|error| {
        error.log();
        fragment(visit, problem.clone())
    });
    problem.with_retry(answer)
}
