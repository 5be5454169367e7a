//! Rounds: what the desk arranges and what the volunteer's phone sees and says.

mod arrange;
pub mod assign_round;
pub mod call_list;
pub mod depart_round;
pub mod disable_volunteer;
pub mod list_rounds;
pub mod list_volunteers;
pub mod make_access;
pub mod make_volunteer;
pub mod move_stop;
pub mod place_unplaced;
pub mod plan_again;
pub mod route_call;
pub mod route_depart;
pub mod route_finish;
pub mod route_join;
pub mod route_no_answer;
pub mod route_outcome;
pub mod route_show;
pub mod route_undo;
mod route_view;
pub mod sign_off;
pub mod sign_up;
mod view;
mod volunteer_view;
mod words;
