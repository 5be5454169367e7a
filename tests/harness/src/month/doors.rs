//! Doors. What happens there is decided here, before anybody reports it; some reports are wrong, late, or on paper.

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::Month;
use super::calendar::{Day, at, clock, hm, plus};
use super::kitchen::{self, FRESH, good_until};
use super::record::{Behind, End, Meal, Trouble};
use super::rounds::{Report, Tour};
use super::scene::{Scene, scene};
use crate::client::{code, key, text};

/// The first door of a round, and how far apart they are.
const FIRST_DOOR: usize = hm(10, 33);
const BETWEEN: usize = 90;

/// Everybody at once, each on their own round.
pub(super) async fn walk(month: &Month, day: Day, tours: &[Tour]) {
    join_all(tours.iter().map(|tour| round(month, day, tour))).await;
}

async fn round(month: &Month, day: Day, tour: &Tour) {
    let route = month.record.must("the route", tour.phone.get("/api/v1/route").await);
    let Some(route) = route else { return };
    for (n, stop) in route["stops"].as_array().into_iter().flatten().enumerate() {
        let meals = behind(month, day, tour, stop);
        if meals.is_empty() {
            month
                .record
                .differs(format!("{day}: a door without a meal that anybody ordered: {stop}"));
            continue;
        }
        let door = Door {
            month,
            day,
            tour,
            n,
            stop,
            seconds: FIRST_DOOR + n * BETWEEN,
            meals,
        };
        let scene = scene(month, day, tour, n, &door.meals);
        if n > 0 && Some(n) == tour.offline_from {
            month.record.note("fault: a phone lost its network");
        }
        door.knock(scene).await;
    }
    let all_reported = tour.paper_from.is_none() && tour.offline_from.is_none();
    if all_reported {
        finish(month, tour).await;
    }
}

async fn finish(month: &Month, tour: &Tour) {
    month.record.must(
        "giving a round back",
        tour.phone.post("/api/v1/route/finish", json!({})).await,
    );
}

/// What the volunteer holds in their hand: the bags with the numbers that the route shows for this door.
fn behind(month: &Month, day: Day, tour: &Tour, stop: &Value) -> Vec<Meal> {
    let digits = |note: &str| note.chars().filter(char::is_ascii_digit).collect::<String>();
    let lines = stop["meals"].as_array().into_iter().flatten();
    let bags: Vec<String> = lines.map(|line| digits(text(line, "note"))).collect();
    month.record.meals(day, |meal| {
        meal.canteen == tour.canteen && meal.carried && meal.end == End::Open && bags.contains(&meal.bag)
    })
}

struct Door<'a> {
    month: &'a Month,
    day: Day,
    tour: &'a Tour,
    n: usize,
    stop: &'a Value,
    seconds: usize,
    meals: Vec<Meal>,
}

impl Door<'_> {
    fn id(&self) -> &str {
        text(self.stop, "id")
    }

    fn when(&self, later: usize) -> String {
        at(self.day, &clock(self.seconds + later))
    }

    /// What really became of the meals behind the door.
    fn ends(&self, end: End) {
        for meal in &self.meals {
            self.month.record.ended(&meal.id, end);
        }
    }

    fn fault(&self, what: &str) {
        self.month
            .record
            .fault(what, self.meals.iter().map(|meal| meal.id.as_str()));
    }

    fn trouble(&self, kind: &'static str, behind: Behind) {
        self.month.record.trouble(Trouble {
            seniors: self.meals.iter().map(|meal| meal.senior.clone()).collect(),
            kind,
            day: self.day,
            behind,
            alarm: None,
            seen: None,
            closed: false,
        });
    }

    async fn knock(&self, scene: Scene) {
        let hands_over = !matches!(scene, Scene::Not(_) | Scene::Said(..) | Scene::Silence(_));
        let red = self.seconds >= good_until(self.month, self.day, self.tour.canteen);
        self.check_deadline();
        if red && hands_over {
            return self.red().await;
        }
        let (month, senior) = (self.month, self.meals[0].senior.as_str());
        match scene {
            Scene::Opens(care) => self.opens(care, 0).await,
            Scene::Neighbour => {
                self.ends(End::Eaten);
                self.report(json!({"outcome": "neighbour", "note": "张婶代收"}), 0)
                    .await;
            }
            Scene::Silence(behind) => {
                self.fault("nobody opens");
                self.ends(End::Uneaten("no_answer"));
                self.trouble("no_answer", behind);
                self.silence().await;
                self.report(json!({"outcome": "no_answer"}), 60).await;
            }
            Scene::OpensLate => {
                // On paper nobody begins a ladder; with the meal in their hands there is nothing to begin.
                if self.is_on_paper() {
                    return self.opens("usual", 0).await;
                }
                self.trouble("no_answer", Behind::Opened);
                self.silence().await;
                self.opens("usual", 60).await;
            }
            Scene::Not(cause) => {
                self.fault(cause);
                self.ends(End::Uneaten(cause));
                self.report(json!({"outcome": cause}), 0).await;
            }
            Scene::Said(what, behind) => {
                self.fault(what);
                self.ends(End::Uneaten(what));
                self.trouble("life_event", behind);
                match (what, behind) {
                    ("deceased", Behind::True) => month.people.dies(senior, self.day),
                    ("hospital", _) => {
                        let back = plus(self.day, 6);
                        month.people.goes_away(senior, self.day, back);
                        month.record.returns(senior, back);
                    }
                    _ => {}
                }
                self.report(json!({"outcome": what}), 0).await;
            }
            Scene::SlipUndone => self.slip().await,
            Scene::NeverGot => {
                self.fault("handed to the wrong person");
                self.ends(End::Uneaten("wrong_address"));
                for meal in &self.meals {
                    month.record.put_right_later(&meal.id, End::Uneaten("wrong_address"));
                }
                self.report(json!({"outcome": "handed_over", "care": "usual"}), 0).await;
            }
            Scene::AteAfterAll => {
                self.fault("wrongly reported as refused");
                self.ends(End::Eaten);
                for meal in &self.meals {
                    month.record.put_right_later(&meal.id, End::Eaten);
                }
                self.report(json!({"outcome": "refused"}), 0).await;
            }
        }
    }

    /// The system's deadline is the harness's own reckoning.
    fn check_deadline(&self) {
        let known = at(self.day, &clock(good_until(self.month, self.day, self.tour.canteen)));
        let found = text(self.stop, "deadline_at");
        let instant = |text: &str| chrono::DateTime::parse_from_rfc3339(text).ok().map(|at| at.timestamp());
        self.month.record.same(
            || format!("{}: deadline of a box", self.day),
            instant(&known),
            instant(found),
        );
    }

    async fn opens(&self, care: &'static str, later: usize) {
        self.ends(End::Eaten);
        let mut report = json!({"outcome": "handed_over", "care": care});
        match care {
            "odd" => {
                report["change"] = json!("walking");
                self.trouble("odd", Behind::Odd);
            }
            "urgent" => self.trouble("urgent", Behind::Odd),
            _ => {}
        }
        self.report(report, later).await;
    }

    /// Nobody opens: the ladder begins, and the volunteer calls.
    async fn silence(&self) {
        if self.is_on_paper() {
            return;
        }
        let stop = self.id();
        self.say(
            format!("/api/v1/route/stops/{stop}/no-answer"),
            json!({"at": self.when(0)}),
        )
        .await;
        let call = json!({"callee": "senior", "answered": false, "at": self.when(40)});
        self.say(format!("/api/v1/route/stops/{stop}/calls"), call).await;
    }

    /// The wrong button, taken back at once; then the right one.
    async fn slip(&self) {
        if self.is_offline() || self.is_on_paper() {
            return self.opens("usual", 0).await;
        }
        self.fault("a slip of the thumb");
        self.report(json!({"outcome": "refused"}), 0).await;
        let path = format!("/api/v1/route/stops/{}/undo", self.id());
        let undone = self.tour.phone.post(&path, json!({"reason": "点错了"})).await;
        self.month.record.must("taking a report back", undone);
        self.opens("usual", 30).await;
    }

    /// A box past its time: nobody gets it. One try that must be refused; then a fresh one, or a meal that was spoiled.
    async fn red(&self) {
        let (month, record) = (self.month, &self.month.record);
        let path = format!("/api/v1/route/stops/{}/outcome", self.id());
        let body = json!({"outcome": "handed_over", "care": "usual", "at": self.when(0)});
        let tried = self.tour.phone.post_keyed(&path, &key(), body).await;
        if tried.status.is_success() {
            record.red(format!("{}: {}", self.day, self.meals[0].number));
            self.ends(End::Uneaten("spoiled"));
            return;
        }
        record.same(|| "handing a red box over".to_owned(), "food_red", code(&tried));
        record.note("red boxes refused at the door");
        let manager = &month.site.canteens[self.tour.canteen].manager;
        if self.n.is_multiple_of(4) {
            self.fault("spoiled");
            self.ends(End::Uneaten("spoiled"));
            for meal in &self.meals {
                let flag = manager
                    .post(&format!("/api/v1/orders/{}/flag", meal.id), json!({"cause": "spoiled"}))
                    .await;
                record.must("explaining a spoiled meal", flag);
            }
            return;
        }
        let replacement = format!("/api/v1/stops/{}/replacement", self.id());
        let mut sent = manager.post(&replacement, json!({})).await;
        if code(&sent) == "no_fresh_batch" {
            kitchen::pots(
                month,
                self.day,
                self.tour.canteen,
                &self.tour.sitting,
                &clock(FRESH),
                false,
            )
            .await;
            sent = manager.post(&replacement, json!({})).await;
        }
        if record.must("sending a fresh box", sent).is_some() {
            record.note("fresh boxes sent");
            self.ends(End::Eaten);
            let later = FRESH + 300 - self.seconds;
            self.report(json!({"outcome": "handed_over", "care": "usual"}), later)
                .await;
        }
    }

    fn is_offline(&self) -> bool {
        self.tour.offline_from.is_some_and(|from| self.n >= from)
    }

    fn is_on_paper(&self) -> bool {
        self.tour.paper_from.is_some_and(|from| self.n >= from)
    }

    async fn report(&self, mut body: Value, later: usize) {
        body["at"] = json!(self.when(later));
        if self.is_on_paper() {
            body["stop_id"] = json!(self.id());
            self.tour.paper.lock().await.push(body);
            return;
        }
        self.say(format!("/api/v1/route/stops/{}/outcome", self.id()), body)
            .await;
    }

    async fn say(&self, path: String, body: Value) {
        let report = Report { path, key: key(), body };
        if self.is_offline() {
            self.tour.waiting.lock().await.push(report);
        } else {
            send(self.month, self.tour, &report).await;
        }
    }
}

async fn send(month: &Month, tour: &Tour, report: &Report) {
    let answer = tour
        .phone
        .post_keyed(&report.path, &report.key, report.body.clone())
        .await;
    let Some(first) = month.record.must(&format!("a phone's report {}", report.body), answer) else {
        return;
    };
    if month.script.dice(super::eve(), &report.key).below(12) == 0 {
        // The answer was lost on the way, and the phone says it again.
        let again = tour
            .phone
            .post_keyed(&report.path, &report.key, report.body.clone())
            .await;
        month.record.note("fault: a report was sent twice");
        let again = month.record.must("the same report", again).unwrap_or_default();
        // A ladder may have climbed meanwhile; an outcome is what it was.
        let (first, again) = match first["no"].as_i64() {
            Some(_) => (first["no"].clone(), again["no"].clone()),
            None => (first, again),
        };
        month.record.same(|| "a report sent twice".to_owned(), first, again);
    }
}

/// Noon: phones find their network again and say what happened, in the order in which it did; paper is keyed in.
pub(super) async fn replay(month: &Month, day: Day, tours: &[Tour]) {
    let replays = tours.iter().map(|tour| async move {
        let waiting = std::mem::take(&mut *tour.waiting.lock().await);
        for report in &waiting {
            send(month, tour, report).await;
        }
        if tour.offline_from.is_some() {
            finish(month, tour).await;
        }
        let lines = std::mem::take(&mut *tour.paper.lock().await);
        if tour.paper_from.is_some() {
            month.record.note("fault: a phone died on the way");
            let body = json!({"left_at": at(day, "10:32"), "lines": lines});
            let manager = &month.site.canteens[tour.canteen].manager;
            let kept = manager
                .post(&format!("/api/v1/rounds/{}/paper", tour.round), body)
                .await;
            if let Some(kept) = month.record.must("keying in paper", kept) {
                for line in kept["lines"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter(|line| line["kept"] != true)
                {
                    month
                        .record
                        .differs(format!("{day}: a line of the paper isn't kept: {line}"));
                }
            }
        }
    });
    join_all(replays).await;
}
