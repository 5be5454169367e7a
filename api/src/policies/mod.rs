//! The subsidy rules, for those who answer for them: read, written, checked, put in force.

pub mod approve_draft;
pub mod change_draft;
pub mod check_draft;
mod draft_view;
pub mod list_drafts;
pub mod list_policies;
pub mod list_templates;
pub mod list_versions;
pub mod make_draft;
pub mod show_draft;
pub mod show_policy;
pub mod withdraw_draft;
