//! Answers of pages: a rendered template, or the way to another page.

use askama::Template;
use poem::{Response, http::StatusCode};

use crate::AppError;

/// A rendered page, 200.
///
/// # Errors
///
/// Where the template does not render.
pub fn page(template: &impl Template) -> Result<Response, AppError> {
    page_with(StatusCode::OK, template)
}

/// A rendered page with another status: a form with its errors is 422.
///
/// # Errors
///
/// Where the template does not render.
pub fn page_with(status: StatusCode, template: &impl Template) -> Result<Response, AppError> {
    let html = template.render()?;
    Ok(Response::builder()
        .status(status)
        .content_type("text/html; charset=utf-8")
        .body(html))
}

/// 303: what was asked is done; look there. For the answer to a form, with an address of ours.
pub fn see_other(address: impl AsRef<str>) -> Response {
    Response::builder()
        .status(StatusCode::SEE_OTHER)
        .header("location", address.as_ref())
        .finish()
}
