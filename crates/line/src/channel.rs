//! A Messaging API channel at work: its token minted, cached, and re-minted once on 401.

use std::future::Future;

use bytes::Bytes;
use uuid::Uuid;

use crate::client::Client;
use crate::error::CallError;
use crate::messaging::Messaging;
use crate::token::{ChannelCredentials, TokenCache};
use crate::verdict::Verdict;

/// A channel with its credentials; cheap to clone.
#[derive(Clone, Debug)]
pub struct Channel {
    client: Client,
    tokens: TokenCache,
    credentials: ChannelCredentials,
}

impl Channel {
    /// A channel that takes its tokens from `tokens`.
    pub fn new(client: Client, tokens: TokenCache, credentials: ChannelCredentials) -> Self {
        Self {
            client,
            tokens,
            credentials,
        }
    }

    /// The channel's id and secret.
    pub fn credentials(&self) -> &ChannelCredentials {
        &self.credentials
    }

    /// Sends a frozen push; see [`Messaging::push`].
    pub async fn push(&self, body: impl Into<Bytes>, retry_key: Uuid) -> Verdict {
        let body = body.into();
        self.send(|api| {
            let body = body.clone();
            async move { api.push(body, retry_key).await }
        })
        .await
    }

    /// Sends a frozen multicast; see [`Messaging::multicast`].
    pub async fn multicast(&self, body: impl Into<Bytes>, retry_key: Uuid) -> Verdict {
        let body = body.into();
        self.send(|api| {
            let body = body.clone();
            async move { api.multicast(body, retry_key).await }
        })
        .await
    }

    /// Sends a frozen broadcast; see [`Messaging::broadcast`].
    pub async fn broadcast(&self, body: impl Into<Bytes>, retry_key: Uuid) -> Verdict {
        let body = body.into();
        self.send(|api| {
            let body = body.clone();
            async move { api.broadcast(body, retry_key).await }
        })
        .await
    }

    /// Begins a narrowcast; see [`Messaging::narrowcast`].
    pub async fn narrowcast(&self, body: impl Into<Bytes>, retry_key: Uuid) -> Verdict {
        let body = body.into();
        self.send(|api| {
            let body = body.clone();
            async move { api.narrowcast(body, retry_key).await }
        })
        .await
    }

    /// Answers an event; see [`Messaging::reply`].
    pub async fn reply(&self, body: impl Into<Bytes>) -> Verdict {
        let body = body.into();
        self.send(|api| {
            let body = body.clone();
            async move { api.reply(body).await }
        })
        .await
    }

    /// Makes any other call of [`Messaging`], once more with a new token after a 401:
    /// `channel.call(|api| async move { api.bot_info().await })`.
    pub async fn call<T, F, Fut>(&self, call: F) -> Result<T, CallError>
    where
        F: Fn(Messaging) -> Fut,
        Fut: Future<Output = Result<T, CallError>>,
    {
        let token = self.tokens.token(&self.credentials).await?;
        let result = call(self.client.messaging(token.clone())).await;
        if !result.as_ref().is_err_and(CallError::is_unauthorized) {
            return result;
        }
        self.tokens.forget(&self.credentials, &token).await;
        let token = self.tokens.token(&self.credentials).await?;
        call(self.client.messaging(token)).await
    }

    /// A 401 was not accepted, so the second try is safe even without a retry key.
    async fn send<F, Fut>(&self, send: F) -> Verdict
    where
        F: Fn(Messaging) -> Fut,
        Fut: Future<Output = Verdict>,
    {
        let token = match self.tokens.token(&self.credentials).await {
            Ok(token) => token,
            Err(error) => return Verdict::of_mint_failure(&error),
        };
        let verdict = send(self.client.messaging(token.clone())).await;
        if !verdict.is_unauthorized() {
            return verdict;
        }
        self.tokens.forget(&self.credentials, &token).await;
        match self.tokens.token(&self.credentials).await {
            Ok(token) => send(self.client.messaging(token)).await,
            Err(error) => Verdict::of_mint_failure(&error),
        }
    }
}
