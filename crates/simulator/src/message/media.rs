//! Messages that point at something: stickers, images, videos, sounds, places, coupons.

use serde_json::Value;

use super::checker::Checker;

pub(super) fn sticker(checker: &mut Checker, path: &str, message: &Value) {
    checker.text(path, message, "packageId", 1..=20, true);
    checker.text(path, message, "stickerId", 1..=20, true);
}

pub(super) fn image(checker: &mut Checker, path: &str, message: &Value) {
    checker.url(path, message, "originalContentUrl", true);
    checker.url(path, message, "previewImageUrl", true);
}

pub(super) fn video(checker: &mut Checker, path: &str, message: &Value) {
    image(checker, path, message);
    checker.text(path, message, "trackingId", 1..=100, false);
}

pub(super) fn audio(checker: &mut Checker, path: &str, message: &Value) {
    checker.url(path, message, "originalContentUrl", true);
    checker.number(path, message, "duration", 1.0..=86_400_000.0);
}

pub(super) fn location(checker: &mut Checker, path: &str, message: &Value) {
    checker.text(path, message, "title", 1..=100, true);
    checker.text(path, message, "address", 1..=100, true);
    checker.number(path, message, "latitude", -90.0..=90.0);
    checker.number(path, message, "longitude", -180.0..=180.0);
}

pub(super) fn coupon(checker: &mut Checker, path: &str, message: &Value) {
    checker.text(path, message, "couponId", 1..=100, true);
    checker.text(path, message, "deliveryTag", 1..=30, false);
}
