//! What holds for every operation, a trade's too: it needs a key, a POST takes an `Idempotency-Key`,
//! and whatever is wrong is told as a problem. Said here once, so that no operation can forget it.

mod problem;

use poem::{endpoint::BoxEndpoint, http::Method};
use poem_openapi::{
    OpenApi,
    registry::{
        MetaApi, MetaOperation, MetaOperationParam, MetaParamIn, MetaSchema, MetaSchemaRef,
        MetaSecurityScheme, Registry,
    },
    types::Type,
};
use problem::ProblemView;
use std::collections::HashMap;

/// Operations, with what holds for all of them in their document.
pub(crate) struct Contract<T>(pub(crate) T);

const KEY: &str = "ApiKey";

impl<T: OpenApi> OpenApi for Contract<T> {
    fn meta() -> Vec<MetaApi> {
        let mut meta = T::meta();
        let paths = meta.iter_mut().flat_map(|api| &mut api.paths);
        for path in paths {
            let names_one = path.path.contains('{');
            for operation in &mut path.operations {
                complete(operation, names_one);
            }
        }
        meta
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
        ProblemView::register(registry);
        registry.create_security_scheme(KEY, bearer());
    }

    fn add_routes(self, routes: &mut HashMap<String, HashMap<Method, BoxEndpoint<'static>>>) {
        self.0.add_routes(routes);
    }
}

fn complete(operation: &mut MetaOperation, names_one: bool) {
    operation.security = vec![HashMap::from([(KEY, Vec::new())])];
    operation.params.push(accept_language());
    if operation.method == Method::POST {
        operation.params.push(idempotency_key());
    }
    for response in &mut operation.responses.responses {
        response.headers.extend(problem::rate_limits());
    }
    let writes = operation.method != Method::GET;
    let possible = problem::possible(writes, names_one);
    operation.responses.responses.extend(possible);
}

fn bearer() -> MetaSecurityScheme {
    MetaSecurityScheme {
        ty: "http",
        description: Some("A key that was made in the admin, under Settings."),
        name: None,
        key_in: None,
        scheme: Some("bearer"),
        bearer_format: Some("enk_…"),
        flows: None,
        openid_connect_url: None,
    }
}

fn accept_language() -> MetaOperationParam {
    let told = "In which language problems are told: `ja` or `en`.";
    header("Accept-Language", told, MetaSchema::new("string"))
}

fn idempotency_key() -> MetaOperationParam {
    let schema = MetaSchema {
        min_length: Some(1),
        max_length: Some(255),
        ..MetaSchema::new("string")
    };
    let told =
        "A new one for each thing that is to be done once, however often the request is sent.";
    header("Idempotency-Key", told, schema)
}

fn header(name: &str, description: &str, schema: MetaSchema) -> MetaOperationParam {
    MetaOperationParam {
        name: name.to_owned(),
        schema: MetaSchemaRef::Inline(Box::new(schema)),
        in_type: MetaParamIn::Header,
        description: Some(description.to_owned()),
        required: false,
        deprecated: false,
        explode: true,
        style: None,
    }
}
