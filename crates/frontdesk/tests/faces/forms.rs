//! The form guard, cookies and messages between pages.

use poem::http::StatusCode;

use super::{OURS, client, header};

/// A form's token, and the cookie it hangs on.
async fn opened() -> (String, String) {
    let answer = client().get("/form").send().await;
    let cookie = header(&answer, "set-cookie").to_owned();
    for part in [
        "__Host-enishi-visit=",
        "; HttpOnly",
        "; SameSite=Lax",
        "; Secure",
        "; Path=/",
    ] {
        assert!(cookie.contains(part), "{part} in {cookie}");
    }
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let body = answer.0.into_body().into_string().await.unwrap();
    assert!(
        body.contains("&#60;b&#62;題名"),
        "titles are escaped: {body}"
    );
    let token = body
        .split("name=\"csrf\" value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    (token.to_owned(), cookie)
}

async fn sent(token: &str, cookie: &str, headers: &[(&str, &str)]) -> u16 {
    let request = client().post("/pages/said").header("cookie", cookie);
    let request = request.content_type("application/x-www-form-urlencoded");
    let request = headers.iter().fold(request, |request, (name, value)| {
        request.header(*name, *value)
    });
    let answer = request.body(format!("said=x&csrf={token}")).send().await;
    answer.0.status().as_u16()
}

#[tokio::test]
async fn a_form_of_ours_is_taken() {
    let (token, cookie) = opened().await;
    assert_eq!(
        sent(&token, &cookie, &[("sec-fetch-site", "same-origin")]).await,
        303
    );
    assert_eq!(sent(&token, &cookie, &[("origin", OURS)]).await, 303);
}

#[tokio::test]
async fn a_form_from_anywhere_else_is_refused_though_it_has_the_token() {
    let (token, cookie) = opened().await;
    for headers in [
        &[][..],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "none")],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        &[("origin", "https://enishi.example.evil.example")],
        &[("sec-fetch-site", "cross-site"), ("origin", OURS)],
    ] {
        assert_eq!(sent(&token, &cookie, headers).await, 403, "{headers:?}");
    }
}

#[tokio::test]
async fn a_form_without_its_own_token_is_refused() {
    let ((token, cookie), (foreign, _)) = (opened().await, opened().await);
    let ours = [("sec-fetch-site", "same-origin")];
    let zero_key = frontdesk::seal::Seal::new(&[0; 32]);
    let holder = cookie.split_once('=').unwrap().1;
    let forged = zero_key.mark(frontdesk::seal::Purpose::Form, &[holder]);
    for bad in ["", "x", &foreign, &forged, &token[1..]] {
        assert_eq!(sent(bad, &cookie, &ours).await, 403, "{bad}");
    }
    assert_eq!(sent(&token, "", &ours).await, 403);
}

#[tokio::test]
async fn another_type_of_body_needs_the_token_in_a_header() {
    let (token, cookie) = opened().await;
    let post = || {
        let post = client().post("/language").header("cookie", &cookie);
        post.header("sec-fetch-site", "same-origin")
            .content_type("text/plain")
    };
    let body = format!("csrf={token}");
    post()
        .body(body)
        .send()
        .await
        .assert_status(StatusCode::FORBIDDEN);
    let answer = post().header("x-csrf-token", &token).body("x").send().await;
    assert_ne!(answer.0.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_message_is_shown_once_and_cannot_be_forged() {
    let (token, cookie) = opened().await;
    let post = client().post("/pages/said").header("cookie", &cookie);
    let post = post
        .header("origin", OURS)
        .content_type("application/x-www-form-urlencoded");
    let answer = post
        .body(format!("csrf={token}&said=%3Ci%3E%E4%BF%9D%E5%AD%98"))
        .send()
        .await;
    let flash = header(&answer, "set-cookie")
        .split(';')
        .next()
        .unwrap()
        .to_owned();

    let shown = client()
        .get("/form")
        .header("cookie", format!("{cookie}; {flash}"))
        .send()
        .await;
    assert!(
        header(&shown, "set-cookie").contains("__Host-enishi-flash=; "),
        "it ends"
    );
    let body = shown.0.into_body().into_string().await.unwrap();
    assert!(body.contains("&#60;i&#62;保存"), "{body}");

    let forged = flash.replace("good.", "bad.");
    let shown = client()
        .get("/form")
        .header("cookie", format!("{cookie}; {forged}"))
        .send()
        .await;
    assert!(
        !shown
            .0
            .into_body()
            .into_string()
            .await
            .unwrap()
            .contains("保存")
    );
}

#[tokio::test]
async fn a_language_is_chosen_and_the_way_back_stays_here() {
    let (token, cookie) = opened().await;
    for (referer, back) in [
        ("https://enishi.example/form?a=b", "/form?a=b"),
        ("https://evil.example//evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ] {
        let post = client()
            .post("/language")
            .header("cookie", &cookie)
            .header("origin", OURS);
        let post = post
            .header("referer", referer)
            .content_type("application/x-www-form-urlencoded");
        let answer = post.body(format!("csrf={token}&lang=en")).send().await;
        assert_eq!(
            (answer.0.status().as_u16(), header(&answer, "location")),
            (303, back)
        );
        assert!(header(&answer, "set-cookie").starts_with("__Host-enishi-lang=en;"));
    }
}
