//! The writer's refusals as problems.

use actix_web::http::StatusCode;
use domain::cash::CashRefusal;
use domain::code::Coded;
use domain::order::Refusal;
use serde_json::json;
use store::writer::WriteError;

use crate::problem::Problem;

impl From<WriteError> for Problem {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Refused(refusal) => of_refusal(&refusal),
            WriteError::KeyReused => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "key_reused",
                "this Idempotency-Key came before with another order",
            )
            .about("Idempotency-Key"),
            WriteError::Busy => store::Error::Busy { retry_after_s: 2 }.into(),
            WriteError::Conflict { code, detail } => Self::conflict(code, detail),
            WriteError::Away => {
                let mut problem = Self::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "unavailable",
                    "storage is away; nothing was saved",
                );
                problem.retry_after_s = Some(2);
                problem
            }
        }
    }
}

fn of_refusal(refusal: &Refusal) -> Problem {
    let status = if refusal.is_unknown() {
        StatusCode::NOT_FOUND
    } else if refusal.is_bad_input() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::CONFLICT
    };
    let mut problem = Problem::new(status, refusal.code(), refusal.to_string());
    problem.field = refusal.field().map(str::to_owned);
    match refusal {
        Refusal::SoldOut { dish } | Refusal::TextureNotOffered { dish } => {
            problem.with(json!({"sitting_dish_id": dish}))
        }
        Refusal::DietConflict { dish, conflicts, .. } => {
            problem.with(json!({"sitting_dish_id": dish, "conflicts": conflicts}))
        }
        Refusal::AlreadyOrdered { order } => problem.with(json!({"order_id": order})),
        Refusal::BelowSold { sold } => problem.with(json!({"sold": sold})),
        Refusal::Cash(refusal) => of_money(problem, refusal),
        _ => problem,
    }
}

/// What somebody at a drawer has to know to go on.
fn of_money(problem: Problem, refusal: &CashRefusal) -> Problem {
    match refusal {
        CashRefusal::AmountChanged { now } => problem.with(json!({"now_fen": now})),
        CashRefusal::DifferenceUnexplained { expected, counted } => {
            problem.with(json!({"expected_fen": expected, "counted_fen": counted}))
        }
        CashRefusal::PeriodNotReady { sittings, shifts, bags } => {
            problem.with(json!({"sittings_open": sittings, "shifts_open": shifts, "bags_full": bags}))
        }
        CashRefusal::FundBelowFloor { held } => problem.with(json!({"held_fen": held})),
        _ => problem,
    }
}
