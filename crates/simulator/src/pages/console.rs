//! The console: a provider with its two channels in one form, and the few settings that matter.

use std::sync::Arc;

use askama::Template;
use poem::{
    Response, handler,
    web::{Data, Form, Path, Query},
};
use serde::Deserialize;

use super::{
    Shell,
    answer::{PageError, in_words, moved, shown},
};
use crate::world::{LoginEdit, MessagingEdit, NewProvider, ProviderView, World, WorldError};

#[derive(Template)]
#[template(path = "simulator/console.html")]
struct Console {
    shell: Shell,
    providers: Vec<ProviderView>,
    name: String,
    refused: String,
}

#[derive(Template)]
#[template(path = "simulator/provider.html")]
struct Provider {
    shell: Shell,
    provider: ProviderView,
    public_url: String,
    friend_link: String,
    webhook_url: String,
    callback_urls: String,
    webhook_refused: String,
    callback_refused: String,
    saved: &'static str,
}

/// Which form was just saved.
#[derive(Deserialize)]
pub(super) struct Saved {
    saved: Option<String>,
}

/// The Messaging channel's form. A box that is not ticked is not sent.
#[derive(Deserialize)]
pub(super) struct MessagingForm {
    #[serde(default)]
    webhook_url: String,
    webhook_active: Option<String>,
    redelivery: Option<String>,
}

/// The Login channel's form.
#[derive(Deserialize)]
pub(super) struct LoginForm {
    #[serde(default)]
    callback_urls: String,
    email: Option<String>,
    es256: Option<String>,
}

/// `GET /console`.
#[handler]
pub(super) fn list(Data(world): Data<&Arc<World>>) -> Result<Response, PageError> {
    shown(&Console::of(world))
}

/// `POST /console`: a new provider, then to its page.
#[handler]
pub(super) fn create(
    Data(world): Data<&Arc<World>>,
    Form(new): Form<NewProvider>,
) -> Result<Response, PageError> {
    match world.create_provider(&new) {
        Ok(made) => Ok(moved(&format!("/console/{}", made.provider))),
        Err(error) => shown(&Console {
            name: new.name,
            refused: in_words(&error),
            ..Console::of(world)
        }),
    }
}

/// `GET /console/{provider}`.
#[handler]
pub(super) fn show(
    Data(world): Data<&Arc<World>>,
    Path(id): Path<String>,
    Query(after): Query<Saved>,
) -> Result<Response, PageError> {
    let saved = match after.saved.as_deref() {
        Some("messaging") => "messaging",
        Some("login") => "login",
        _ => "",
    };
    shown(&Provider {
        saved,
        ..Provider::of(world, &id)?
    })
}

/// `POST /console/{provider}/messaging`.
#[handler]
pub(super) fn edit_messaging(
    Data(world): Data<&Arc<World>>,
    Path(id): Path<String>,
    Form(form): Form<MessagingForm>,
) -> Result<Response, PageError> {
    let page = Provider::of(world, &id)?;
    let edit = MessagingEdit {
        webhook_url: Some(form.webhook_url.trim().to_owned()),
        webhook_active: Some(form.webhook_active.is_some()),
        redelivery: Some(form.redelivery.is_some()),
        ..MessagingEdit::default()
    };
    match world.edit_messaging(&page.provider.messaging.channel_id, edit) {
        Ok(_) => Ok(moved(&format!("/console/{id}?saved=messaging"))),
        Err(error) => shown(&Provider {
            webhook_url: form.webhook_url,
            webhook_refused: in_words(&error),
            ..page
        }),
    }
}

/// `POST /console/{provider}/login`.
#[handler]
pub(super) fn edit_login(
    Data(world): Data<&Arc<World>>,
    Path(id): Path<String>,
    Form(form): Form<LoginForm>,
) -> Result<Response, PageError> {
    let page = Provider::of(world, &id)?;
    match save_login(world, &page.provider.login.channel_id, &form) {
        Ok(()) => Ok(moved(&format!("/console/{id}?saved=login#login"))),
        Err(error) => shown(&Provider {
            callback_urls: form.callback_urls,
            callback_refused: in_words(&error),
            ..page
        }),
    }
}

fn save_login(world: &World, channel: &str, form: &LoginForm) -> Result<(), WorldError> {
    let lines = form
        .callback_urls
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty());
    let edit = LoginEdit {
        callback_urls: Some(lines.map(str::to_owned).collect()),
        email: Some(form.email.is_some()),
        es256: Some(form.es256.is_some()),
        ..LoginEdit::default()
    };
    world.edit_login(channel, edit).map(drop)
}

impl Console {
    fn of(world: &World) -> Self {
        let mut providers = world.providers();
        providers.reverse();
        let shell = Shell::at(world, "/console");
        Self {
            shell,
            providers,
            name: String::new(),
            refused: String::new(),
        }
    }
}

impl Provider {
    fn of(world: &World, id: &str) -> Result<Self, PageError> {
        let found = world.providers().into_iter().find(|one| one.provider == id);
        let shell = Shell::at(world, format!("/console/{id}"));
        let Some(provider) = found else {
            return Err(PageError::Nothing(shell));
        };
        Ok(Self {
            shell,
            public_url: world.public_url().to_owned(),
            friend_link: format!(
                "{}/R/ti/p/{}",
                world.public_url(),
                provider.messaging.basic_id
            ),
            webhook_url: provider.messaging.webhook_url.clone().unwrap_or_default(),
            callback_urls: provider.login.callback_urls.join("\n"),
            provider,
            webhook_refused: String::new(),
            callback_refused: String::new(),
            saved: "",
        })
    }
}
