//! Writes a made-up county in bulk. Never beside real people: it refuses an installation that has registrations.

pub mod menus;
mod people;

use domain::subsidy::policy::Policy;
use sea_orm::{ActiveValue::Set, EntityTrait, PaginatorTrait};

use crate::entity::{policy, registration, senior};
use crate::{Error, Result, System};

impl System<'_> {
    /// Refuses where real people are registered; says how many made-up ones there are.
    ///
    /// # Errors
    /// `real_people`.
    pub async fn seed_allowed(&self) -> Result<u64> {
        if registration::Entity::find().count(self.store.db.read()).await? > 0 {
            return Err(Error::conflict(
                "real_people",
                "people are registered here; a made-up county must not stand beside them",
            ));
        }
        self.seniors_count().await
    }

    /// How many seniors there are, in whatever state.
    ///
    /// # Errors
    /// The database's.
    pub async fn seniors_count(&self) -> Result<u64> {
        Ok(senior::Entity::find().count(self.store.db.read()).await?)
    }

    /// Puts policies in force that aren't there yet.
    ///
    /// # Errors
    /// The database's.
    pub async fn seed_policies(&self, policies: &[Policy]) -> Result<()> {
        for one in policies {
            let version = i32::try_from(one.version).unwrap_or(1);
            if policy::Entity::find_by_id((one.id.clone(), version))
                .one(self.store.db.read())
                .await?
                .is_some()
            {
                continue;
            }
            let row = policy::ActiveModel {
                id: Set(one.id.clone()),
                version: Set(version),
                name: Set(one.name.clone()),
                name_en: Set(one.name_en.clone()),
                place_code: Set(one.place.as_str().to_owned()),
                place_path: Set(domain::place::PlacePath::of(&one.place).0),
                valid_from: Set(one.valid_from.to_string()),
                valid_to: Set(one.valid_to.map(|day| day.to_string())),
                body: Set(serde_json::to_string(one).map_err(|_| Error::Corrupt("policy"))?),
                created_at_ms: Set(self.store.clock.now().0),
                text: Set(None),
                written_by_name: Set(None),
                approved_by_name: Set(None),
            };
            policy::Entity::insert(row)
                .exec_without_returning(self.store.db.write())
                .await?;
        }
        Ok(())
    }
}
