//! Errors as programs, pages and fragments see them.

use serde_json::Value;

use super::{client, header};

async fn problem(path: &str, language: &str) -> (u16, Value) {
    let answer = client()
        .get(path)
        .header("accept-language", language)
        .send()
        .await;
    assert_eq!(
        header(&answer, "content-type"),
        "application/problem+json",
        "{path}"
    );
    let (status, id) = (
        answer.0.status().as_u16(),
        header(&answer, "x-request-id").to_owned(),
    );
    let body: Value =
        serde_json::from_str(&answer.0.into_body().into_string().await.unwrap()).unwrap();
    assert_eq!(
        (body["request_id"].as_str(), body["status"].as_u64()),
        (Some(&*id), Some(status.into()))
    );
    (status, body)
}

#[tokio::test]
async fn a_program_is_told_a_problem_in_its_language() {
    let (status, ja) = problem("/api/nowhere", "ja").await;
    let (_, en) = problem("/api/nowhere", "en-GB").await;
    assert_eq!(
        (status, ja["type"].as_str()),
        (404, Some("/docs/problems/not-found"))
    );
    assert_eq!(
        (ja["title"].as_str(), en["title"].as_str()),
        (Some("見つかりません"), Some("Not found"))
    );
}

#[tokio::test]
async fn wrong_fields_are_named() {
    let (status, body) = problem("/api/wrong", "ja").await;
    assert_eq!(status, 422);
    assert_eq!(body["errors"][0]["field"], "party");
    assert_eq!(body["errors"][0]["code"], "too_small");
}

#[tokio::test]
async fn no_cause_is_ever_told() {
    for (path, status) in [
        ("broken", 500),
        ("foreign", 500),
        ("panics", 500),
        ("away", 503),
    ] {
        for face in ["api", "pages"] {
            let answer = client().get(format!("/{face}/{path}")).send().await;
            assert_eq!(answer.0.status().as_u16(), status, "{face}/{path}");
            assert_eq!(
                header(&answer, "retry-after").is_empty(),
                status != 503,
                "{face}/{path}"
            );
            assert!(header(&answer, "strict-transport-security").contains("max-age"));
            let body = answer.0.into_body().into_string().await.unwrap();
            assert!(!body.contains("secret") && !body.contains("Pool"), "{body}");
        }
    }
}

#[tokio::test]
async fn poems_own_errors_are_problems_too() {
    assert_eq!(
        problem("/api/said", "ja").await.1["type"],
        "/docs/problems/method-not-allowed"
    );
    let answer = client()
        .post("/api/said")
        .content_type("text/plain")
        .body("x")
        .send()
        .await;
    assert_eq!(header(&answer, "content-type"), "application/problem+json");
    let answer = client()
        .post("/api/said")
        .content_type("application/x-www-form-urlencoded")
        .body(vec![b'x'; 2_000])
        .send()
        .await;
    answer.assert_status(poem::http::StatusCode::PAYLOAD_TOO_LARGE);
    answer.assert_header("content-type", "application/problem+json");
}

#[tokio::test]
async fn a_person_sees_a_page_with_the_reference_number() {
    let answer = client()
        .get("/pages/nowhere")
        .header("accept", "text/html")
        .send()
        .await;
    let id = header(&answer, "x-request-id").to_owned();
    assert_eq!(header(&answer, "content-type"), "text/html; charset=utf-8");
    assert_eq!(answer.0.status().as_u16(), 404);
    let body = answer.0.into_body().into_string().await.unwrap();
    assert!(
        body.contains("見つかりません") && body.contains(&id),
        "{body}"
    );
}

#[tokio::test]
async fn who_is_not_signed_in_is_shown_the_way() {
    let page = client().get("/pages/refused").send().await;
    assert_eq!(
        (page.0.status().as_u16(), header(&page, "location")),
        (303, "/login?next=/a%3Fb%3Dc")
    );
    let fragment = client()
        .get("/pages/refused")
        .header("hx-request", "true")
        .send()
        .await;
    assert_eq!(
        (
            fragment.0.status().as_u16(),
            header(&fragment, "hx-redirect")
        ),
        (401, "/login")
    );
    let stream = client()
        .get("/pages/refused")
        .header("accept", "text/event-stream")
        .send()
        .await;
    assert_eq!(stream.0.status().as_u16(), 401);
    assert_eq!(problem("/api/refused", "ja").await.0, 401);
}

#[tokio::test]
async fn the_language_that_was_chosen_stays() {
    let answer = client()
        .get("/pages/nowhere")
        .header("cookie", "__Host-enishi-lang=en")
        .header("accept-language", "ja")
        .send()
        .await;
    assert!(
        answer
            .0
            .into_body()
            .into_string()
            .await
            .unwrap()
            .contains("Not found")
    );
}

#[tokio::test]
async fn an_asset_that_is_not_there_is_404() {
    for path in [
        "/assets/nothing.css",
        "/assets/../Cargo.toml",
        "/assets/%2e%2e/package.json",
    ] {
        client()
            .get(path)
            .send()
            .await
            .assert_status(poem::http::StatusCode::NOT_FOUND);
    }
}
