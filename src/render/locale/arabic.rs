//! Arabic.

use super::words::{Collapse, Forms, Gap, Phrases, Vague, ValueWords, Words};

macro_rules! phrases {
    ($bare:literal) => {
        Phrases {
            bare: $bare,
            at: concat!("في ", $bare),
            about: concat!("نحو ", $bare),
            since: concat!("منذ ", $bare),
            from: concat!("ابتداءً من ", $bare),
            until: concat!("حتى ", $bare),
        }
    };
}

pub(super) static ARABIC: Words = Words {
    day: phrases!("{}"),
    month: phrases!("{}"),
    year: phrases!("{}"),
    seasons: [phrases!("ربيع {}"), phrases!("صيف {}"), phrases!("خريف {}"), phrases!("شتاء {}")],
    decade: Vague { bare: "عقد {}", at: "في عقد {}", about: "نحو عقد {}" },
    century: Vague { bare: "القرن الـ{}", at: "في القرن الـ{}", about: "نحو القرن الـ{}" },
    ordinal: |number| number.to_string(),
    winter: ("/", false),
    probably: "على الأرجح {}",
    roughly: "تقريبًا {}",
    roughly_inside: false,
    some_day: "في أحد أيام {}",
    some_day_of_year: "في أحد أيام {}",
    some_month: "في أحد أشهر {}",
    range: "{} – {}",
    end_unknown: "{}، والنهاية غير معروفة",
    start_unknown: "{}، والبداية غير معروفة",
    collapse: Collapse::No,
    time: "{}، {}",
    value: ValueWords {
        about: "نحو {}",
        at_least: "ما لا يقل عن {}",
        at_most: "ما لا يزيد على {}",
        range: "من {} إلى {}",
    },
    gap: Gap {
        none: "في اليوم نفسه",
        units: [
            Forms {
                one: "بعد يوم",
                two: Some("بعد يومين"),
                few: Some("بعد {} أيام"),
                many: Some("بعد {} يومًا"),
                other: "بعد {} يوم",
            },
            Forms {
                one: "بعد أسبوع",
                two: Some("بعد أسبوعين"),
                few: Some("بعد {} أسابيع"),
                many: Some("بعد {} أسبوعًا"),
                other: "بعد {} أسبوع",
            },
            Forms {
                one: "بعد شهر",
                two: Some("بعد شهرين"),
                few: Some("بعد {} أشهر"),
                many: Some("بعد {} شهرًا"),
                other: "بعد {} شهر",
            },
            Forms {
                one: "بعد عام",
                two: Some("بعد عامين"),
                few: Some("بعد {} أعوام"),
                many: Some("بعد {} عامًا"),
                other: "بعد {} عام",
            },
        ],
        numbers: &[],
    },
};
