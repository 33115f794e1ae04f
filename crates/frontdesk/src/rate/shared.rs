//! Counting in Redis, for several servers together.

use std::time::Duration;

use redis::{
    Client, RedisError, Script,
    aio::{ConnectionManager, ConnectionManagerConfig},
};
use tokio::sync::OnceCell;

use super::{Quota, Rate, Standing};

/// GCRA: keeps, for each key, the time at which it would be level with its rate. Redis' own clock,
/// so that the servers' need not agree. Answers {how far ahead, how long to wait}, in µs.
const GCRA: &str = r"
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local interval, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local level = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now)
local after = level + interval
local wait = after - burst * interval - now
if wait > 0 then return {level - now, wait} end
redis.call('SET', KEYS[1], string.format('%.0f', after), 'PX', math.ceil((after - now) / 1000) + 1000)
return {after - now, 0}";

/// A request does not wait longer than this to be counted.
const PATIENCE: Duration = Duration::from_millis(250);

pub(super) struct Shared {
    client: Client,
    connection: OnceCell<ConnectionManager>,
    script: Script,
    quota: Quota,
}

impl Shared {
    pub(super) fn new(url: &str, quota: Quota) -> Result<Self, RedisError> {
        let (client, script) = (Client::open(url)?, Script::new(GCRA));
        Ok(Self {
            client,
            connection: OnceCell::new(),
            script,
            quota,
        })
    }

    async fn connection(&self) -> Result<ConnectionManager, RedisError> {
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(PATIENCE))
            .set_response_timeout(Some(PATIENCE))
            .set_number_of_retries(1);
        let connect = || ConnectionManager::new_with_config(self.client.clone(), config);
        self.connection.get_or_try_init(connect).await.cloned()
    }
}

impl Rate for Shared {
    type Error = RedisError;

    async fn take(&self, key: &str) -> Result<Standing, RedisError> {
        let mut connection = self.connection().await?;
        let interval = u64::try_from(self.quota.interval().as_micros()).unwrap_or(u64::MAX);
        let (ahead, wait): (u64, u64) = self
            .script
            .key(format!("enishi:rate:{{{key}}}"))
            .arg(interval)
            .arg(self.quota.burst)
            .invoke_async(&mut connection)
            .await?;
        let (ahead, wait) = (Duration::from_micros(ahead), Duration::from_micros(wait));
        Ok(Standing::ahead(
            self.quota,
            ahead,
            (!wait.is_zero()).then_some(wait),
        ))
    }
}
