//! A world with a file survives being stopped and being killed.

use std::time::Duration;

use serde_json::json;
use simulator::{Options, Simulator};

use crate::desk::{Desk, asked};

fn file() -> std::path::PathBuf {
    std::env::temp_dir().join(format!("stand-in-{}.json", uuid::Uuid::new_v4()))
}

#[tokio::test]
async fn tokens_keys_and_chats_survive_a_restart() {
    let file = file();
    let options = || Options {
        state: Some(file.clone()),
        ..Options::default()
    };
    let mut desk = Desk::with(options()).await;
    desk.phone("hanako", "follow", json!({})).await;
    let key = "123e4567-e89b-42d3-a456-426614174000";
    let push = |desk: &Desk| desk.push("hanako", "残る").header("x-line-retry-key", key);
    assert_eq!(asked(push(&desk)).await.0, 200);
    let line = std::mem::replace(
        &mut desk.line,
        Simulator::start(Options::default()).await.expect("another"),
    );
    line.stop().await;

    desk.line = Simulator::start(options()).await.expect("started again");

    assert_eq!(desk.texts("hanako"), ["残る"]);
    assert_eq!(asked(push(&desk)).await.0, 409);
    std::fs::remove_file(file).expect("removed");
}

#[tokio::test]
async fn a_change_is_in_the_file_within_a_second_without_a_stop() {
    let file = file();
    let options = Options {
        state: Some(file.clone()),
        ..Options::default()
    };
    let desk = Desk::with(options).await;

    desk.phone("hanako", "text", json!({"text": "まだいますか"}))
        .await;

    let kept = async {
        loop {
            let text = std::fs::read_to_string(&file).unwrap_or_default();
            if text.contains("まだいますか") {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(3), kept)
        .await
        .expect("kept");
    drop(desk);
    std::fs::remove_file(file).expect("removed");
}
