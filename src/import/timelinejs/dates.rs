//! Dates of TimelineJS as EDTF.

use crate::parse::yaml::Node;
use crate::story::Edtf;

/// The date of a slide or era.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Dated {
    /// In EDTF; None if there is no date, or none that can be written.
    pub edtf: Option<String>,
    /// What TimelineJS shows in its place.
    pub shown: Option<String>,
    /// What is not as it was, in words.
    pub remarks: Vec<String>,
}

/// The dates of a slide, or of an era.
pub(super) fn dated(slide: &Node) -> Dated {
    let mut found = Dated { shown: shown(slide), ..Dated::default() };
    let Some(start) = slide.get("start_date").filter(|node| !node.is_null()) else { return found };
    let start = match Piece::read(start, &mut found.remarks) {
        Ok(start) => start,
        Err(why) => {
            found.remarks.push(why);
            return found;
        }
    };
    let end = slide.get("end_date").filter(|node| !node.is_null()).and_then(|end| {
        let end = Piece::read(end, &mut found.remarks);
        end.map_err(|why| found.remarks.push(format!("its end is left out: {why}"))).ok()
    });
    found.edtf = match end.filter(|end| *end != start) {
        None => Some(start.edtf()),
        Some(end) => Some(range(&start, &end, &mut found.remarks)),
    };
    let read = found.shown.as_deref().and_then(|shown| readable(shown, &start, end.is_some()));
    if read.is_some() {
        // Words that say what the numbers say need no second look.
        if read == found.edtf {
            found.shown = None;
        }
        found.edtf = read;
    }
    // Whatever was read must be a date.
    found.edtf = found.edtf.filter(|text| Edtf::parse(text).is_ok());
    found
}

fn range(start: &Piece, end: &Piece, remarks: &mut Vec<String>) -> String {
    let (from, to) = (start.day(), end.day());
    if start.time.is_some() || end.time.is_some() {
        if from == to {
            return start.edtf();
        }
        remarks.push("the times of day at its ends are left out: a range has days".into());
    }
    if from == to {
        return from;
    }
    let text = format!("{from}/{to}");
    match Edtf::parse(&text) {
        Ok(_) => text,
        Err(_) => {
            remarks.push(format!("its end {to} lies before its beginning and is left out"));
            start.edtf()
        }
    }
}

/// The words that stand for the date, those of a slide before those of its ends.
fn shown(slide: &Node) -> Option<String> {
    let text = |node: Option<&Node>| {
        let words = node?.get("display_date")?.as_text().map(|text| crate::import::markdown::plain(&text.text))?;
        (!words.is_empty()).then_some(words)
    };
    let ends = || match (text(slide.get("start_date")), text(slide.get("end_date"))) {
        (Some(start), Some(end)) => Some(format!("{start} – {end}")),
        (start, end) => start.or(end),
    };
    text(Some(slide)).or_else(ends)
}

/// The words as EDTF, if they can be read and mean what the numbers mean.
fn readable(shown: &str, start: &Piece, range: bool) -> Option<String> {
    let text = match Edtf::parse(shown) {
        Ok(date) => date.to_string(),
        Err(error) => error.proposal?,
    };
    let date = Edtf::parse(&text).ok()?;
    let given = Edtf::parse(&start.edtf()).ok()?;
    let meets = date.earliest()? <= given.latest()? && date.latest()? >= given.earliest()?;
    (meets && date.is_range() == range && (!date.has_time() || given.has_time())).then_some(text)
}

/// The numbers of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    year: i64,
    month: Option<i64>,
    day: Option<i64>,
    time: Option<(i64, i64, Option<i64>)>,
}

impl Piece {
    /// Reads a date; numbers may stand in quotes, empty ones count as absent.
    fn read(node: &Node, remarks: &mut Vec<String>) -> Result<Piece, String> {
        let number = |key: &str| -> Result<Option<i64>, String> {
            let Some(text) = node.get(key).and_then(Node::as_text) else { return Ok(None) };
            let text = text.text.trim();
            if text.is_empty() {
                return Ok(None);
            }
            let whole = text.strip_suffix(".0").unwrap_or(text);
            whole.parse().map(Some).map_err(|_| format!("its {key} `{}` is no number", crate::import::one_line(text)))
        };
        let year = number("year")?.ok_or("its date has no year")?;
        if !(-9999..=9999).contains(&year) {
            return Err(format!("the year {year} lies beyond what a timeline here can show (-9999 to 9999)"));
        }
        let mut month = number("month")?.filter(|month| *month != 0);
        if let Some(wrong) = month.filter(|month| !(1..=12).contains(month)) {
            remarks.push(format!("there is no month {wrong}; the year is kept"));
            month = None;
        }
        let mut day = number("day")?.filter(|day| *day != 0 && month.is_some());
        if let (Some(wrong), Some(month)) = (day, month)
            && Edtf::parse(&Piece { year, month: Some(month), day: Some(wrong), time: None }.day()).is_err()
        {
            remarks.push(format!("there is no day {wrong} in that month; the month is kept"));
            day = None;
        }
        let (hour, minute, second) = (number("hour")?, number("minute")?, number("second")?);
        let time = (hour.unwrap_or(0), minute.unwrap_or(0), second.filter(|second| *second != 0));
        let wanted = day.is_some() && (time.0, time.1, time.2) != (0, 0, None);
        let fits =
            (0..24).contains(&time.0) && (0..60).contains(&time.1) && time.2.is_none_or(|s| (0..60).contains(&s));
        if wanted && !fits {
            remarks.push("its time of day is no time and is left out".into());
        }
        if number("millisecond")?.is_some_and(|n| n != 0) {
            remarks.push("its milliseconds are left out".into());
        }
        Ok(Piece { year, month, day, time: Some(time).filter(|_| wanted && fits) })
    }

    /// The date without its time of day.
    fn day(&self) -> String {
        let sign = if self.year < 0 { "-" } else { "" };
        let mut text = format!("{sign}{:04}", self.year.unsigned_abs());
        if let Some(month) = self.month {
            text.push_str(&format!("-{month:02}"));
        }
        if let (Some(day), Some(_)) = (self.day, self.month) {
            text.push_str(&format!("-{day:02}"));
        }
        text
    }

    fn edtf(&self) -> String {
        match self.time {
            Some((hour, minute, None)) => format!("{}T{hour:02}:{minute:02}", self.day()),
            Some((hour, minute, Some(second))) => format!("{}T{hour:02}:{minute:02}:{second:02}", self.day()),
            None => self.day(),
        }
    }
}
