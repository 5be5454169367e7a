//! The parts of a run: a database that begins as a copy of a template, a board that all share, processes that die.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use domain::id::CanteenId;
use domain::made_up::MadeUp;
use domain::order::Sitting;
use domain::region::County;
use domain::time::At;
use store::board::FlakyBoard;
use store::fault::{Faults, Point, Verdict};
use store::seeding::menus::{SeedLunch, SittingSize};
use store::{Clock, Db, Keyring, Store};
use tokio::sync::Notify;

use super::plan::{DISHES, PEOPLE, PROCESSES};
use crate::cli::Failure;
use crate::compose;
use crate::seed::{self, Wanted};

/// 09:00 in Beijing, half an hour before the lunch's cut-off.
const START: At = At(1_795_395_600_000);
/// How often a process asks whether the board is back.
const PROBE_EVERY: Duration = Duration::from_millis(1);

/// What all runs begin with.
#[derive(Clone)]
pub struct Template {
    file: PathBuf,
    keys: Arc<Keyring>,
    pub(super) people: Arc<[MadeUp]>,
    pub(super) sitting: Sitting,
}

/// A folder in memory where there is one: a run makes and drops a whole database.
#[must_use]
pub fn fast_folder() -> PathBuf {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        memory.to_owned()
    } else {
        std::env::temp_dir()
    }
}

impl Template {
    /// Makes it in a folder.
    ///
    /// # Errors
    /// The database's.
    pub async fn make(folder: &Path) -> Result<Self, Failure> {
        let file = folder.join("template.sqlite");
        let db = Db::open(&url(&file)).await?;
        let keys = Arc::new(Keyring::make()?);
        let board = store::board::open(None, None).await?;
        let store = Store::new(db, Arc::clone(&keys), board, Clock::standing(START));
        compose::schema(&store).await?;
        store.system().bind_keys().await?;
        let county = County::find("sangzhi").ok_or_else(|| Failure::new("no county to simulate"))?;
        let wanted = Wanted {
            county,
            seniors: PEOPLE,
            days: 0,
            seed: 1,
            with_orders: false,
        };
        let people = seed::folk(&store, wanted).await?;
        let canteens = store.system().canteens().await?;
        let canteen = canteens.first().ok_or_else(|| Failure::new("no canteen"))?;
        let library = seed::library(&store, county, canteen).await?;
        let lunch = SeedLunch {
            canteen: canteen.id,
            day: START.day(),
            size: SittingSize {
                capacity: 8,
                delivery: 4,
                counter: 2,
            },
            dishes: library.into_iter().take(DISHES).collect(),
        };
        let made = store.system().seed_lunch(&lunch).await?;
        let made = made.ok_or_else(|| Failure::new("the template has a lunch already"))?;
        let sitting = store.system().sitting(made).await?;
        store.close().await?;
        Ok(Self {
            file,
            keys,
            people: people.into(),
            sitting,
        })
    }
}

fn url(file: &Path) -> String {
    format!("sqlite://{}?mode=rwc", file.display())
}

/// What goes wrong at one process, when, and whether it has ended.
#[derive(Default)]
pub(super) struct Trouble {
    planned: Mutex<Option<(Point, Verdict, usize)>>,
    dead: AtomicBool,
    /// Stand still between commit and board.
    late: AtomicBool,
    stands: AtomicUsize,
    go_on: Notify,
}

impl Trouble {
    pub(super) fn plan(&self, fault: Option<(Point, Verdict, usize)>, late: bool) {
        *self.planned.lock().unwrap_or_else(PoisonError::into_inner) = fault;
        self.late.store(late, Ordering::SeqCst);
    }

    /// Whether it stands still.
    pub(super) fn stands(&self) -> bool {
        self.stands.load(Ordering::SeqCst) > 0
    }

    pub(super) fn go_on(&self) {
        self.late.store(false, Ordering::SeqCst);
        self.go_on.notify_one();
    }
}

#[async_trait]
impl Faults for Trouble {
    async fn at(&self, point: Point) -> Verdict {
        if self.is_dead() {
            return Verdict::Die;
        }
        if point == Point::Committed && self.late.swap(false, Ordering::SeqCst) {
            self.stands.fetch_add(1, Ordering::SeqCst);
            self.go_on.notified().await;
            self.stands.fetch_sub(1, Ordering::SeqCst);
        }
        let mut planned = self.planned.lock().unwrap_or_else(PoisonError::into_inner);
        match *planned {
            Some((there, verdict, 0)) if there == point => {
                *planned = None;
                if verdict == Verdict::Die {
                    self.dead.store(true, Ordering::SeqCst);
                }
                verdict
            }
            Some((there, verdict, times)) if there == point => {
                *planned = Some((there, verdict, times - 1));
                Verdict::Go
            }
            _ => Verdict::Go,
        }
    }

    fn is_dead(&self) -> bool {
        self.dead.load(Ordering::SeqCst)
    }
}

/// A process: a writer and a guard before the board, as `nuancan api` has them.
pub(super) struct Process {
    pub(super) store: Store,
    pub(super) trouble: Arc<Trouble>,
}

/// A run's world.
pub(super) struct World {
    db: Db,
    file: PathBuf,
    keys: Arc<Keyring>,
    pub(super) board: Arc<FlakyBoard>,
    pub(super) processes: Vec<Process>,
    /// Where the clocks of those that start now stand, give or take.
    now: At,
}

impl World {
    pub(super) async fn begin(template: &Template) -> Result<Self, Failure> {
        let name = format!("run-{}.sqlite", store::ids::new_id().simple());
        let file = template.file.with_file_name(name);
        std::fs::copy(&template.file, &file)?;
        let mut world = Self {
            db: Db::open(&url(&file)).await?,
            file,
            keys: Arc::clone(&template.keys),
            board: Arc::new(FlakyBoard::new()),
            processes: Vec::new(),
            now: START,
        };
        for _ in 0..PROCESSES {
            let process = world.start(0);
            world.processes.push(process);
        }
        Ok(world)
    }

    fn start(&self, clock_off: i64) -> Process {
        let trouble = Arc::new(Trouble::default());
        let board = Arc::new(self.board.guarded(PROBE_EVERY));
        let clock = Clock::standing(self.now.plus_minutes(clock_off));
        let faults = Some(Arc::clone(&trouble) as Arc<dyn Faults>);
        Process {
            store: Store::with_faults(self.db.clone(), Arc::clone(&self.keys), board, clock, faults),
            trouble,
        }
    }

    pub(super) fn restart(&mut self, process: usize, clock_off: i64) {
        let trouble = &self.processes[process].trouble;
        trouble.go_on();
        self.processes[process] = self.start(clock_off);
    }

    pub(super) fn clock_ahead(&mut self, process: usize, minutes: i64) {
        let clock = &self.processes[process].store.clock;
        let to = clock.now().plus_minutes(minutes);
        clock.move_to(to);
        self.now = self.now.max(to);
    }

    /// Whose menus these are.
    pub(super) fn day_of(&self, template: &Template) -> (CanteenId, domain::time::ServiceDay) {
        (template.sitting.canteen_id, template.sitting.service_day)
    }

    pub(super) async fn end(self) -> Result<(), Failure> {
        drop(self.processes);
        self.db.close().await?;
        for ending in ["", "-wal", "-shm"] {
            let mut name = self.file.clone().into_os_string();
            name.push(ending);
            // What isn't there needn't be removed.
            let _ = std::fs::remove_file(name);
        }
        Ok(())
    }
}
