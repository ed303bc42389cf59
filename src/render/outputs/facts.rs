//! What the files of a page need to know besides its document.

use crate::parse::markdown::plain::plain;
use crate::render::html::Labels;
use crate::render::locale::Locale;
use crate::source::FileId;
use crate::story::config::Config;
use crate::story::{Author, AuthorRole, Claim, Document, EntityKind, Image, Kind, Lang, Rich, Source};

/// A document in its place in the site. Addresses are absolute where the site has a `base_url`, else relative to the page.
pub struct Facts<'a> {
    /// The document.
    pub document: &'a Document,
    /// Settings of the site.
    pub config: &'a Config,
    /// The language of the page, ready to write.
    pub locale: &'a Locale,
    /// Address of the page; None without `base_url`.
    pub url: Option<&'a str>,
    /// Address of the home page in the language of the page.
    pub home: &'a str,
    /// The page in the other languages, with their addresses.
    pub alternates: &'a [(Lang, String)],
    /// The way from the home page, which is its first step, to the page, which is not in it: title and address.
    pub breadcrumbs: &'a [(String, String)],
    /// Title of the section, if it is not the home page.
    pub section: Option<&'a str>,
    /// Words of the page.
    pub words: usize,
    /// The language of a file that is neither the page's nor one of its other languages': of a shared one.
    pub lang_of: &'a dyn Fn(FileId) -> Option<Lang>,
    /// Address of a picture of the page; None if it is not there.
    pub image: &'a dyn Fn(&Image) -> Option<String>,
    /// Address of a link as an author wrote it.
    pub link: &'a dyn Fn(&str) -> String,
    /// Anchor of an entity on the page: its id, else the theme's own.
    pub anchor: &'a dyn Fn(EntityKind, usize) -> Option<String>,
    /// Its pages for frames elsewhere.
    pub embeds: &'a [EmbedFact],
    /// How a claim stands, as a plain sentence: "bestritten, sagt Nordkorea".
    pub sentence: &'a dyn Fn(&Claim) -> Option<String>,
    /// What is said in the words of the theme.
    pub say: &'a dyn Say,
}

/// Words of the theme, in the language of the page.
pub trait Say {
    /// A text by its key, plain: `part.sources`.
    fn word(&self, key: &str) -> String;
    /// A source in few words, plain: "Reuters, 19. Juni 2024".
    fn source(&self, source: &Source) -> String;
    /// A place in a source: "S. 3" for `p. 3`.
    fn locator(&self, at: &str) -> String;
    /// Words that texts need.
    fn labels(&self) -> &Labels;
}

/// A page for frames elsewhere.
#[derive(Clone, Debug)]
pub struct EmbedFact {
    /// What it shows: `timeline`, `figures` or `question`.
    pub kind: &'static str,
    /// What it is called, plain.
    pub title: String,
    /// Its address.
    pub url: String,
    /// The height that suits it at a width of 600, in CSS pixels.
    pub height: u32,
}

impl<'a> Facts<'a> {
    /// Who wrote the page: its own authors, after the site's if it names nobody who wrote it.
    pub fn authors(&self) -> Vec<&'a Author> {
        let own = &self.document.page.authors;
        let nobody = own.iter().all(|author| author.role != AuthorRole::Author);
        self.config.authors.iter().filter(|_| nobody).chain(own).collect()
    }

    /// The language of a text, where it is not that of the page: it was not translated.
    pub fn other_lang(&self, text: &Rich) -> Option<Lang> {
        let page = &self.document.page;
        if text.span.file == page.file {
            return None;
        }
        let of_alternate = page.alternates.iter().find(|other| other.file == text.span.file).map(|o| o.lang.clone());
        of_alternate.or_else(|| (self.lang_of)(text.span.file)).filter(|lang| *lang != page.lang)
    }
}

/// A question with its answer, of the text or of `faq`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question<'a> {
    /// Index in `Story::faq`; None: a heading of the text asks it.
    pub faq: Option<usize>,
    /// Anchor on the page, if it has one.
    pub anchor: Option<String>,
    /// The question, plain.
    pub question: &'a str,
    /// The answer, plain.
    pub answer: String,
}

/// All questions of a page that have an answer: those of the text, then those of `faq`.
pub fn questions<'a>(facts: &Facts<'a>) -> Vec<Question<'a>> {
    let body = &facts.document.page.body;
    let mut found: Vec<Question<'a>> = Vec::new();
    for (index, heading) in body.headings.iter().enumerate() {
        let Some(range) = heading.answer.clone() else { continue };
        let text = |end: usize| body.text.events.get(range.start..end).map(plain).unwrap_or_default();
        // Where a question stands in the answer to another, it has an entry of its own.
        let later = body.headings.iter().skip(index + 1);
        let inner =
            later.filter(|h| h.answer.is_some() && range.contains(&h.events.start)).map(|h| h.events.start).min();
        let own = inner.map(|start| text(start.saturating_sub(1))).filter(|own| !own.is_empty());
        let answer = own.unwrap_or_else(|| text(range.end));
        found.push(Question { faq: None, anchor: Some(heading.anchor.clone()), question: &heading.plain, answer });
    }
    if let Kind::Story(story) = &facts.document.kind {
        found.extend(story.faq.iter().enumerate().map(|(index, faq)| Question {
            faq: Some(index),
            anchor: (facts.anchor)(EntityKind::Faq, index),
            question: &faq.q.plain,
            answer: faq.a.plain.to_string(),
        }));
    }
    found.retain(|question| !question.answer.is_empty());
    found
}

/// The address of a licence: that of Creative Commons for its licences, an address as it is; None for others.
pub fn licence_address(licence: &str) -> Option<String> {
    if licence.starts_with("https://") || licence.starts_with("http://") {
        return Some(licence.to_string());
    }
    let words: Vec<String> = licence.to_lowercase().replace('-', " ").split_whitespace().map(str::to_string).collect();
    let version = words.iter().find(|word| word.contains('.')).map_or("4.0", String::as_str);
    let kinds: Vec<&str> =
        words.iter().map(String::as_str).filter(|word| ["by", "sa", "nc", "nd"].contains(word)).collect();
    match words.first().map(String::as_str) {
        Some("cc0") => Some("https://creativecommons.org/publicdomain/zero/1.0/".to_string()),
        Some("cc") if !kinds.is_empty() => {
            Some(format!("https://creativecommons.org/licenses/{}/{version}/", kinds.join("-")))
        }
        _ => None,
    }
}
