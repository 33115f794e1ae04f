//! Virtual people: each has one identity here and another user id at every provider.

use serde::{Deserialize, Serialize};

use super::{
    World, WorldError,
    provider::named,
    state::{Person, PersonIx},
};
use crate::ids;

pub(super) const MOST_PEOPLE: usize = 200_000;

/// Asks for a person.
#[derive(Debug, Deserialize)]
pub struct NewPerson {
    /// Display name, 1–100 characters.
    pub name: String,
    /// BCP 47 language, `ja` when absent.
    pub language: Option<String>,
    /// E.164 phone number.
    pub phone: Option<String>,
}

/// A person as the control interface shows them.
#[derive(Debug, Clone, Serialize)]
pub struct PersonView {
    /// The stand-in's own id, as in `/phone/{id}`.
    pub id: String,
    /// Display name.
    pub name: String,
    /// BCP 47 language.
    pub language: String,
    /// E.164 phone number.
    pub phone: Option<String>,
    /// Address of a drawn picture.
    pub picture: String,
}

impl World {
    /// Adds a person; at most 200,000 live here.
    pub fn add_person(&self, new: &NewPerson) -> Result<PersonView, WorldError> {
        let name = named("name", &new.name)?;
        let language = new.language.clone().unwrap_or_else(|| "ja".into());
        if language.len() > 35 || new.phone.as_ref().is_some_and(|phone| phone.len() > 20) {
            return Err(WorldError::Invalid("language or phone", "too long".into()));
        }
        let id = format!("p{}", &ids::random_hex()[..12]);
        let phone = new.phone.clone();
        self.settle(Person {
            id,
            name,
            language,
            phone,
            status_message: None,
            only_at: None,
        })
    }

    pub(super) fn settle(&self, person: Person) -> Result<PersonView, WorldError> {
        let mut state = self.state();
        if state.people.len() >= MOST_PEOPLE {
            return Err(WorldError::TooMany("people"));
        }
        let ix = state.people.len() as PersonIx;
        state.by_person.insert(person.id.clone(), ix);
        let view = self.person_view(&person);
        state.people.push(person);
        state.introduce(ix);
        drop(state);
        self.touch();
        Ok(view)
    }

    /// The first 500 people that were not made in bulk.
    pub fn people(&self) -> Vec<PersonView> {
        let state = self.state();
        let people = state
            .people
            .iter()
            .filter(|person| person.only_at.is_none());
        people
            .take(500)
            .map(|person| self.person_view(person))
            .collect()
    }

    /// One person.
    pub fn person(&self, id: &str) -> Result<PersonView, WorldError> {
        let state = self.state();
        let ix = state
            .by_person
            .get(id)
            .ok_or(WorldError::Unknown("person"))?;
        Ok(self.person_view(&state.people[*ix as usize]))
    }

    /// The LINE user id that a person has at the provider of a Messaging channel.
    pub fn user_id(&self, person: &str, channel_id: &str) -> Result<String, WorldError> {
        let (person, channel) = self.pair(person, channel_id)?;
        let state = self.state();
        let provider = state.messaging[channel as usize].provider;
        Ok(state.user_id(person, provider).to_string())
    }

    pub(super) fn pair(&self, person: &str, channel: &str) -> Result<(PersonIx, u32), WorldError> {
        let state = self.state();
        let person = *state
            .by_person
            .get(person)
            .ok_or(WorldError::Unknown("person"))?;
        let channel = *state
            .by_channel
            .get(channel)
            .ok_or(WorldError::Unknown("channel"))?;
        Ok((person, channel))
    }

    pub(crate) fn person_ix(&self, person: &str) -> Result<PersonIx, WorldError> {
        self.state()
            .by_person
            .get(person)
            .copied()
            .ok_or(WorldError::Unknown("person"))
    }

    pub(super) fn person_view(&self, person: &Person) -> PersonView {
        PersonView {
            id: person.id.clone(),
            name: person.name.clone(),
            language: person.language.clone(),
            phone: person.phone.clone(),
            picture: self.picture_of(&person.id),
        }
    }

    pub(crate) fn picture_of(&self, person: &str) -> String {
        format!("{}/_sim/people/{person}/picture", self.public_url())
    }
}
