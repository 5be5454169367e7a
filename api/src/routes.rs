//! Every path on one screen. OpenAPI is made from this registration, so nothing can be served undocumented.

use utoipa::OpenApi;
use utoipa_actix_web::scope;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    channels, deliveries, demo, dispatch, family, help, identity, kitchen, live, menus, money, ops, orders, places,
    points, policies, ratings, registrations, seniors, settlement, standing, tiles, voice, walk_ins,
};

/// The API.
pub fn api(config: &mut ServiceConfig<'_>) {
    config.service(scope::scope("/api/v1").configure(v1));
}

// One screen, one list: splitting it would hide paths.
#[allow(clippy::too_many_lines)]
fn v1(config: &mut ServiceConfig<'_>) {
    config
        // What everybody asks at noon comes first, because paths are tried in this order.
        .service(live::board_menus::board_menus)
        .service(live::board_pickup::board_pickup)
        .service(orders::diner_menu::diner_menu)
        .service(orders::identify::identify)
        .service(orders::place_order::place_order)
        .service(orders::quote::quote)
        // channels
        .service(channels::disable_channel::disable_channel)
        .service(channels::heard::confirm_notice)
        .service(channels::list_channels::list_channels)
        .service(channels::list_dead::list_dead)
        .service(channels::make_channel::make_channel)
        .service(channels::send_again::send_again)
        .service(channels::test_channel::test_channel)
        // deliveries
        .service(deliveries::assign_round::assign_round)
        .service(deliveries::call_list::call_list)
        .service(deliveries::depart_round::depart_round)
        .service(deliveries::disable_volunteer::disable_volunteer)
        .service(deliveries::finish_round::finish_round)
        .service(deliveries::hand_over_round::hand_over_round)
        .service(deliveries::list_rounds::list_rounds)
        .service(deliveries::list_volunteers::list_volunteers)
        .service(deliveries::make_access::make_access)
        .service(deliveries::make_volunteer::make_volunteer)
        .service(deliveries::move_stop::move_stop)
        .service(deliveries::place_unplaced::place_unplaced)
        .service(deliveries::plan_again::plan_again)
        .service(deliveries::route_depart::route_depart)
        .service(deliveries::route_finish::route_finish)
        .service(deliveries::route_hand_over::route_hand_over)
        .service(deliveries::route_join::route_join)
        .service(deliveries::route_call::route_call)
        .service(deliveries::route_no_answer::route_no_answer)
        .service(deliveries::route_outcome::route_outcome)
        .service(deliveries::route_show::route_show)
        .service(deliveries::route_takers::route_takers)
        .service(deliveries::route_undo::route_undo)
        .service(deliveries::sign_off::sign_off)
        .service(deliveries::sign_up::sign_up)
        // demo
        .service(demo::make_kiosk::make_kiosk)
        .service(demo::move_clock::move_clock)
        .service(demo::show::show)
        // dispatch
        .service(dispatch::call_from_alarm::call_from_alarm)
        .service(dispatch::claim_alarm::claim_alarm)
        .service(dispatch::close_alarm::close_alarm)
        .service(dispatch::close_books::close_books)
        .service(dispatch::confirm_alarm::confirm_alarm)
        .service(dispatch::hand_over_alarm::hand_over_alarm)
        .service(dispatch::list_alarms::list_alarms)
        .service(dispatch::list_cadres::list_cadres)
        .service(dispatch::list_dispatchers::list_dispatchers)
        .service(dispatch::next_alarm::next_alarm)
        .service(dispatch::proof::proof)
        .service(dispatch::reconciliation::reconciliation)
        .service(dispatch::set_cadre::set_cadre)
        .service(dispatch::settle_alarm::settle_alarm)
        .service(dispatch::show_alarm::show_alarm)
        .service(dispatch::set_timers::set_timers)
        .service(dispatch::show_timers::show_timers)
        .service(dispatch::today::today)
        .service(dispatch::visit_gaps::visit_gaps)
        // family
        .service(family::family_announce::family_announce)
        .service(family::family_cancel::family_cancel)
        .service(family::family_join::family_join)
        .service(family::family_menu::family_menu)
        .service(family::family_order::family_order)
        .service(family::family_pause::family_pause)
        .service(family::family_quote::family_quote)
        .service(family::family_resume::family_resume)
        .service(family::family_show::family_show)
        .service(family::family_top_ups::family_top_ups)
        .service(family::family_withdraw::family_withdraw)
        .service(family::grant_family::grant_family)
        .service(family::list_family::list_family)
        .service(family::revoke_family::revoke_family)
        // help
        .service(help::answer_help::answer_help)
        .service(help::ask_help::ask_help)
        .service(help::end_help::end_help)
        .service(help::list_help::list_help)
        .service(help::look_help::look_help)
        .service(help::name_help::name_help)
        .service(help::own_help::own_help)
        // identity
        .service(identity::change_password::change_password)
        .service(identity::disable_account::disable_account)
        .service(identity::enrol_device::enrol_device)
        .service(identity::list_accounts::list_accounts)
        .service(identity::list_devices::list_devices)
        .service(identity::log_in::log_in)
        .service(identity::log_out::log_out)
        .service(identity::make_account::make_account)
        .service(identity::make_device::make_device)
        .service(identity::me::me)
        .service(identity::refresh::refresh)
        .service(identity::reset_password::reset_password)
        .service(identity::revoke_device::revoke_device)
        // kitchen
        .service(kitchen::check_box::check_box)
        .service(kitchen::discard_sample::discard_sample)
        .service(kitchen::food_rule::food_rule)
        .service(kitchen::keep_sample::keep_sample)
        .service(kitchen::key_in_paper::key_in_paper)
        .service(kitchen::labels::labels)
        .service(kitchen::list_batches::list_batches)
        .service(kitchen::list_samples::list_samples)
        .service(kitchen::make_batch::make_batch)
        .service(kitchen::make_sheet::make_sheet)
        .service(kitchen::replace_boxes::replace_boxes)
        .service(kitchen::round_sheets::round_sheets)
        .service(kitchen::set_food_rule::set_food_rule)
        .service(kitchen::take_temperature::take_temperature)
        // live
        .service(live::board_stream::board_stream)
        .service(live::events::events)
        // menus
        .service(menus::change_dish::change_dish)
        .service(menus::copy_week::copy_week)
        .service(menus::list_dishes::list_dishes)
        .service(menus::list_ingredients::list_ingredients)
        .service(menus::make_dish::make_dish)
        .service(menus::plan_sitting::plan_sitting)
        .service(menus::publish_sitting::publish_sitting)
        .service(menus::publish_week::publish_week)
        .service(menus::remove_photo::remove_photo)
        .service(menus::sell_out::sell_out)
        .service(menus::set_capacity::set_capacity)
        .service(menus::set_photo::set_photo)
        .service(menus::substitute_dish::substitute_dish)
        .service(menus::week::week)
        // money
        .service(money::account_entries::account_entries)
        .service(money::balances::balances)
        .service(money::close_fund::close_fund)
        .service(money::close_period::close_period)
        .service(money::close_shift::close_shift)
        .service(money::collect::collect)
        .service(money::confirm_top_up::confirm_top_up)
        .service(money::correct_fund::correct_fund)
        .service(money::correct_receipt::correct_receipt)
        .service(money::decline_top_up::decline_top_up)
        .service(money::empty_bag::empty_bag)
        .service(money::export_ledger::export_ledger)
        .service(money::fund_statement::fund_statement)
        .service(money::list_bills::list_bills)
        .service(money::list_drawers::list_drawers)
        .service(money::list_funds::list_funds)
        .service(money::list_heads::list_heads)
        .service(money::list_receipts::list_receipts)
        .service(money::list_shifts::list_shifts)
        .service(money::list_top_up_notices::list_top_up_notices)
        .service(money::make_drawer::make_drawer)
        .service(money::move_cash::move_cash)
        .service(money::open_fund::open_fund)
        .service(money::open_shift::open_shift)
        .service(money::pay_back::pay_back)
        .service(money::pay_out::pay_out)
        .service(money::receive_fund::receive_fund)
        .service(money::route_cash::route_cash)
        .service(money::route_cash_undo::route_cash_undo)
        .service(money::set_billing::set_billing)
        .service(money::set_floor::set_floor)
        .service(money::set_transfer_to::set_transfer_to)
        .service(money::confirm_transfer_to::confirm_transfer_to)
        .service(money::refuse_transfer_to::refuse_transfer_to)
        .service(money::show_bag::show_bag)
        .service(money::show_bill::show_bill)
        .service(money::show_period::show_period)
        .service(money::show_purse::show_purse)
        .service(money::show_receipt::show_receipt)
        .service(money::show_shift::show_shift)
        .service(money::show_transfer_to::show_transfer_to)
        .service(money::top_up::top_up)
        // ops
        .service(ops::audit::audit)
        .service(ops::dismiss_job::dismiss_job)
        .service(ops::list_jobs::list_jobs)
        .service(ops::meta::meta)
        .service(ops::retry_job::retry_job)
        // orders
        .service(orders::cancel_order::cancel_order)
        .service(orders::correct_order::correct_order)
        .service(orders::flag_order::flag_order)
        .service(orders::kitchen_count::kitchen_count)
        .service(orders::list_orders::list_orders)
        .service(orders::serve_order::serve_order)
        // places
        .service(places::canteen_facts::canteen_facts)
        .service(places::change_canteen::change_canteen)
        .service(places::list_canteens::list_canteens)
        .service(places::list_places::list_places)
        .service(places::make_canteen::make_canteen)
        .service(places::map::map)
        // points
        .service(points::point_code::point_code)
        .service(points::show_point::show_point)
        .service(tiles::show_tile::show_tile)
        // policies
        .service(policies::approve_draft::approve_draft)
        .service(policies::change_draft::change_draft)
        .service(policies::check_draft::check_draft)
        .service(policies::list_drafts::list_drafts)
        .service(policies::list_policies::list_policies)
        .service(policies::list_templates::list_templates)
        .service(policies::list_versions::list_versions)
        .service(policies::make_draft::make_draft)
        .service(policies::show_draft::show_draft)
        .service(policies::show_policy::show_policy)
        .service(policies::withdraw_draft::withdraw_draft)
        // ratings
        .service(ratings::dish_ratings::dish_ratings)
        .service(ratings::rate_meal::rate_meal)
        // registrations
        .service(registrations::approve_registration::approve_registration)
        .service(registrations::import_registrations::import_registrations)
        .service(registrations::import_template::import_template)
        .service(registrations::known::known_before)
        .service(registrations::list_registrations::list_registrations)
        .service(registrations::refuse_registration::refuse_registration)
        .service(registrations::show_registration::show_registration)
        .service(registrations::registration_numbers::registration_numbers)
        .service(registrations::submit_registration::submit_registration)
        .service(registrations::verify_registration::verify_registration)
        .service(registrations::withdraw_registration::withdraw_registration)
        // seniors
        .service(seniors::add_fact::add_fact)
        .service(seniors::set_care::set_care)
        .service(seniors::show_care::show_care)
        .service(seniors::decide_delivery::decide_delivery)
        .service(seniors::entitlements::entitlements)
        .service(seniors::erase_senior::erase_senior)
        .service(seniors::move_senior::move_senior)
        .service(seniors::pause_senior::pause_senior)
        .service(seniors::print_card::print_card)
        .service(seniors::record_death::record_death)
        .service(seniors::replace_card::replace_card)
        .service(seniors::resume_senior::resume_senior)
        .service(seniors::search_seniors::search_seniors)
        .service(seniors::show_senior::show_senior)
        // settlement
        .service(settlement::advances::advances)
        .service(settlement::approve_claim::approve_claim)
        .service(settlement::check_period::check_period)
        .service(settlement::claim_days::claim_days)
        .service(settlement::claim_lines::claim_lines)
        .service(settlement::claim_meal::claim_meal)
        .service(settlement::claim_people::claim_people)
        .service(settlement::confirm_claim::confirm_claim)
        .service(settlement::export_csv::export_csv)
        .service(settlement::export_xlsx::export_xlsx)
        .service(settlement::list_claims::list_claims)
        .service(settlement::list_reratings::list_reratings)
        .service(settlement::lock_claim::lock_claim)
        .service(settlement::notice::notice)
        .service(settlement::pay_claim::pay_claim)
        .service(settlement::rerate::rerate)
        .service(settlement::return_claim::return_claim)
        .service(settlement::run_claims::run_claims)
        .service(settlement::show_claim::show_claim)
        .service(settlement::submit_claim::submit_claim)
        .service(settlement::uneaten::uneaten)
        // standing
        .service(standing::answer_late::answer_late)
        .service(standing::calendar::calendar)
        .service(standing::change_day::change_day)
        .service(standing::confirm_day::confirm_day)
        .service(standing::end_standing::end_standing)
        .service(standing::end_stay::end_stay)
        .service(standing::list_closed::list_closed)
        .service(standing::list_late::list_late)
        .service(standing::list_standing::list_standing)
        .service(standing::list_stays::list_stays)
        .service(standing::make_standing::make_standing)
        .service(standing::make_stay::make_stay)
        .service(standing::resolve_day::resolve_day)
        .service(standing::set_calendar_day::set_calendar_day)
        .service(standing::set_closed::set_closed)
        .service(standing::set_confirm_by::set_confirm_by)
        .service(standing::standing_day::standing_day)
        // voice
        .service(voice::list_clips::list_clips)
        // walk-ins
        .service(walk_ins::cancel_slip::cancel_slip)
        .service(walk_ins::cancel_walk_in::cancel_walk_in)
        .service(walk_ins::find_slip::find_slip)
        .service(walk_ins::lapse_walk_in::lapse_walk_in)
        .service(walk_ins::reopen_walk_in::reopen_walk_in)
        .service(walk_ins::list_walk_ins::list_walk_ins)
        .service(walk_ins::pay_walk_in::pay_walk_in)
        .service(walk_ins::place_walk_in::place_walk_in);
}

/// Title, version and security of the document.
#[derive(OpenApi)]
#[openapi(
    info(title = "NuanCan 暖餐", description = "Subsidised meals for seniors: registrations, menus, orders, rounds, care."),
    modifiers(&Bearer)
)]
pub struct Document;

struct Bearer;

impl utoipa::Modify for Bearer {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
        let components = document.components.get_or_insert_with(Default::default);
        let bearer = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("JWT")
            .build();
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    }
}

/// The document as it is served, committed and tested for drift.
#[must_use]
pub fn document() -> utoipa::openapi::OpenApi {
    let mut document = undescribed();
    crate::once::describe(&mut document);
    document
}

/// The document without what holds of many endpoints alike.
pub(crate) fn undescribed() -> utoipa::openapi::OpenApi {
    use utoipa_actix_web::AppExt;
    let (_, document) = actix_web::App::new()
        .into_utoipa_app()
        .openapi(Document::openapi())
        .configure(api)
        .split_for_parts();
    document
}
