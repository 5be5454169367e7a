//! The rest of a round goes to somebody else: what the phone and the desk say alike, and what they are told.

use domain::id::{RoundId, VolunteerId};
use serde::{Deserialize, Serialize};
use store::Scoped;
use store::rounds::HandedOver;
use utoipa::ToSchema;

use crate::problem::Answer;

/// To whom.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveRestBody {
    /// `null` gives the rest back to the desk, which finds somebody.
    #[schema(value_type = Option<String>)]
    pub(super) volunteer_id: Option<VolunteerId>,
}

/// What became of the rest of a round.
#[derive(Serialize, ToSchema)]
pub struct RestGivenView {
    /// The round that has the doors now.
    #[schema(value_type = String)]
    round_id: RoundId,
    round_no: i32,
    /// Who takes them; nobody yet when the desk has them.
    volunteer: Option<String>,
    doors: u32,
    /// Six digits for the one who takes over, unless their phone is on that round already. Good once.
    code: Option<String>,
}

/// With a code where the one who takes over has none yet. Asked again before they came in, there is a new one.
pub(super) async fn told(scoped: Scoped<'_>, handed: HandedOver) -> Answer<RestGivenView> {
    let code = if handed.is_joined || handed.volunteer.is_none() {
        None
    } else {
        Some(scoped.round_access(handed.round_id).await?.code)
    };
    Ok(RestGivenView {
        round_id: handed.round_id,
        round_no: handed.round_no,
        volunteer: handed.volunteer,
        doors: handed.doors,
        code,
    })
}
