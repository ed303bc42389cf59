#![allow(clippy::unwrap_used, clippy::expect_used)]

use proptest::prelude::*;

use super::*;

fn locale(tag: &str) -> Locale {
    Locale::new(&Lang::parse(tag).unwrap())
}

/// Spaces that must not break are like any other to the eye.
fn eased(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ")
}

fn check(tag: &str, cases: &[(&str, &str)]) {
    let locale = locale(tag);
    let wrong: Vec<_> = cases
        .iter()
        .map(|(date, words)| (*date, *words, eased(&locale.date(&Edtf::parse(date).unwrap()))))
        .filter(|(_, words, found)| words != found)
        .collect();
    assert!(wrong.is_empty(), "{tag}: {wrong:#?}");
}

#[test]
fn german_dates() {
    check(
        "de",
        &[
            ("2024", "2024"),
            ("2024-06", "Juni 2024"),
            ("2024-06-19", "19. Juni 2024"),
            ("2024-06-19T14:30", "19. Juni 2024, 14:30 Uhr"),
            ("2024-06-19T14:30+02:00", "19. Juni 2024, 14:30 Uhr (UTC+2)"),
            ("2024-06-19T14:30:05-03:30", "19. Juni 2024, 14:30:05 Uhr (UTC−3:30)"),
            ("2016-12-31T23:59:60Z", "31. Dezember 2016, 23:59:60 Uhr (UTC)"),
            ("2024-10-15~", "um den 15. Oktober 2024"),
            ("2024-10~", "etwa im Oktober 2024"),
            ("2024~", "um 2024"),
            ("2024-10-15?", "vermutlich am 15. Oktober 2024"),
            ("2024-10?", "vermutlich im Oktober 2024"),
            ("2024?", "vermutlich 2024"),
            ("2024-10-15%", "vermutlich um den 15. Oktober 2024"),
            ("2024-10%", "vermutlich etwa im Oktober 2024"),
            ("2024-10-XX", "an einem Tag im Oktober 2024"),
            ("2024-10-XX?", "vermutlich an einem Tag im Oktober 2024"),
            ("2024-10-XX~", "etwa im Oktober 2024"),
            ("2024-XX", "in einem Monat des Jahres 2024"),
            ("2024-XX-XX", "an einem Tag des Jahres 2024"),
            ("2024-23", "Herbst 2024"),
            ("2024-21~", "etwa im Frühjahr 2024"),
            ("2024-22?", "vermutlich im Sommer 2024"),
            ("2023-24", "Winter 2023/24"),
            ("1999-24", "Winter 1999/00"),
            ("199X", "1990er-Jahre"),
            ("199X~", "etwa in den 1990er-Jahren"),
            ("199X?", "vermutlich in den 1990er-Jahren"),
            ("19XX", "20. Jahrhundert"),
            ("19XX?", "vermutlich im 20. Jahrhundert"),
            ("-0043-03-15", "15. März 44 v. Chr."),
            ("-0043~", "um 44 v. Chr."),
            ("0800", "800 n. Chr."),
        ],
    );
}

#[test]
fn german_ranges() {
    check(
        "de",
        &[
            ("2024-10-01/2024-10-15", "1. bis 15. Oktober 2024"),
            ("2024-10-01/2024-10-15~", "1. bis etwa 15. Oktober 2024"),
            ("2024-10-01~/2024-10-15", "etwa 1. bis 15. Oktober 2024"),
            ("2024-10-01?/2024-10-15%", "vermutlich 1. bis vermutlich etwa 15. Oktober 2024"),
            ("2024-09-28/2024-10-03", "28. September bis 3. Oktober 2024"),
            ("2023-12-30/2024-01-02", "30. Dezember 2023 bis 2. Januar 2024"),
            ("2024-09/2024-10", "September bis Oktober 2024"),
            ("2023-12/2024-01", "Dezember 2023 bis Januar 2024"),
            ("2020/2024", "2020 bis 2024"),
            ("2020~/2024", "etwa 2020 bis 2024"),
            ("2024-10/2024-11-15", "Oktober 2024 bis 15. November 2024"),
            ("2024-21/2024-23", "Frühjahr bis Herbst 2024"),
            ("2024-23/2025-21", "Herbst 2024 bis Frühjahr 2025"),
            ("2024-23/2024-24", "Herbst 2024 bis Winter 2024/25"),
            ("2024-10/2024-10", "Oktober 2024"),
            ("2024-11/..", "seit November 2024"),
            ("2024-11-05/..", "seit dem 5. November 2024"),
            ("2024-11-05~/..", "etwa seit dem 5. November 2024"),
            ("2024-11?/..", "vermutlich seit November 2024"),
            ("2024-23/..", "seit Herbst 2024"),
            ("../2024", "bis 2024"),
            ("../2024-11-05", "bis zum 5. November 2024"),
            ("2024-11/", "ab November 2024, Ende unbekannt"),
            ("/2024-11", "bis November 2024, Beginn unbekannt"),
            ("-0044/-0043", "45 v. Chr. bis 44 v. Chr."),
        ],
    );
    let expected = |text: &str| eased(&locale("de").date_expected(&Edtf::parse(text).unwrap()));
    assert_eq!(expected("2027-01/.."), "ab Januar 2027");
    assert_eq!(expected("2027-01-15/.."), "ab dem 15. Januar 2027");
    assert_eq!(expected("2027-01"), "Januar 2027");
}

#[test]
fn american_dates() {
    check(
        "en-US",
        &[
            ("2024", "2024"),
            ("2024-06", "June 2024"),
            ("2024-06-19", "June 19, 2024"),
            ("2024-06-19T14:30+02:00", "June 19, 2024, 2:30 PM (UTC+2)"),
            ("2024-06-19T00:05Z", "June 19, 2024, 12:05 AM (UTC)"),
            ("2024-10-15~", "around October 15, 2024"),
            ("2024-10~", "around October 2024"),
            ("2024~", "around 2024"),
            ("2024-10-15?", "probably on October 15, 2024"),
            ("2024-10?", "probably in October 2024"),
            ("2024?", "probably in 2024"),
            ("2024-10%", "probably around October 2024"),
            ("2024-10-XX", "on a day in October 2024"),
            ("2024-XX", "in a month of 2024"),
            ("2024-23", "fall 2024"),
            ("2023-24", "winter 2023–24"),
            ("199X", "1990s"),
            ("199X~", "around the 1990s"),
            ("19XX", "20th century"),
            ("20XX", "21st century"),
            ("11XX", "12th century"),
            ("-0043", "44 BC"),
            ("2024-10-01/2024-10-15", "October 1 to 15, 2024"),
            ("2024-10-01/2024-10-15~", "October 1 to about October 15, 2024"),
            ("2024-09-28/2024-10-03", "September 28 to October 3, 2024"),
            ("2023-12-30/2024-01-02", "December 30, 2023 to January 2, 2024"),
            ("2024-09/2024-10", "September to October 2024"),
            ("2020/2024", "2020 to 2024"),
            ("2024-11/..", "since November 2024"),
            ("2024-11~/..", "since about November 2024"),
            ("2024-11-05?/..", "probably since November 5, 2024"),
            ("../2024", "until 2024"),
            ("2024-11/", "from November 2024, end unknown"),
            ("/2024-11", "until November 2024, beginning unknown"),
        ],
    );
}

#[test]
fn english_dates() {
    let cases = &[
        ("2025-04-30", "30 April 2025"),
        ("2024-06-19", "19 June 2024"),
        ("2024-06-19T14:30Z", "19 June 2024, 14:30 (UTC)"),
        ("2024-10-01/2024-10-15", "1 to 15 October 2024"),
        ("2024-10-01/2024-10-15~", "1 to about 15 October 2024"),
        ("2024-09-28/2024-10-03", "28 September to 3 October 2024"),
        ("2024-23/2025-21", "autumn 2024 to spring 2025"),
    ];
    for tag in ["en", "en-GB", "en-CA"] {
        check(tag, cases);
    }
}

#[test]
fn dates_as_names() {
    let name = |tag: &str, text: &str| eased(&locale(tag).date_nominal(&Edtf::parse(text).unwrap()));
    for (text, german, english) in [
        ("2024-10-15", "15. Oktober 2024", "15 October 2024"),
        ("2024-10~", "etwa Oktober 2024", "about October 2024"),
        ("2024-10-15~", "etwa 15. Oktober 2024", "about 15 October 2024"),
        ("2024-11?", "vermutlich November 2024", "probably November 2024"),
        ("2024-11%", "vermutlich etwa November 2024", "probably about November 2024"),
        ("2024-11?/..", "seit vermutlich November 2024", "since probably November 2024"),
        ("2024-11-05~/..", "seit dem etwa 5. November 2024", "since about 5 November 2024"),
        ("2024-10-XX", "Oktober 2024", "October 2024"),
        ("199X~", "etwa 1990er-Jahre", "about 1990s"),
    ] {
        assert_eq!((name("de", text), name("en", text)), (german.into(), english.into()), "{text}");
    }
}

#[test]
fn dates_below_their_year() {
    let below = |tag: &str, text: &str| {
        let html = locale(tag).date_in_year_html(&Edtf::parse(text).unwrap(), Some(2024), false);
        let bare: String = html.split('<').map(|part| part.split_once('>').map_or(part, |(_, rest)| rest)).collect();
        eased(&bare)
    };
    for (tag, text, words) in [
        ("de", "2024-10-15", "15. Oktober"),
        ("de", "2024-10-15T14:30", "15. Oktober, 14:30 Uhr"),
        ("de", "2024-10~", "etwa im Oktober"),
        ("de", "2024-10-XX", "an einem Tag im Oktober"),
        ("de", "2024-10-01/2024-10-15", "1. bis 15. Oktober"),
        ("de", "2024-10/2024-11", "Oktober bis November"),
        ("de", "2024-12-30/2025-01-02", "30. Dezember bis 2. Januar 2025"),
        ("de", "2024-11/..", "seit November"),
        ("de", "2023-10-15", "15. Oktober 2023"),
        ("de", "2024", "2024"),
        ("en-US", "2024-10-01/2024-10-15", "October 1 to 15"),
        ("pl", "2024-10-15~", "~15 października"),
    ] {
        assert_eq!(below(tag, text), words, "{tag} {text}");
    }
}

#[test]
fn day_and_month_stay_on_one_line() {
    let day = |tag: &str| locale(tag).day(civil::date(2026, 11, 1));
    assert_eq!(day("de"), "1.\u{a0}November 2026");
    assert_eq!(day("en"), "1\u{a0}November 2026");
    assert_eq!(day("en-US"), "November\u{a0}1, 2026");
    assert_eq!(day("fr"), "1er\u{a0}novembre 2026");
    assert_eq!(locale("de").day_of_month(civil::date(2026, 11, 23)), "23.\u{a0}November");
}

#[test]
fn other_languages() {
    check(
        "fr",
        &[
            ("2024-10-01", "1er octobre 2024"),
            ("2024-10-15~", "vers le 15 octobre 2024"),
            ("2024-10?", "probablement en octobre 2024"),
            ("2024-10-01/2024-10-15", "1er–15 octobre 2024"),
            ("2024-10-01/2024-11-15~", "1er octobre – environ 15 novembre 2024"),
            ("2024-11/..", "depuis novembre 2024"),
            ("2024-10-XX", "un jour en octobre 2024"),
            ("2024-06-19T14:30Z", "19 juin 2024 à 14:30 (UTC)"),
            ("2024-23?", "probablement à l’automne 2024"),
            ("19XX", "XXe siècle"),
            ("199X", "années 1990"),
        ],
    );
    check(
        "es",
        &[
            ("2024-10-15", "15 de octubre de 2024"),
            ("2024-10-15~", "hacia el 15 de octubre de 2024"),
            ("2024-10-01/2024-10-15", "1–15 de octubre de 2024"),
            ("2024-10/2024-11", "octubre–noviembre de 2024"),
            ("2024-10-XX", "un día de octubre de 2024"),
            ("2024-21/2024-23", "primavera–otoño de 2024"),
            ("19XX", "siglo XX"),
        ],
    );
    check(
        "zh",
        &[
            ("2024-10-15", "2024年10月15日"),
            ("2024-10~", "2024年10月前后"),
            ("2024-10?", "可能在2024年10月"),
            ("2024-10-01/2024-10-15", "2024年10月1日至15日"),
            ("2024-10-01/2024-10-15~", "2024年10月1日至大约15日"),
            ("2024-09-28/2024-10-03", "2024年9月28日至10月3日"),
            ("2023-12-30/2024-01-02", "2023年12月30日至2024年1月2日"),
            ("2024-09/2024-10", "2024年9月至10月"),
            ("2024-21/2024-23", "2024年春季至秋季"),
            ("2020/2024", "2020年至2024年"),
            ("2024-11/..", "自2024年11月起"),
            ("2024-23", "2024年秋季"),
            ("2023-24", "2023–2024年冬季"),
        ],
    );
    check("zh-TW", &[("2024-10~", "2024年10月前後")]);
    check(
        "ar",
        &[
            ("2024-10-15", "15 أكتوبر 2024"),
            ("2024-10-15~", "نحو 15 أكتوبر 2024"),
            ("2024-10?", "على الأرجح في أكتوبر 2024"),
            ("2024-11/..", "منذ نوفمبر 2024"),
            ("2024?", "على الأرجح في عام 2024"),
            ("2024~", "نحو عام 2024"),
            ("2024~/..", "منذ عام 2024 تقريبًا"),
            ("../2024", "حتى عام 2024"),
            ("2024-XX", "في أحد أشهر عام 2024"),
            ("2024-10-01/2024-10-15", "1–15 أكتوبر 2024"),
            ("2024-10-01/2024-11-15~", "1 أكتوبر – 15 نوفمبر 2024 تقريبًا"),
            ("2023-12-30/2024-01-02", "30 ديسمبر 2023 – 2 يناير 2024"),
            ("2024-21/2024-23", "ربيع–خريف 2024"),
            ("199X", "تسعينيات القرن العشرين"),
            ("199X~", "نحو تسعينيات القرن العشرين"),
            ("201X?", "على الأرجح في العقد الثاني من القرن الحادي والعشرين"),
            ("200X", "العقد الأول من القرن الحادي والعشرين"),
            ("165X", "عقد 1650"),
            ("19XX", "القرن الـ20"),
        ],
    );
    check(
        "pl",
        &[
            ("2024-10-15~", "~15 października 2024"),
            ("2024-10?", "październik 2024 (?)"),
            ("2024-10-XX", "październik 2024"),
            ("2024-11/..", "listopad 2024 – …"),
            ("../2024", "… – 2024"),
            ("199X", "1990–1999"),
            ("2024-23", "wrzesień 2024 – listopad 2024"),
        ],
    );
}

#[test]
fn dates_as_html() {
    let html = |tag: &str, text: &str| eased(&locale(tag).date_html(&Edtf::parse(text).unwrap()));
    assert_eq!(html("de", "2024-06-19"), "<time datetime=\"2024-06-19\">19. Juni 2024</time>");
    assert_eq!(html("de", "2024-10~"), "etwa im Oktober 2024");
    assert_eq!(html("de", "2024-10-XX"), "an einem Tag im <time datetime=\"2024-10\">Oktober 2024</time>");
    assert_eq!(
        html("de", "2024-10-01/2024-10-15~"),
        "<time datetime=\"2024-10-01\">1.</time> bis etwa 15. Oktober 2024"
    );
    assert_eq!(
        html("en-US", "2024-10-01/2024-10-15"),
        "<time datetime=\"2024-10-01\">October 1</time> to <time datetime=\"2024-10-15\">15, 2024</time>"
    );
    assert_eq!(html("de", "2024/.."), "seit <time datetime=\"2024\">2024</time>");
    assert_eq!(html("pl", "2024-11/.."), "<time datetime=\"2024-11\">listopad 2024</time> – …");
    let time = html("de", "2024-06-19T14:30+02:00");
    assert_eq!(time, "<time datetime=\"2024-06-19T14:30+02:00\">19. Juni 2024, 14:30 Uhr (UTC+2)</time>");
}

#[test]
fn moments() {
    let zone = jiff::tz::TimeZone::get("Europe/Berlin").unwrap();
    let moment = |text: &str| Moment::parse(text, &zone).unwrap();
    assert_eq!(locale("de").moment(&moment("2024-06-19")), "19.\u{a0}Juni 2024");
    assert_eq!(
        locale("de").moment_html(&moment("2024-06-19")),
        "<time datetime=\"2024-06-19\">19.\u{a0}Juni 2024</time>"
    );
    let late = moment("2024-06-19T23:30:00Z");
    assert_eq!(locale("en").moment_html(&late), "<time datetime=\"2024-06-19T23:30:00Z\">20\u{a0}June 2024</time>");
}

#[test]
fn numbers_and_values() {
    let value = |tag: &str, text: &str| eased(&locale(tag).value(&Value::parse(text).unwrap()));
    for (tag, text, words) in [
        ("de", "12000", "12.000"),
        ("de", "-3.50", "-3,50"),
        ("de", "1500..12000", "1.500 bis 12.000"),
        ("de", "3000+", "mindestens 3.000"),
        ("de", "<=12000", "höchstens 12.000"),
        ("de", "~3000", "rund 3.000"),
        ("de", "~1500..12000", "rund 1.500 bis 12.000"),
        ("de-AT", "12000", "12 000"),
        ("de-CH", "12000.5", "12'000.5"),
        ("en", "1500..12000", "1,500 to 12,000"),
        ("en", "3000+", "at least 3,000"),
        ("en", "<=12000", "at most 12,000"),
        ("en", "~3000", "about 3,000"),
        ("en", "0.5..1.25", "0.50 to 1.25"),
        ("fr", ">=3000", "au moins 3 000"),
        ("es", "10000..12000", "de 10.000 a 12.000"),
        ("zh", "~3000", "约3,000"),
        ("ar-EG", "12000", "١٢٬٠٠٠"),
        ("pl", "<=12000", "≤ 12 000"),
        ("pl", "~12000", "~12 000"),
        ("pl", "5..6", "5–6"),
    ] {
        assert_eq!(value(tag, text), words, "{tag} {text}");
    }
}

#[test]
fn values_taken_apart() {
    for (tag, text, before, number) in [
        ("de", "~1500..12000", "rund ", "1.500 bis 12.000"),
        ("de", "3000+", "mindestens ", "3.000"),
        ("de", "40", "", "40"),
        ("zh", "~3000", "约", "3,000"),
        ("pl", "<=12000", "≤\u{a0}", "12 000"),
    ] {
        let (words, found, after) = locale(tag).value_parts(&Value::parse(text).unwrap());
        assert_eq!((words, eased(&found).as_str(), after), (before, number, ""), "{tag} {text}");
    }
}

#[test]
fn distances() {
    for (days, german, english) in [
        (0, "am selben Tag", "on the same day"),
        (1, "einen Tag später", "a day later"),
        (2, "zwei Tage später", "two days later"),
        (13, "13 Tage später", "13 days later"),
        (14, "zwei Wochen später", "two weeks later"),
        (20, "drei Wochen später", "three weeks later"),
        (60, "zwei Monate später", "two months later"),
        (120, "vier Monate später", "four months later"),
        (345, "elf Monate später", "eleven months later"),
        (365, "ein Jahr später", "a year later"),
        (548, "18 Monate später", "18 months later"),
        (730, "zwei Jahre später", "two years later"),
        (54_750, "150 Jahre später", "150 years later"),
        (730_000, "1.999 Jahre später", "1,999 years later"),
    ] {
        assert_eq!(locale("de").gap(days), german, "{days}");
        assert_eq!(locale("en").gap(days), english, "{days}");
    }
    let arabic: Vec<String> = [1, 2, 3, 11].map(|days| locale("ar").gap(days)).into();
    assert_eq!(arabic, ["بعد يوم", "بعد يومين", "بعد 3 أيام", "بعد 11 يومًا"]);
    assert_eq!(locale("fr").gap(120), "quatre mois plus tard");
    assert_eq!(locale("zh").gap(1), "1天后");
    assert_eq!(eased(&locale("pl").gap(120)), "+4 mo");
    assert!(!locale("de").gap(u64::MAX).is_empty());
}

#[test]
fn plurals() {
    let category = |tag: &str, n| locale(tag).plural(n);
    assert_eq!([0, 1, 2].map(|n| category("de", n)), ["other", "one", "other"]);
    assert_eq!([0, 1, 2, 3, 11, 100].map(|n| category("ar", n)), ["zero", "one", "two", "few", "many", "other"]);
    assert_eq!([1, 2, 5].map(|n| category("ru", n)), ["one", "few", "many"]);
    assert_eq!(category("zh", 1), "other");
}

#[test]
fn lists() {
    let list = |tag: &str, items: &[&str]| locale(tag).list(items);
    assert_eq!(list("de", &[]), "");
    assert_eq!(list("de", &["A"]), "A");
    assert_eq!(list("de", &["A", "B"]), "A und B");
    assert_eq!(list("de", &["A", "B", "C"]), "A, B und C");
    assert_eq!(list("en", &["A", "B", "C"]), "A, B and C");
    assert_eq!(list("es", &["Francia", "Italia"]), "Francia e Italia");
    assert_eq!(list("es", &["cobre", "hierro"]), "cobre y hierro");
    assert_eq!(list("zh", &["甲", "乙", "丙"]), "甲、乙和丙");
    assert_eq!(list("ar", &["أ", "ب", "ج"]), "أ وب وج");
    assert_eq!(list("xx", &["A", "B"]), "A, B");
}

#[test]
fn languages_by_their_own_names() {
    let name = |tag: &str| locale("de").language_name(&Lang::parse(tag).unwrap());
    assert_eq!(name("de"), "Deutsch");
    assert_eq!(name("ar"), "العربية");
    assert_eq!(name("fr-CA"), "Français (CA)");
    assert_eq!(name("zh-TW"), "繁體中文");
    assert_eq!(name("tlh"), "tlh");
}

#[test]
fn quotation_marks() {
    assert_eq!(locale("de").quotes(), ("„", "“", "‚", "‘"));
    assert_eq!(locale("de-CH").quotes(), ("«", "»", "‹", "›"));
    assert_eq!(locale("en").quotes(), ("“", "”", "‘", "’"));
    assert_eq!(locale("ja").quotes(), ("「", "」", "『", "』"));
}

/// Every form a date can have.
const FORMS: &[&str] = &[
    "2024",
    "2024-06",
    "2024-06-19",
    "2024-06-19T14:30Z",
    "2024-10-XX",
    "2024-XX",
    "2024-XX-XX",
    "2024-21",
    "2024-22",
    "2024-23",
    "2024-24",
    "9999-24",
    "0005-24",
    "-0043-24",
    "199X",
    "19XX",
    "00XX",
    "000X",
    "2024-10-01/2024-10-15",
    "2024-10-01/2024-11-15",
    "2024-10/2024-11",
    "2024-21/2024-23",
    "2024-21/2024-24",
    "2020/2024",
    "2024-11/..",
    "../2024-10-15",
    "2024-11/",
    "/2024-11",
    "-9999",
    "9999-12-31",
];

#[test]
fn no_language_leaves_a_gap_or_breaks_html() {
    for tag in ["de", "en", "en-GB", "fr", "es", "ar", "zh", "zh-Hant", "ja", "he", "pl", "xx", "ar-EG", "fa", "th"] {
        let locale = locale(tag);
        let marks = ["", "?", "~", "%"];
        let qualified = FORMS.iter().flat_map(|form| marks.map(|mark| format!("{form}{mark}")));
        for date in qualified.filter_map(|text| Edtf::parse(&text).ok()) {
            for text in [locale.date(&date), locale.date_expected(&date)] {
                assert!(!text.is_empty() && !text.contains(['{', '}', '<', '&', '"']), "{tag} {date}: {text}");
                assert!(!text.contains("  ") && text.trim() == text, "{tag} {date}: {text}");
            }
            let html = locale.date_html(&date);
            let tags = html.matches("<time").count();
            assert!(tags == html.matches("</time>").count() && html.matches('<').count() == 2 * tags, "{tag} {html}");
        }
    }
}

proptest! {
    #[test]
    fn every_distance_has_words(days in 0u64..10_000_000) {
        for tag in ["de", "en", "fr", "es", "ar", "zh", "pl"] {
            let text = locale(tag).gap(days);
            let gaps = text.contains(['{', '}']);
            prop_assert!(!text.is_empty() && !gaps);
        }
    }

    #[test]
    fn numbers_keep_their_digits(value in -1_000_000_000i64..1_000_000_000) {
        let text = locale("de").number(value as f64, 0).replace('.', "");
        prop_assert_eq!(text.parse::<i64>(), Ok(value));
    }
}
