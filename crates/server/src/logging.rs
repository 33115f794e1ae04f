//! Logs: structured, one span a request, job and parcel; never tokens, names, texts or LINE user ids.

pub use crate::config::LogFormat as Format;
use tracing_subscriber::EnvFilter;

/// Starts logging to standard error, once; later calls change nothing.
pub fn start(format: Format) {
    start_with(format, "info,sqlx=warn,hyper=warn");
}

/// For `enishi try`: only what a person should see, unless RUST_LOG says more.
pub fn start_quietly() {
    start_with(Format::Text, "warn");
}

fn start_with(format: Format, otherwise: &str) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(otherwise));
    let filter = discreet(filter);
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    // A second start in one process (tests) is no fault.
    let _ = match format {
        Format::Json => builder.json().flatten_event(true).try_init(),
        Format::Text => builder.compact().try_init(),
    };
}

/// Whatever RUST_LOG asks for: lettre writes down each letter, with the link in it, and the password
/// of the mail server.
fn discreet(filter: EnvFilter) -> EnvFilter {
    match "lettre=warn".parse() {
        Ok(directive) => filter.add_directive(directive),
        Err(_) => filter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_letter_is_logged_whatever_is_asked_for() {
        for asked in ["trace", "trace,lettre=trace", "lettre=debug"] {
            let filter = discreet(EnvFilter::new(asked)).to_string();
            let of_letters: Vec<_> = filter
                .split(',')
                .filter(|directive| directive.starts_with("lettre"))
                .collect();
            assert_eq!(of_letters, ["lettre=warn"], "{asked}");
        }
    }
}
