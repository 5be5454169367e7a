//! Identities. All are UUIDv7 made by the one id source; people see short numbers instead.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Ok(Self(text.parse()?))
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
    )*};
}

ids! {
    /// A member of staff who logs in with a password.
    AccountId
    /// An enrolled kiosk or board screen.
    DeviceId
    /// A registration on its way to approval.
    RegistrationId
    /// A registered senior.
    SeniorId
    /// One recorded fact about a senior, with source and period.
    FactId
    /// One physical dining card.
    CardId
    /// A canteen or meal point.
    CanteenId
    /// A dish in a canteen's library.
    DishId
    /// One canteen × day × meal period.
    SittingId
    /// One dish offered at one sitting.
    SittingDishId
    /// One order of somebody without registration.
    WalkInId
    /// One person's meal at one sitting.
    OrderId
    /// A volunteer.
    VolunteerId
    /// A delivery round.
    RoundId
    /// One door of a round.
    StopId
    /// What a volunteer reported at a door.
    OutcomeId
    /// Somebody must be looked after.
    AlarmId
    /// A subsidy policy being written.
    PolicyDraftId
    /// A dated subsidy policy.
    PolicyId
    /// A standing order.
    StandingId
    /// A pot of one dish.
    BatchId
    /// Somebody at a kiosk asks for help.
    HelpCallId
    /// A relative's access to a senior's meals.
    FamilyAccessId
    /// A top-up that a relative says was transferred.
    TopUpNoticeId
    /// A change asked for after the cut-off.
    LateChangeId
    /// A stay at another address.
    AwayId
    /// One fund's claim of one canteen and period.
    ClaimId
    /// One correction of past ratings.
    RerateId
    /// Where alarms are sent.
    ChannelId
    /// A message into somebody else's system.
    NoticeId
    /// A unit of background work.
    JobId
    /// A cash drawer.
    DrawerId
    /// One person's time at a drawer, from counting to counting.
    ShiftId
    /// What somebody got who paid or was paid.
    ReceiptId
}
