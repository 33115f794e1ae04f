//! What a channel can ask about itself and its friends.

use std::sync::Arc;

use poem::{
    Response, handler,
    http::StatusCode,
    web::{Data, Path, Query},
};
use serde::Deserialize;
use serde_json::{json, value::RawValue};

use super::{
    body::{JsonBytes, property},
    gate::Call,
    refusal::{Complaint, Refusal, json_answer, ok},
};
use crate::{
    ids::UserId,
    world::{Standing, World},
};

/// `GET /v2/bot/info`
#[handler]
pub(super) fn info(Data(world): Data<&Arc<World>>, call: Call) -> Response {
    let state = world.state();
    let channel = &state.messaging[call.caller.channel as usize];
    ok(&json!({
        "userId": channel.bot,
        "basicId": channel.basic_id,
        "displayName": channel.name,
        "chatMode": "bot",
        "markAsReadMode": "auto",
    }))
}

/// `GET /v2/bot/message/quota`
#[handler]
pub(super) fn quota(Data(world): Data<&Arc<World>>, call: Call) -> Response {
    match world.state().messaging[call.caller.channel as usize].quota {
        Some(value) => ok(&json!({"type": "limited", "value": value})),
        None => ok(&json!({"type": "none"})),
    }
}

/// `GET /v2/bot/message/quota/consumption`
#[handler]
pub(super) fn consumption(Data(world): Data<&Arc<World>>, call: Call) -> Response {
    let mut state = world.state();
    let channel = &mut state.messaging[call.caller.channel as usize];
    channel.turn_month(world.now_ms());
    ok(&json!({"totalUsage": channel.used}))
}

/// `GET /v2/bot/profile/{userId}`: friends, and strangers who wrote.
#[handler]
pub(super) fn profile(
    Data(world): Data<&Arc<World>>,
    call: Call,
    Path(user): Path<String>,
) -> Result<Response, Refusal> {
    if UserId::parse(&user).is_none() {
        return Err(Refusal::bad(
            "The value for the 'userId' parameter is invalid",
        ));
    }
    let state = world.state();
    let channel = call.caller.channel;
    let provider = state.messaging[channel as usize].provider;
    let person = state
        .person_of(provider, &user)
        .ok_or_else(Refusal::not_found)?;
    let relation = state.relations.get(&(person, channel));
    let visible = relation.is_some_and(|relation| match relation.standing {
        Standing::Friend => true,
        Standing::Blocked => false,
        Standing::Stranger => relation.wrote_at.is_some(),
    });
    if !visible {
        return Err(Refusal::not_found());
    }
    let person = &state.people[person as usize];
    let mut view = json!({
        "userId": user,
        "displayName": person.name,
        "language": person.language,
        "pictureUrl": world.picture_of(&person.id),
    });
    if let Some(status) = &person.status_message {
        view["statusMessage"] = status.as_str().into();
    }
    Ok(ok(&view))
}

#[derive(Deserialize)]
struct FollowersQuery {
    limit: Option<usize>,
    start: Option<String>,
}

/// `GET /v2/bot/followers/ids`
#[handler]
pub(super) fn followers(
    Data(world): Data<&Arc<World>>,
    call: Call,
    Query(query): Query<FollowersQuery>,
) -> Result<Response, Refusal> {
    let limit = query.limit.unwrap_or(300);
    if !(1..=1000).contains(&limit) {
        return Err(Refusal::bad(
            "The value for the 'limit' parameter is invalid",
        ));
    }
    let start = match query.start.as_deref() {
        None => 0,
        Some(start) => start
            .parse()
            .map_err(|_| Refusal::bad("Invalid start param"))?,
    };
    let state = world.state();
    let channel = call.caller.channel;
    let provider = state.messaging[channel as usize].provider;
    let friends = (start..state.people.len() as u32)
        .filter(|person| state.standing(*person, channel) == Standing::Friend)
        .take(limit + 1)
        .collect::<Vec<_>>();
    let shown = friends.iter().take(limit);
    let users: Vec<_> = shown
        .map(|p| state.user_id(*p, provider).to_string())
        .collect();
    let mut view = json!({"userIds": users});
    if let Some(next) = friends.get(limit) {
        view["next"] = next.to_string().into();
    }
    Ok(ok(&view))
}

/// `POST /v2/bot/user/{userId}/linkToken`
#[handler]
pub(super) fn link_token(
    Data(world): Data<&Arc<World>>,
    call: Call,
    Path(user): Path<String>,
) -> Result<Response, Refusal> {
    if UserId::parse(&user).is_none() {
        return Err(Refusal::bad(
            "The value for the 'userId' parameter is invalid",
        ));
    }
    let token = world
        .link_token(call.caller.channel, &user)
        .ok_or_else(Refusal::not_found)?;
    Ok(ok(&json!({"linkToken": token})))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ChatBody<'a> {
    #[serde(borrow)]
    chat_id: Option<&'a RawValue>,
    #[serde(borrow)]
    loading_seconds: Option<&'a RawValue>,
    #[serde(borrow)]
    mark_as_read_token: Option<&'a RawValue>,
}

/// `POST /v2/bot/chat/loading/start`
#[handler]
pub(super) fn loading(_call: Call, bytes: JsonBytes) -> Result<Response, Refusal> {
    let body: ChatBody<'_> = bytes.parse()?;
    let chat: String = property("chatId", body.chat_id)?;
    if UserId::parse(&chat).is_none() {
        return Err(complaint("chatId", "The value must be a user ID"));
    }
    if let Some(raw) = body.loading_seconds {
        let seconds: u32 = property("loadingSeconds", Some(raw))?;
        if !(5..=60).contains(&seconds) || !seconds.is_multiple_of(5) {
            return Err(complaint(
                "loadingSeconds",
                "Must be a multiple of 5 between 5 and 60",
            ));
        }
    }
    Ok(json_answer(StatusCode::ACCEPTED, &json!({})))
}

/// `POST /v2/bot/chat/markAsRead`
#[handler]
pub(super) fn mark_as_read(_call: Call, bytes: JsonBytes) -> Result<Response, Refusal> {
    let body: ChatBody<'_> = bytes.parse()?;
    let token: String = property("markAsReadToken", body.mark_as_read_token)?;
    if !crate::world::is_read_token(&token) {
        return Err(Refusal::bad("Invalid markAsReadToken."));
    }
    Ok(ok(&json!({})))
}

fn complaint(property: &str, message: &str) -> Refusal {
    let (message, property) = (message.to_owned(), property.to_owned());
    Refusal::complaints(&[Complaint { message, property }])
}
