//! 长期订餐: standing orders, their days, the calendar, closed days, stays elsewhere, changes that came too late.

pub mod answer_late;
pub mod calendar;
pub mod change_day;
pub mod confirm_day;
pub mod end_standing;
pub mod end_stay;
pub mod list_closed;
pub mod list_late;
pub mod list_standing;
pub mod list_stays;
pub mod make_standing;
pub mod make_stay;
pub mod resolve_day;
pub mod set_calendar_day;
pub mod set_closed;
pub mod set_confirm_by;
pub mod standing_day;
pub mod view;
