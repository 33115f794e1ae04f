//! Every route, tried as those who may not: nobody, another tenant, a revoked key, a viewer who would write.

mod person;
mod routes;
mod sources;
mod stage;

use anyhow::{Result, ensure};
use person::{Answer, Person};
use reqwest::Method;
use routes::{ROUTES, Row, Who};
use stage::{Ids, Stage};
use std::collections::BTreeSet;
use tenancy::Role;

#[test]
fn every_route_of_the_sources_is_in_the_list() -> Result<()> {
    let declared = sources::routes()?;
    let listed: BTreeSet<_> = ROUTES
        .iter()
        .map(|(method, path, ..)| ((*method).to_owned(), (*path).to_owned()))
        .collect();
    let unlisted: Vec<_> = declared.difference(&listed).collect();
    let gone: Vec<_> = listed.difference(&declared).collect();
    assert!(
        unlisted.is_empty() && gone.is_empty(),
        "add to tests/tests/strangers/routes.rs, with who may: {unlisted:?}; take out: {gone:?}"
    );
    assert!(declared.len() > 60, "the sources were not read whole");
    Ok(())
}

/// Sends what the list says, with these ids.
async fn ask(person: &Person, (method, path, _, more): &Row, ids: &Ids) -> Result<Answer> {
    let (path, more) = (ids.fill(path), ids.fill(more));
    let program = path.starts_with("/api/") || path.starts_with("/line/");
    match *method {
        "GET" if more.is_empty() => person.get(&path).await,
        "GET" => person.get(&format!("{path}?{more}")).await,
        "POST" if !program => person.form(&path, &more).await,
        other => {
            let method = Method::from_bytes(other.as_bytes())?;
            person.json(method, &path, &more).await
        }
    }
}

/// A shop's own name stands on its own members' pages, for everybody who has the address.
fn leaks<'a>(row: &Row, answer: &'a Answer) -> Option<&'a str> {
    let public = if row.2 == Who::Member {
        "CANARY-business"
    } else {
        "-"
    };
    let headers = answer.headers.values().filter_map(|v| v.to_str().ok());
    let texts = headers.chain([answer.body.as_str()]);
    texts
        .flat_map(|text| text.match_indices("CANARY-").map(|(at, _)| &text[at..]))
        .find(|found| !found.starts_with(public))
        .map(|found| found.get(..30).unwrap_or(found))
}

#[tokio::test]
async fn nobody_is_let_in() -> Result<()> {
    let stage = Stage::set().await?;
    let visitor = Person::visitor(&stage.app).await?;
    let mut wrong = Vec::new();
    for row in ROUTES {
        let answer = ask(&visitor, row, &stage.ours).await?;
        let right = match row.2 {
            Who::Staff(_) => answer.is_turned_away(),
            Who::Key | Who::Line => answer.status == 401,
            Who::Elsewhere => answer.status == 404,
            Who::Anyone | Who::Member => answer.status < 500,
        };
        if !right || leaks(row, &answer).is_some() {
            wrong.push(format!(
                "{row:?}: {} {:?}",
                answer.status,
                leaks(row, &answer)
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    stage.is_untouched().await
}

#[tokio::test]
async fn a_key_opens_no_page_and_a_session_no_operation() -> Result<()> {
    let stage = Stage::set().await?;
    let program = Person::program(&stage.app, &stage.their_key)?;
    let program = Person {
        token: Person::visitor(&stage.app).await?.token,
        cookie: Person::visitor(&stage.app).await?.cookie,
        ..program
    };
    let owner = stage.their_owner().await?;
    let ended = [
        Person::program(&stage.app, &stage.their_revoked_key)?,
        Person::program(&stage.app, &stage.our_revoked_key)?,
    ];
    for row in ROUTES {
        match row.2 {
            // The form token of another visit: the guard refuses before anybody is asked who it is.
            Who::Staff(_) => {
                let answer = ask(&program, row, &stage.ours).await?;
                let refused = answer.is_turned_away() || answer.status == 403;
                assert!(refused, "{row:?}: {}", answer.status);
            }
            Who::Key => {
                let answer = ask(&owner, row, &stage.ours).await?;
                assert_eq!(answer.status, 401, "{row:?}");
                for program in &ended {
                    let answer = ask(program, row, &stage.ours).await?;
                    assert_eq!(answer.status, 401, "{row:?}");
                    assert!(answer.header("content-type").contains("problem+json"));
                }
            }
            _ => {}
        }
    }
    stage.is_untouched().await
}

#[tokio::test]
async fn another_tenant_learns_nothing_not_even_that_it_is_there() -> Result<()> {
    let stage = Stage::set().await?;
    let program = Person::program(&stage.app, &stage.their_key)?;
    let (ours, no_ones) = (&stage.ours, &stage.no_ones);
    let mut wrong = Vec::new();
    for row in ROUTES {
        // A session ends with some of these answers, and some of them can be had once.
        let persons = match row.2 {
            Who::Key => [program.clone(), program.clone()],
            _ => [stage.their_owner().await?, stage.their_owner().await?],
        };
        let theirs = ask(&persons[0], row, ours).await?;
        let nothing = ask(&persons[1], row, no_ones).await?;
        if let Some(found) = leaks(row, &theirs) {
            wrong.push(format!("{row:?} shows {found}"));
        }
        if theirs.status >= 500 {
            wrong.push(format!("{row:?}: {}", theirs.status));
        }
        let names_one = row.1.contains(':') && matches!(row.2, Who::Staff(_) | Who::Key);
        if names_one && theirs.status != 404 {
            wrong.push(format!("{row:?}: {} and not 404", theirs.status));
        }
        let given = ["{member}", "{key}", "tenant={tenant}"];
        let takes = row.0 != "GET" && given.iter().any(|id| row.3.contains(id));
        if takes && !(400..500).contains(&theirs.status) {
            wrong.push(format!("{row:?}: {} and not refused", theirs.status));
        }
        // Whether LINE knows a channel is LINE's to tell, to whoever may ask it.
        let whole = format!("{} {}", row.1, row.3).replace("{messaging}", "");
        let compared =
            ours.fill(&whole) != no_ones.fill(&whole) && matches!(row.2, Who::Staff(_) | Who::Key);
        let (a, b) = (
            theirs.plain(&persons[0].token, &ours.all()),
            nothing.plain(&persons[1].token, &no_ones.all()),
        );
        if compared && a != b {
            wrong.push(format!(
                "{row:?} tells apart:\n{}",
                stage::difference(&a, &b)
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    stage.is_untouched().await
}

#[tokio::test]
async fn a_viewer_reads_and_writes_nothing() -> Result<()> {
    let stage = Stage::set().await?;
    for row in ROUTES {
        let Who::Staff(least) = row.2 else { continue };
        let viewer = stage.viewer().await?;
        let answer = ask(&viewer, row, &stage.ours).await?;
        if least > Role::Viewer {
            assert_eq!(answer.status, 403, "{row:?}");
            assert_eq!(leaks(row, &answer).filter(|it| it.contains("secret")), None);
        } else {
            let let_in = !answer.is_turned_away() && answer.status < 400;
            ensure!(let_in, "{row:?}: {} {}", answer.status, answer.body);
        }
    }
    stage.is_untouched().await
}

#[tokio::test]
async fn a_members_browser_of_one_shop_is_a_strangers_in_another() -> Result<()> {
    let stage = Stage::set().await?;
    let member = Person {
        cookie: stage.their_members_cookie().await?,
        ..Person::nobody(&stage.app)?
    };
    let theirs = format!("/l/{}/me", stage.their_channel);
    let at_home = member.get(&theirs).await?;
    assert_eq!(at_home.status, 200, "{}", at_home.body);
    for page in ["me", "unlink"] {
        let answer = member
            .get(&format!("/l/{}/{page}", stage.ours.channel))
            .await?;
        assert_eq!(answer.status, 303, "{page}: {}", answer.body);
        assert!(answer.header("location").contains("/oauth2/v2.1/authorize"));
    }
    Ok(())
}
