//! 公示: what hangs at the village notice board. Masked names, villages, meals and amounts; nothing that tells a category.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::CanteenId;
use domain::money::Fen;
use domain::place::PlacePath;
use domain::settlement::{ClaimPeriod, ClaimState, DueKind};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;
use uuid::Uuid;

use crate::audit::Act;
use crate::entity::{claim, claim_line};
use crate::places_named::names_of;
use crate::{Result, Scoped};

/// One person's line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticePerson {
    /// 王*芳
    pub masked_name: String,
    /// The number that the person knows, so that namesakes find themselves.
    pub number: String,
    /// Subsidised meals.
    pub meals: u32,
    /// What funds pay for them.
    pub fen: Fen,
}

/// A village's people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeVillage {
    /// Its name.
    pub village: String,
    /// By number.
    pub people: Vec<NoticePerson>,
    /// All their meals.
    pub meals: u32,
    /// What funds pay for them.
    pub fen: Fen,
}

/// A canteen's notice for a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The canteen's name.
    pub canteen: String,
    /// By village code.
    pub villages: Vec<NoticeVillage>,
    /// All meals.
    pub meals: u32,
    /// People.
    pub people: u32,
    /// What funds pay for the period's meals and their delivery.
    pub fen: Fen,
    /// Corrections of earlier periods, in one sum.
    pub adjustments_fen: Fen,
    /// Whether all of the period's claims are submitted at least: before that nothing may be hung up.
    pub ready: bool,
}

impl Scoped<'_> {
    /// The notice of a canteen's period, over all its funds.
    ///
    /// # Errors
    /// Not found outside the scope.
    pub async fn notice(&self, canteen: CanteenId, period: ClaimPeriod) -> Result<Notice> {
        use claim_line::Column as L;
        let path: PlacePath = self.canteen_path(canteen).await?;
        let conn = self.store.db.read();
        let claims = claim::Entity::find()
            .filter(claim::Column::CanteenId.eq(canteen.0))
            .filter(claim::Column::Period.eq(period.to_string()))
            .all(conn)
            .await?;
        type Row = (String, Option<String>, Option<Uuid>, Option<Uuid>, Option<String>, i64);
        let rows: Vec<Row> = claim_line::Entity::find()
            .select_only()
            .columns([L::Kind, L::Change, L::OrderId, L::SeniorId, L::VillageCode, L::Fen])
            .filter(L::ClaimId.is_in(claims.iter().map(|row| row.id)))
            .into_tuple()
            .all(conn)
            .await?;
        self.note(Act {
            action: "settlement.notice",
            subject_kind: "canteen",
            subject_id: canteen.to_string(),
            place_path: &path,
            detail: json!({"period": period.to_string()}),
        })
        .await?;
        let mut sheet = Sheet::default();
        for (kind, change, order, senior, village, fen) in rows {
            let for_a_meal = [DueKind::Meal.name(), DueKind::Fee.name()].contains(&kind.as_str());
            match (change, order, senior, village) {
                (Some(_), ..) => sheet.adjustments += Fen(fen),
                (None, Some(order), Some(senior), Some(village)) if for_a_meal => {
                    sheet.add(village, senior, order, fen)
                }
                _ => {}
            }
        }
        let draft = ClaimState::Draft.name();
        let ready = !claims.is_empty() && claims.iter().all(|row| row.state != draft);
        let names = self.canteen_names(&[canteen]).await?;
        let canteen = names.get(&canteen.0).cloned().unwrap_or_default();
        self.hang(sheet, canteen, ready).await
    }

    async fn hang(&self, sheet: Sheet, canteen: String, ready: bool) -> Result<Notice> {
        let conn = self.store.db.read();
        let seniors = sheet.villages.values().flat_map(|people| people.keys().copied());
        let persons = self.persons(conn, seniors.collect()).await?;
        let names = names_of(conn, sheet.villages.keys().cloned()).await?;
        let count = |of: &BTreeSet<Uuid>| u32::try_from(of.len()).unwrap_or(u32::MAX);
        let mut notice = Notice {
            canteen,
            villages: Vec::new(),
            meals: 0,
            people: 0,
            fen: Fen::ZERO,
            adjustments_fen: sheet.adjustments,
            ready,
        };
        for (code, people) in sheet.villages {
            let mut lines: Vec<NoticePerson> = people
                .into_iter()
                .filter_map(|(senior, (orders, fen))| {
                    let person = persons.get(&senior)?;
                    Some(NoticePerson {
                        masked_name: person.masked_name.clone(),
                        number: person.number.clone(),
                        meals: count(&orders),
                        fen,
                    })
                })
                .collect();
            lines.sort_by(|a, b| a.number.cmp(&b.number));
            let village = NoticeVillage {
                village: names.get(&code).cloned().unwrap_or(code),
                meals: lines.iter().map(|line| line.meals).sum(),
                fen: lines.iter().map(|line| line.fen).sum(),
                people: lines,
            };
            notice.meals += village.meals;
            notice.people += u32::try_from(village.people.len()).unwrap_or(u32::MAX);
            notice.fen += village.fen;
            notice.villages.push(village);
        }
        Ok(notice)
    }
}

/// Meals and amounts by village and person.
#[derive(Default)]
struct Sheet {
    villages: BTreeMap<String, BTreeMap<Uuid, (BTreeSet<Uuid>, Fen)>>,
    adjustments: Fen,
}

impl Sheet {
    fn add(&mut self, village: String, senior: Uuid, order: Uuid, fen: i64) {
        let (orders, sum) = self.villages.entry(village).or_default().entry(senior).or_default();
        orders.insert(order);
        *sum += Fen(fen);
    }
}
