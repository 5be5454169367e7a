//! Runs the steps of one seed: one thing after another, whatever the machine does.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use domain::diet::{Portion, Texture};
use domain::id::{OrderId, SeniorId, SittingDishId};
use domain::order::command::{Caller, Cancel, Command, Place, PlaceDiner, SetCapacity, SoldOut, WantedLine};
use domain::order::order_line::DietOverride;
use domain::order::{Done, Identified, OrderMode};
use futures_util::future::join_all;
use serde_json::json;
use store::writer::{Fulfilled, Key, Rendered, Wish, WriteError};
use store::{Placing, Store, ids};
use tokio::task::JoinHandle;

use super::model::{Model, Try};
use super::plan::{Act, Event, PROCESSES, Step};
use super::world::{Template, World};
use crate::cli::Failure;

/// What a run came to.
#[derive(Debug)]
pub struct Outcome {
    /// What went against a guarantee; empty when all hold.
    pub broken: Vec<String>,
    /// How many answers of each kind there were.
    pub counts: BTreeMap<&'static str, usize>,
}

type Answer = Result<Fulfilled, WriteError>;

/// One request on its way.
struct Asked {
    what: What,
    answers: Vec<Answer>,
}

#[derive(Clone, Copy)]
enum What {
    Order(Try),
    Cancel(OrderId),
    Other,
}

struct Run<'a> {
    template: &'a Template,
    world: World,
    model: Model,
    /// The orders of the run: their commands, each with the ids of its first try.
    orders: Vec<Place>,
    /// Requests whose process stands still, and for how many steps yet.
    late: Option<(usize, usize, JoinHandle<Vec<Asked>>)>,
}

/// Runs steps on a fresh world.
///
/// # Errors
/// When the world can't be made; never because a guarantee is broken.
pub async fn run(template: &Template, steps: &[Step]) -> Result<Outcome, Failure> {
    let mut run = Run {
        template,
        world: World::begin(template).await?,
        model: Model::default(),
        orders: Vec::new(),
        late: None,
    };
    for step in steps {
        run.step(step).await?;
    }
    run.finish().await
}

impl Run<'_> {
    async fn step(&mut self, step: &Step) -> Result<(), Failure> {
        let process = match step {
            Step::Ask { process, .. } | Step::Turn { process, .. } => *process,
        };
        self.wait_for_the_late(Some(process)).await?;
        match step {
            Step::Ask { acts, fault, late, .. } => {
                // One stands still at a time: another would be forgotten, and whoever asks it next would wait for ever.
                let late = if self.late.is_some() { 0 } else { *late };
                self.world.processes[process].trouble.plan(*fault, late > 0);
                let asking = self.ask(process, acts);
                let trouble = Arc::clone(&self.world.processes[process].trouble);
                let mut asking = tokio::spawn(asking);
                loop {
                    tokio::select! {
                        asked = &mut asking => {
                            self.note(asked?);
                            break;
                        }
                        () = tokio::time::sleep(Duration::from_micros(200)), if late > 0 => {
                            if trouble.stands() {
                                self.late = Some((process, late, asking));
                                break;
                            }
                        }
                    }
                }
                trouble.plan(None, false);
                if self.late.is_none() && store_is_dead(&trouble) {
                    self.world.restart(process, 0);
                }
            }
            Step::Turn { event, .. } => self.turn(process, *event).await?,
        }
        Ok(())
    }

    /// Lets those go on who stand still, when their time has come or their process is asked for something else.
    async fn wait_for_the_late(&mut self, wanted: Option<usize>) -> Result<(), Failure> {
        let Some((process, left, asking)) = self.late.take() else {
            return Ok(());
        };
        let other = wanted.is_some_and(|wanted| wanted != process);
        if other && left > 1 {
            self.late = Some((process, left - 1, asking));
            return Ok(());
        }
        let trouble = Arc::clone(&self.world.processes[process].trouble);
        trouble.go_on();
        let asked = asking.await?;
        self.note(asked);
        if store_is_dead(&trouble) {
            self.world.restart(process, 0);
        }
        Ok(())
    }

    fn note(&mut self, asked: Vec<Asked>) {
        for one in asked {
            for answer in &one.answers {
                match one.what {
                    What::Order(tried) => self.model.answered(tried, answer),
                    What::Cancel(order) if answer.is_ok() => self.model.cancelled(order),
                    What::Cancel(_) | What::Other => {}
                }
            }
        }
    }

    /// All requests of a step at once; the next process gets those that are sent twice.
    fn ask(&mut self, process: usize, acts: &[Act]) -> impl Future<Output = Vec<Asked>> + Send + 'static {
        let here = self.world.processes[process].store.clone();
        let there = self.world.processes[(process + 1) % PROCESSES].store.clone();
        let mut sent: Vec<(What, Vec<(Store, Wish)>)> = Vec::new();
        for act in acts {
            let sitting_id = self.template.sitting.id;
            match act {
                Act::Order {
                    people,
                    dish,
                    carried,
                    second,
                    twice,
                } => {
                    let of = self.orders.len();
                    let place = self.place(people, *dish, *carried, *second);
                    self.orders.push(place);
                    let mut tries = vec![(here.clone(), self.wish(of, false))];
                    // One that stands still must not be waited for by another.
                    if *twice && self.late.is_none() {
                        tries.push((there.clone(), self.wish(of, false)));
                    }
                    sent.push((What::Order(self.model.tried(of, false)), tries));
                }
                Act::Again { of, changed } if *of < self.orders.len() => {
                    let (of, changed) = (*of, *changed && self.model.is_accepted(*of));
                    sent.push((
                        What::Order(self.model.tried(of, changed)),
                        vec![(here.clone(), self.wish(of, changed))],
                    ));
                }
                Act::Cancel { of } => {
                    for order_id in self.model.meals(*of) {
                        let command = Command::Cancel(Cancel {
                            order_id,
                            by: Caller::Staff,
                        });
                        sent.push((What::Cancel(order_id), vec![(here.clone(), bare(command))]));
                    }
                }
                Act::Capacity { meals, dish } => {
                    let command = Command::SetCapacity(SetCapacity {
                        sitting_id,
                        capacity: Some(*meals),
                        delivery_capacity: Some((*meals).min(4)),
                        counter_capacity: Some((*meals).min(2)),
                        dish: Some((self.dish(dish.0), dish.1)),
                    });
                    sent.push((What::Other, vec![(here.clone(), bare(command))]));
                }
                Act::SoldOut { dish, off } => {
                    let command = Command::SoldOut(SoldOut {
                        sitting_id,
                        sitting_dish_id: self.dish(*dish),
                        sold_out: *off,
                    });
                    sent.push((What::Other, vec![(here.clone(), bare(command))]));
                }
                Act::Again { .. } => {}
            }
        }
        async move {
            let all = sent.into_iter().map(|(what, tries)| async move {
                let tries = tries
                    .into_iter()
                    .map(|(store, wish)| async move { store.writer.submit(wish).await });
                Asked {
                    what,
                    answers: join_all(tries).await,
                }
            });
            join_all(all).await
        }
    }

    fn dish(&self, number: usize) -> SittingDishId {
        let dishes = &self.template.sitting.dishes;
        dishes[number % dishes.len()].id
    }

    fn place(&self, people: &[usize], dish: usize, carried: bool, second_meal: bool) -> Place {
        let diners = people.iter().map(|number| PlaceDiner {
            order_id: OrderId(ids::new_id()),
            senior_id: SeniorId(self.template.people[number % self.template.people.len()].id),
            lines: vec![WantedLine {
                sitting_dish_id: self.dish(dish),
                texture: Texture::Regular,
                portion: Portion::Regular,
            }],
            payment: None,
            identified: Some(Identified::Card),
        });
        Place {
            sitting_id: self.template.sitting.id,
            mode: if carried {
                OrderMode::Delivery
            } else {
                OrderMode::DineIn
            },
            diners: diners.collect(),
            second_meal,
            diet_override: Some(DietOverride {
                by: domain::id::AccountId(uuid::Uuid::nil()),
                reason: "simulated".to_owned(),
            }),
        }
    }

    /// The wish of an order; each try comes with ids of its own, as from a kiosk that repeats.
    fn wish(&self, of: usize, changed: bool) -> Wish {
        let mut place = self.orders[of].clone();
        for diner in &mut place.diners {
            diner.order_id = OrderId(ids::new_id());
        }
        Wish {
            key: Some(Key {
                key: format!("sim/{of}"),
                body_index: format!("body {of}{}", if changed { " changed" } else { "" }),
            }),
            ..bare(Command::Place(place))
        }
    }

    async fn turn(&mut self, process: usize, event: Event) -> Result<(), Failure> {
        let (canteen, day) = self.world.day_of(self.template);
        match event {
            Event::Restart { clock_off } => self.world.restart(process, clock_off),
            Event::Clock { minutes } => self.world.clock_ahead(process, minutes),
            Event::Empty => self.world.board.empty(),
            Event::Away => self.world.board.go(true),
            Event::Back => self.world.board.go(false),
            Event::Keep => {
                self.world.processes[process]
                    .store
                    .system()
                    .keep_board(day, day)
                    .await?;
            }
            Event::Look => {
                let store = &self.world.processes[process].store;
                let shown = store.pictures(canteen, day).await?;
                let table = store.system().sitting(self.template.sitting.id).await?;
                if let Some(ahead) = shown.iter().find(|picture| picture.version > table.version) {
                    let words = format!("G4: the board shows version {} of {}", ahead.version, table.version);
                    self.model.broken.push(words);
                }
            }
        }
        Ok(())
    }

    /// Everything recovers; everybody asks once more; then the tables are looked at.
    async fn finish(mut self) -> Result<Outcome, Failure> {
        self.wait_for_the_late(None).await?;
        self.world.board.go(false);
        for process in 0..PROCESSES {
            self.world.restart(process, 0);
        }
        for of in 0..self.orders.len() {
            let process = of % PROCESSES;
            let tried = self.model.tried(of, false);
            let answer = self.world.processes[process]
                .store
                .writer
                .submit(self.wish(of, false))
                .await;
            if matches!(answer, Err(WriteError::Away | WriteError::Busy)) {
                self.model
                    .broken
                    .push(format!("order {of} is not answered though nothing is amiss"));
            }
            self.model.answered(tried, &answer);
        }
        let store = self.world.processes[0].store.clone();
        let (canteen, day) = self.world.day_of(self.template);
        store.system().keep_board(day, day).await?;
        let table = store.system().sitting(self.template.sitting.id).await?;
        for process in &self.world.processes {
            let shown = process.store.pictures(canteen, day).await?;
            let version = shown.first().map(|picture| (picture.version, picture.sold));
            let known = (table.version, i32::try_from(table.sold).unwrap_or(i32::MAX));
            if version != Some(known) {
                self.model
                    .broken
                    .push(format!("G4: the board shows {version:?}, the tables have {known:?}"));
            }
        }
        if !table.holds() {
            self.model.broken.push(format!("G1: {table:?}"));
        }
        for breach in store.system().breaches().await? {
            let words = format!("{}: {} {}", breach.guarantee, breach.rows, breach.what);
            self.model.broken.push(words);
        }
        self.model.compare(&store.system().order_ids().await?);
        drop(store);
        self.world.end().await?;
        Ok(Outcome {
            broken: self.model.broken,
            counts: self.model.counts,
        })
    }
}

fn store_is_dead(trouble: &super::world::Trouble) -> bool {
    store::fault::Faults::is_dead(trouble)
}

fn bare(command: Command) -> Wish {
    Wish {
        command,
        key: None,
        placing: Placing {
            channel: "simulated",
            by: None,
        },
        actor: None,
        render: Arc::new(|done| match done {
            Done::Placed(orders) => {
                Rendered::of(&json!({"orders": orders.iter().map(|order| order.id).collect::<Vec<_>>()}))
            }
            _ => Rendered::nothing(),
        }),
        rider: None,
    }
}

#[cfg(test)]
pub(super) mod beside {
    use async_trait::async_trait;
    use domain::time::At;
    use store::writer::Rider;

    use super::*;

    /// Finds that somebody was faster.
    struct TooLate;

    #[async_trait]
    impl Rider for TooLate {
        async fn ride(&self, _: &store::writer::Transaction, _: At, _: &Done) -> store::Result<()> {
            Err(store::Error::conflict("lost_race", "somebody was faster"))
        }
    }

    /// So many good orders and a bad one in one batch: how many were accepted, and what the bad one was told.
    pub(crate) async fn beside_a_bad_one(template: &Template, good: usize) -> Result<(usize, String), Failure> {
        let run = Run {
            template,
            world: World::begin(template).await?,
            model: Model::default(),
            orders: Vec::new(),
            late: None,
        };
        let wish = |person: usize| bare(Command::Place(run.place(&[person], 0, false, false)));
        let writer = &run.world.processes[0].store.writer;
        let bad = Wish {
            rider: Some(Arc::new(TooLate)),
            ..wish(good)
        };
        // Queued before the writer has a chance to look: one batch.
        let neighbours = join_all((0..good).map(|person| writer.submit(wish(person))));
        let (neighbours, bad) = tokio::join!(neighbours, writer.submit(bad));
        let told = match bad {
            Err(WriteError::Conflict { code, .. }) => code.to_owned(),
            other => format!("{other:?}"),
        };
        let accepted = neighbours.iter().filter(|answer| answer.is_ok()).count();
        run.world.end().await?;
        Ok((accepted, told))
    }
}
