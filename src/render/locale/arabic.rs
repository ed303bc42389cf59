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
    year: Phrases {
        bare: "{}",
        at: "في عام {}",
        about: "نحو عام {}",
        since: "منذ عام {}",
        from: "ابتداءً من عام {}",
        until: "حتى عام {}",
    },
    seasons: [phrases!("ربيع {}"), phrases!("صيف {}"), phrases!("خريف {}"), phrases!("شتاء {}")],
    decade: Vague { bare: "{}", at: "في {}", about: "نحو {}" },
    decade_name: decade,
    century: Vague { bare: "القرن الـ{}", at: "في القرن الـ{}", about: "نحو القرن الـ{}" },
    ordinal: |number| number.to_string(),
    winter: ("/", false),
    probably: "على الأرجح {}",
    roughly: "{} تقريبًا",
    roughly_inside: false,
    some_day: "في أحد أيام {}",
    some_day_of_year: "في أحد أيام عام {}",
    some_month: "في أحد أشهر عام {}",
    range: "{} – {}",
    end_unknown: "{}، والنهاية غير معروفة",
    start_unknown: "{}، والبداية غير معروفة",
    collapse: Collapse::DayFirst("{}"),
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

/// 1990 as "تسعينيات القرن العشرين", "the nineties of the twentieth century"; other centuries by their number.
fn decade(year: i16) -> String {
    const CENTURIES: [&str; 4] = ["الثامن عشر", "التاسع عشر", "العشرين", "الحادي والعشرين"];
    const DECADES: [&str; 8] =
        ["عشرينيات", "ثلاثينيات", "أربعينيات", "خمسينيات", "ستينيات", "سبعينيات", "ثمانينيات", "تسعينيات"];
    let century = usize::try_from(year / 100 - 17).ok().and_then(|index| CENTURIES.get(index));
    let Some(century) = century else { return format!("عقد {year}") };
    match year / 10 % 10 {
        0 => format!("العقد الأول من القرن {century}"),
        1 => format!("العقد الثاني من القرن {century}"),
        number => {
            let name =
                usize::try_from(number - 2).ok().and_then(|index| DECADES.get(index)).copied().unwrap_or_default();
            format!("{name} القرن {century}")
        }
    }
}
