//! Samples for the pages' tests: a shell, a text that overflows, and one that attacks.

use crate::words::Words;
use frontdesk::{Desk, Settings, Shell, Visit};
use kernel::Lang;
use poem::{Route, get, handler, test::TestClient, web::Data};
use std::sync::{Arc, Mutex};

/// The reader's language in samples.
pub const WORDS: Words = Words(Lang::Ja);
/// As long as a name may be, without a place to break.
pub const LONG: &str = "寿限無寿限無五劫の擦り切れ海砂利水魚の水行末雲来末風来末食う寝る処に住む処藪ら柑子の藪柑子パイポパイポパイポのシューリンガンABCDEFGHIJKLMNOPQRSTUVWXYZ";
/// Markup, a way out of an attribute, and Fluent's own braces.
pub const HOSTILE: &str =
    "\"><script>alert(1)</script><img src=x onerror='alert(2)'>{ $x }\u{202e}";

type Box = Arc<Mutex<Option<Shell>>>;

/// A signed-out shell, as a desk makes it.
pub fn shell() -> Shell {
    #[handler]
    fn keep(visit: Visit, kept: Data<&Box>) {
        *kept.lock().expect("nobody panicked") = Some(visit.shell("見本"));
    }
    let kept = Box::default();
    let desk = Desk::new(Settings::new("http://127.0.0.1", [7; 32])).expect("no Redis is named");
    let app = desk.around(poem::EndpointExt::data(
        Route::new().at("/", get(keep)),
        kept.clone(),
    ));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime
        .block_on(async { TestClient::new(app).get("/").send().await })
        .assert_status_is_ok();
    kept.lock()
        .expect("nobody panicked")
        .take()
        .expect("the page was asked for")
}

/// The page's HTML. Nothing of an attack is markup in it, and no word is missing.
pub fn rendered(page: &impl askama::Template) -> String {
    let html = page.render().expect("it renders");
    assert!(
        !html.contains("<script>alert") && !html.contains("<img src=x"),
        "unescaped: {html}"
    );
    html
}
