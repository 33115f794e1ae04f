//! LINE Login from the authorization request to the tokens.

use std::collections::HashMap;

use reqwest::{Method, StatusCode, Url};
use serde_json::{Value, json};

use crate::desk::{Desk, asked};

const CALLBACK: &str = "https://shop.example/callback";
/// The pair from LINE's PKCE page.
const VERIFIER: &str = "wJKN8qz5t8SSI9lMFhBB6qwNkQBkuPZoCxzRhwLRUo1";
const CHALLENGE: &str = "BSCQwo_m8Wf0fpjmwkIKmPAJ1A7tiuRSNDnXzODS7QI";

async fn desk_with_callback() -> Desk {
    let desk = Desk::open().await;
    let path = format!("/_sim/logins/{}", desk.login);
    desk.control(Method::PATCH, &path, json!({"callback_urls": [CALLBACK]}))
        .await;
    desk
}

fn request(desk: &Desk, more: &[(&str, &str)]) -> Url {
    let mut fields: Vec<(&str, &str)> = vec![
        ("response_type", "code"),
        ("client_id", &desk.login),
        ("redirect_uri", CALLBACK),
        ("state", "s1"),
        ("scope", "profile openid"),
        ("nonce", "n1"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    for (name, value) in more {
        fields.retain(|(known, _)| known != name);
        fields.push((name, value));
    }
    Url::parse_with_params(&desk.at("/oauth2/v2.1/authorize"), fields).expect("a URL")
}

/// Where the authorization request leads.
async fn led(desk: &Desk, url: Url) -> String {
    let answer = desk.http.get(url).send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::FOUND);
    answer.headers()["location"]
        .to_str()
        .expect("a text")
        .to_owned()
}

async fn pending(desk: &Desk, more: &[(&str, &str)]) -> String {
    let to = led(desk, request(desk, more)).await;
    to.rsplit_once("/login/")
        .expect("the sign-in page")
        .1
        .to_owned()
}

fn query(url: &str) -> HashMap<String, String> {
    Url::parse(url)
        .expect("a URL")
        .query_pairs()
        .into_owned()
        .collect()
}

async fn redeem(desk: &Desk, code: &str, verifier: &str) -> (StatusCode, Value) {
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", CALLBACK),
        ("client_id", &desk.login),
        ("client_secret", &desk.login_secret),
        ("code_verifier", verifier),
    ];
    asked(desk.http.post(desk.at("/oauth2/v2.1/token")).form(&form)).await
}

#[tokio::test]
async fn a_login_with_pkce_ends_in_tokens_that_say_who_it_is() {
    let desk = desk_with_callback().await;
    let id = pending(&desk, &[("bot_prompt", "normal")]).await;

    let back = query(
        &desk
            .line
            .world()
            .approve(&id, "hanako", true)
            .expect("waiting"),
    );
    assert_eq!(back["state"], "s1");
    assert_eq!(back["friendship_status_changed"], "true");
    let (status, tokens) = redeem(&desk, &back["code"], VERIFIER).await;

    assert_eq!(status, StatusCode::OK);
    assert_eq!(tokens["expires_in"], 2_592_000);
    let form = [
        ("id_token", tokens["id_token"].as_str().expect("openid")),
        ("client_id", &desk.login),
        ("nonce", "n1"),
    ];
    let (_, claims) = asked(desk.http.post(desk.at("/oauth2/v2.1/verify")).form(&form)).await;
    assert_eq!(claims["sub"], desk.user("hanako"));
    assert_eq!(claims["name"], "佐藤 花子");
    let access = tokens["access_token"].as_str().expect("a token");
    let (_, profile) = asked(desk.http.get(desk.at("/v2/profile")).bearer_auth(access)).await;
    assert_eq!(profile["userId"], desk.user("hanako"));
    let (_, friend) = asked(
        desk.http
            .get(desk.at("/friendship/v1/status"))
            .bearer_auth(access),
    )
    .await;
    assert_eq!(friend, json!({"friendFlag": true}));
    let (again, _) = redeem(&desk, &back["code"], VERIFIER).await;
    assert_eq!(again, StatusCode::BAD_REQUEST, "a code is used once");
}

#[tokio::test]
async fn a_wrong_verifier_uses_the_code_up() {
    let desk = desk_with_callback().await;
    let id = pending(&desk, &[]).await;
    let back = query(
        &desk
            .line
            .world()
            .approve(&id, "hanako", false)
            .expect("waiting"),
    );
    assert!(!back.contains_key("friendship_status_changed"));

    let (status, body) = redeem(&desk, &back["code"], &"x".repeat(43)).await;

    assert_eq!(
        (status, &body["error"]),
        (StatusCode::BAD_REQUEST, &json!("invalid_grant"))
    );
    assert_eq!(
        redeem(&desk, &back["code"], VERIFIER).await.0,
        StatusCode::BAD_REQUEST
    );
}

#[tokio::test]
async fn a_refusal_and_a_silent_request_come_back_as_errors() {
    let desk = desk_with_callback().await;

    let id = pending(&desk, &[]).await;
    let refused = query(&desk.line.world().refuse(&id).expect("waiting"));
    let silent = query(&led(&desk, request(&desk, &[("prompt", "none")])).await);
    let scope = query(&led(&desk, request(&desk, &[("scope", "birthday")])).await);

    assert_eq!(refused["error"], "ACCESS_DENIED");
    assert_eq!(refused["state"], "s1");
    assert_eq!(silent["error"], "LOGIN_REQUIRED");
    assert_eq!(scope["error"], "INVALID_SCOPE");
}

#[tokio::test]
async fn an_unregistered_callback_is_never_redirected_to() {
    let desk = desk_with_callback().await;
    for wrong in [
        "https://evil.example/callback",
        "https://shop.example/callback/more",
        "https://shop.example/callbackx",
    ] {
        let (status, _) = asked(desk.http.get(request(&desk, &[("redirect_uri", wrong)]))).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{wrong}");
    }
    let page = desk
        .http
        .get(request(&desk, &[("client_id", "1")]))
        .send()
        .await
        .expect("an answer");
    assert!(
        page.text()
            .await
            .expect("a page")
            .contains("Invalid client_id")
    );
    let appended = format!("{CALLBACK}?next=1");
    pending(&desk, &[("redirect_uri", &appended)]).await;
}

#[tokio::test]
async fn deauthorizing_ends_the_tokens_and_asks_for_consent_again() {
    let desk = desk_with_callback().await;
    let world = desk.line.world();
    let id = pending(&desk, &[]).await;
    let back = query(&world.approve(&id, "hanako", false).expect("waiting"));
    let (_, tokens) = redeem(&desk, &back["code"], VERIFIER).await;
    let access = tokens["access_token"].as_str().expect("a token");
    let bearer = desk.stateless(&desk.login, &desk.login_secret).await;
    let deauthorize = || {
        let request = desk
            .http
            .post(desk.at("/user/v1/deauthorize"))
            .bearer_auth(&bearer);
        request.json(&json!({"userAccessToken": access}))
    };

    let id = pending(&desk, &[]).await;
    assert!(!world.needs_consent(&id, "hanako").expect("known"));
    assert_eq!(asked(deauthorize()).await.0, StatusCode::NO_CONTENT);
    assert_eq!(
        asked(deauthorize()).await,
        (StatusCode::BAD_REQUEST, json!({"message": "invalid token"}))
    );
    assert!(world.needs_consent(&id, "hanako").expect("known"));
    let verify = desk
        .http
        .get(desk.at("/oauth2/v2.1/verify"))
        .query(&[("access_token", access)]);
    assert_eq!(
        asked(verify).await.1["error_description"],
        "The access token revoked"
    );
}
