#![allow(clippy::unwrap_used, clippy::expect_used)]

use jiff::civil::date;
use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::*;

fn edtf(text: &str) -> Edtf {
    Edtf::parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

fn error(text: &str) -> EdtfError {
    Edtf::parse(text).expect_err(text)
}

#[test]
fn bounds() {
    let whole = |text: &str| {
        let edtf = edtf(text);
        (edtf.earliest().map(|d| d.to_string()), edtf.latest().map(|d| d.to_string()))
    };
    for (text, earliest, latest) in [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-06", "2024-06-01", "2024-06-30"),
        ("2024-06-19", "2024-06-19", "2024-06-19"),
        ("2024-06-19T14:30", "2024-06-19", "2024-06-19"),
        ("2024-10~", "2024-10-01", "2024-10-31"),
        ("2024-10?", "2024-10-01", "2024-10-31"),
        ("2024-10%", "2024-10-01", "2024-10-31"),
        ("2024-02-XX", "2024-02-01", "2024-02-29"),
        ("2024-XX", "2024-01-01", "2024-12-31"),
        ("2024-XX-XX", "2024-01-01", "2024-12-31"),
        ("199X", "1990-01-01", "1999-12-31"),
        ("19XX", "1900-01-01", "1999-12-31"),
        ("2024-21", "2024-03-01", "2024-05-31"),
        ("2023-24", "2023-12-01", "2024-02-29"),
        ("2024-10-01/2024-10-15~", "2024-10-01", "2024-10-15"),
        ("-0043-03-15", "-0043-03-15", "-0043-03-15"),
        ("0800", "0800-01-01", "0800-12-31"),
        ("9999-24", "9999-12-01", "9999-12-31"),
    ] {
        let full = |text: &str| text.replace("-0043", "-000043");
        assert_eq!(whole(text), (Some(full(earliest)), Some(full(latest))), "{text}");
    }
    assert_eq!(whole("2024-11/.."), (Some("2024-11-01".into()), None));
    assert_eq!(whole("2024-11/"), (Some("2024-11-01".into()), None));
    assert_eq!(whole("../2024"), (None, Some("2024-12-31".into())));
}

#[test]
fn what_is_asked_of_it() {
    assert!(edtf("2024-11/..").is_open_end() && !edtf("2024-11/").is_open_end());
    assert!(edtf("../2024").is_open_start());
    assert!(edtf("2024/2025?").is_uncertain() && !edtf("2024").is_uncertain());
    assert!(edtf("2024%").is_uncertain() && edtf("2024%").is_approximate());
    assert!(edtf("2024-10-XX").is_unspecified() && !edtf("199X").is_unspecified());
    assert!(edtf("2024/2025").is_range() && !edtf("199X").is_range());
    for (text, precision) in [
        ("19XX", Precision::Years),
        ("2024-XX", Precision::Year),
        ("2024-23", Precision::Season),
        ("2024-10-XX", Precision::Month),
        ("2024-10-15", Precision::Day),
        ("2024-10-15T00:00Z", Precision::Minute),
        ("2024-10-15/2024-11", Precision::Month),
        ("2024-10-15/..", Precision::Day),
    ] {
        assert_eq!(edtf(text).precision(), precision, "{text}");
    }
}

#[test]
fn times_of_day() {
    let time = |text: &str| edtf(text).time().map(|t| (t.hour, t.minute, t.second, t.offset));
    assert_eq!(time("2024-06-19T14:30"), Some((14, 30, None, None)));
    assert_eq!(time("2024-06-19T14:30:05"), Some((14, 30, Some(5), None)));
    assert_eq!(time("2024-06-19T14:30Z"), Some((14, 30, None, Some(0))));
    assert_eq!(time("2024-06-19T14:30+02:00"), Some((14, 30, None, Some(120))));
    assert_eq!(time("2024-06-19T14:30:00-03:30"), Some((14, 30, Some(0), Some(-210))));
    assert_eq!(time("2024-06-19T14:30+02"), Some((14, 30, None, Some(120))));
    assert_eq!(time("2016-12-31T23:59:60Z"), Some((23, 59, Some(60), Some(0))));
    for bad in [
        "2024-06-19T24:00",
        "2024-06-19T14",
        "2024-06-19T1:30",
        "2024-06-19T14:60",
        "2024-06-19T14:30:61",
        "2024-06-19T14:30+15:00",
        "2024-06-19T14:30-00:00",
        "2024-06-19T14:30+2",
        "2024-06-19T",
        "2024-06T14:30",
        "2024-06-XXT14:30",
        "2024-06-19T14:30~",
        "2024-06-19T14:30/2024-06-20",
        "2024-06-19T14:30:00:00",
        "2024-06-19T14:30Zulu",
        "2024-06-19T14:30+02:00:00",
    ] {
        assert!(Edtf::parse(bad).is_err(), "{bad}");
    }
}

#[test]
fn html() {
    for (text, expected) in [
        ("2024", Some("2024")),
        ("0800-06", Some("0800-06")),
        ("2024-06-19", Some("2024-06-19")),
        ("2024-10-XX", Some("2024-10")),
        ("2024-XX", Some("2024")),
        ("2024-06-19T14:30+02", Some("2024-06-19T14:30+02:00")),
        ("2024-06-19T14:30:05-03:30", Some("2024-06-19T14:30:05-03:30")),
        ("2024-06-19T14:30Z", Some("2024-06-19T14:30Z")),
        ("2024-06-19T14:30", Some("2024-06-19T14:30")),
        ("2016-12-31T23:59:60Z", None),
        ("2024-10~", None),
        ("2024?", None),
        ("2024-23", None),
        ("199X", None),
        ("2024/2025", None),
        ("-0043", None),
        ("0000", None),
    ] {
        assert_eq!(edtf(text).html_datetime().as_deref(), expected, "{text}");
    }
}

#[test]
fn not_taken() {
    for bad in [
        "",
        " ",
        "..",
        "/",
        "../..",
        "x",
        "{2024,2025}",
        "[2024]",
        "2024-25",
        "2024-41",
        "Y170000002",
        "Y-17E7",
        "1950S2",
        "2024-06~-11",
        "?2024-06",
        "XXXX",
        "2XXX",
        "2024-1X",
        "2024-10-2X",
        "2024-XX-15",
        "-199X",
        "-0000",
        "199X/2004",
        "2024-10-XX/2024-11",
        "2024-10-01/2024-10-15/2024-10-20",
        "..2024/2025",
        "2024/2025..",
        "24",
        "202",
        "20244",
        "2024-10-15T14:30/2024-10-16T15:00",
        "2024‐10",
        "２０２４",
    ] {
        assert!(Edtf::parse(bad).is_err(), "{bad}");
    }
    assert!(error("Y170000002").message.contains("beyond 9999"));
    assert!(error("{2024,2025}").message.contains("set"));
}

#[test]
fn places_and_reasons() {
    for (text, at, words) in [
        ("2024-13", 5, "there is no month 13"),
        ("2024-00", 5, "there is no month 00"),
        ("2024-02-30", 8, "February 2024 has 29 days"),
        ("2023-02-29", 8, "February 2023 has 28 days"),
        ("1900-02-29?", 8, "February 1900 has 28 days"),
        ("2024-10-01/2024-13", 16, "there is no month 13"),
        ("2024-10-00", 8, "there is no day 00"),
        ("2024-30", 5, "there is no season 30"),
        ("2024-06-19T25:00", 11, "there is no hour 25"),
        ("2024-06-19T14:75", 14, "there is no minute 75"),
        ("2024-21-01", 8, "a season has no days"),
    ] {
        let error = error(text);
        assert!(error.message.contains(words), "{text}: {}", error.message);
        assert_eq!(error.at, at, "{text}");
    }
}

#[test]
fn reversed() {
    let found = error("2024/2023");
    assert!(found.reversed);
    assert_eq!((found.at, found.proposal.as_deref()), (5, Some("2023/2024")));
    assert!(error("2024-10-15~/2024-09?").reversed);
    assert!(!error("2024-13/2024-11").reversed);
    // It may be in order, so it is taken.
    assert!(Edtf::parse("2024-05/2024").is_ok());
    assert!(Edtf::parse("2024/2024-05").is_ok());
}

#[test]
fn proposals() {
    let mut wrong = Vec::new();
    for (text, expected) in [
        ("early October", "YYYY-10~"),
        ("early October 2024", "2024-10~"),
        ("mid-October 2024", "2024-10~"),
        ("Anfang Oktober 2024", "2024-10~"),
        ("Oktober 2024", "2024-10"),
        ("im Oktober 2024", "2024-10"),
        ("15. Oktober 2024", "2024-10-15"),
        ("am 15. Oktober 2024", "2024-10-15"),
        ("15 Oct 2024", "2024-10-15"),
        ("Oct 15th, 2024", "2024-10-15"),
        ("Tuesday, October 15, 2024", "2024-10-15"),
        ("1. März 2024", "2024-03-01"),
        ("15 October", "YYYY-10-15"),
        ("10/15/2024", "2024-10-15"),
        ("15/10/2024", "2024-10-15"),
        ("15.10.2024", "2024-10-15"),
        ("3.4.2024", "2024-04-03"),
        ("10.2024", "2024-10"),
        ("10/2024", "2024-10"),
        ("2024/10/15", "2024-10-15"),
        ("2024-2-3", "2024-02-03"),
        ("2024-2", "2024-02"),
        ("2024-2~", "2024-02~"),
        ("2024-19-06", "2024-06-19"),
        ("20241015", "2024-10-15"),
        ("c. 2024", "2024~"),
        ("ca. 2024", "2024~"),
        ("um 2024", "2024~"),
        ("~2024", "2024~"),
        ("2024 (?)", "2024?"),
        ("probably October 2024", "2024-10?"),
        ("vermutlich um den 15. Oktober 2024", "2024-10-15%"),
        ("?2024-06", "2024-06?"),
        ("Herbst 2024", "2024-23"),
        ("fall 2024", "2024-23"),
        ("winter 2023/24", "2023-24"),
        ("Winter 2023/2024", "2023-24"),
        ("1990s", "199X"),
        ("1990er", "199X"),
        ("1990er-Jahre", "199X"),
        ("the 1990s", "199X"),
        ("20th century", "19XX"),
        ("20. Jahrhundert", "19XX"),
        ("44 BC", "-0043"),
        ("44 v. Chr.", "-0043"),
        ("seit November 2024", "2024-11/.."),
        ("since 2022", "2022/.."),
        ("bis 2024", "../2024"),
        ("2022-present", "2022/.."),
        ("2022 bis heute", "2022/.."),
        ("2020-2024", "2020/2024"),
        ("2020–2024", "2020/2024"),
        ("2024-10-01 - 2024-10-15", "2024-10-01/2024-10-15"),
        ("2024-10-01..2024-10-15", "2024-10-01/2024-10-15"),
        ("2024-10-01 to 2024-10-15~", "2024-10-01/2024-10-15~"),
        ("1.-15. Oktober 2024", "2024-10-01/2024-10-15"),
        ("1 to 15 October 2024", "2024-10-01/2024-10-15"),
        ("October to November 2024", "2024-10/2024-11"),
        ("15.10.2024 - 20.10.2024", "2024-10-15/2024-10-20"),
        ("between 2020 and 2024", "2020/2024"),
        ("2024-11/...", "2024-11/.."),
        ("2024-10-XX/2024-11", "2024-10/2024-11"),
        ("2024-10-xx", "2024-10-XX"),
        ("2024-10-??", "2024-10-XX"),
        ("2024-10-00", "2024-10"),
        (" 2024 ", "2024"),
        ("2024 / 2025", "2024/2025"),
        ("2024-06-19 14:30", "2024-06-19T14:30"),
        ("2024-06-19 14:30:00 +0200", "2024-06-19T14:30:00+02:00"),
        ("19.06.2024 14:30 Uhr", "2024-06-19T14:30"),
        ("2024-06-19T14:30:00.000Z", "2024-06-19T14:30:00Z"),
        ("2024-06-19t14:30z", "2024-06-19T14:30Z"),
    ] {
        let proposal = error(text).proposal;
        if proposal.as_deref() != Some(expected) {
            wrong.push((text, expected, proposal));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_proposal_is_better_than_a_wrong_one() {
    for text in
        ["03/04/2024", "15.10.24", "soon", "Kim 2024", "2024-13", "2024-02-30", "1 2 3 4", "October Revolution", "May"]
    {
        let proposal = error(text).proposal;
        assert_eq!(proposal.as_deref(), if text == "May" { Some("YYYY-05") } else { None }, "{text}");
    }
}

#[test]
fn timeline_order() {
    let sorted = [
        "../2020",
        "-0043",
        "19XX",
        "2024-01-01",
        "2024-01",
        "2024",
        "2024/..",
        "2024-06-19",
        "2024-06-19T09:00+02:00",
        "2024-06-19T08:00Z",
        "2024-06-19T23:00",
        "2024-06-20",
        "2025",
    ];
    for pair in sorted.windows(2) {
        let [a, b] = pair else { continue };
        assert_eq!(edtf(a).cmp_for_timeline(&edtf(b)), Ordering::Less, "{a} {b}");
    }
    assert_eq!(edtf("2024~").cmp_for_timeline(&edtf("2024?")), Ordering::Equal);
}

#[test]
fn moments() {
    let berlin = TimeZone::get("Europe/Berlin").unwrap();
    let moment = |text: &str| Moment::parse(text, &berlin).unwrap();
    let day = moment("2024-06-19");
    assert_eq!((day.date, day.timed), (date(2024, 6, 19), false));
    assert_eq!(day.rfc3339(), "2024-06-18T22:00:00Z");
    assert_eq!(day.html_datetime(), "2024-06-19");
    let late = moment("2024-06-19T23:30:00Z");
    assert_eq!((late.date, late.timed), (date(2024, 6, 20), true));
    assert_eq!(late.html_datetime(), "2024-06-19T23:30:00Z");
    assert_eq!(moment("2024-06-19T14:30+02:00").rfc3339(), "2024-06-19T12:30:00Z");
    assert_eq!(moment("2024-06-19T14:30:00.123+02:00").rfc3339(), "2024-06-19T12:30:00Z");
}

#[test]
fn a_day_without_midnight() {
    // Clocks in Beirut went from 00:00 to 01:00 on 30 March 2024's eve.
    let zone = TimeZone::get("Asia/Beirut").unwrap();
    let moment = Moment::parse("2024-03-31", &zone).unwrap();
    assert_eq!(zone.to_datetime(moment.instant).to_string(), "2024-03-31T01:00:00");
    assert_eq!(moment.date, date(2024, 3, 31));
}

#[test]
fn moments_refused() {
    let berlin = TimeZone::get("Europe/Berlin").unwrap();
    for (text, expected) in [
        ("2024-10", Some("2024-10-01")),
        ("2024", Some("2024-01-01")),
        ("2024-10-15~", Some("2024-10-15")),
        ("2024-10-01/2024-10-05", Some("2024-10-01")),
        ("../2024-10-05", Some("2024-10-05")),
        ("2024-06-19T14:30", Some("2024-06-19T14:30+02:00")),
        ("2024-06-19 14:30:00", Some("2024-06-19T14:30:00+02:00")),
        ("2024-01-19 14:30", Some("2024-01-19T14:30+01:00")),
        ("15.10.2024", Some("2024-10-15")),
        ("15. Oktober 2024", Some("2024-10-15")),
        ("October 2024", Some("2024-10-01")),
        ("early October", Some("YYYY-10")),
        ("soon", None),
        ("2024-06-19T14:30:00.Z", Some("2024-06-19T14:30:00Z")),
        ("2024-06-19T14:30:00Z[Europe/Berlin]", None),
    ] {
        let error = Moment::parse(text, &berlin).expect_err(text);
        assert_eq!(error.proposal.as_deref(), expected, "{text}: {error:?}");
    }
    assert!(Moment::parse("2024-10", &berlin).unwrap_err().message.contains("whole day"));
    assert!(Moment::parse("9999-12-31T23:00:00-14:00", &berlin).is_err());
    assert!(Moment::parse("-9999-01-01", &TimeZone::get("Asia/Tokyo").unwrap()).is_err());
}

fn any_date() -> impl Strategy<Value = String> {
    prop_oneof![
        (0i16..=9999).prop_map(|y| format!("{y:04}")),
        (0i16..=9999, 1i8..=12).prop_map(|(y, m)| format!("{y:04}-{m:02}")),
        (-9999i16..0, 1i8..=12, 1i8..=28).prop_map(|(y, m, d)| format!("-{:04}-{m:02}-{d:02}", -y)),
        (1990i16..=2030, 1i8..=12, 1i8..=28).prop_map(|(y, m, d)| format!("{y:04}-{m:02}-{d:02}")),
        (1990i16..=2030, 21i8..=24).prop_map(|(y, s)| format!("{y:04}-{s}")),
    ]
}

fn any_edtf() -> impl Strategy<Value = Edtf> {
    let qualified = || (any_date(), prop_oneof![Just(""), Just("?"), Just("~"), Just("%")]).prop_map(|(d, q)| d + q);
    let end = || prop_oneof![3 => qualified(), 1 => Just("..".to_string()), 1 => Just(String::new())];
    prop_oneof![
        qualified(),
        (any_date(), 0u8..24, 0u8..60, -14i8..=14).prop_map(|(d, h, m, o)| format!(
            "{d}T{h:02}:{m:02}{}{:02}:00",
            if o < 0 { '-' } else { '+' },
            o.abs()
        )),
        (end(), end()).prop_map(|(a, b)| format!("{a}/{b}")),
        (1000i16..=2030, 1i8..=12).prop_map(|(y, m)| format!("{y}-{m:02}-XX")),
        (100i16..=203).prop_map(|y| format!("{y}X")),
    ]
    .prop_filter_map("in order", |text: String| Edtf::parse(&text).ok())
}

proptest! {
    #[test]
    fn never_panics(text in ".{0,60}") {
        let found = Edtf::parse(&text);
        if let Err(error) = &found {
            prop_assert!(text.is_char_boundary(error.at));
        }
        let _ = Moment::parse(&text, &TimeZone::UTC);
    }

    #[test]
    fn never_panics_near_dates(text in "[0-9XTZ?~%/.:+ -]{0,26}") {
        let _ = Moment::parse(&text, &TimeZone::UTC);
        if let Err(error) = Edtf::parse(&text) {
            prop_assert!(error.at <= text.len());
            prop_assert!(error.proposal.is_none_or(|p| Edtf::parse(&p).is_ok() || p.contains("YYYY")));
        }
    }

    #[test]
    fn never_panics_near_words(text in "(([0-9]{1,4}|okt|märz|early|seit|bis|bc|winter|th|century|s|er|-|\\.|,|/) ?){0,8}") {
        if let Err(error) = Edtf::parse(&text) {
            prop_assert!(error.proposal.is_none_or(|p| Edtf::parse(&p).is_ok() || p.contains("YYYY")));
        }
    }

    #[test]
    fn written_and_read_again(date in any_edtf()) {
        prop_assert_eq!(Edtf::parse(&date.to_string()), Ok(date));
    }

    #[test]
    fn bounds_are_in_order(date in any_edtf()) {
        if let (Some(earliest), Some(latest)) = (date.earliest(), date.latest()) {
            prop_assert!(earliest <= latest);
        }
        prop_assert!(date.earliest().is_some() || date.latest().is_some());
    }

    #[test]
    fn agrees_with_the_library_on_bounds(date in any_edtf()) {
        let text = date.as_str();
        // The library widens nothing to the last year, and gives times no bounds of their own.
        if date.has_time() || text.contains("9999-24") {
            return Ok(());
        }
        let bounds = edtf_core::Edtf::parse(text).unwrap().bounds();
        let show = |day: Option<Date>| day.map(|d| (i64::from(d.year()), d.month(), d.day()));
        let of = |bound| match bound {
            edtf_core::Bound::Date(d) => Some((d.year, d.month as i8, d.day as i8)),
            _ => None,
        };
        prop_assert_eq!(show(date.earliest()), of(bounds.earliest));
        prop_assert_eq!(show(date.latest()), of(bounds.latest));
    }

    #[test]
    fn the_order_is_total(a in any_edtf(), b in any_edtf(), c in any_edtf()) {
        prop_assert_eq!(a.cmp_for_timeline(&b), b.cmp_for_timeline(&a).reverse());
        prop_assert_eq!(a.cmp_for_timeline(&a), Ordering::Equal);
        if a.cmp_for_timeline(&b) != Ordering::Greater && b.cmp_for_timeline(&c) != Ordering::Greater {
            prop_assert_ne!(a.cmp_for_timeline(&c), Ordering::Greater);
        }
    }
}
