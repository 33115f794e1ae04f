//! Stickers, pictures, videos, sounds, places and coupons.

use serde::{Deserialize, Serialize};

use super::common::{Common, shares_common};
use super::rules::{Check, checked, https, utf16};
use super::{Invalid, Reason};

/// A sticker (<https://developers.line.biz/en/reference/messaging-api/#sticker-message>).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self", rename_all = "camelCase")]
pub struct Sticker {
    package_id: String,
    sticker_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    quote_token: Option<String>,
    #[serde(flatten)]
    pub(super) common: Common,
}

/// A picture (<https://developers.line.biz/en/reference/messaging-api/#image-message>).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self", rename_all = "camelCase")]
pub struct Image {
    original_content_url: String,
    preview_image_url: String,
    #[serde(flatten)]
    pub(super) common: Common,
}

/// A video (<https://developers.line.biz/en/reference/messaging-api/#video-message>).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self", rename_all = "camelCase")]
pub struct Video {
    original_content_url: String,
    preview_image_url: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tracking_id: Option<String>,
    #[serde(flatten)]
    pub(super) common: Common,
}

/// A sound (<https://developers.line.biz/en/reference/messaging-api/#audio-message>).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self", rename_all = "camelCase")]
pub struct Audio {
    original_content_url: String,
    duration: u64,
    #[serde(flatten)]
    pub(super) common: Common,
}

/// A place (<https://developers.line.biz/en/reference/messaging-api/#location-message>).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self", rename_all = "camelCase")]
pub struct Location {
    title: String,
    address: String,
    latitude: f64,
    longitude: f64,
    #[serde(flatten)]
    pub(super) common: Common,
}

/// A coupon made by the coupon API or OA Manager
/// (<https://developers.line.biz/en/reference/messaging-api/#coupon-message>).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self", rename_all = "camelCase")]
pub struct Coupon {
    coupon_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    delivery_tag: Option<String>,
    #[serde(flatten)]
    pub(super) common: Common,
}

checked!(Sticker, Image, Video, Audio, Location, Coupon);
shares_common!(Sticker, Image, Video, Audio, Location, Coupon);

impl Sticker {
    /// A sticker of LINE's list
    /// (<https://developers.line.biz/en/docs/messaging-api/sticker-list/>).
    pub fn new(
        package_id: impl Into<String>,
        sticker_id: impl Into<String>,
    ) -> Result<Self, Invalid> {
        let sticker = Self {
            package_id: package_id.into(),
            sticker_id: sticker_id.into(),
            quote_token: None,
            common: Common::default(),
        };
        sticker.check()?;
        Ok(sticker)
    }

    /// Quotes the message that carried this token; reply and push only.
    pub fn quote(mut self, quote_token: impl Into<String>) -> Self {
        self.quote_token = Some(quote_token.into());
        self
    }

    fn check(&self) -> Check {
        utf16("packageId", &self.package_id, 1, 100)?;
        utf16("stickerId", &self.sticker_id, 1, 100)
    }
}

impl Image {
    /// JPEG or PNG over https: the picture up to 10 MB, its preview up to 1 MB.
    pub fn new(original: impl Into<String>, preview: impl Into<String>) -> Result<Self, Invalid> {
        let image = Self {
            original_content_url: original.into(),
            preview_image_url: preview.into(),
            common: Common::default(),
        };
        image.check()?;
        Ok(image)
    }

    fn check(&self) -> Check {
        https("originalContentUrl", &self.original_content_url)?;
        https("previewImageUrl", &self.preview_image_url)
    }
}

impl Video {
    /// MP4 over https up to 200 MB, with a preview picture up to 1 MB.
    pub fn new(original: impl Into<String>, preview: impl Into<String>) -> Result<Self, Invalid> {
        let video = Self {
            original_content_url: original.into(),
            preview_image_url: preview.into(),
            tracking_id: None,
            common: Common::default(),
        };
        video.check()?;
        Ok(video)
    }

    /// Tells when it was watched to the end; 1–100 of `a-z A-Z 0-9 -.=,+*()%$&;:@{}!?<>[]`.
    pub fn tracking_id(self, id: impl Into<String>) -> Result<Self, Invalid> {
        let video = Self {
            tracking_id: Some(id.into()),
            ..self
        };
        video.check()?;
        Ok(video)
    }

    fn check(&self) -> Check {
        https("originalContentUrl", &self.original_content_url)?;
        https("previewImageUrl", &self.preview_image_url)?;
        let id = self.tracking_id.as_deref();
        id.map_or(Ok(()), |id| utf16("trackingId", id, 1, 100))
    }
}

impl Audio {
    /// MP3 or M4A over https up to 200 MB, and how long it plays.
    pub fn new(original: impl Into<String>, milliseconds: u64) -> Result<Self, Invalid> {
        let audio = Self {
            original_content_url: original.into(),
            duration: milliseconds,
            common: Common::default(),
        };
        audio.check()?;
        Ok(audio)
    }

    fn check(&self) -> Check {
        https("originalContentUrl", &self.original_content_url)
    }
}

impl Location {
    /// Title and address up to 100 UTF-16 units each; degrees north and east.
    pub fn new(
        title: impl Into<String>,
        address: impl Into<String>,
        latitude: f64,
        longitude: f64,
    ) -> Result<Self, Invalid> {
        let location = Self {
            title: title.into(),
            address: address.into(),
            latitude,
            longitude,
            common: Common::default(),
        };
        location.check()?;
        Ok(location)
    }

    fn check(&self) -> Check {
        utf16("title", &self.title, 1, 100)?;
        utf16("address", &self.address, 1, 100)?;
        if !(-90.0..=90.0).contains(&self.latitude) {
            return Err(Invalid::new("latitude", Reason::Form("-90 to 90 degrees")));
        }
        if !(-180.0..=180.0).contains(&self.longitude) {
            return Err(Invalid::new(
                "longitude",
                Reason::Form("-180 to 180 degrees"),
            ));
        }
        Ok(())
    }
}

impl Coupon {
    /// A coupon by its id.
    pub fn new(coupon_id: impl Into<String>) -> Result<Self, Invalid> {
        let coupon = Self {
            coupon_id: coupon_id.into(),
            delivery_tag: None,
            common: Common::default(),
        };
        coupon.check()?;
        Ok(coupon)
    }

    /// Tells sends apart in the statistics: 1–30 of `a-z A-Z 0-9 _`.
    pub fn delivery_tag(self, tag: impl Into<String>) -> Result<Self, Invalid> {
        let coupon = Self {
            delivery_tag: Some(tag.into()),
            ..self
        };
        coupon.check()?;
        Ok(coupon)
    }

    fn check(&self) -> Check {
        utf16("couponId", &self.coupon_id, 1, 100)?;
        let Some(tag) = &self.delivery_tag else {
            return Ok(());
        };
        let plain = tag
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if plain && (1..=30).contains(&tag.len()) {
            return Ok(());
        }
        let form = Reason::Form("1 to 30 letters, digits or underscores");
        Err(Invalid::new("deliveryTag", form))
    }
}
