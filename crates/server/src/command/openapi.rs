//! `enishi openapi`

use crate::house;
use anyhow::Result;
use kernel::Site;

/// Prints the document that `/api/openapi.json` serves.
#[expect(clippy::print_stdout, reason = "printing it is the command")]
pub fn openapi() -> Result<()> {
    println!(
        "{}",
        house::openapi(&Site::new("https://enishi.example.jp"))
    );
    Ok(())
}
