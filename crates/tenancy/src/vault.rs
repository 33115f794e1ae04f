//! Secrets at rest: AES-256-GCM under a key per tenant, which the master key wraps.
//!
//! What is sealed is bound to its tenant, its column and its row: moved anywhere else it does not open.

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey},
    hkdf, hmac,
};
use kernel::TenantId;
use std::sync::Arc;
use uuid::Uuid;

/// What was sealed: version, nonce, ciphertext and tag. Kept in a `bytea` column.
pub type Sealed = Vec<u8>;

/// It does not open: another key, another place, or changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a sealed value does not open")]
pub struct VaultError;

/// The text of a master key is not 32 bytes in Base64.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a master key is 32 random bytes in Base64")]
pub struct NotAKey;

const VERSION: u8 = 1;
const KEY_LEN: usize = 32;

/// The key that wraps the tenants' keys. Never in the database.
#[derive(Clone)]
pub struct MasterKey(Arc<RandomizedNonceKey>);

impl MasterKey {
    /// From 32 bytes in Base64, as in `MASTER_KEY`.
    pub fn from_base64(text: &str) -> Result<Self, NotAKey> {
        use base64::{Engine, engine::general_purpose::STANDARD};
        let bytes = STANDARD.decode(text.trim()).map_err(|_| NotAKey)?;
        let key: [u8; KEY_LEN] = bytes.try_into().map_err(|_| NotAKey)?;
        Ok(Self(Arc::new(cipher(&key))))
    }

    /// A new tenant's key: itself, and wrapped for the database.
    pub fn new_data_key(&self, tenant: TenantId) -> (DataKey, Sealed) {
        let mut key = [0u8; KEY_LEN];
        aws_lc_rs::rand::fill(&mut key).expect("the system's random source works");
        (DataKey::new(&key), seal(&self.0, &wrapping(tenant), &key))
    }

    pub(crate) fn unwrap_key(
        &self,
        tenant: TenantId,
        wrapped: &[u8],
    ) -> Result<DataKey, VaultError> {
        let key: [u8; KEY_LEN] = open(&self.0, &wrapping(tenant), wrapped)?
            .try_into()
            .map_err(|_| VaultError)?;
        Ok(DataKey::new(&key))
    }
}

fn wrapping(tenant: TenantId) -> Vec<u8> {
    place_of(tenant, "tenants.data_key", tenant.uuid())
}

/// A tenant's own key.
#[derive(Clone)]
pub struct DataKey {
    cipher: Arc<RandomizedNonceKey>,
    index: hmac::Key,
}

impl DataKey {
    fn new(key: &[u8; KEY_LEN]) -> Self {
        let derived = hkdf::Salt::new(hkdf::HKDF_SHA256, b"enishi blind index").extract(key);
        let mut index = [0u8; KEY_LEN];
        derived
            .expand(&[b"v1"], hkdf::HKDF_SHA256)
            .and_then(|okm| okm.fill(&mut index))
            .expect("HKDF gives 32 bytes");
        Self {
            cipher: Arc::new(cipher(key)),
            index: hmac::Key::new(hmac::HMAC_SHA256, &index),
        }
    }

    pub(crate) fn seal(&self, tenant: TenantId, place: &str, row: Uuid, plain: &[u8]) -> Sealed {
        seal(&self.cipher, &place_of(tenant, place, row), plain)
    }

    pub(crate) fn open(
        &self,
        tenant: TenantId,
        place: &str,
        row: Uuid,
        sealed: &[u8],
    ) -> Result<Vec<u8>, VaultError> {
        open(&self.cipher, &place_of(tenant, place, row), sealed)
    }

    pub(crate) fn blind_index(&self, place: &str, value: &str) -> Vec<u8> {
        hmac::sign(&self.index, format!("{place}\0{value}").as_bytes())
            .as_ref()
            .to_vec()
    }
}

fn cipher(key: &[u8; KEY_LEN]) -> RandomizedNonceKey {
    RandomizedNonceKey::new(&AES_256_GCM, key).expect("the key has the cipher's length")
}

fn place_of(tenant: TenantId, place: &str, row: Uuid) -> Vec<u8> {
    let mut bytes = tenant.uuid().as_bytes().to_vec();
    bytes.extend_from_slice(row.as_bytes());
    bytes.extend_from_slice(place.as_bytes());
    bytes
}

fn seal(key: &RandomizedNonceKey, place: &[u8], plain: &[u8]) -> Sealed {
    let mut text = plain.to_vec();
    let nonce = key
        .seal_in_place_append_tag(Aad::from(place), &mut text)
        .expect("a text of ours is not too long to seal");
    let mut sealed = vec![VERSION];
    sealed.extend_from_slice(nonce.as_ref());
    sealed.append(&mut text);
    sealed
}

fn open(key: &RandomizedNonceKey, place: &[u8], sealed: &[u8]) -> Result<Vec<u8>, VaultError> {
    let (&version, rest) = sealed.split_first().ok_or(VaultError)?;
    if version != VERSION || rest.len() < NONCE_LEN {
        return Err(VaultError);
    }
    let (nonce, text) = rest.split_at(NONCE_LEN);
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| VaultError)?;
    let mut text = text.to_vec();
    let plain = key
        .open_in_place(nonce, Aad::from(place), &mut text)
        .map_err(|_| VaultError)?;
    Ok(plain.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn master() -> MasterKey {
        MasterKey(Arc::new(cipher(&[7; KEY_LEN])))
    }

    #[test]
    fn what_was_sealed_opens_in_its_place_only() {
        let (tenant, stranger, row) = (TenantId::new(), TenantId::new(), Uuid::now_v7());
        let (key, _) = master().new_data_key(tenant);
        let sealed = key.seal(tenant, "members.phone", row, b"09012345678");
        assert_eq!(
            key.open(tenant, "members.phone", row, &sealed).as_deref(),
            Ok(&b"09012345678"[..])
        );
        assert_eq!(
            key.open(tenant, "members.email", row, &sealed),
            Err(VaultError)
        );
        assert_eq!(
            key.open(tenant, "members.phone", Uuid::now_v7(), &sealed),
            Err(VaultError)
        );
        assert_eq!(
            key.open(stranger, "members.phone", row, &sealed),
            Err(VaultError)
        );
        let mut changed = sealed.clone();
        changed[20] ^= 1;
        assert_eq!(
            key.open(tenant, "members.phone", row, &changed),
            Err(VaultError)
        );
        assert_eq!(key.open(tenant, "members.phone", row, &[]), Err(VaultError));
    }

    #[test]
    fn a_wrapped_key_is_its_tenants() {
        let (tenant, stranger) = (TenantId::new(), TenantId::new());
        let (key, wrapped) = master().new_data_key(tenant);
        let again = master().unwrap_key(tenant, &wrapped).expect("unwraps");
        assert_eq!(key.blind_index("p", "x"), again.blind_index("p", "x"));
        assert!(master().unwrap_key(stranger, &wrapped).is_err());
    }

    #[test]
    fn the_same_text_never_looks_the_same() {
        let tenant = TenantId::new();
        let (key, _) = master().new_data_key(tenant);
        let row = Uuid::now_v7();
        assert_ne!(
            key.seal(tenant, "a.b", row, b"x"),
            key.seal(tenant, "a.b", row, b"x")
        );
    }
}
