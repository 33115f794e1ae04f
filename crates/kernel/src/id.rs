//! Typed ids: a UUID v7 inside, a prefix and lower-case base 32 outside (`mem_…`).

use std::{fmt, str::FromStr};
use uuid::Uuid;

/// The id's text is not one of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id of this kind")]
pub struct NotAnId;

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const DIGITS: usize = 26;

fn encode(id: Uuid, prefix: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let number = id.as_u128();
    let mut digits = [0u8; DIGITS];
    for (place, digit) in digits.iter_mut().enumerate() {
        let shift = 5 * (DIGITS - 1 - place);
        *digit = ALPHABET[((number >> shift) & 31) as usize];
    }
    f.write_str(prefix)?;
    f.write_str("_")?;
    f.write_str(std::str::from_utf8(&digits).map_err(|_| fmt::Error)?)
}

fn decode(text: &str, prefix: &str) -> Result<Uuid, NotAnId> {
    let digits = text
        .strip_prefix(prefix)
        .and_then(|rest| rest.strip_prefix('_'))
        .ok_or(NotAnId)?;
    if digits.len() != DIGITS {
        return Err(NotAnId);
    }
    let mut number: u128 = 0;
    for (place, digit) in digits.bytes().enumerate() {
        let value = ALPHABET
            .iter()
            .position(|known| *known == digit)
            .ok_or(NotAnId)? as u128;
        if place == 0 && value > 7 {
            return Err(NotAnId);
        }
        number = number << 5 | value;
    }
    Ok(Uuid::from_u128(number))
}

macro_rules! id {
    ($(#[$meta:meta])* $name:ident, $prefix:literal) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, sqlx::Type)]
        #[sqlx(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A new id; later ids sort after earlier ones.
            #[allow(clippy::new_without_default)]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }

            /// The UUID inside, as the database keeps it.
            pub const fn uuid(self) -> Uuid {
                self.0
            }

            /// From the UUID that the database keeps.
            pub const fn from_uuid(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                encode(self.0, $prefix, f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                decode(text, $prefix).map(Self)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

id!(/// A business that signed up.
    TenantId, "ten");
id!(/// A person who works in a tenant's admin.
    StaffId, "stf");
id!(/// A key of a tenant's developers.
    ApiKeyId, "key");
id!(/// A pair of LINE channels of a tenant's own provider.
    ChannelId, "ch");
id!(/// The tenant's own record of a customer.
    MemberId, "mem");
id!(/// A LINE user as one channel knows it.
    FriendId, "fri");
id!(/// Member and friend made one.
    LinkId, "lnk");
id!(/// A yes to one purpose.
    ConsentId, "con");
id!(/// A LINE Login on its way.
    AttemptId, "att");
id!(/// Something that happened.
    EventId, "evt");
id!(/// A wake-up that is kept in the database.
    TimerId, "tim");
id!(/// One request to LINE.
    ParcelId, "par");
id!(/// One recipient's line in the ledger.
    DeliveryId, "dlv");
id!(/// An e-mail to be sent.
    MailId, "mai");
id!(/// A party that will come to a restaurant.
    ReservationId, "rsv");
id!(/// One worker process's hold on lanes.
    HolderId, "hld");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_as_itself() {
        for _ in 0..1000 {
            let id = MemberId::new();
            assert_eq!(id.to_string().parse(), Ok(id));
            assert!(id.to_string().starts_with("mem_"));
            assert_eq!(id.to_string().len(), 30);
        }
        let last = MemberId::from_uuid(Uuid::max());
        assert_eq!(last.to_string().parse(), Ok(last));
    }

    #[test]
    fn ids_sort_as_their_text_sorts() {
        let (a, b) = (EventId::new(), EventId::new());
        assert_eq!(a < b, a.to_string() < b.to_string());
    }

    #[test]
    fn another_kind_or_shape_is_refused() {
        let member = MemberId::new().to_string();
        assert_eq!(member.parse::<ChannelId>(), Err(NotAnId));
        for text in [
            "",
            "mem_",
            "mem_zzzzzzzzzzzzzzzzzzzzzzzzzz",
            "mem_0000000000000000000000000I",
            "mem_縁",
        ] {
            assert_eq!(text.parse::<MemberId>(), Err(NotAnId), "{text}");
        }
    }
}
