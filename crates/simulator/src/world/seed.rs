//! The people who live here from the start. Their ids are stable, so that pages and tests can name them.

use super::{World, state::Person};

const PEOPLE: [(&str, &str, &str, &str); 6] = [
    ("hanako", "佐藤 花子", "ja", "+819011110001"),
    ("taro", "鈴木 太郎", "ja", "+819011110002"),
    ("misaki", "高橋 美咲", "ja", "+819011110003"),
    ("kenta", "田中 健太", "ja", "+819011110004"),
    ("yui", "伊藤 結衣", "ja", "+819011110005"),
    ("emma", "Emma Watanabe", "en", "+819011110006"),
];

impl World {
    /// Adds the first inhabitants to an empty world.
    pub(crate) fn seed(&self) {
        if !self.state().people.is_empty() {
            return;
        }
        for (id, name, language, phone) in PEOPLE {
            let person = Person {
                id: id.into(),
                name: name.into(),
                language: language.into(),
                phone: Some(phone.into()),
                status_message: None,
                only_at: None,
            };
            // An empty world has room for six.
            let _ = self.settle(person);
        }
    }
}
