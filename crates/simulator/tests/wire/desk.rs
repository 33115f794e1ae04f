//! A running stand-in with one provider, and a client that talks to it.

use reqwest::{Client, Method, RequestBuilder, StatusCode, redirect::Policy};
use serde_json::{Value, json};
use simulator::{Options, Simulator};

/// One stand-in, one provider, its ids and secrets.
pub struct Desk {
    pub line: Simulator,
    pub http: Client,
    pub channel: String,
    pub secret: String,
    pub login: String,
    pub login_secret: String,
    pub bearer: String,
}

impl Desk {
    pub async fn open() -> Self {
        Self::with(Options::default()).await
    }

    pub async fn with(options: Options) -> Self {
        let line = Simulator::start(options)
            .await
            .expect("the stand-in starts");
        let http = Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .build()
            .expect("client");
        let made = http
            .post(format!("{}/_sim/providers", line.public_url))
            .json(&json!({"name": "海辺の食堂"}));
        let made: Value = made.send().await.expect("sent").json().await.expect("json");
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let mut desk = Self {
            channel: text(&made["messaging"]["channel_id"]),
            secret: text(&made["messaging"]["channel_secret"]),
            login: text(&made["login"]["channel_id"]),
            login_secret: text(&made["login"]["channel_secret"]),
            bearer: String::new(),
            line,
            http,
        };
        desk.bearer = desk.stateless(&desk.channel, &desk.secret).await;
        desk
    }

    pub async fn stateless(&self, id: &str, secret: &str) -> String {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", id),
            ("client_secret", secret),
        ];
        let request = self.http.post(self.at("/oauth2/v3/token")).form(&form);
        let (_, body) = asked(request).await;
        body["access_token"].as_str().expect("a token").to_owned()
    }

    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.line.public_url)
    }

    pub fn user(&self, person: &str) -> String {
        self.line
            .world()
            .user_id(person, &self.channel)
            .expect("known")
    }

    /// A messaging call as the channel.
    pub fn bot(&self, method: Method, path: &str) -> RequestBuilder {
        self.http
            .request(method, self.at(path))
            .bearer_auth(&self.bearer)
    }

    /// A push of one text.
    pub fn push(&self, person: &str, text: &str) -> RequestBuilder {
        let body = json!({"to": self.user(person), "messages": [{"type": "text", "text": text}]});
        self.bot(Method::POST, "/v2/bot/message/push").json(&body)
    }

    /// A verb on a person's chat with the channel.
    pub async fn phone(&self, person: &str, verb: &str, body: Value) -> (StatusCode, Value) {
        let path = format!("/_sim/phone/{person}/chats/{}/{verb}", self.channel);
        asked(self.http.post(self.at(&path)).json(&body)).await
    }

    /// Texts that the account has put into a person's chat.
    pub fn texts(&self, person: &str) -> Vec<String> {
        let chat = self
            .line
            .world()
            .chat(person, &self.channel)
            .expect("known");
        let of_bot = chat
            .messages
            .into_iter()
            .filter(|bubble| bubble.from == "bot");
        let text = |raw: &str| serde_json::from_str::<Value>(raw).expect("json")["text"].clone();
        of_bot
            .map(|b| {
                text(b.message.get())
                    .as_str()
                    .unwrap_or_default()
                    .to_owned()
            })
            .collect()
    }

    pub async fn control(&self, method: Method, path: &str, body: Value) -> (StatusCode, Value) {
        asked(self.http.request(method, self.at(path)).json(&body)).await
    }
}

/// Status and JSON body (null when there is none).
pub async fn asked(request: RequestBuilder) -> (StatusCode, Value) {
    let answer = request.send().await.expect("an answer");
    let status = answer.status();
    let text = answer.text().await.expect("a body");
    (status, serde_json::from_str(&text).unwrap_or_default())
}
