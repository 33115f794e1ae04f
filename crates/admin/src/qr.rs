//! A QR code as the path of an inline SVG.

use fast_qr::QRBuilder;
use std::fmt::Write;

/// The dark modules of a code, and how wide it is with its quiet zone of four modules.
pub struct Qr {
    /// For `viewBox="0 0 width width"`.
    pub width: usize,
    /// For `<path d>`.
    pub path: String,
}

const QUIET: usize = 4;

impl Qr {
    /// Of an address; none where it is too long for a code.
    pub fn of(address: &str) -> Option<Self> {
        let code = QRBuilder::new(address).build().ok()?;
        let mut path = String::new();
        for row in 0..code.size {
            for (column, module) in code[row].iter().take(code.size).enumerate() {
                if module.value() {
                    // Writing to a String cannot fail.
                    let _ = write!(path, "M{} {}h1v1h-1z", column + QUIET, row + QUIET);
                }
            }
        }
        Some(Self {
            width: code.size + 2 * QUIET,
            path,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_becomes_a_square_of_modules() {
        let qr = Qr::of("https://enishi.example/l/ch_01hzz/link").expect("it fits");
        assert!(qr.width > 21 + 2 * QUIET && qr.path.starts_with("M4 4h1v1h-1z"));
        assert!(
            qr.path
                .bytes()
                .all(|b| b.is_ascii_digit() || b"Mhvz- ".contains(&b))
        );
        assert!(Qr::of(&"a".repeat(10_000)).is_none());
    }
}
