//! Every page, rendered: empty, typical, overflowing, hostile.

use super::{
    Words,
    form::{Form, Typed, Wrong},
};
use frontdesk::{Desk, Settings, Shell, Visit};
use kernel::{Instant, Lang, Zone};
use poem::{EndpointExt, Route, get, handler, test::TestClient, web::Data};
use std::sync::{Arc, Mutex};

/// As long as a name may be, without a place to break.
pub const LONG: &str = "寿限無寿限無五劫の擦り切れ海砂利水魚の水行末雲来末風来末食う寝る処に住む処藪ら柑子の藪柑子パイポパイポパイポのシューリンガンABCDEFGHIJKLMNOPQRST";

/// Markup, a way out of an attribute, and Fluent's own braces.
pub const HOSTILE: &str = "\"><script>alert(1)</script><img src=x onerror='alert(2)'>{ $x }";

/// The languages of the samples.
pub const WORDS: [Words; 2] = [Words(Lang::Ja), Words(Lang::En)];

/// A moment of the samples.
pub fn at(text: &str) -> Instant {
    Zone::TOKYO.parse_local(text).expect("a time")
}

/// A form with something wrong in each field.
pub fn wrong_form(said: &str) -> Form {
    let typed = Typed {
        starts_at: said.into(),
        party: said.into(),
        course: said.into(),
        note: said.into(),
    };
    let wrong = |field| Wrong {
        field,
        text: said.into(),
    };
    Form::again(
        &typed,
        ["starts_at", "party", "course", "note"].map(wrong).into(),
    )
}

type Kept = Arc<Mutex<Option<Shell>>>;

/// A shell, as a desk makes it.
pub fn shell() -> Shell {
    #[handler]
    fn keep(visit: Visit, kept: Data<&Kept>) {
        *kept.lock().expect("nobody panicked") = Some(visit.shell("見本"));
    }
    let kept = Kept::default();
    let desk = Desk::new(Settings::new("http://127.0.0.1", [7; 32])).expect("no Redis is named");
    let app = desk.around(Route::new().at("/", get(keep)).data(kept.clone()));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let asked = async { TestClient::new(app).get("/").send().await };
    runtime
        .expect("a runtime")
        .block_on(asked)
        .assert_status_is_ok();
    kept.lock()
        .expect("nobody panicked")
        .take()
        .expect("the page was asked for")
}

/// The page's HTML: nothing of an attack is markup in it, and no word of ours is missing.
pub fn rendered(page: &impl askama::Template) -> String {
    let html = page.render().expect("it renders");
    assert!(
        !html.contains("<script>alert") && !html.contains("<img src=x"),
        "unescaped: {html}"
    );
    for key in [
        "page-", "state-", "step-", "by-", "reason-", "refused-", "nav-",
    ] {
        let said = format!(">{key}");
        assert!(
            !html.contains(&said),
            "a word is missing after {said}: {html}"
        );
    }
    html
}
