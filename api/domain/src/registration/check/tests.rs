use super::*;
use crate::registration::form::CategoryForm;

fn today() -> ServiceDay {
    ServiceDay::parse("2026-11-22").expect("a day")
}

fn good() -> RegistrationForm {
    RegistrationForm {
        name: "王桂芳".into(),
        resident_id: Some("11010519491231002X".into()),
        village_code: "430822100001".into(),
        phone: Some("13812345678".into()),
        lat: Some(29.4),
        lon: Some(110.2),
        consent: true,
        ..RegistrationForm::default()
    }
}

fn codes(form: &RegistrationForm) -> Vec<(&'static str, &'static str)> {
    let errors = Registration::parse(form, today()).expect_err("refused");
    errors.iter().map(|error| (error.field, error.code)).collect()
}

#[test]
fn six_fields_are_enough() {
    let read = Registration::parse(&good(), today()).expect("complete");
    assert_eq!(read.gender, Gender::Female);
    assert_eq!(read.birth_date.to_string(), "1949-12-31");
    assert!(read.warnings.is_empty());
}

#[test]
fn everything_wrong_is_told_at_once() {
    let form = RegistrationForm {
        name: " ".into(),
        resident_id: Some("110105194912310021".into()),
        village_code: "430822100".into(),
        phone: Some("123".into()),
        lat: Some(29.4),
        spouse_number: Some("S0000017".into()),
        contact: Some(ContactForm {
            name: "李".into(),
            phone: "1".into(),
            relation: String::new(),
        }),
        ..RegistrationForm::default()
    };
    assert_eq!(
        codes(&form),
        [
            ("name", "name_missing"),
            ("resident_id", "bad_resident_id"),
            ("village_code", "unknown_village"),
            ("phone", "bad_phone"),
            ("lat", "bad_point"),
            ("contact.phone", "bad_phone"),
            ("spouse_number", "bad_number"),
            ("consent", "consent_missing"),
        ]
    );
}

#[test]
fn without_a_card_there_is_a_reason_and_a_birth_date() {
    let mut form = RegistrationForm {
        resident_id: None,
        ..good()
    };
    assert_eq!(
        codes(&form),
        [
            ("resident_id", "id_or_reason"),
            ("gender", "gender_missing"),
            ("birth_date", "birth_date_missing")
        ]
    );
    form.no_id_reason = Some("遗失补办中".into());
    form.gender = Some(Gender::Male);
    form.birth_date = NaiveDate::from_ymd_opt(2027, 1, 1);
    assert_eq!(codes(&form), [("birth_date", "bad_birth_date")]);
    form.birth_date = NaiveDate::from_ymd_opt(1950, 1, 1);
    let read = Registration::parse(&form, today()).expect("complete");
    assert!(read.identity.resident_id().is_none());
}

#[test]
fn what_is_typed_beside_the_card_must_agree_with_it() {
    let form = RegistrationForm {
        gender: Some(Gender::Male),
        birth_date: NaiveDate::from_ymd_opt(1949, 12, 30),
        ..good()
    };
    assert_eq!(
        codes(&form),
        [("birth_date", "birth_date_differs"), ("gender", "gender_differs")]
    );
}

#[test]
fn no_phone_must_be_said() {
    let mut form = RegistrationForm { phone: None, ..good() };
    assert_eq!(codes(&form), [("phone", "phone_missing")]);
    form.no_phone = true;
    form.lat = None;
    form.lon = None;
    let read = Registration::parse(&form, today()).expect("said so");
    let odd: Vec<_> = read.warnings.iter().map(|warning| warning.code).collect();
    assert_eq!(odd, ["no_phone", "no_location"]);
}

#[test]
fn under_sixty_is_odd_and_not_wrong() {
    let young = RegistrationForm {
        resident_id: None,
        no_id_reason: Some("补办".into()),
        gender: Some(Gender::Female),
        birth_date: NaiveDate::from_ymd_opt(1966, 11, 23),
        ..good()
    };
    let read = Registration::parse(&young, today()).expect("may register");
    assert_eq!(read.warnings.first().map(|warning| warning.code), Some("under_sixty"));
}

#[test]
fn a_category_needs_its_paper() {
    let category = |source: &str| CategoryForm {
        kind: Category::Dibao,
        source: source.into(),
        valid_from: today(),
        valid_to: None,
    };
    let mut form = RegistrationForm {
        category: Some(category("")),
        ..good()
    };
    assert_eq!(codes(&form), [("category", "source_missing")]);
    form.category = Some(category("低保证 2026"));
    assert!(
        Registration::parse(&form, today())
            .expect("complete")
            .category
            .is_some()
    );
}

#[test]
fn nothing_personal_shows_in_debug() {
    let form = RegistrationForm {
        address: Some("三组老供销社对面".into()),
        ..good()
    };
    let read = Registration::parse(&form, today()).expect("complete");
    for shown in [format!("{form:?}"), format!("{read:?}")] {
        for secret in ["1949-12-31", "13812345678", "供销社", "桂"] {
            assert!(!shown.contains(secret), "{secret} in {shown}");
        }
    }
}

#[test]
fn errors_do_not_repeat_what_was_typed() {
    let form = RegistrationForm {
        resident_id: Some("110105194912310021".into()),
        phone: Some("1381234567".into()),
        ..good()
    };
    let errors = Registration::parse(&form, today()).expect_err("two errors");
    let text = serde_json::to_string(&errors).expect("plain");
    assert!(!text.contains("110105") && !text.contains("1381234567"));
}
