//! The words of the user interface: `i18n/<lang>.yaml` of themes, laid over each other, with plurals.
//!
//! A file is a map from keys to texts. Maps may be nested (`part: {deal: …}` is the key `part.deal`); a map that has `other`
//! and otherwise only `zero`, `one`, `two`, `few`, `many` holds the plural forms of one text (the categories of Unicode CLDR,
//! chosen by the argument `n`). A text holds arguments in braces: `{n} Quellen`.

use std::collections::{BTreeMap, BTreeSet};

use icu_plurals::{PluralCategory, PluralRules};

use crate::render::foreign;
use crate::render::view::Html;
use crate::story::Lang;

/// The texts of one file by key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dictionary(BTreeMap<String, Message>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Message {
    Text(String),
    Plural(BTreeMap<&'static str, String>),
}

const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// Why a file of texts cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DictionaryError {
    /// One sentence without a full stop.
    pub message: String,
    /// Byte offset in the file, if known.
    pub at: Option<usize>,
}

impl Dictionary {
    /// Reads a file.
    ///
    /// # Errors
    /// If it is no map, nested or not, of texts.
    pub fn parse(yaml: &str) -> Result<Dictionary, DictionaryError> {
        let value: serde_yaml::Value = serde_yaml::from_str(yaml).map_err(|e| DictionaryError {
            message: format!("the texts are not well-formed YAML: {e}"),
            at: e.location().map(|l| l.index()),
        })?;
        let mut dictionary = Dictionary::default();
        match value {
            serde_yaml::Value::Null => {}
            serde_yaml::Value::Mapping(map) => dictionary.take(&map, "")?,
            _ => {
                return Err(DictionaryError { message: "the texts are not a map from keys to texts".into(), at: None });
            }
        }
        Ok(dictionary)
    }

    fn take(&mut self, map: &serde_yaml::Mapping, prefix: &str) -> Result<(), DictionaryError> {
        for (key, value) in map {
            let fail = |message| Err(DictionaryError { message, at: None });
            let Some(key) = key.as_str() else {
                return fail(format!("the texts below `{prefix}` have a key that is no text"));
            };
            let path = if prefix.is_empty() { key.to_string() } else { format!("{prefix}.{key}") };
            match value {
                serde_yaml::Value::String(text) => {
                    self.0.insert(path, Message::Text(text.clone()));
                }
                serde_yaml::Value::Mapping(map) => match plural_forms(map) {
                    Some(forms) => {
                        self.0.insert(path, Message::Plural(forms));
                    }
                    None => self.take(map, &path)?,
                },
                _ => return fail(format!("`{path}` is neither a text nor a map of texts")),
            }
        }
        Ok(())
    }

    /// All keys in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Every text with its key, each form of a plural by itself.
    #[cfg(test)]
    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().flat_map(|(key, message)| {
            let texts: Vec<&str> = match message {
                Message::Text(text) => vec![text],
                Message::Plural(forms) => forms.values().map(String::as_str).collect(),
            };
            texts.into_iter().map(move |text| (key.as_str(), text))
        })
    }

    /// The texts that depend on a number, with their forms by category.
    #[cfg(test)]
    pub fn plurals(&self) -> impl Iterator<Item = (&str, &BTreeMap<&'static str, String>)> {
        self.0.iter().filter_map(|(key, message)| match message {
            Message::Text(_) => None,
            Message::Plural(forms) => Some((key.as_str(), forms)),
        })
    }
}

/// The forms of a plural, if that is what the map is.
fn plural_forms(map: &serde_yaml::Mapping) -> Option<BTreeMap<&'static str, String>> {
    let mut forms = BTreeMap::new();
    for (key, value) in map {
        let category = CATEGORIES.iter().find(|c| key.as_str() == Some(c))?;
        forms.insert(*category, value.as_str()?.to_string());
    }
    forms.contains_key("other").then_some(forms)
}

/// What stands for an argument in braces.
#[derive(Clone, Copy, Debug)]
pub enum Arg<'a> {
    /// A plain text.
    Plain(&'a str),
    /// Finished HTML.
    Html(&'a str),
}

/// The texts of one language: those of the site's templates over the theme's, its parent's and the built-in ones; what is
/// missing in all of them comes from the language without region, then from English.
#[derive(Debug)]
pub struct Texts {
    lang: Lang,
    messages: BTreeMap<String, Message>,
    /// Keys whose texts are in English although the language is another.
    foreign: BTreeSet<String>,
}

/// Why a text cannot be given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// No file has the key.
    #[error("there is no text `{0}`")]
    Unknown(String),
    /// An argument is missing.
    #[error("the text `{key}` wants the argument `{arg}`")]
    Argument {
        /// The key.
        key: String,
        /// The argument.
        arg: String,
    },
}

impl Texts {
    /// Lays files over each other, the first over the second and so on.
    pub fn new<'a>(lang: Lang, files: impl IntoIterator<Item = &'a Dictionary>) -> Texts {
        let mut messages = BTreeMap::new();
        for file in files {
            for (key, message) in &file.0 {
                messages.entry(key.clone()).or_insert_with(|| message.clone());
            }
        }
        Texts { lang, messages, foreign: BTreeSet::new() }
    }

    /// As [`Texts::new`], with English texts for what the files of the language lack.
    pub fn with_english<'a>(
        lang: Lang,
        files: impl IntoIterator<Item = &'a Dictionary>,
        english: impl IntoIterator<Item = &'a Dictionary>,
    ) -> Texts {
        let mut texts = Texts::new(lang, files);
        for (key, message) in english.into_iter().flat_map(|file| &file.0) {
            if !texts.messages.contains_key(key) {
                texts.foreign.insert(key.clone());
                texts.messages.insert(key.clone(), message.clone());
            }
        }
        texts
    }

    /// Are any of its texts in English although the language is another?
    pub fn has_foreign(&self) -> bool {
        !self.foreign.is_empty()
    }

    /// A text without arguments for a page, marked where it is in another language ([`foreign`]).
    pub fn shown(&self, key: &str) -> String {
        let text = self.get(key);
        if self.foreign.contains(key) { foreign::mark(&text) } else { text }
    }

    /// The language.
    pub fn lang(&self) -> &Lang {
        &self.lang
    }

    /// Is there such a text?
    pub fn has(&self, key: &str) -> bool {
        self.messages.contains_key(key)
    }

    /// All keys in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.messages.keys().map(String::as_str)
    }

    /// A text without arguments; the key itself if there is no such text.
    pub fn get(&self, key: &str) -> String {
        self.plain(key, &[])
    }

    /// A text with plain arguments; the key itself if there is no such text.
    pub fn plain(&self, key: &str, args: &[(&str, &str)]) -> String {
        let find = |name: &str| args.iter().find(|(n, _)| *n == name).map(|(_, text)| Arg::Plain(text));
        self.fill(key, None, find, false).unwrap_or_else(|_| key.to_string())
    }

    /// As [`Texts::plain`], for a page.
    pub fn plain_page(&self, key: &str, args: &[(&str, &str)]) -> String {
        let find = |name: &str| args.iter().find(|(n, _)| *n == name).map(|(_, text)| Arg::Plain(text));
        self.fill_page(key, None, find, false).unwrap_or_else(|_| key.to_string())
    }

    /// As [`Texts::count`], for a page.
    pub fn count_page(&self, key: &str, n: u64, args: &[(&str, &str)]) -> String {
        let find = |name: &str| args.iter().find(|(given, _)| *given == name).map(|(_, text)| Arg::Plain(text));
        self.fill_page(key, Some(n), find, false).unwrap_or_else(|_| key.to_string())
    }

    /// A text as HTML with arguments that are HTML; the key itself if there is no such text.
    pub fn html(&self, key: &str, args: &[(&str, &Html)]) -> Html {
        let find = |name: &str| args.iter().find(|(n, _)| *n == name).map(|(_, html)| Arg::Html(html.as_str()));
        Html(self.fill_page(key, None, find, true).unwrap_or_else(|_| Html::escape(key).0))
    }

    /// A text that depends on a number, which stands for `{n}` unless the arguments say how it is written.
    pub fn count(&self, key: &str, n: u64, args: &[(&str, &str)]) -> String {
        let digits = n.to_string();
        let find = |name: &str| {
            let given = args.iter().find(|(given, _)| *given == name).map(|(_, text)| Arg::Plain(text));
            given.or((name == "n").then_some(Arg::Plain(&digits)))
        };
        self.fill(key, Some(n), find, false).unwrap_or_else(|_| key.to_string())
    }

    /// A text with whatever `find` gives for its arguments; as HTML, plain texts are escaped.
    ///
    /// # Errors
    /// If there is no such text, or an argument is missing.
    pub fn fill<'a>(
        &self,
        key: &str,
        n: Option<u64>,
        find: impl Fn(&str) -> Option<Arg<'a>>,
        html: bool,
    ) -> Result<String, TextError> {
        self.fill_with(key, n, find, html, false)
    }

    /// As [`Texts::fill`], for a page: the words of the text are marked where they are in another language ([`foreign`]).
    ///
    /// # Errors
    /// As [`Texts::fill`].
    pub fn fill_page<'a>(
        &self,
        key: &str,
        n: Option<u64>,
        find: impl Fn(&str) -> Option<Arg<'a>>,
        html: bool,
    ) -> Result<String, TextError> {
        self.fill_with(key, n, find, html, self.foreign.contains(key))
    }

    fn fill_with<'a>(
        &self,
        key: &str,
        n: Option<u64>,
        find: impl Fn(&str) -> Option<Arg<'a>>,
        html: bool,
        mark: bool,
    ) -> Result<String, TextError> {
        let pattern = self.pattern(key, n)?;
        let mut out = String::with_capacity(pattern.len() + 32);
        let words = |out: &mut String, words: &str| match mark {
            true => push(out, Arg::Plain(&foreign::mark(words)), html),
            false => push(out, Arg::Plain(words), html),
        };
        let mut rest = pattern;
        while let Some((before, name, after)) = next_argument(rest) {
            words(&mut out, before);
            let arg = find(name).ok_or_else(|| TextError::Argument { key: key.into(), arg: name.into() })?;
            push(&mut out, arg, html);
            rest = after;
        }
        words(&mut out, rest);
        Ok(out)
    }

    fn pattern(&self, key: &str, n: Option<u64>) -> Result<&str, TextError> {
        let unknown = || TextError::Unknown(key.to_string());
        match self.messages.get(key).ok_or_else(unknown)? {
            Message::Text(text) => Ok(text),
            Message::Plural(forms) => {
                let category = n.map_or("other", |n| self.category(n));
                forms.get(category).or_else(|| forms.get("other")).map(String::as_str).ok_or_else(unknown)
            }
        }
    }

    fn category(&self, n: u64) -> &'static str {
        // Made anew each time, which costs nothing with compiled data: the rules cannot be shared between threads.
        let locale = icu_locale_core::Locale::try_from_str(self.lang.as_str()).ok();
        let rules = locale.and_then(|locale| PluralRules::try_new(locale.into(), Default::default()).ok());
        let Some(rules) = rules else { return "other" };
        match rules.category_for(n) {
            PluralCategory::Zero => "zero",
            PluralCategory::One => "one",
            PluralCategory::Two => "two",
            PluralCategory::Few => "few",
            PluralCategory::Many => "many",
            PluralCategory::Other => "other",
        }
    }
}

fn push(out: &mut String, arg: Arg<'_>, html: bool) {
    match arg {
        Arg::Plain(text) if html => out.push_str(Html::escape(text).as_str()),
        Arg::Plain(text) | Arg::Html(text) => out.push_str(text),
    }
}

/// The next `{name}`: what stands before it, the name, what follows. Braces around anything but a name are text.
fn next_argument(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let open = from + text.get(from..)?.find('{')?;
        let close = open + text.get(open..)?.find('}')?;
        let name = text.get(open + 1..close)?;
        if !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') {
            return Some((text.get(..open)?, name, text.get(close + 1..)?));
        }
        from = open + 1;
    }
}

/// The arguments that a text of this key wants, in any of its forms.
pub fn arguments(dictionary: &Dictionary, key: &str) -> std::collections::BTreeSet<String> {
    let texts: Vec<&String> = match dictionary.0.get(key) {
        Some(Message::Text(text)) => vec![text],
        Some(Message::Plural(forms)) => forms.values().collect(),
        None => Vec::new(),
    };
    let mut names = std::collections::BTreeSet::new();
    for text in texts {
        let mut rest = text.as_str();
        while let Some((_, name, after)) = next_argument(rest) {
            names.insert(name.to_string());
            rest = after;
        }
    }
    names
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn texts(lang: &str, files: &[&str]) -> Texts {
        let files: Vec<Dictionary> = files.iter().map(|yaml| Dictionary::parse(yaml).unwrap()).collect();
        Texts::new(Lang::parse(lang).unwrap(), &files)
    }

    #[test]
    fn the_first_file_wins_and_the_next_fills_gaps() {
        let texts = texts("de", &["part: {deal: Der Handel}", "part:\n  deal: The deal\n  faq: Questions"]);
        assert_eq!(texts.get("part.deal"), "Der Handel");
        assert_eq!(texts.get("part.faq"), "Questions");
        assert_eq!(texts.get("part.none"), "part.none");
    }

    #[test]
    fn plurals_follow_the_language() {
        let english = texts("en", &["n: {one: '{n} source', other: '{n} sources'}"]);
        assert_eq!((english.count("n", 1, &[]), english.count("n", 0, &[])), ("1 source".into(), "0 sources".into()));
        let arabic = texts("ar", &["n: {two: two, few: few, many: many, other: other}"]);
        let forms: Vec<String> = [2, 5, 11, 100].iter().map(|&n| arabic.count("n", n, &[])).collect();
        assert_eq!(forms, ["two", "few", "many", "other"]);
    }

    #[test]
    fn english_words_in_another_language_are_marked_for_pages() {
        let file = |yaml: &str| Dictionary::parse(yaml).unwrap();
        let (own, english) = (file("a: Aleph"), file("a: A\nb: 'By {who}, {n}'"));
        let texts = Texts::with_english(Lang::parse("he").unwrap(), [&own], [&english]);
        let find = |_: &str| Some(Arg::Plain("x"));
        let shown = |key: &str| texts.fill_page(key, None, find, false).unwrap();
        let signs = |text: String| text.replace(foreign::BEGIN, "[").replace(foreign::END, "]");
        assert_eq!((signs(shown("a")), signs(shown("b"))), ("Aleph".into(), "[By ]x, x".into()));
        assert_eq!(texts.plain("b", &[("who", "x"), ("n", "y")]), "By x, y");
        assert!(texts.has_foreign() && !Texts::new(Lang::default(), [&english]).has_foreign());
    }

    #[test]
    fn html_escapes_what_is_plain() {
        let texts = texts("en", &["by: 'A & B <{who}> {not an arg}'"]);
        assert_eq!(texts.html("by", &[("who", &Html("<b>x</b>".into()))]).0, "A &amp; B &lt;<b>x</b>&gt; {not an arg}");
        assert_eq!(texts.plain("by", &[("who", "<i>")]), "A & B <<i>> {not an arg}");
        let missing = texts.fill("by", None, |_| None, false);
        assert_eq!(missing, Err(TextError::Argument { key: "by".into(), arg: "who".into() }));
    }

    #[test]
    fn wrong_files_say_what_is_wrong() {
        for (yaml, words) in [("a: [1]", "`a`"), ("- a", "not a map"), ("a: {b: 3}", "`a.b`"), ("a: 'x", "well-formed")]
        {
            let error = Dictionary::parse(yaml).unwrap_err();
            assert!(error.message.contains(words), "{yaml}: {}", error.message);
        }
        assert_eq!(Dictionary::parse("").unwrap(), Dictionary::default());
    }
}
