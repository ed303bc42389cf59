//! Small pieces that entities are built of: texts, dates, references.

use super::Given;
use super::names::Names;
use crate::diag::{Diagnostic, Rule};
use crate::parse::RawText;
use crate::parse::front::{Plain, RawBodyImage, RawCite, RawDate, RawImage, RawMoment, Ref, Written, is_filler};
use crate::parse::markdown;
use crate::source::Spanned;
use crate::story::{Cite, Edtf, EdtfError, EntityKind, Id, Image, Lang, Moment, Rich, Value};

/// Builds the values of one page.
pub struct Build<'a, 'd> {
    /// The page.
    pub given: &'a Given<'a>,
    /// Its names.
    pub names: &'a Names,
    /// Findings.
    pub diags: &'d mut Vec<Diagnostic>,
    /// Texts of entities that lack something they cannot be without: what they refer to is checked all the same.
    pub orphans: Vec<Rich>,
}

impl Build<'_, '_> {
    /// A text.
    pub fn text<T: Written>(&mut self, text: &T) -> Rich {
        self.text_in(None, text)
    }

    /// A text in a language of its own: its quotation marks are that language's.
    pub fn text_in<T: Written>(&mut self, lang: Option<&Lang>, text: &T) -> Rich {
        let raw = text.raw();
        let mut options = self.given.options(raw.file());
        options.lang = lang.cloned().unwrap_or(options.lang);
        markdown::parse(raw, T::KIND, &options, self.diags)
    }

    /// A text that may be absent; a blank one counts as absent.
    pub fn maybe<T: Written>(&mut self, text: Option<&T>) -> Option<Rich> {
        text.filter(|text| !text.raw().text.trim().is_empty()).map(|text| self.text(text))
    }

    /// A date of the story.
    pub fn date(&mut self, raw: Option<&RawDate>) -> Option<Edtf> {
        let raw = raw.filter(|raw| !is_filler(&raw.text, raw.span))?;
        match Edtf::parse(&raw.text) {
            Ok(date) => Some(date),
            Err(error) => {
                self.diags.push(bad_date(raw, &error));
                None
            }
        }
    }

    /// A date that is no time of day.
    pub fn day(&mut self, raw: Option<&RawDate>) -> Option<Edtf> {
        let date = self.date(raw)?;
        let raw = raw?;
        if date.has_time() {
            let message = format!("`{}` has a time of day; only events have one", raw.text);
            let day = raw.text.split('T').next().unwrap_or_default();
            self.diags.push(Diagnostic::new(Rule::InvalidDate, raw.span, message).help(format!("write `{day}`")));
            return None;
        }
        Some(date)
    }

    /// A day or instant of the page.
    pub fn moment(&mut self, raw: Option<&RawMoment>) -> Option<Moment> {
        let raw = raw.filter(|raw| !is_filler(&raw.text, raw.span))?;
        match Moment::parse(&raw.text, &self.given.config.timezone) {
            Ok(moment) => Some(moment),
            Err(error) => {
                self.diags.push(bad_date(raw, &error));
                None
            }
        }
    }

    /// A reference to an entity of one kind.
    pub fn one(&mut self, raw: &Spanned<String>, kind: EntityKind) -> Option<Id> {
        if is_filler(&raw.value, raw.span) {
            return None;
        }
        self.names.resolve(raw, kind, self.diags)
    }

    /// References to entities of one kind; the same one twice counts once.
    pub fn many(&mut self, raws: &[Ref], kind: EntityKind) -> Vec<Id> {
        let mut found: Vec<Id> = Vec::new();
        for raw in raws {
            if let Some(id) = self.one(raw, kind)
                && !found.contains(&id)
            {
                found.push(id);
            }
        }
        found
    }

    /// A `source` field.
    pub fn cites(&mut self, raws: &[RawCite]) -> Vec<Cite> {
        let mut found = Vec::new();
        for raw in raws {
            if let Some(source) = self.one(&raw.key, EntityKind::Source) {
                found.push(Cite { source, at: raw.at.clone(), span: raw.key.span });
            }
        }
        found
    }

    /// A number.
    pub fn value(&mut self, raw: Option<&Plain>) -> Option<Value> {
        let raw = raw.filter(|raw| !is_filler(&raw.text, raw.span))?;
        match Value::parse(&raw.text) {
            Ok(value) => Some(value),
            Err(error) => {
                self.diags.push(Diagnostic::new(Rule::InvalidValue, raw.span, error.to_string()));
                None
            }
        }
    }

    /// An address.
    pub fn url(&mut self, raw: Option<&Spanned<String>>) -> Option<Spanned<String>> {
        let raw = raw.filter(|raw| !is_filler(&raw.value, raw.span))?;
        if !markdown::safe_url(&raw.value) {
            let message = format!("`{}` is no address that a page may link to", raw.value);
            self.diags
                .push(Diagnostic::new(Rule::UnsafeUrl, raw.span, message).help("write an address with `https://`"));
            return None;
        }
        match url::Url::parse(&raw.value) {
            Ok(_) => Some(raw.clone()),
            Err(_) => {
                let message = format!("`{}` is no absolute address", raw.value);
                self.diags.push(
                    Diagnostic::new(Rule::InvalidValue, raw.span, message).help("write an address with `https://`"),
                );
                None
            }
        }
    }

    /// A picture.
    pub fn image(&mut self, raw: Option<&RawImage>) -> Option<Image> {
        let RawImage { src, alt, decorative, credit, caption, licence } = raw?.clone();
        if is_filler(&src.value, src.span) {
            return None;
        }
        Some(self.picture(src, RawBodyImage { alt, decorative, credit, caption, licence }))
    }

    /// A picture whose file is known.
    pub fn picture(&mut self, src: Spanned<String>, raw: RawBodyImage) -> Image {
        let RawBodyImage { alt, decorative, credit, caption, licence } = raw;
        if decorative == Some(true)
            && let Some(alt) = alt.as_ref().filter(|alt| !alt.text.trim().is_empty())
        {
            let message = "a picture is `decorative` or has an `alt`, not both";
            self.diags.push(Diagnostic::new(Rule::InvalidValue, alt.span, message).help("take one of them out"));
        }
        Image {
            src,
            alt: alt.as_ref().map(words),
            decorative: decorative.unwrap_or_default(),
            credit: credit.as_ref().map(words),
            caption: self.maybe(caption.as_ref()),
            licence: licence.as_ref().map(words),
        }
    }
}

/// A plain text without the blanks around it.
pub fn words(raw: &Plain) -> String {
    raw.text.trim().to_string()
}

/// The finding about a text that is no date.
pub fn bad_date(raw: &RawText, error: &EdtfError) -> Diagnostic {
    let rule = if error.reversed { Rule::ReversedRange } else { Rule::InvalidDate };
    let help = error.proposal.as_ref().map(|proposal| format!("write `{proposal}`"));
    Diagnostic::new(rule, raw.span, error.message.clone()).maybe_help(help)
}
