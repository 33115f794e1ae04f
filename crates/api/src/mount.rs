//! The API as `server` mounts it: operations, document and pages.

use crate::{contract::Contract, docs};
use kernel::Site;
use poem::{Route, endpoint::make_sync, get};
use poem_openapi::{OpenApi, OpenApiService, ServerObject};

/// All operations of this installation, ours and the trades'.
pub struct Mount<T> {
    service: OpenApiService<Contract<T>, ()>,
}

impl<T: OpenApi + 'static> Mount<T> {
    /// Of `(api::Account, api::Members, api::Deliveries, a_trade::api::Noun, …)`, reached at this
    /// site. What holds for every operation (key, problems, `Idempotency-Key`) is added to each.
    pub fn new(site: &Site, operations: T) -> Self {
        let server = ServerObject::new(site.page("/api/v1"));
        let service = OpenApiService::new(Contract(operations), "Enishi API", "1")
            .description(include_str!("introduction.md"))
            .server(server);
        Self { service }
    }

    /// The OpenAPI document, as JSON.
    pub fn document(&self) -> String {
        self.service.spec()
    }

    /// Adds `/api/v1/…`, `/api/openapi.json` and `/docs/…`.
    pub fn mount(self, routes: Route) -> Route {
        let document = self.document();
        let document = make_sync(move |_| {
            let answer = poem::Response::builder().content_type("application/json");
            answer.body(document.clone())
        });
        routes
            .at("/api/openapi.json", get(document))
            .nest("/api/v1", self.service)
            .nest("/docs", docs::pages())
    }
}
