//! poem-openapi's errors, in our form.

use poem_openapi::{Object, OpenApi, OpenApiService, param::Query, payload::Json};
use serde_json::Value;

use super::{client, header};

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct Secretive {
    #[oai(validator(max_length = 5))]
    name: String,
    party: i32,
}

struct Api;

#[OpenApi]
impl Api {
    #[oai(path = "/things", method = "post")]
    async fn make(&self, thing: Json<Secretive>) -> Json<i32> {
        Json(thing.party + i32::try_from(thing.name.len()).unwrap_or(0))
    }

    #[oai(path = "/things", method = "get")]
    async fn list(&self, #[oai(validator(maximum(value = "10")))] limit: Query<i32>) -> Json<i32> {
        Json(limit.0)
    }
}

pub fn service() -> impl poem::IntoEndpoint<Endpoint: 'static> {
    OpenApiService::new(Api, "t", "1")
}

async fn posted(body: &'static str) -> (u16, Value) {
    let answer = client()
        .post("/api/open/things")
        .content_type("application/json")
        .body(body);
    told(answer.send().await).await
}

async fn told(answer: poem::test::TestResponse) -> (u16, Value) {
    assert_eq!(header(&answer, "content-type"), "application/problem+json");
    let status = answer.0.status().as_u16();
    let body = answer.0.into_body().into_string().await.unwrap();
    assert!(
        !body.contains("Secretive") && !body.contains("i32"),
        "{body}"
    );
    (status, serde_json::from_str(&body).unwrap())
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_400() {
    for body in [
        "",
        "{",
        "[]",
        r#"{"name":{},"party":2}"#,
        r#"{"party":2}"#,
        r#"{"name":"a","party":1,"x":1}"#,
    ] {
        let (status, problem) = posted(body).await;
        assert_eq!(
            (status, &problem["type"]),
            (400, &"/docs/problems/invalid-request".into()),
            "{body}"
        );
    }
}

#[tokio::test]
async fn a_field_that_breaks_its_rule_is_422_and_named() {
    let (status, problem) = posted(r#"{"name":"longer than five","party":2}"#).await;
    let error = &problem["errors"][0];
    assert_eq!(
        (status, &error["field"], &error["code"]),
        (422, &"name".into(), &"too_long".into())
    );
}

#[tokio::test]
async fn a_parameter_is_named() {
    for path in [
        "/api/open/things?limit=11",
        "/api/open/things?limit=x",
        "/api/open/things",
    ] {
        let (status, problem) = told(client().get(path).send().await).await;
        assert_eq!(
            (status, &problem["errors"][0]["field"]),
            (400, &"limit".into()),
            "{path}"
        );
    }
}

#[tokio::test]
async fn another_type_of_body_is_415() {
    let answer = client()
        .post("/api/open/things")
        .content_type("text/plain")
        .body("x")
        .send()
        .await;
    assert_eq!(told(answer).await.0, 415);
    let answer = client()
        .post("/api/open/things")
        .content_type("application/json");
    assert_eq!(
        told(
            answer
                .header("content-encoding", "gzip")
                .body("x")
                .send()
                .await
        )
        .await
        .0,
        415
    );
}
