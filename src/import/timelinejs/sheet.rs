//! A spreadsheet made for TimelineJS, saved as CSV: its rows as the slides that its JSON has. Source of the format: how TimelineJS
//! itself reads published sheets and CSV files, both with a column for each part of a date and with whole dates (`Start Date`).

use crate::diag::{Diagnostic, Rule, Severity};
use crate::parse::RawText;
use crate::parse::yaml::{Data, Field, Kind, Node, Scalar, Style};
use crate::render::build::{Scanned, scan_table};
use crate::source::{SourceFile, Span, Spanned};

/// Columns that something is made of.
const KNOWN: &[&str] = &[
    "year",
    "month",
    "day",
    "time",
    "end year",
    "end month",
    "end day",
    "end time",
    "start date",
    "end date",
    "display date",
    "headline",
    "text",
    "media",
    "media credit",
    "media caption",
    "media thumbnail",
    "alt text",
    "type",
    "group",
    "tag",
    "background",
];

/// Is it a sheet rather than JSON? Its first row says so, or the end of its name.
pub(super) fn is_sheet(file: &SourceFile) -> bool {
    let lower = file.path.to_lowercase();
    if lower.ends_with(".csv") || lower.ends_with(".tsv") {
        return true;
    }
    let line = file.text.lines().next().unwrap_or_default();
    if line.trim_start_matches(['\u{feff}', ' ']).starts_with(['{', '[']) {
        return false;
    }
    let Scanned { rows, .. } = scan_table(line);
    rows.first().is_some_and(|(_, cells)| is_head(cells))
}

fn is_head(cells: &[String]) -> bool {
    let has = |name: &str| cells.iter().any(|cell| column(cell) == name);
    has("headline") && (has("year") || has("start date"))
}

/// The name of a column without what people vary.
fn column(cell: &str) -> String {
    cell.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The sheet as the JSON of a timeline; None, and an error, if it is none.
pub(super) fn timeline(file: &SourceFile, diags: &mut Vec<Diagnostic>) -> Option<Node> {
    let Scanned { rows, open_quote } = scan_table(&file.text);
    if let Some(at) = open_quote {
        let span = Span::new(file.id, at, at + 1);
        diags.push(Diagnostic::new(
            Rule::InvalidValue,
            span,
            "this quote is not closed: the rest of the sheet is one cell",
        ));
        return None;
    }
    let mut rows = rows.into_iter().map(|(at, cells)| (first_line(file, at), cells));
    let (span, names) = rows.next().unwrap_or((Span::new(file.id, 0, 0), Vec::new()));
    if !is_head(&names) {
        diags.push(
            Diagnostic::new(
                Rule::InvalidValue,
                span,
                "this is no sheet of TimelineJS: its first row has no `Headline` and `Year`",
            )
            .help("save the sheet that you made from TimelineJS's template as CSV, with its first row"),
        );
        return None;
    }
    let mut sheet = Sheet { names: names.iter().map(|name| column(name)).collect(), head: span, diags };
    let rows: Vec<(Span, Vec<String>)> = rows.collect();
    sheet.tell_columns(&rows);
    Some(sheet.timeline(&rows))
}

/// The first line of a row: cells may have many.
fn first_line(file: &SourceFile, at: std::ops::Range<usize>) -> Span {
    let row = file.text.get(at.clone()).unwrap_or_default();
    let end = row.find(['\n', '\r']).map_or(at.end, |line| at.start + line);
    Span::new(file.id, at.start, end)
}

struct Sheet<'a> {
    names: Vec<String>,
    head: Span,
    diags: &'a mut Vec<Diagnostic>,
}

/// A row and where it stands.
struct Row<'a> {
    names: &'a [String],
    cells: &'a [String],
    at: Span,
}

impl Row<'_> {
    /// A cell, trimmed; None if it is empty.
    fn cell(&self, name: &str) -> Option<&str> {
        let at = self.names.iter().position(|known| known == name)?;
        self.cells.get(at).map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
    }

    fn text(&self, text: &str) -> Node {
        let scalar = Scalar { text: RawText::verbatim(text, self.at), kind: Kind::Text, style: Style::Plain };
        Node { span: self.at, data: Data::Scalar(scalar) }
    }

    fn map(&self, fields: Vec<(&str, Node)>) -> Node {
        map(self.at, fields)
    }

    /// A map of the cells that are not empty: key, column.
    fn cells(&self, fields: &[(&'static str, &str)]) -> Node {
        let found = fields.iter().filter_map(|(key, name)| Some((*key, self.text(self.cell(name)?))));
        self.map(found.collect())
    }
}

fn map(at: Span, fields: Vec<(&str, Node)>) -> Node {
    let field = |(key, value): (&str, Node)| Field { key: Spanned::new(key.to_string(), at), value };
    Node { span: at, data: Data::Map(fields.into_iter().map(field).collect()) }
}

impl Sheet<'_> {
    fn remark(&mut self, at: Span, message: impl Into<String>) {
        let mut found = Diagnostic::new(Rule::LeftOut, at, message);
        found.severity = Severity::Warning;
        self.diags.push(found);
    }

    /// Says which columns nothing is made of.
    fn tell_columns(&mut self, rows: &[(Span, Vec<String>)]) {
        let filled =
            |at: usize| rows.iter().any(|(_, cells)| cells.get(at).is_some_and(|cell| !cell.trim().is_empty()));
        for (at, name) in self.names.clone().iter().enumerate().filter(|(at, _)| filled(*at)) {
            let first = self.names.iter().position(|known| known == name) == Some(at);
            match (name.is_empty(), first, KNOWN.contains(&name.as_str())) {
                (true, ..) => self.remark(self.head, format!("column {} has no name and is not taken over", at + 1)),
                (_, false, _) => self.remark(self.head, format!("the column `{name}` stands twice; the first counts")),
                (_, _, false) => self.remark(self.head, format!("the column `{name}` is not taken over")),
                _ => {}
            }
        }
    }

    fn timeline(&mut self, rows: &[(Span, Vec<String>)]) -> Node {
        let names = self.names.clone();
        let (mut title, mut events, mut eras) = (None, Vec::new(), Vec::new());
        for (at, cells) in rows.iter().filter(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty())) {
            let row = Row { names: &names, cells, at: *at };
            let slide = self.slide(&row);
            match row.cell("type").unwrap_or_default().to_lowercase().as_str() {
                "title" if title.is_none() => title = Some(slide),
                "title" => {
                    self.remark(*at, "a second title; it counts as a slide");
                    events.push(slide);
                }
                "era" => eras.push(slide),
                _ => events.push(slide),
            }
        }
        let whole = self.head;
        let list = |items| Node { span: whole, data: Data::Seq(items) };
        let mut fields = vec![("events", list(events)), ("eras", list(eras))];
        fields.extend(title.map(|title| ("title", title)));
        map(Span { start: 0, ..whole }, fields)
    }

    fn slide(&mut self, row: &Row<'_>) -> Node {
        let mut fields = vec![
            ("text", row.cells(&[("headline", "headline"), ("text", "text")])),
            (
                "media",
                row.cells(&[
                    ("url", "media"),
                    ("credit", "media credit"),
                    ("caption", "media caption"),
                    ("thumbnail", "media thumbnail"),
                    ("alt", "alt text"),
                ]),
            ),
        ];
        let parts = [["year", "month", "day", "time"], ["end year", "end month", "end day", "end time"]];
        for ((key, whole), parts) in [("start_date", "start date"), ("end_date", "end date")].into_iter().zip(parts) {
            let date = match row.cell(whole) {
                Some(text) => Some(whole_date(text)),
                None => self.date(row, parts),
            };
            let node = |numbers: Vec<(&'static str, String)>| {
                row.map(numbers.iter().map(|(key, number)| (*key, row.text(number))).collect())
            };
            fields.extend(date.map(|date| (key, node(date))));
        }
        let single = [("display_date", "display date"), ("group", "group"), ("background", "background")];
        fields.extend(single.iter().filter_map(|(key, name)| Some((*key, row.text(row.cell(name)?)))));
        if row.cell("group").is_none() {
            fields.extend(row.cell("tag").map(|tag| ("group", row.text(tag))));
        }
        row.map(fields)
    }

    /// The numbers of a date in columns of its own.
    fn date(&mut self, row: &Row<'_>, [year, month, day, time]: [&str; 4]) -> Option<Vec<(&'static str, String)>> {
        let number = |name: &str| row.cell(name).map(|cell| cell.replace([' ', ',', '\u{a0}'], ""));
        let Some(years) = number(year) else {
            if [month, day, time].iter().any(|name| row.cell(name).is_some()) {
                self.remark(
                    row.at,
                    format!("the columns `{month}`, `{day}`, `{time}` need a `{year}` and are left out"),
                );
            }
            return None;
        };
        let mut date = vec![("year", years)];
        date.extend(number(month).map(|month| ("month", month)));
        date.extend(number(day).map(|day| ("day", day)));
        if let Some(text) = row.cell(time) {
            match clock(text) {
                Some(numbers) => date.extend(numbers),
                None => self
                    .remark(row.at, format!("`{}` is no time of day and is left out", crate::import::one_line(text))),
            }
        }
        Some(date)
    }
}

/// `14:30`, `1430`, `2:30 pm`, `14:30:05`.
fn clock(text: &str) -> Option<Vec<(&'static str, String)>> {
    let lower = text.to_lowercase().replace(['.', ' ', '\u{202f}', '\u{a0}'], "");
    let (digits, half) = match (lower.strip_suffix("am"), lower.strip_suffix("pm")) {
        (Some(digits), _) => (digits, Some(0)),
        (_, Some(digits)) => (digits, Some(12)),
        _ => (lower.as_str(), None),
    };
    let digits = match digits.len() {
        3 | 4 if digits.bytes().all(|b| b.is_ascii_digit()) => {
            let (hours, minutes) = digits.split_at(digits.len() - 2);
            format!("{hours}:{minutes}")
        }
        _ => digits.to_string(),
    };
    let numbers: Option<Vec<u8>> = digits.split(':').map(|part| part.parse().ok()).collect();
    let numbers = numbers.filter(|numbers| numbers.len() <= 3)?;
    let hour = match (*numbers.first()?, half) {
        (hour, Some(_)) if !(1..=12).contains(&hour) => return None,
        (hour, Some(half)) => hour % 12 + half,
        (hour, None) => hour,
    };
    let rest = numbers.iter().skip(1).copied();
    Some(
        ["hour", "minute", "second"]
            .into_iter()
            .zip(std::iter::once(hour).chain(rest))
            .map(|(k, n)| (k, n.to_string()))
            .collect(),
    )
}

/// `2024-06-19`, `-44`, `6/19/2024`, `6/2024`, all but a lone year with a time behind them: as TimelineJS reads whole dates, months
/// before days. What is none of these is left to the reader of years, which says so.
fn whole_date(text: &str) -> Vec<(&'static str, String)> {
    let (day, time) = text.split_once([' ', 'T']).unwrap_or((text, ""));
    let parts: Vec<&str> = match day.contains('/') {
        true => day.split('/').collect(),
        false => day.char_indices().skip(1).find(|(_, c)| *c == '-').map_or(vec![day], |_| iso(day)),
    };
    let mut date: Vec<(&'static str, String)> = match (parts.as_slice(), day.contains('/')) {
        ([month, day, year], true) => {
            [("year", year), ("month", month), ("day", day)].map(|(k, v)| (k, v.to_string())).into()
        }
        ([month, year], true) => [("year", year), ("month", month)].map(|(k, v)| (k, v.to_string())).into(),
        (parts, false) if parts.len() <= 3 => {
            ["year", "month", "day"].into_iter().zip(parts).map(|(key, part)| (key, (*part).to_string())).collect()
        }
        _ => vec![("year", text.to_string())],
    };
    date.extend(clock(time).filter(|_| !time.is_empty()).unwrap_or_default());
    date
}

/// The parts of `-0044-03-15`: a sign belongs to the year.
fn iso(day: &str) -> Vec<&str> {
    let signed = usize::from(day.starts_with(['-', '+']));
    let split = day.get(signed..).unwrap_or_default().find('-').map_or(day.len(), |at| at + signed);
    let year = day.get(..split).unwrap_or_default();
    std::iter::once(year).chain(day.get(split + 1..).into_iter().flat_map(|rest| rest.split('-'))).collect()
}
