//! The problem: who cooks, who waits, who can carry, and what a good plan is.
//!
//! Stops, vehicles and depots are named by their index (`u32`) in the problem's lists; the `key` beside each is the
//! caller's own name and is never interpreted.

use crate::error::Error;
use crate::travel::Travel;

/// Seconds after a zero of the caller's choice, for instance local midnight.
pub type Seconds = i64;

/// Seconds at a door when nothing else is said: knock, hand over, check on the person.
pub const DEFAULT_SERVICE_S: Seconds = 180;

/// The farthest time that is told apart from "for ever".
pub const FOREVER: Seconds = 400_000_000;

/// How a volunteer moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// Walking.
    Foot,
    /// Electric bicycle or tricycle.
    Ebike,
    /// Car or van.
    Car,
}

impl Mode {
    /// Every mode, in index order.
    pub const ALL: [Self; 3] = [Self::Foot, Self::Ebike, Self::Car];

    /// The word used in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Foot => "foot",
            Self::Ebike => "ebike",
            Self::Car => "car",
        }
    }

    /// The mode for a word, the inverse of [`Mode::word`].
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.word() == word)
    }

    pub(crate) fn index(self) -> usize {
        self as usize
    }
}

/// The modes that can reach a stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ModeSet(u8);

impl ModeSet {
    /// Every mode.
    pub const ALL: Self = Self(0b111);

    /// Exactly the given modes.
    pub fn of(modes: &[Mode]) -> Self {
        Self(modes.iter().fold(0, |set, mode| set | 1 << mode.index()))
    }

    /// Whether the mode is in the set.
    pub fn contains(self, mode: Mode) -> bool {
        self.0 & (1 << mode.index()) != 0
    }

    /// The modes in the set.
    pub fn iter(self) -> impl Iterator<Item = Mode> {
        Mode::ALL.into_iter().filter(move |mode| self.contains(*mode))
    }
}

/// A point of the earth in degrees (WGS 84, or any one system used throughout).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LatLon {
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
}

/// Where something is: coordinates, a row of the travel matrices, or both.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Place {
    /// Coordinates, needed by crow-fly travel and by the grouping of neighbours.
    pub point: Option<LatLon>,
    /// Row and column in matrix travel, point number in plane travel.
    pub node: Option<u32>,
}

impl Place {
    /// Not known yet: someone has to place it by hand.
    pub const UNKNOWN: Self = Self {
        point: None,
        node: None,
    };

    /// A place known by its coordinates.
    pub fn at(lat: f64, lon: f64) -> Self {
        Self {
            point: Some(LatLon { lat, lon }),
            node: None,
        }
    }

    /// A place known by its matrix row.
    pub fn node(node: u32) -> Self {
        Self {
            point: None,
            node: Some(node),
        }
    }
}

/// An inclusive span of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// First second of the span.
    pub earliest_s: Seconds,
    /// Last second of the span.
    pub latest_s: Seconds,
}

impl Window {
    /// No limit in either direction.
    pub const ANY: Self = Self {
        earliest_s: -FOREVER,
        latest_s: FOREVER,
    };

    /// From one second to another, both included.
    pub fn new(earliest_s: Seconds, latest_s: Seconds) -> Self {
        Self { earliest_s, latest_s }
    }
}

/// A kitchen or relay point where rounds begin.
#[derive(Debug, Clone, PartialEq)]
pub struct Depot {
    /// The caller's name for it.
    pub key: String,
    /// Where it is.
    pub place: Place,
    /// When the boxes are packed; no round leaves earlier.
    pub ready_s: Seconds,
}

/// A door to knock on.
#[derive(Debug, Clone, PartialEq)]
pub struct Stop {
    /// The caller's name for it.
    pub key: String,
    /// Where it is. A stop that travel cannot locate is reported for hand placement, never dropped.
    pub place: Place,
    /// Boxes to hand over, per box type; missing types are zero.
    pub demand: Vec<u32>,
    /// Seconds at the door.
    pub service_s: Seconds,
    /// When service may begin; empty means any time.
    pub windows: Vec<Window>,
    /// The food clock: service must be over by then, counted by the caller from cooking.
    pub deadline_s: Option<Seconds>,
    /// 0 is ordinary; a higher priority is left out later.
    pub priority: u8,
    /// The modes that can reach it.
    pub modes: ModeSet,
    /// The vehicle (volunteer) who came yesterday.
    pub familiar: Option<u32>,
    /// The place in yesterday's round, to keep the order a person is used to.
    pub place_yesterday: Option<u32>,
    /// The depots that cook for it; empty means any.
    pub depots: Vec<u32>,
    /// What the volunteer must be able to do, in the caller's words: a language, a lift.
    pub skills: Vec<String>,
    /// Stops with the same word here are served by one and the same volunteer.
    pub together: Option<String>,
    /// When service should have begun; later is allowed and costs [`Weights::late_pct`].
    pub wished_by_s: Option<Seconds>,
}

impl Stop {
    /// A stop with the usual service time, one box, and no other limits.
    pub fn new(key: impl Into<String>, place: Place) -> Self {
        Self {
            key: key.into(),
            place,
            demand: vec![1],
            service_s: DEFAULT_SERVICE_S,
            windows: Vec::new(),
            deadline_s: None,
            priority: 0,
            modes: ModeSet::ALL,
            familiar: None,
            place_yesterday: None,
            depots: Vec::new(),
            skills: Vec::new(),
            together: None,
            wished_by_s: None,
        }
    }

    /// Whether a round from the depot may carry this stop's boxes.
    pub fn allows_depot(&self, depot: u32) -> bool {
        self.depots.is_empty() || self.depots.contains(&depot)
    }

    /// Whether a volunteer with these skills can do what the stop needs.
    pub fn allows_skills(&self, skills: &[String]) -> bool {
        self.skills.iter().all(|skill| skills.contains(skill))
    }

    /// Whether the vehicle's mode, depot and skills suit the stop.
    pub fn suits(&self, vehicle: &Vehicle) -> bool {
        self.modes.contains(vehicle.mode) && self.allows_depot(vehicle.depot) && self.allows_skills(&vehicle.skills)
    }
}

/// A volunteer slot: someone who can leave a depot with boxes.
#[derive(Debug, Clone, PartialEq)]
pub struct Vehicle {
    /// The caller's name for it.
    pub key: String,
    /// How it moves.
    pub mode: Mode,
    /// Boxes it can carry, per box type; a missing type cannot be carried.
    pub capacity: Vec<u32>,
    /// Leaves its start and is back (or done) within this span.
    pub shift: Window,
    /// The depot where it loads.
    pub depot: u32,
    /// Where the volunteer sets out, when that is not the depot.
    pub start: Option<Place>,
    /// Where the round ends, when that is not the depot.
    pub end: Option<Place>,
    /// Whether the way to the end belongs to the round; without it the round is over at the last door.
    pub return_required: bool,
    /// Most stops in one round.
    pub max_stops: Option<u32>,
    /// Longest round, from leaving the depot to the end.
    pub max_duration_s: Option<Seconds>,
    /// Most rounds in the shift, one after the other.
    pub rounds_max: u32,
    /// Added to the cost of each of its rounds; negative for someone who should be asked first.
    pub preference: i64,
    /// What the volunteer can do, in the words of [`Stop::skills`].
    pub skills: Vec<String>,
    /// Stops that the volunteer should have at least, all rounds together; each one fewer costs [`Weights::idle`].
    pub least_stops: u32,
}

impl Vehicle {
    /// A vehicle with no limits but its capacity, one round, back to its depot.
    pub fn new(key: impl Into<String>, mode: Mode, capacity: u32, depot: u32) -> Self {
        Self {
            key: key.into(),
            mode,
            capacity: vec![capacity],
            shift: Window::ANY,
            depot,
            start: None,
            end: None,
            return_required: true,
            max_stops: None,
            max_duration_s: None,
            rounds_max: 1,
            preference: 0,
            skills: Vec::new(),
            least_stops: 0,
        }
    }
}

/// What a plan costs beside its travel seconds. Nobody is ever left out to save on these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weights {
    /// Seconds that one more round is worth.
    pub round: i64,
    /// Seconds that a familiar face at one door is worth.
    pub churn_face: i64,
    /// Seconds that keeping yesterday's order between two doors of the same volunteer is worth.
    pub churn_order: i64,
    /// Percent of `duration² / 3600 s` of each round: long rounds cost more than short ones.
    pub balance_pct: i64,
    /// Seconds that one stop more is worth to a volunteer who has fewer than [`Vehicle::least_stops`].
    pub idle: i64,
    /// Percent of each second by which service begins later than wished.
    pub late_pct: i64,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            round: 900,
            churn_face: 240,
            churn_order: 30,
            balance_pct: 0,
            idle: 300,
            late_pct: 100,
        }
    }
}

/// Everything the planner has to know. Whatever else this package offers expects a problem that
/// [`Problem::validate`] accepts; [`crate::solve()`] and the readers see to that themselves.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// A name for reports.
    pub name: String,
    /// Where rounds begin.
    pub depots: Vec<Depot>,
    /// Whom to visit.
    pub stops: Vec<Stop>,
    /// Who can go.
    pub vehicles: Vec<Vehicle>,
    /// How long it takes to get from one place to another.
    pub travel: Travel,
    /// What a good plan is.
    pub weights: Weights,
}

impl Problem {
    /// Checks that every index, window and matrix fits together.
    ///
    /// # Errors
    /// The first contradiction found, with its place in the problem.
    pub fn validate(&self) -> Result<(), Error> {
        crate::validate::validate(self)
    }

    /// Number of box types: the longest list in any demand or capacity, at least one.
    pub fn box_types(&self) -> usize {
        let demand = self.stops.iter().map(|stop| stop.demand.len());
        let capacity = self.vehicles.iter().map(|vehicle| vehicle.capacity.len());
        demand.chain(capacity).max().unwrap_or(0).max(1)
    }

    /// Whether travel can find the stop.
    pub fn is_placed(&self, stop: u32) -> bool {
        self.stops
            .get(stop as usize)
            .is_some_and(|stop| self.travel.locates(&stop.place))
    }

    /// Where the vehicle's rounds end: `None` when they are over at the last door.
    pub fn end_of(&self, vehicle: &Vehicle) -> Option<Place> {
        vehicle
            .return_required
            .then(|| vehicle.end.unwrap_or(self.depots[vehicle.depot as usize].place))
    }
}
