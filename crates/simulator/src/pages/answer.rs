//! What a page handler answers: a rendered template, a move elsewhere, or a page that says what is wrong.

use askama::Template;
use poem::{
    IntoResponse, Response,
    http::{StatusCode, header},
};

use super::Shell;
use crate::world::WorldError;

/// What may keep a page from being shown.
#[derive(Debug, thiserror::Error)]
pub(super) enum PageError {
    /// The address names nothing that is here.
    #[error("nothing here")]
    Nothing(Shell),
    /// The sign-in request is unknown, used or older than half an hour.
    #[error("the sign-in request is over")]
    LoginOver(Shell),
    /// A template does not render: a defect of ours.
    #[error("the page does not render")]
    Template(#[from] askama::Error),
}

#[derive(Template)]
#[template(path = "simulator/error.html")]
struct ErrorPage {
    shell: Shell,
    title: &'static str,
    words: &'static str,
}

impl poem::error::ResponseError for PageError {
    fn status(&self) -> StatusCode {
        match self {
            Self::Nothing(_) => StatusCode::NOT_FOUND,
            Self::LoginOver(_) => StatusCode::BAD_REQUEST,
            Self::Template(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn as_response(&self) -> Response {
        let (shell, title, words) = match self {
            Self::Nothing(shell) => (
                shell,
                "見つかりません",
                "お探しのページはありません。アドレスをご確認ください。",
            ),
            Self::LoginOver(shell) => (
                shell,
                "ログインできませんでした",
                "このログインの有効期限が切れたか、すでに使われています。元のサービスの画面に戻り、もう一度はじめからお試しください。",
            ),
            Self::Template(_) => return self.status().into_response(),
        };
        let page = ErrorPage {
            shell: shell.clone(),
            title,
            words,
        };
        match shown(&page) {
            Ok(answer) => answer.with_status(self.status()).into_response(),
            Err(_) => self.status().into_response(),
        }
    }
}

/// A template as an HTML answer.
pub(super) fn shown(page: &impl Template) -> Result<Response, PageError> {
    let html = page.render()?;
    Ok(Response::builder()
        .content_type("text/html; charset=utf-8")
        .body(html))
}

/// Elsewhere, by GET.
pub(super) fn moved(to: &str) -> Response {
    Response::builder()
        .status(StatusCode::SEE_OTHER)
        .header(header::LOCATION, to)
        .finish()
}

/// A refusal of the world in words for the form that caused it.
pub(super) fn in_words(error: &WorldError) -> String {
    match error {
        WorldError::Invalid("name", _) => "名前は1〜100文字で入力してください。".into(),
        WorldError::Invalid("webhook_url", _) => {
            "Webhook URLは http または https で始まる500文字以内のURLにしてください。".into()
        }
        WorldError::Invalid("callback_urls", _) => {
            "コールバックURLは1行に1つ、http または https のURLで、400件までです。".into()
        }
        WorldError::TooMany(_) => "これ以上は作成できません。".into(),
        other => other.to_string(),
    }
}
