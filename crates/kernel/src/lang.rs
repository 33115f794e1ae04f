//! The languages that Enishi speaks, and a catalogue of what it says in them.

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use std::collections::{BTreeMap, BTreeSet};

/// A language of the product. Japanese first.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// 日本語
    #[default]
    Ja = 1,
    /// English
    En = 2,
}

impl Lang {
    /// The number that the database keeps.
    pub const fn code(self) -> i16 {
        self as i16
    }

    /// From the number that the database keeps; Japanese where it is unknown.
    pub fn from_code(code: i16) -> Self {
        if code == 2 { Self::En } else { Self::Ja }
    }

    /// Its BCP 47 tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Ja => "ja",
            Self::En => "en",
        }
    }

    /// From a BCP 47 tag such as `en-GB`; none where it is neither.
    pub fn from_tag(tag: &str) -> Option<Self> {
        match tag.split(['-', '_']).next()?.to_ascii_lowercase().as_str() {
            "ja" => Some(Self::Ja),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// The best of an `Accept-Language` header; Japanese where nothing fits. Reads at most 20 entries.
    pub fn accepted(header: &str) -> Self {
        let mut best = (0.0_f32, Self::Ja);
        for entry in header.split(',').take(20) {
            let mut parts = entry.split(';');
            let Some(lang) = parts.next().and_then(|tag| Self::from_tag(tag.trim())) else {
                continue;
            };
            let weight = parts
                .find_map(|p| p.trim().strip_prefix("q=")?.parse().ok())
                .unwrap_or(1.0);
            if weight > best.0 {
                best = (weight, lang);
            }
        }
        best.1
    }
}

/// A value put into a text: its name in the text, and what to say.
pub type Saying<'a> = (&'a str, FluentValue<'a>);

/// What one crate says, in each language; made once from the Fluent files beside it.
pub struct Catalogue {
    ja: FluentBundle<FluentResource>,
    en: FluentBundle<FluentResource>,
    sources: [&'static str; 2],
}

impl Catalogue {
    /// From the Japanese and the English Fluent source. Panics on a source that does not parse:
    /// it is part of the program, and a test of each crate makes its catalogue.
    pub fn new(ja: &'static str, en: &'static str) -> Self {
        Self {
            ja: bundle("ja", ja),
            en: bundle("en", en),
            sources: [ja, en],
        }
    }

    /// The text of `key`; the key itself where there is none (a test keeps that from happening).
    pub fn say(&self, lang: Lang, key: &str) -> String {
        self.say_with(lang, key, &[])
    }

    /// The text of `key` with values.
    pub fn say_with(&self, lang: Lang, key: &str, values: &[Saying<'_>]) -> String {
        let bundle = match lang {
            Lang::Ja => &self.ja,
            Lang::En => &self.en,
        };
        let Some(pattern) = bundle.get_message(key).and_then(|m| m.value()) else {
            return key.to_owned();
        };
        let args: FluentArgs<'_> = values
            .iter()
            .map(|(name, value)| (*name, value.clone()))
            .collect();
        bundle
            .format_pattern(pattern, Some(&args), &mut Vec::new())
            .into_owned()
    }

    /// Whether there is a text of this key.
    pub fn has(&self, key: &str) -> bool {
        self.ja.has_message(key) && self.en.has_message(key)
    }

    /// What differs between the languages: keys that only one has, and keys whose values differ. For tests.
    pub fn differences(&self) -> Vec<String> {
        let [ja, en] = self.sources.map(outline);
        let keys: BTreeSet<&String> = ja.keys().chain(en.keys()).collect();
        keys.into_iter()
            .filter(|key| ja.get(*key) != en.get(*key))
            .cloned()
            .collect()
    }
}

fn bundle(tag: &str, source: &'static str) -> FluentBundle<FluentResource> {
    let lang = tag.parse().expect("a language tag of ours parses");
    let mut bundle = FluentBundle::new_concurrent(vec![lang]);
    // Isolation marks are for mixed directions; they would show as boxes in LINE messages and mails.
    bundle.set_use_isolating(false);
    let resource = FluentResource::try_new(source.to_owned())
        .unwrap_or_else(|(_, errors)| panic!("the {tag} catalogue does not parse: {errors:?}"));
    if let Err(errors) = bundle.add_resource(resource) {
        panic!("the {tag} catalogue says a key twice: {errors:?}");
    }
    bundle
}

/// The keys of a source, each with the names of the values it takes.
fn outline(source: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut outline: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut current = String::new();
    for line in source.lines() {
        if line.starts_with('#') {
            continue;
        }
        if let Some((key, _)) = line.split_once('=')
            && line.starts_with(|c: char| c.is_ascii_alphabetic())
        {
            current = key.trim().to_owned();
            outline.entry(current.clone()).or_default();
        }
        let values = line.split('$').skip(1).map(|rest| {
            rest.chars()
                .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
                .collect::<String>()
        });
        if let Some(known) = outline.get_mut(&current) {
            known.extend(values);
        }
    }
    outline
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_said_in_both_languages() {
        let said = Catalogue::new(
            "hello = { $name }さん、こんにちは\n",
            "hello = Hello, { $name }\n",
        );
        assert_eq!(
            said.say_with(Lang::Ja, "hello", &[("name", "花子".into())]),
            "花子さん、こんにちは"
        );
        assert_eq!(
            said.say_with(Lang::En, "hello", &[("name", "Hanako".into())]),
            "Hello, Hanako"
        );
        assert!(said.differences().is_empty());
    }

    #[test]
    fn a_missing_key_or_value_is_found() {
        let said = Catalogue::new("a = x\nb = { $n }名\n", "b = people\n");
        assert_eq!(said.differences(), ["a", "b"]);
    }

    #[test]
    fn the_browser_says_which_language_it_likes() {
        assert_eq!(Lang::accepted("en-GB,en;q=0.9,ja;q=0.8"), Lang::En);
        assert_eq!(Lang::accepted("fr, ja;q=0.5, en;q=0.4"), Lang::Ja);
        assert_eq!(Lang::accepted("fr"), Lang::Ja);
        assert_eq!(Lang::accepted(&"x,".repeat(100_000)), Lang::Ja);
    }
}
