//! What holds for every operation, seen from outside.

use frontdesk::{Desk, Settings};
use kernel::Site;
use poem::{Endpoint, Response, Route, http::StatusCode, test::TestClient};
use serde_json::Value;

const SITE: &str = "https://enishi.example.jp";

fn api() -> api::Mount<(api::Account, api::Members, api::Deliveries)> {
    let operations = (api::Account, api::Members, api::Deliveries);
    api::Mount::new(&Site::new(SITE), operations)
}

fn client() -> TestClient<impl Endpoint<Output = Response>> {
    let desk = Desk::new(Settings::new(SITE, [7; 32])).expect("a desk");
    TestClient::new(desk.around(api().mount(Route::new())))
}

fn document() -> Value {
    serde_json::from_str(&api().document()).expect("JSON")
}

/// Path, method and operation.
fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let paths = document["paths"].as_object().expect("paths");
    let each = paths.iter().flat_map(|(path, methods)| {
        let methods = methods.as_object().expect("methods");
        methods
            .iter()
            .map(move |(method, it)| (path.clone(), method.clone(), it.clone()))
    });
    each.collect()
}

fn parameters(operation: &Value) -> Vec<&str> {
    let all = operation["parameters"].as_array().into_iter().flatten();
    all.filter_map(|one| one["name"].as_str()).collect()
}

#[test]
fn every_operation_is_named_told_and_behind_a_key() {
    let document = document();
    assert_eq!(document["servers"][0]["url"], format!("{SITE}/api/v1"));
    assert_eq!(
        document["components"]["securitySchemes"]["ApiKey"]["scheme"],
        "bearer"
    );
    for (path, method, operation) in operations(&document) {
        let id = operation["operationId"].as_str().unwrap_or_default();
        let (noun, verb) = id.split_once('.').unwrap_or_default();
        assert!(
            !noun.is_empty() && !verb.is_empty(),
            "{method} {path}: {id}"
        );
        assert!(operation["summary"].is_string(), "{id} has no summary");
        assert!(
            operation["security"][0]["ApiKey"].is_array(),
            "{id} needs no key"
        );
    }
}

#[test]
fn every_operation_tells_what_can_go_wrong() {
    for (path, method, operation) in operations(&document()) {
        let problem = |status: &str| {
            operation["responses"][status]["content"]["application/problem+json"].is_object()
        };
        let always = ["400", "401", "422", "429", "503"];
        assert!(always.into_iter().all(problem), "{method} {path}");
        assert_eq!(problem("404"), path.contains('{'), "{method} {path}");
        assert_eq!(problem("409"), method != "get", "{method} {path}");
        let once = parameters(&operation).contains(&"Idempotency-Key");
        assert_eq!(once, method == "post", "{method} {path}");
    }
}

#[tokio::test]
async fn nobody_is_answered_401_by_every_operation() {
    let client = client();
    for (path, method, _) in operations(&document()) {
        let address = format!("/api/v1{}", path.replace(['{', '}'], ""));
        let method = method.to_uppercase().parse().expect("a method");
        let asked = client
            .request(method, &address)
            .content_type("application/json");
        let answer = asked.body("{}").send().await.0;
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{address}");
        assert_eq!(
            answer.content_type(),
            Some("application/problem+json"),
            "{address}"
        );
    }
}

#[tokio::test]
async fn the_document_is_open_and_what_is_unknown_is_a_problem() {
    let client = client();
    let answer = client.get("/api/openapi.json").send().await;
    answer.assert_status_is_ok();
    let answer = client
        .get("/api/v1/nothing")
        .header("accept-language", "en")
        .send()
        .await
        .0;
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    let body = answer.into_body().into_string().await.expect("text");
    assert!(body.contains("/docs/problems/not-found"), "{body}");
}

#[tokio::test]
async fn the_pages_of_the_documentation_speak_both_languages() {
    let client = client();
    let each = frontdesk::ProblemId::ALL.iter().map(|id| id.page());
    for path in each.chain(["/docs".into(), "/docs/problems".into()]) {
        for lang in ["ja", "en"] {
            let asked = client.get(&path).header("accept-language", lang);
            let answer = asked.send().await.0;
            assert_eq!(answer.status(), StatusCode::OK, "{path}");
            let html = answer.into_body().into_string().await.expect("text");
            assert!(html.contains(&format!("<html lang=\"{lang}\">")), "{path}");
            assert!(
                !html.contains(" style=") && !html.contains(">docs-"),
                "{path}"
            );
        }
    }
    client
        .get("/docs/problems/unheard-of")
        .send()
        .await
        .assert_status(StatusCode::NOT_FOUND);
}
