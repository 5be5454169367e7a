//! The answer: rounds to go, and for everyone left out the true reason.

use crate::problem::{Mode, Seconds};

/// A whole plan. Stops and vehicles are indexes into the problem's lists.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// Rounds with at least one stop.
    pub rounds: Vec<Round>,
    /// Every stop that is in no round.
    pub unassigned: Vec<Unassigned>,
}

/// One trip of one vehicle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// Who goes.
    pub vehicle: u32,
    /// Where it loads.
    pub depot: u32,
    /// When it leaves the depot.
    pub departs_s: Seconds,
    /// When it is back at its end, or done at the last door when no return is required.
    pub ends_s: Seconds,
    /// Seconds under way, from the vehicle's start to its end.
    pub travel_s: i64,
    /// Metres under way.
    pub length_m: i64,
    /// The doors in order.
    pub visits: Vec<Visit>,
}

impl Round {
    /// Seconds from leaving the depot to the end.
    pub fn duration_s(&self) -> Seconds {
        self.ends_s - self.departs_s
    }

    /// The stops in order.
    pub fn stops(&self) -> Vec<u32> {
        self.visits.iter().map(|visit| visit.stop).collect()
    }
}

/// One door of a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visit {
    /// Which stop.
    pub stop: u32,
    /// When the volunteer is at the door.
    pub arrival_s: Seconds,
    /// When service begins: the arrival, or later when a window has not opened.
    pub service_start_s: Seconds,
    /// How much later service could begin before a limit of this or a later stop breaks; negative when one is
    /// broken already.
    pub slack_s: Seconds,
    /// Metres from the place before.
    pub distance_m: i64,
}

/// A stop that is in no round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unassigned {
    /// Which stop.
    pub stop: u32,
    /// The limit that keeps it out.
    pub reason: Reason,
    /// What would let it in.
    pub fix: Fix,
}

/// The limit that keeps a stop out.
///
/// When no vehicle could serve it even on a round of its own: the limit whose lifting would do, or the first of
/// those that would all have to be lifted. Otherwise the vehicles are busy with others: the limit whose lifting
/// alone would make room for it in one of the rounds near it, or [`Reason::NoVehicle`] when only one more round would.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// Nobody knows where it is.
    NoLocation,
    /// No vehicle loads at a depot that cooks for it, or every one that could take it is full of other stops.
    NoVehicle,
    /// No vehicle there moves in a way that reaches it.
    Mode,
    /// No volunteer there can do what it needs.
    Skill,
    /// The volunteer who serves the stops that it belongs together with cannot take it.
    Together,
    /// No vehicle has the room.
    Capacity,
    /// Service cannot begin within its windows.
    Window,
    /// The boxes would be handed over after their deadline.
    FoodClock,
    /// The round would be too long, or the shift over.
    MaxDuration,
}

impl Reason {
    /// A stable word for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::NoLocation => "no_location",
            Self::NoVehicle => "no_vehicle",
            Self::Mode => "mode",
            Self::Skill => "skill",
            Self::Together => "together",
            Self::Capacity => "capacity",
            Self::Window => "window",
            Self::FoodClock => "food_clock",
            Self::MaxDuration => "max_duration",
        }
    }

    /// The reason for a word, the inverse of [`Reason::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        use Reason::{Capacity, FoodClock, MaxDuration, Mode, NoLocation, NoVehicle, Skill, Together, Window};
        [
            NoLocation,
            NoVehicle,
            Mode,
            Skill,
            Together,
            Capacity,
            Window,
            FoodClock,
            MaxDuration,
        ]
        .into_iter()
        .find(|r| r.code() == code)
    }
}

/// What would let a stop in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fix {
    /// Put it on the map by hand.
    PlaceByHand,
    /// One more vehicle like the given one (any vehicle, when none fits).
    AddVehicle {
        /// The vehicle to have one more of.
        like: Option<u32>,
    },
    /// Let the given mode reach the stop.
    AllowMode {
        /// The mode of a vehicle that is there.
        mode: Mode,
    },
    /// A volunteer who learns what the stop needs.
    TeachSkill {
        /// The vehicle whose volunteer lacks least.
        vehicle: u32,
    },
    /// Let another volunteer serve it than those whom it belongs together with.
    Part,
    /// Room for this many more boxes of a type.
    RaiseCapacity {
        /// Box type, by index.
        box_type: u32,
        /// Boxes over the capacity.
        by: u32,
    },
    /// A window that is open this much longer.
    WidenWindow {
        /// Seconds missing.
        by_s: Seconds,
    },
    /// A deadline this much later, or food ready this much earlier.
    MoveDeadline {
        /// Seconds missing.
        by_s: Seconds,
    },
    /// A round or shift this much longer.
    LongerRound {
        /// Seconds missing.
        by_s: Seconds,
    },
}

impl Fix {
    /// A stable word for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::PlaceByHand => "place_by_hand",
            Self::AddVehicle { .. } => "add_vehicle",
            Self::AllowMode { .. } => "allow_mode",
            Self::TeachSkill { .. } => "teach_skill",
            Self::Part => "part",
            Self::RaiseCapacity { .. } => "raise_capacity",
            Self::WidenWindow { .. } => "widen_window",
            Self::MoveDeadline { .. } => "move_deadline",
            Self::LongerRound { .. } => "longer_round",
        }
    }

    /// The named numbers that go with the code.
    pub fn params(self) -> Vec<(&'static str, i64)> {
        match self {
            Self::PlaceByHand | Self::Part | Self::AddVehicle { like: None } => Vec::new(),
            Self::TeachSkill { vehicle } => vec![("vehicle", vehicle.into())],
            Self::AddVehicle { like: Some(vehicle) } => vec![("like", vehicle.into())],
            Self::AllowMode { mode } => vec![("mode", mode.index() as i64)],
            Self::RaiseCapacity { box_type, by } => {
                vec![("box_type", box_type.into()), ("by", by.into())]
            }
            Self::WidenWindow { by_s } | Self::MoveDeadline { by_s } | Self::LongerRound { by_s } => {
                vec![("by_s", by_s)]
            }
        }
    }
}
