//! 结算: claims by period and fund, their way through five hands, their evidence, exports and notices.

pub mod advances;
pub mod approve_claim;
pub mod check_period;
pub mod claim_days;
pub mod claim_lines;
pub mod claim_meal;
pub mod claim_people;
pub mod confirm_claim;
pub mod export;
pub mod export_csv;
pub mod export_xlsx;
pub mod list_claims;
pub mod list_reratings;
pub mod lock_claim;
pub mod notice;
pub mod pay_claim;
pub mod rerate;
pub mod return_claim;
pub mod run_claims;
pub mod show_claim;
pub mod submit_claim;
pub mod uneaten;
pub mod view;
