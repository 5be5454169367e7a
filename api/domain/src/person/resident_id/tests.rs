use super::*;
use proptest::prelude::*;

#[test]
fn the_example_of_the_standard_is_valid() {
    let id = ResidentId::parse("11010519491231002X").expect("from GB 11643");
    assert_eq!(id.birth_date(), NaiveDate::from_ymd_opt(1949, 12, 31).expect("date"));
    assert_eq!(id.gender(), Gender::Female);
    assert_eq!(id.masked(), "110105********002X");
    let man = ResidentId::parse("440524188001010014").expect("from GB 11643");
    assert_eq!(man.gender(), Gender::Male);
}

#[test]
fn what_people_type_is_understood() {
    let id = ResidentId::parse("11010519491231002X").expect("valid");
    for text in [
        "11010519491231002x",
        " 110105 19491231 002X ",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105491231002",
    ] {
        assert_eq!(ResidentId::parse(text).as_ref(), Ok(&id), "{text}");
    }
}

#[test]
fn each_mistake_has_its_own_reason() {
    let cases = [
        ("", BadResidentId::Length),
        ("1101051949123100", BadResidentId::Length),
        ("1101051949123100X2", BadResidentId::NotDigits),
        ("11010519491231002Y", BadResidentId::NotDigits),
        ("11010549123100X", BadResidentId::NotDigits),
        ("一一010519491231002X", BadResidentId::NotDigits),
        ("110105194912310021", BadResidentId::CheckDigit),
        ("110105194912301029", BadResidentId::CheckDigit),
        ("110105490231002", BadResidentId::OldBirthDate),
        // The first 15 of 18.
        ("110105194912310", BadResidentId::OldBirthDate),
        ("110105194902310", BadResidentId::OldBirthDate),
    ];
    for (text, why) in cases {
        assert_eq!(ResidentId::parse(text), Err(why), "{text}");
    }
}

#[test]
fn neither_debug_nor_an_error_tells_the_number() {
    let id = ResidentId::parse("11010519491231002X").expect("valid");
    assert!(!format!("{id:?}").contains("19491231"));
    let error = ResidentId::parse("110105194912310021").expect_err("wrong check");
    assert!(!error.to_string().contains("110105"));
}

fn valid() -> impl Strategy<Value = String> {
    (100_000_u32..700_000, 0_i64..40_000, 0_u32..1000).prop_map(|(region, days, serial)| {
        let first = NaiveDate::from_ymd_opt(1900, 1, 1).expect("date");
        let born = first + chrono::TimeDelta::days(days);
        let body = format!("{region}{}{serial:03}", born.format("%Y%m%d"));
        let check = check_character(&body);
        format!("{body}{check}")
    })
}

proptest! {
    #[test]
    fn a_single_wrong_digit_never_passes(text in valid(), position in 0_usize..17, by in 1_u8..10) {
        prop_assert!(ResidentId::parse(&text).is_ok());
        let mut bytes = text.into_bytes();
        bytes[position] = b'0' + (bytes[position] - b'0' + by) % 10;
        let wrong = String::from_utf8(bytes).expect("ASCII");
        prop_assert!(ResidentId::parse(&wrong).is_err());
    }

    #[test]
    fn swapped_neighbours_never_pass(text in valid(), position in 0_usize..16) {
        let mut bytes = text.into_bytes();
        prop_assume!(bytes[position] != bytes[position + 1]);
        bytes.swap(position, position + 1);
        let wrong = String::from_utf8(bytes).expect("ASCII");
        prop_assert!(ResidentId::parse(&wrong).is_err());
    }

    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,20}") {
        let _ = ResidentId::parse(&text);
    }
}
