//! The faces of one server, put together: who answers at which address.

use super::{House, health};
use crate::sample::StandIn;
use admin::{Admin, Sandbox};
use anyhow::{Context, Result};
use frontdesk::{Desk, Menu, Settings, counter::with_counter, desk::ClockMoved};
use inbound::{Intake, IntakeSize};
use kernel::Site;
use lounge::Lounge;
use poem::{Endpoint, Response, Route, post};
use secrecy::ExposeSecret;
use tokio_util::sync::CancellationToken;

impl House {
    /// All routes, behind the front desk's layers.
    pub(super) fn faces(
        &self,
        shutdown: &CancellationToken,
    ) -> Result<impl Endpoint<Output = Response> + 'static> {
        let desk = self.desk()?;
        let House {
            db,
            line,
            tokens,
            config,
            ..
        } = self;
        let lounge = Lounge::new(
            db.clone(),
            line.clone(),
            tokens.clone(),
            config.site.clone(),
        );
        let routes = with_counter(Route::new())
            .at(
                "/line/:channel",
                post(Intake::open(db.clone(), IntakeSize::default())),
            )
            .nest("/l", lounge::routes(lounge));
        let routes = health::add_to(routes, db.clone(), shutdown.clone());
        let routes = developers(&config.site).mount(restaurant::pages::routes(routes));
        let routes = admin::routes(routes, self.admin());
        Ok(desk.open(routes, db.clone()))
    }

    fn admin(&self) -> Admin {
        let House {
            db,
            line,
            tokens,
            config,
            ..
        } = self;
        let admin = Admin::new(
            db.clone(),
            line.clone(),
            tokens.clone(),
            config.site.clone(),
        );
        if !config.is_sandbox() {
            return admin;
        }
        let page = |path: &str| config.stand_in.as_ref().map(|url| format!("{url}{path}"));
        admin.sandbox(Sandbox {
            mail: page("/mail").unwrap_or_default(),
            console: page("/console").unwrap_or_default(),
            phones: page("/").unwrap_or_default(),
        })
    }

    fn desk(&self) -> Result<Desk> {
        let config = &self.config;
        let mut settings = Settings::new(config.site.public_url(), config.form_secret);
        settings.redis_url = config
            .redis_url
            .as_ref()
            .map(|url| url.expose_secret().to_owned());
        settings.menu = Menu::new(admin::menu::MENU.into_iter().chain(restaurant::pages::MENU));
        if let Some(stand_in) = &config.stand_in {
            settings.phone_url = format!("{stand_in}/");
            settings.mail_url = format!("{stand_in}/mail");
            settings.clock_moved = Some(follow_clock(StandIn::at(stand_in)));
        }
        Desk::new(settings).context("REDIS_URL is wrong")
    }
}

/// The sandbox has one time: its phones show what the admin's clock shows.
fn follow_clock(stand_in: StandIn) -> ClockMoved {
    Box::new(move |by| {
        let stand_in = stand_in.clone();
        tokio::spawn(async move {
            if let Err(error) = stand_in.advance(by).await {
                tracing::warn!(%error, "the stand-in's clock was not moved along");
            }
        });
    })
}

/// The API: its own operations and each trade's.
fn developers(site: &Site) -> api::Mount<impl poem_openapi::OpenApi + Send + Sync + 'static> {
    api::Mount::new(
        site,
        (
            api::Account,
            api::Members,
            api::Deliveries,
            restaurant::api::Reservations,
        ),
    )
}

/// The OpenAPI document of an installation at this address.
pub fn openapi(site: &Site) -> String {
    developers(site).document()
}
