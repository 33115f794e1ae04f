//! A person's phone over the control interface.

use std::{sync::Arc, time::Duration};

use futures_util::{Stream, StreamExt};
use poem::{
    handler,
    http::StatusCode,
    web::{
        Data, Json, Path,
        sse::{Event, SSE},
    },
};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio_stream::wrappers::{BroadcastStream, errors::BroadcastStreamRecvError};

use super::Refused;
use crate::world::{ChatPage, NewPostback, PersonIx, PhoneView, World};

type Chat = Path<(String, String)>;

/// `GET /_sim/phone/{person}`
#[handler]
pub(super) fn phone(
    Data(world): Data<&Arc<World>>,
    Path(person): Path<String>,
) -> Result<Json<PhoneView>, Refused> {
    Ok(Json(world.phone(&person)?))
}

/// `GET /_sim/phone/{person}/chats/{channel}`
#[handler]
pub(super) fn chat(
    Data(world): Data<&Arc<World>>,
    Path((person, channel)): Chat,
) -> Result<Json<ChatPage>, Refused> {
    Ok(Json(world.chat(&person, &channel)?))
}

/// `GET /_sim/phone/{person}/events`: `change` with `{channelId}`; an empty one means "look at everything".
#[handler]
pub(super) fn events(
    Data(world): Data<&Arc<World>>,
    Path(person): Path<String>,
) -> Result<SSE, Refused> {
    let ix = world.person_ix(&person)?;
    let stop = world.stopping.clone().cancelled_owned();
    let stream = changes_of(world, ix).take_until(stop);
    Ok(SSE::new(stream).keep_alive(Duration::from_secs(15)))
}

fn changes_of(world: &World, ix: PersonIx) -> impl Stream<Item = Event> + Send + use<> {
    BroadcastStream::new(world.watch()).filter_map(move |change| async move {
        let channel = match change {
            Ok(change) if change.person == ix => change.channel_id.to_string(),
            Ok(_) => return None,
            Err(BroadcastStreamRecvError::Lagged(_)) => String::new(),
        };
        let data = json!({"channelId": channel}).to_string();
        Some(Event::message(data).event_type("change"))
    })
}

/// `POST …/follow`
#[handler]
pub(super) fn follow(
    Data(world): Data<&Arc<World>>,
    Path((person, channel)): Chat,
) -> Result<Json<Value>, Refused> {
    Ok(Json(json!({"changed": world.follow(&person, &channel)?})))
}

/// `POST …/block`
#[handler]
pub(super) fn block(
    Data(world): Data<&Arc<World>>,
    Path((person, channel)): Chat,
) -> Result<Json<Value>, Refused> {
    Ok(Json(json!({"changed": world.block(&person, &channel)?})))
}

/// `POST …/unblock`
#[handler]
pub(super) fn unblock(
    Data(world): Data<&Arc<World>>,
    Path((person, channel)): Chat,
) -> Result<Json<Value>, Refused> {
    Ok(Json(json!({"changed": world.unblock(&person, &channel)?})))
}

/// `POST …/read`
#[handler]
pub(super) fn read(
    Data(world): Data<&Arc<World>>,
    Path((person, channel)): Chat,
) -> Result<StatusCode, Refused> {
    world.read(&person, &channel)?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
struct Said {
    text: String,
}

/// `POST …/text`
#[handler]
pub(super) fn text(
    Data(world): Data<&Arc<World>>,
    Path((person, channel)): Chat,
    Json(said): Json<Said>,
) -> Result<Json<Value>, Refused> {
    Ok(Json(
        json!({"id": world.say(&person, &channel, &said.text)?}),
    ))
}

/// `POST …/postback`
#[handler]
pub(super) fn postback(
    Data(world): Data<&Arc<World>>,
    Path((person, channel)): Chat,
    Json(pressed): Json<NewPostback>,
) -> Result<StatusCode, Refused> {
    world.press(&person, &channel, &pressed)?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TakenBack {
    message_id: String,
}

/// `POST …/unsend`
#[handler]
pub(super) fn unsend(
    Data(world): Data<&Arc<World>>,
    Path((person, channel)): Chat,
    Json(taken): Json<TakenBack>,
) -> Result<StatusCode, Refused> {
    world.unsend(&person, &channel, &taken.message_id)?;
    Ok(StatusCode::NO_CONTENT)
}
