//! The faces of one server, put together: who answers at which address.

use super::{House, health};
use admin::Admin;
use anyhow::{Context, Result};
use frontdesk::{Desk, Settings, counter::with_counter};
use inbound::{Intake, IntakeSize};
use lounge::Lounge;
use poem::{Endpoint, Response, Route};
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
        let routes = restaurant::pages::routes(with_counter(Route::new()))
            .at(
                "/line/:channel",
                Intake::open(db.clone(), IntakeSize::default()),
            )
            .nest("/l", lounge::routes(lounge))
            .at("/livez", health::routes(db.clone(), shutdown.clone()))
            .at("/readyz", health::routes(db.clone(), shutdown.clone()))
            .nest("/", admin::routes(self.admin()));
        let operations =
            (api::Account, api::Members, api::Deliveries, restaurant::api::Reservations);
        let routes = api::Api::new(&config.site, operations).mount(routes);
        Ok(desk.open(routes, db.clone()))
    }

    fn admin(&self) -> Admin {
        let House { db, line, tokens, config, .. } = self;
        let admin = Admin::new(db.clone(), line.clone(), tokens.clone(), config.site.clone());
        match &config.stand_in {
            Some(stand_in) => admin.sandbox(admin::Sandbox {
                mail: format!("{stand_in}/mail"),
                console: format!("{stand_in}/console"),
                phones: format!("{stand_in}/"),
            }),
            None => admin,
        }
    }

    fn desk(&self) -> Result<Desk> {
        let config = &self.config;
        let mut settings = Settings::new(config.site.public_url(), config.form_secret);
        settings.redis_url = config
            .redis_url
            .as_ref()
            .map(|url| url.expose_secret().to_owned());
        if let Some(stand_in) = &config.stand_in {
            settings.phone_url = format!("{stand_in}/");
            settings.mail_url = format!("{stand_in}/mail");
        }
        Desk::new(settings).context("REDIS_URL is wrong")
    }
}
