//! Sessions: renewed at sign-in, ended for good at sign-out, gone with the role.

use anyhow::Result;
use poem::http::StatusCode;

use super::Site;

#[tokio::test]
async fn a_stranger_is_sent_to_sign_in_and_comes_back() -> Result<()> {
    let site = Site::open().await?;
    for cookie in ["", "enishi=x", &format!("enishi={}", "A".repeat(43))] {
        let answer = site
            .client()
            .get("/me?a=b")
            .header("cookie", cookie)
            .send()
            .await;
        answer.assert_status(StatusCode::SEE_OTHER);
        answer.assert_header("location", "/login?next=/me%3Fa%3Db");
    }
    Ok(())
}

#[tokio::test]
async fn signing_in_gives_a_new_token_and_ends_the_old_one() -> Result<()> {
    let site = Site::open().await?;
    let planted = format!("enishi={}", "A".repeat(43));
    let first = site.signed_in(&planted).await;
    let second = site.signed_in(&first).await;
    assert!(first.len() > 43 && first != planted && first != second);
    let status = async |cookie: &str| {
        site.client()
            .get("/me")
            .header("cookie", cookie)
            .send()
            .await
            .0
            .status()
            .as_u16()
    };
    assert_eq!(
        (
            status(&planted).await,
            status(&first).await,
            status(&second).await
        ),
        (303, 303, 200)
    );
    Ok(())
}

#[tokio::test]
async fn signing_out_ends_the_session_and_not_only_the_cookie() -> Result<()> {
    let site = Site::open().await?;
    let session = site.signed_in("").await;
    let holder = session.trim_start_matches("enishi=");
    let token = site
        .desk
        .seal()
        .mark(frontdesk::seal::Purpose::Form, &[holder]);
    let answer = site
        .client()
        .post("/logout")
        .header("cookie", &session)
        .header("sec-fetch-site", "same-origin")
        .header("x-csrf-token", token)
        .send()
        .await;
    answer.assert_header("location", "/login");
    let copied = site
        .client()
        .get("/me")
        .header("cookie", &session)
        .send()
        .await;
    copied.assert_status(StatusCode::SEE_OTHER);
    Ok(())
}

#[tokio::test]
async fn a_role_that_is_taken_away_counts_at_once() -> Result<()> {
    let site = Site::open().await?;
    let session = site.signed_in("").await;
    let ask = async || {
        site.client()
            .get("/owners")
            .header("cookie", &session)
            .send()
            .await
    };
    ask().await.assert_status_is_ok();
    let mut tx = site.tenant.begin().await?;
    sqlx::query("update memberships set role = 5 where tenant_id = $1")
        .bind(tx.id())
        .execute(tx.conn())
        .await?;
    tx.commit().await?;
    ask().await.assert_status(StatusCode::FORBIDDEN);
    Ok(())
}
