//! Words, dates and numbers in the language of a page.

use std::sync::Arc;

use crate::render::html::Labels;
use crate::render::i18n::{Arg, Texts};
use crate::render::locale::Locale;
use crate::render::view::{DateView, Html, ValueParts};
use crate::story::{Edtf, Lang, Moment, Shape, Value, When};

/// The texts of the theme and the customs of a language.
#[derive(Debug)]
pub(super) struct Words {
    /// The theme's texts.
    pub texts: Arc<Texts>,
    /// Dates, numbers, lists.
    pub locale: Locale,
    /// Words that texts need.
    pub labels: Labels,
}

impl Words {
    /// For a language.
    pub fn new(lang: &Lang, texts: Arc<Texts>) -> Words {
        let text = |key: &str| texts.shown(&format!("text.{key}"));
        // `{n}` stays for the writer of the text.
        let numbered = |key: &str| texts.plain(&format!("text.{key}"), &[("n", "{n}")]);
        let labels = Labels {
            note: text("note"),
            context: text("context"),
            warning: text("warning"),
            method: text("method"),
            transcript: text("transcript"),
            tip: text("tip"),
            important: text("important"),
            caution: text("caution"),
            footnotes: text("footnotes"),
            footnote: numbered("footnote"),
            footnote_back: numbered("footnote_back"),
            task_done: text("task_done"),
            task_open: text("task_open"),
            table: text("table"),
            code: text("code"),
        };
        Words { texts: texts.clone(), locale: Locale::new(lang), labels }
    }

    /// A text of the theme, marked where it is in another language ([`crate::render::foreign`]): pages settle the marks, all
    /// other files lose them.
    pub fn plain(&self, key: &str, args: &[(&str, &str)]) -> String {
        self.texts.plain_page(key, args)
    }

    /// A text of the theme that depends on a number, `{n}`.
    pub fn count(&self, key: &str, n: usize) -> String {
        let digits = self.number(n);
        self.texts.count_page(key, u64::try_from(n).unwrap_or(u64::MAX), &[("n", &digits)])
    }

    /// A text of the theme that depends on a number, `{n}`, with more arguments.
    pub fn count_with(&self, key: &str, n: usize, args: &[(&str, &str)]) -> String {
        let digits = self.number(n);
        let args: Vec<(&str, &str)> = args.iter().copied().chain([("n", digits.as_str())]).collect();
        self.texts.count_page(key, u64::try_from(n).unwrap_or(u64::MAX), &args)
    }

    /// A text of the theme as HTML, with arguments that are HTML.
    pub fn html(&self, key: &str, args: &[(&str, &Html)]) -> Html {
        self.texts.html(key, args)
    }

    /// A text of the theme as HTML that depends on a number.
    pub fn html_count(&self, key: &str, n: usize, args: &[(&str, &Html)]) -> Html {
        let digits = self.number(n);
        let find = |name: &str| match args.iter().find(|(given, _)| *given == name) {
            Some((_, html)) => Some(Arg::Html(html.as_str())),
            None => (name == "n").then_some(Arg::Plain(digits.as_str())),
        };
        let n = u64::try_from(n).unwrap_or(u64::MAX);
        Html(self.texts.fill_page(key, Some(n), find, true).unwrap_or_else(|_| Html::escape(key).0))
    }

    /// "A, B und C"
    pub fn list(&self, items: &[String]) -> String {
        self.locale.list(items)
    }

    /// "1 report, 2 origins": remarks one after the other, with the comma of the language.
    pub fn remarks<S: AsRef<str>>(&self, remarks: &[S]) -> String {
        let remarks: Vec<&str> = remarks.iter().map(AsRef::as_ref).collect();
        remarks.join(&self.plain("punctuation.comma", &[]))
    }

    /// What stands between a name and what it announces: ": ".
    pub fn colon(&self) -> String {
        self.plain("punctuation.colon", &[])
    }

    /// "A, B und C" of finished HTML.
    pub fn list_html(&self, items: &[Html]) -> Html {
        let items: Vec<&str> = items.iter().map(Html::as_str).collect();
        Html(self.locale.list(&items))
    }

    /// A whole number: "12.000".
    pub fn number(&self, n: usize) -> String {
        // Counts of a page are far below where a float loses digits.
        self.locale.number(n as f64, 0)
    }

    /// A value: "rund 3.000".
    pub fn value(&self, value: &Value) -> String {
        self.locale.value(value)
    }

    /// A value in words, taken apart.
    pub fn value_parts(&self, value: &Value) -> ValueParts {
        let (before, number, after) = self.locale.value_parts(value);
        ValueParts { before: before.into(), number, after: after.into() }
    }

    /// A date in words.
    pub fn date(&self, date: &Edtf) -> DateView {
        self.date_of(date, false)
    }

    /// A date in words; what is open at its end and yet to come is "from", not "since".
    pub fn date_of(&self, date: &Edtf, expected: bool) -> DateView {
        let (text, html) = match expected {
            true => (self.locale.date_expected(date), self.locale.date_expected_html(date)),
            false => (self.locale.date(date), self.locale.date_html(date)),
        };
        DateView {
            html: Html(html),
            short: text.clone(),
            text,
            iso: date.as_str().to_string(),
            datetime: date.html_datetime(),
            uncertain: date.is_uncertain() || date.is_approximate() || date.is_unspecified(),
            range: date.is_range(),
            open: date.is_open_end(),
        }
    }

    /// A date as a name, after a colon or in a list: "etwa Oktober 2024".
    pub fn date_nominal(&self, date: &Edtf) -> DateView {
        let text = self.locale.date_nominal(date);
        DateView {
            html: Html(self.locale.date_nominal_html(date)),
            short: text.clone(),
            text,
            ..self.date_of(date, false)
        }
    }

    /// The day of a date that has a time of day; else the date.
    pub fn date_to_the_day(&self, date: &Edtf) -> DateView {
        let day = match date.shape() {
            Shape::One(piece) => match piece.when {
                When::Time(day, _) => Edtf::parse(&day.to_string()).ok(),
                _ => None,
            },
            Shape::Range(..) => None,
        };
        self.date(day.as_ref().unwrap_or(date))
    }

    /// A date below a heading that says its year already: "15. Oktober".
    pub fn date_in_year(&self, date: &Edtf, year: Option<i16>, expected: bool) -> Html {
        Html(self.locale.date_in_year_html(date, year, expected))
    }

    /// A day of publication in words.
    pub fn moment(&self, moment: &Moment) -> DateView {
        let text = self.locale.moment(moment);
        DateView {
            html: Html(self.locale.moment_html(moment)),
            short: text.clone(),
            text,
            iso: moment.text.clone(),
            datetime: Some(moment.html_datetime()),
            ..DateView::default()
        }
    }

    /// Time without events: "vier Monate später".
    pub fn gap(&self, days: u64) -> String {
        self.locale.gap(days)
    }

    /// The name of a language in this language; else what it calls itself.
    pub fn language(&self, lang: &Lang) -> String {
        for tag in [lang.as_str(), lang.primary()] {
            let key = format!("language.{}", tag.to_lowercase());
            if self.texts.has(&key) {
                return self.texts.shown(&key);
            }
        }
        self.locale.language_name(lang)
    }

    /// The name of a country in this language; else its code.
    pub fn country(&self, code: &str) -> String {
        let key = format!("country.{}", code.to_lowercase());
        if self.texts.has(&key) {
            return self.texts.shown(&key);
        }
        self.locale.country_name(code).unwrap_or(code).to_string()
    }

    /// A place in a source as this language abbreviates it: `p. 3` is "S. 3". What is not known stays as written.
    pub fn locator(&self, at: &str) -> String {
        const KINDS: &[(&str, &[&str])] = &[
            ("page", &["p.", "pp.", "page", "pages", "S.", "Seite", "Seiten"]),
            ("chapter", &["ch.", "chap.", "chapter", "Kap.", "Kapitel"]),
            ("paragraph", &["para.", "paras.", "paragraph", "Abs.", "Absatz"]),
            ("section", &["sec.", "section", "Abschn.", "Abschnitt"]),
            ("figure", &["fig.", "figure", "Abb.", "Abbildung"]),
            ("table", &["tab.", "table", "Tab.", "Tabelle"]),
            ("article", &["art.", "article", "Art.", "Artikel"]),
        ];
        let Some((word, rest)) = at.trim().split_once(char::is_whitespace) else {
            return at.to_string();
        };
        let rest = rest.trim_start();
        let known = KINDS.iter().find(|(_, words)| words.contains(&word));
        match known.filter(|_| rest.starts_with(|c: char| c.is_ascii_digit() || "IVXLC".contains(c))) {
            Some((kind, _)) => self.plain(&format!("locator.{kind}"), &[("at", rest)]),
            None => at.to_string(),
        }
    }
}
