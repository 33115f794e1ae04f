//! A small mail receiver: takes what a mail server would take from a program, and keeps it for the mailbox page.

mod mime;
mod session;

use std::sync::Arc;

use tokio::{net::TcpListener, sync::Semaphore};

use crate::world::World;

const MOST_CONNECTIONS: usize = 64;

/// Accepts mail until the world stops.
pub(crate) async fn receive(listener: TcpListener, world: Arc<World>) {
    let room = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    loop {
        let accepted = tokio::select! {
            () = world.stopping.cancelled() => return,
            accepted = listener.accept() => accepted,
        };
        let Ok((stream, _)) = accepted else {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            continue;
        };
        // Over the bound the connection is simply closed; mail programs try again.
        let Ok(permit) = room.clone().try_acquire_owned() else {
            continue;
        };
        let world = world.clone();
        tokio::spawn(async move {
            let stopping = world.stopping.clone();
            tokio::select! {
                () = stopping.cancelled() => {}
                ended = session::talk(stream, &world) => if let Err(error) = ended {
                    tracing::debug!(%error, "mail connection ended");
                }
            }
            drop(permit);
        });
    }
}
