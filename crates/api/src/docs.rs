//! The documentation's pages: all operations to read and to try, and a page for each problem.

use crate::text::TEXT;
use askama::Template;
use frontdesk::{AppError, Problem, ProblemId, Shell, Visit, assets, page};
use poem::{Response, Result, Route, get, handler, web::Path};

/// Below `/docs`.
pub(crate) fn pages() -> Route {
    Route::new()
        .at("/", get(operations))
        .at("/problems", get(problems))
        .at("/problems/:word", get(problem))
}

#[derive(Template)]
#[template(path = "api/operations.html")]
struct OperationsPage {
    shell: Shell,
    said: Said,
    sheet: String,
    scripts: [String; 2],
}

#[derive(Template)]
#[template(path = "api/problems.html")]
struct ProblemsPage {
    shell: Shell,
    said: Said,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "api/problem.html")]
struct ProblemPage {
    shell: Shell,
    said: Said,
    row: Row,
    kind: String,
}

/// A problem in words.
struct Row {
    href: String,
    word: &'static str,
    status: u16,
    title: String,
    detail: String,
    advice: String,
}

/// The page's labels, in the reader's language.
struct Said(kernel::Lang);

impl Said {
    fn t(&self, key: &str) -> String {
        TEXT.say(self.0, key)
    }
}

/// `GET /docs`
#[handler]
async fn operations(visit: Visit) -> Result<Response> {
    Ok(page(&OperationsPage {
        shell: visit.shell(TEXT.say(visit.lang, "docs-title")),
        said: Said(visit.lang),
        sheet: assets::address("swagger-ui.css"),
        scripts: ["swagger-ui.js", "docs.js"].map(assets::address),
    })?)
}

/// `GET /docs/problems`
#[handler]
async fn problems(visit: Visit) -> Result<Response> {
    Ok(page(&ProblemsPage {
        shell: visit.shell(TEXT.say(visit.lang, "docs-problems")),
        said: Said(visit.lang),
        rows: ProblemId::ALL
            .iter()
            .map(|id| Row::of(*id, visit.lang))
            .collect(),
    })?)
}

/// `GET /docs/problems/{word}`
#[handler]
async fn problem(visit: Visit, Path(word): Path<String>) -> Result<Response> {
    let id = ProblemId::from_word(&word);
    let id = id.ok_or_else(|| AppError::from(Problem::not_found()))?;
    Ok(page(&ProblemPage {
        shell: visit.shell(id.title(visit.lang)),
        said: Said(visit.lang),
        row: Row::of(id, visit.lang),
        kind: format!("{}{}", visit.desk().public_url(), id.page()),
    })?)
}

impl Row {
    fn of(id: ProblemId, lang: kernel::Lang) -> Self {
        Self {
            href: id.page(),
            word: id.word(),
            status: id.status().as_u16(),
            title: id.title(lang),
            detail: id.detail(lang),
            advice: id.advice(lang),
        }
    }
}
