//! Chinese, in simplified and traditional characters.

use super::words::{Collapse, Forms, Gap, Phrases, Vague, ValueWords, Words};

macro_rules! chinese {
    ($about:literal, $niandai:literal, $shiji:literal, $probably:literal, $roughly:literal, $some_day:literal,
     $some_month:literal, $end:literal, $start:literal, $gap:expr, $value:expr) => {
        Words {
            day: chinese!(phrases "{}", $about),
            month: chinese!(phrases "{}", $about),
            year: chinese!(phrases "{}", $about),
            seasons: [
                chinese!(phrases "{}春季", $about),
                chinese!(phrases "{}夏季", $about),
                chinese!(phrases "{}秋季", $about),
                chinese!(phrases "{}冬季", $about),
            ],
            decade: Vague { bare: $niandai, at: $niandai, about: concat!($niandai, $about) },
            decade_name: |year| year.to_string(),
            century: Vague { bare: $shiji, at: $shiji, about: concat!($shiji, $about) },
            ordinal: |number| number.to_string(),
            winter: ("–", false),
            probably: $probably,
            roughly: $roughly,
            roughly_inside: false,
            some_day: $some_day,
            some_day_of_year: $some_day,
            some_month: $some_month,
            range: "{}至{}",
            end_unknown: $end,
            start_unknown: $start,
            collapse: Collapse::YearFirst("{}日", "{}月"),
            time: "{} {}",
            value: $value,
            gap: $gap,
        }
    };
    (phrases $bare:literal, $about:literal) => {
        Phrases {
            bare: $bare,
            at: $bare,
            about: concat!($bare, $about),
            since: concat!("自", $bare, "起"),
            from: concat!("自", $bare, "起"),
            until: concat!("至", $bare),
        }
    };
}

pub(super) static SIMPLIFIED: Words = chinese!(
    "前后",
    "{}年代",
    "{}世纪",
    "可能在{}",
    "大约{}",
    "{}的某一天",
    "{}的某个月",
    "{}，结束时间不明",
    "{}，开始时间不明",
    Gap {
        none: "同一天",
        units: [
            Forms::of_two("1天后", "{}天后"),
            Forms::of_two("1周后", "{}周后"),
            Forms::of_two("1个月后", "{}个月后"),
            Forms::of_two("1年后", "{}年后"),
        ],
        numbers: &[],
    },
    ValueWords { about: "约{}", at_least: "至少{}", at_most: "至多{}", range: "{}至{}" }
);

pub(super) static TRADITIONAL: Words = chinese!(
    "前後",
    "{}年代",
    "{}世紀",
    "可能在{}",
    "大約{}",
    "{}的某一天",
    "{}的某個月",
    "{}，結束時間不明",
    "{}，開始時間不明",
    Gap {
        none: "同一天",
        units: [
            Forms::of_two("1天後", "{}天後"),
            Forms::of_two("1週後", "{}週後"),
            Forms::of_two("1個月後", "{}個月後"),
            Forms::of_two("1年後", "{}年後"),
        ],
        numbers: &[],
    },
    ValueWords { about: "約{}", at_least: "至少{}", at_most: "至多{}", range: "{}至{}" }
);
