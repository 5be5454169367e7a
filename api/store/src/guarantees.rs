//! What must hold of the tables at any moment, asked of the tables themselves.
//!
//! The rules are kept by `decide` and, behind it, by constraints. These statements look at the result and at nothing else,
//! so that measuring and breaking things on purpose can end with a proof instead of a hope. Each counts breaches, reads
//! the whole table, and runs on both databases.

use std::collections::BTreeSet;

use domain::id::OrderId;
use sea_orm::{EntityTrait, QuerySelect};
use uuid::Uuid;

use crate::entity::meal_order;
use crate::{Result, System};

/// A statement that counts breaches of a guarantee.
#[derive(Debug, Clone, Copy)]
pub struct Check {
    /// Which guarantee: G1 never oversold, G3 once, G5 money is conserved.
    pub guarantee: &'static str,
    /// What is counted.
    pub what: &'static str,
    /// The statement; its one field is 0 when all is well.
    pub sql: &'static str,
}

/// A guarantee that doesn't hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    /// Which.
    pub guarantee: &'static str,
    /// What was counted.
    pub what: &'static str,
    /// How many there are.
    pub rows: i64,
}

/// All of them.
pub const CHECKS: [Check; 16] = [
    Check {
        guarantee: "G1",
        what: "sittings with more sold than there is",
        sql: "SELECT count(*) FROM sitting WHERE sold > capacity OR delivery_sold > delivery_capacity \
              OR counter_sold > counter_capacity OR sold - counter_sold > capacity - counter_capacity",
    },
    Check {
        guarantee: "G1",
        what: "dishes with more sold than there is",
        sql: "SELECT count(*) FROM sitting_dish WHERE sold > capacity",
    },
    Check {
        guarantee: "G1",
        what: "sittings whose counts are not those of their orders",
        sql: "SELECT count(*) FROM sitting s LEFT JOIN (SELECT sitting_id, count(*) AS meals, \
                sum(CASE WHEN mode = 'delivery' THEN 1 ELSE 0 END) AS carried, \
                sum(CASE WHEN from_counter THEN 1 ELSE 0 END) AS counter \
                FROM meal_order WHERE state <> 'cancelled' OR late_change GROUP BY sitting_id) o ON o.sitting_id = s.id \
              LEFT JOIN (SELECT sitting_id, sum(meals) AS meals, sum(CASE WHEN from_counter THEN meals ELSE 0 END) AS counter \
                FROM walk_in WHERE state <> 'cancelled' OR late_change GROUP BY sitting_id) w ON w.sitting_id = s.id \
              WHERE s.sold <> coalesce(o.meals, 0) + coalesce(w.meals, 0) OR s.delivery_sold <> coalesce(o.carried, 0) \
              OR s.counter_sold <> coalesce(o.counter, 0) + coalesce(w.counter, 0)",
    },
    Check {
        guarantee: "G1",
        what: "numbers that a diner and a walk-in both have",
        sql: "SELECT count(*) FROM walk_in w JOIN meal_order o ON o.sitting_id = w.sitting_id AND o.pickup_no = w.pickup_no",
    },
    Check {
        guarantee: "G1",
        what: "dishes whose count is not that of their portions",
        sql: "SELECT count(*) FROM sitting_dish d LEFT JOIN (SELECT l.sitting_dish_id, count(*) AS portions \
                FROM order_line l JOIN meal_order o ON o.id = l.order_id \
                WHERE o.state <> 'cancelled' OR o.late_change GROUP BY l.sitting_dish_id) n ON n.sitting_dish_id = d.id \
              LEFT JOIN (SELECT l.sitting_dish_id, count(*) AS portions FROM walk_in_line l JOIN walk_in o ON o.id = l.walk_in_id \
                WHERE o.state <> 'cancelled' OR o.late_change GROUP BY l.sitting_dish_id) w ON w.sitting_dish_id = d.id \
              WHERE d.sold <> coalesce(n.portions, 0) + coalesce(w.portions, 0)",
    },
    Check {
        guarantee: "G5",
        what: "walk-ins whose price is not what drawers have of it",
        sql: "SELECT count(*) FROM walk_in w LEFT JOIN (SELECT e.order_id, sum(p.fen) AS fen FROM ledger_entry e \
                JOIN ledger_posting p ON p.entry_id = e.id WHERE p.account LIKE 'drawer:%' GROUP BY e.order_id) m ON m.order_id = w.id \
              WHERE coalesce(m.fen, 0) <> CASE WHEN w.paid THEN w.price_fen ELSE 0 END",
    },
    Check {
        guarantee: "G3",
        what: "meals that somebody has twice",
        sql: "SELECT count(*) FROM (SELECT senior_id FROM meal_order WHERE state <> 'cancelled' \
              GROUP BY senior_id, service_day, period, meal_ordinal HAVING count(*) > 1) twice",
    },
    Check {
        guarantee: "G3",
        what: "orders without a dish",
        sql: "SELECT count(*) FROM meal_order o WHERE NOT EXISTS (SELECT 1 FROM order_line l WHERE l.order_id = o.id)",
    },
    Check {
        guarantee: "G5",
        what: "rows of an order, a dish or an entry that is not there",
        sql: "SELECT (SELECT count(*) FROM order_line l WHERE NOT EXISTS (SELECT 1 FROM meal_order o WHERE o.id = l.order_id) \
                OR NOT EXISTS (SELECT 1 FROM sitting_dish d WHERE d.id = l.sitting_dish_id)) \
              + (SELECT count(*) FROM order_part p WHERE NOT EXISTS (SELECT 1 FROM meal_order o WHERE o.id = p.order_id)) \
              + (SELECT count(*) FROM meal_order o WHERE NOT EXISTS (SELECT 1 FROM sitting s WHERE s.id = o.sitting_id) \
                OR NOT EXISTS (SELECT 1 FROM senior s WHERE s.id = o.senior_id)) \
              + (SELECT count(*) FROM quota_use q WHERE NOT EXISTS (SELECT 1 FROM meal_order o WHERE o.id = q.order_id)) \
              + (SELECT count(*) FROM ledger_posting p WHERE NOT EXISTS (SELECT 1 FROM ledger_entry e WHERE e.id = p.entry_id))",
    },
    Check {
        guarantee: "G5",
        what: "prices that are not the sum of their parts",
        sql: "SELECT count(*) FROM meal_order o LEFT JOIN (SELECT order_id, sum(fen) AS fen FROM order_part \
                WHERE lane = 'price' GROUP BY order_id) p ON p.order_id = o.id WHERE o.price_fen <> coalesce(p.fen, 0)",
    },
    Check {
        guarantee: "G5",
        what: "entries that do not balance",
        sql: "SELECT count(*) FROM (SELECT entry_id FROM ledger_posting GROUP BY entry_id HAVING sum(fen) <> 0) odd",
    },
    Check {
        guarantee: "G5",
        what: "orders that were never booked",
        sql: "SELECT count(*) FROM meal_order o WHERE o.payment <> 'unbooked' AND o.price_fen > 0 \
              AND NOT EXISTS (SELECT 1 FROM ledger_entry e WHERE e.order_id = o.id)",
    },
    Check {
        guarantee: "G5",
        what: "cancelled orders that still cost somebody something",
        sql: "SELECT count(*) FROM (SELECT e.order_id FROM ledger_entry e JOIN ledger_posting p ON p.entry_id = e.id \
                JOIN meal_order o ON o.id = e.order_id WHERE o.state = 'cancelled' \
                GROUP BY e.order_id, p.account HAVING sum(p.fen) <> 0) left_over",
    },
    Check {
        guarantee: "G5",
        what: "quota slots that a cancelled order holds",
        sql: "SELECT count(*) FROM quota_use q JOIN meal_order o ON o.id = q.order_id WHERE o.state = 'cancelled'",
    },
    Check {
        guarantee: "G5",
        what: "kept balances that are not the sum of their postings",
        sql: "SELECT count(*) FROM ledger_held h LEFT JOIN (SELECT account, sum(fen) AS fen FROM ledger_posting \
              GROUP BY account) p ON p.account = h.account WHERE abs(h.held_fen) <> abs(coalesce(p.fen, 0))",
    },
    Check {
        guarantee: "G5",
        what: "balances below their floor",
        sql: "SELECT count(*) FROM ledger_held WHERE floor_fen IS NOT NULL AND held_fen < floor_fen",
    },
];

impl System<'_> {
    /// Runs every check.
    ///
    /// # Errors
    /// The database's.
    pub async fn breaches(&self) -> Result<Vec<Breach>> {
        let mut found = Vec::new();
        for check in CHECKS {
            let rows = self.store.db.count(check.sql).await?;
            if rows != 0 {
                found.push(Breach {
                    guarantee: check.guarantee,
                    what: check.what,
                    rows,
                });
            }
        }
        Ok(found)
    }

    /// The ids of all orders, for comparing with what was acknowledged.
    ///
    /// # Errors
    /// The database's.
    pub async fn order_ids(&self) -> Result<BTreeSet<OrderId>> {
        let ids: Vec<Uuid> = meal_order::Entity::find()
            .select_only()
            .column(meal_order::Column::Id)
            .into_tuple()
            .all(self.store.db.read())
            .await?;
        Ok(ids.into_iter().map(OrderId).collect())
    }
}
