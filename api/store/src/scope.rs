//! Who acts, and what part of the place tree they may browse and change.

use domain::id::{CanteenId, RoundId};
use domain::place::PlacePath;
use domain::role::Role;
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

use crate::{Error, Result, Store};

/// What kind of actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActorKind {
    /// Staff with a password.
    Account,
    /// A kiosk or board.
    Device,
    /// A volunteer on one round.
    Volunteer,
    /// A relative of one senior.
    Family,
    /// The programme itself.
    System,
}

impl ActorKind {
    /// The stable name in the audit log and in tokens.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Device => "device",
            Self::Volunteer => "volunteer",
            Self::Family => "family",
            Self::System => "system",
        }
    }

    /// Reads a stable name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Account, Self::Device, Self::Volunteer, Self::Family, Self::System]
            .into_iter()
            .find(|kind| kind.name() == text)
    }
}

/// Who acts. Made from a checked access token, or by the worker.
#[derive(Debug, Clone)]
pub struct Actor {
    /// Kind.
    pub kind: ActorKind,
    /// Account, device, volunteer or family access id; nil for the system.
    pub id: Uuid,
    /// The name shown in the audit log.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Where: this node of the place tree and all below.
    pub scope: PlacePath,
    /// The canteen a device or canteen worker belongs to.
    pub canteen: Option<CanteenId>,
    /// The one round a volunteer may see.
    pub round: Option<RoundId>,
}

impl Actor {
    /// The programme itself, where it makes things for an operator: the first account, the demo. Sees the whole tree.
    #[must_use]
    pub fn programme() -> Self {
        Self {
            kind: ActorKind::System,
            id: Uuid::nil(),
            name: "nuancan".to_owned(),
            role: Role::Administrator,
            scope: PlacePath(String::new()),
            canteen: None,
            round: None,
        }
    }
}

/// The store as one actor may see it. Every query made through it is cut to the actor's scope.
#[derive(Clone, Copy)]
pub struct Scoped<'a> {
    pub(crate) store: &'a Store,
    pub(crate) actor: &'a Actor,
}

/// The store without a scope.
#[derive(Clone, Copy)]
pub struct System<'a> {
    pub(crate) store: &'a Store,
}

impl Scoped<'_> {
    /// The condition "this row's path lies in the actor's scope". Each scoped query must carry it.
    pub(crate) fn covers<C: ColumnTrait>(&self, path: C) -> Condition {
        Condition::all().add(path.starts_with(&self.actor.scope.0))
    }

    /// What belongs to the whole installation (the ledger, the channels) is for those whose scope is all of it.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a scope that is only a part.
    pub async fn whole(&self) -> Result<()> {
        let county = self.store.system().county().await?.ok_or(Error::NotFound("place"))?;
        if self.allows(&county.path) {
            Ok(())
        } else {
            Err(Error::NotFound("place"))
        }
    }

    /// Whether a path lies in the actor's scope.
    #[must_use]
    pub fn allows(&self, path: &PlacePath) -> bool {
        self.actor.scope.covers(path)
    }
}
