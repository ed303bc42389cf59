//! Tables as text (CSV, RFC 4180), and their HTML.

use crate::render::html::{attribute, escape};

/// Rows of cells.
pub type Rows = Vec<Vec<String>>;

/// What is wrong with the text of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableProblem {
    /// Where, in bytes of the text.
    pub at: std::ops::Range<usize>,
    /// What.
    pub what: TableFault,
}

/// The ways in which a table can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableFault {
    /// A quote that nothing closes: the rest of the file would be one cell.
    OpenQuote,
    /// A row with another number of cells than the head.
    Ragged {
        /// Cells of the row.
        cells: usize,
        /// Cells of the head.
        head: usize,
        /// Further rows that have another number of cells.
        others: usize,
    },
}

/// Looks for mistakes that would put cells into wrong columns.
pub fn table_problems(text: &str) -> Vec<TableProblem> {
    let scanned = scan(text);
    let mut found = Vec::new();
    let head = scanned.rows.first().map_or(0, |(_, row)| row.len());
    let mut ragged = scanned.rows.iter().filter(|(_, row)| row.len() != head);
    if let Some((at, row)) = ragged.next() {
        let what = TableFault::Ragged { cells: row.len(), head, others: ragged.count() };
        found.push(TableProblem { at: at.clone(), what });
    }
    match scanned.open_quote {
        // What follows an open quote is not worth a word.
        Some(at) => vec![TableProblem { at: at..at + 1, what: TableFault::OpenQuote }],
        None => found,
    }
}

/// Reads a table: cells between commas (semicolons or tabs, if the first line has more of them), cells in double quotes hold
/// anything, a double quote in them is written twice. Blank lines are no rows. Short rows are filled up.
pub(super) fn parse(text: &str) -> Rows {
    let mut rows: Rows = scan(text).rows.into_iter().map(|(_, row)| row).collect();
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    rows.iter_mut().for_each(|row| row.resize(width, String::new()));
    rows
}

/// A table as it is written.
#[derive(Clone, Debug)]
pub struct Scanned {
    /// The rows, each with its place in bytes of the text; blank lines are none.
    pub rows: Vec<(std::ops::Range<usize>, Vec<String>)>,
    /// A quote that nothing closes.
    pub open_quote: Option<usize>,
}

/// Reads a table row by row, as [`Rows`] are read, without filling short rows up.
pub fn scan(text: &str) -> Scanned {
    let bare = text.strip_prefix('\u{feff}').unwrap_or(text);
    let before = text.len() - bare.len();
    let separator = separator(bare);
    let mut rows: Vec<(std::ops::Range<usize>, Vec<String>)> = Vec::new();
    let (mut row, mut cell) = (Vec::new(), String::new());
    let (mut begin, mut quote) = (0, None);
    let mut chars = bare.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        match c {
            '"' if quote.is_some() && next == Some('"') => {
                chars.next();
                cell.push('"');
            }
            '"' if quote.is_some() => quote = None,
            '"' if cell.is_empty() => quote = Some(before + at),
            '\r' if quote.is_none() && next == Some('\n') => {}
            '\n' if quote.is_none() => {
                row.push(std::mem::take(&mut cell));
                rows.push((before + begin..before + at, std::mem::take(&mut row)));
                begin = at + 1;
            }
            c if c == separator && quote.is_none() => row.push(std::mem::take(&mut cell)),
            c => cell.push(c),
        }
    }
    if !cell.is_empty() || !row.is_empty() {
        row.push(cell);
        rows.push((before + begin..text.len(), row));
    }
    // A line of separators at the end is what spreadsheets leave of rows that were emptied.
    while rows.last().is_some_and(|(_, row)| row.iter().all(|cell| cell.trim().is_empty())) {
        rows.pop();
    }
    rows.retain(|(_, row)| !matches!(row.as_slice(), [only] if only.trim().is_empty()));
    Scanned { rows, open_quote: quote }
}

/// The most frequent of the usual separators in the first line, outside of quotes.
fn separator(text: &str) -> char {
    let mut counts = [(',', 0usize), (';', 0), ('\t', 0)];
    let mut quoted = false;
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            '\n' if !quoted => break,
            c if !quoted => counts.iter_mut().filter(|(known, _)| *known == c).for_each(|(_, n)| *n += 1),
            _ => {}
        }
    }
    // The comma wins where none is more frequent.
    counts.iter().rev().max_by_key(|(_, n)| *n).map_or(',', |(c, _)| *c)
}

/// A table with its first row as its head, in a frame that scrolls and is called `name`. Columns of numbers are aligned at
/// their right.
pub(super) fn html(rows: &Rows, caption: &str, name: &str) -> String {
    let Some((head, body)) = rows.split_first() else {
        return String::new();
    };
    let numeric: Vec<bool> = (0..head.len()).map(|i| is_numeric(body, i)).collect();
    let class = |i: usize| if numeric.get(i) == Some(&true) { " class=\"align-right\"" } else { "" };
    let name = attribute("aria-label", name);
    let mut out = format!("<div class=\"table-scroll\" role=\"group\" tabindex=\"0\"{name}><table>");
    if !caption.is_empty() {
        out.push_str(&format!("<caption>{caption}</caption>"));
    }
    out.push_str("<thead><tr>");
    for (i, cell) in head.iter().enumerate() {
        let cell = cell.trim();
        match cell.is_empty() {
            // A head cell without words would be announced as one.
            true => out.push_str("<td></td>"),
            false => out.push_str(&format!("<th scope=\"col\"{}>{}</th>", class(i), escape(cell))),
        }
    }
    out.push_str("</tr></thead><tbody>");
    for row in body {
        out.push_str("<tr>");
        for (i, cell) in row.iter().enumerate() {
            out.push_str(&format!("<td{}>{}</td>", class(i), escape(cell.trim())));
        }
        out.push_str("</tr>");
    }
    out.push_str("</tbody></table></div>\n");
    out
}

/// Is every cell of this column a number or empty, and one a number?
fn is_numeric(body: &[Vec<String>], column: usize) -> bool {
    let cells =
        || body.iter().filter_map(|row| row.get(column)).map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
    cells().next().is_some() && cells().all(looks_like_number)
}

/// Digits with signs, separators and a unit mark around them: `-1 234,5`, `12.000`, `3 %`, `~40`, `–` for nothing.
fn looks_like_number(cell: &str) -> bool {
    let bare = cell.trim_matches(|c: char| "+-−–~≈<>≤≥%‰$€£¥ ".contains(c) || c.is_whitespace());
    let ok = |c: char| c.is_ascii_digit() || ".,'’ \u{a0}\u{202f}".contains(c);
    (bare.is_empty() && !cell.is_empty()) || (bare.starts_with(|c: char| c.is_ascii_digit()) && bare.chars().all(ok))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn quotes_separators_and_line_ends() {
        assert_eq!(parse("a,b\r\n\"x, \"\"y\"\"\",\"1\n2\"\n\n"), [["a", "b"], ["x, \"y\"", "1\n2"]]);
        assert_eq!(parse("\u{feff}a;b\n1,5;2"), [["a", "b"], ["1,5", "2"]]);
        assert_eq!(parse("a\tb\n1"), [["a", "b"], ["1", ""]]);
        assert_eq!(parse(""), Rows::new());
    }

    #[test]
    fn mistakes_are_found_where_they_are() {
        let found =
            |text: &str| table_problems(text).into_iter().map(|p| (text[p.at].to_string(), p.what)).collect::<Vec<_>>();
        assert_eq!(found("a,b\n1,2\n\n\"x,y\",\"\n\"\n,,\n"), []);
        let ragged = |cells, others| TableFault::Ragged { cells, head: 2, others };
        assert_eq!(found("\u{feff}a;b\n1;2;3\n4;5\n6\n"), [("1;2;3".to_string(), ragged(3, 1))]);
        assert_eq!(found("a,b\r\n1\r\n"), [("1\r".to_string(), ragged(1, 0))]);
        assert_eq!(found("a,b\n1,\"2\n3,4\n"), [("\"".to_string(), TableFault::OpenQuote)]);
    }

    #[test]
    fn columns_of_numbers_are_marked_and_cells_escaped() {
        let html = html(&parse("Land,Zahl\n<b>,1.200\nB,-3 %\n"), "C", "C");
        assert!(html.contains("<caption>C</caption>"), "{html}");
        assert!(
            html.contains("<th scope=\"col\">Land</th><th scope=\"col\" class=\"align-right\">Zahl</th>"),
            "{html}"
        );
        assert!(html.contains("<td>&lt;b&gt;</td><td class=\"align-right\">1.200</td>"), "{html}");
        assert!(!looks_like_number("2024-10-01 x") && !looks_like_number("A1") && looks_like_number("1 234,5"));
    }

    proptest! {
        #[test]
        fn what_is_quoted_comes_back(rows in proptest::collection::vec(proptest::collection::vec("[a-z\",;\n\t ]{1,6}x", 2), 1..4)) {
            let quote = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
            let lines: Vec<String> = rows.iter().map(|row| row.iter().map(quote).collect::<Vec<_>>().join(",")).collect();
            prop_assert_eq!(parse(&lines.join("\n")), rows);
        }

        #[test]
        fn never_panics_and_is_a_rectangle(text in ".{0,60}") {
            let rows = parse(&text);
            let width = rows.first().map_or(0, Vec::len);
            prop_assert!(rows.iter().all(|row| row.len() == width));
        }
    }
}
