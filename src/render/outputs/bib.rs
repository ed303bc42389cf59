//! `sources.bib`: the sources of a story for BibLaTeX. Source of the format: the manual of `biblatex` (entry types, fields,
//! dates after ISO 8601-2).

#[cfg(test)]
mod tests;

use std::collections::HashSet;

use super::Facts;
use super::reference::{Name, doi, is_article, one_line, type_of};
use crate::story::{Edtf, Kind, Source};

/// Name of the file beside the story's page.
pub const FILE: &str = "sources.bib";

/// Writes it. None without sources.
pub fn bib(facts: &Facts<'_>) -> Option<Vec<u8>> {
    let Kind::Story(story) = &facts.document.kind else { return None };
    if story.sources.is_empty() {
        return None;
    }
    // BibTeX takes keys that differ in capitals only for one.
    let mut keys = HashSet::new();
    let entries = story.sources.iter().map(|source| {
        let id = source.id.as_ref().map_or("source", |id| id.as_str());
        let numbered = (2..).map(|n: usize| format!("{id}-{n}"));
        let key = std::iter::once(id.to_string()).chain(numbered).find(|key| keys.insert(key.to_lowercase()));
        entry(facts, &key.unwrap_or_default(), source)
    });
    Some(entries.collect::<Vec<_>>().join("\n").into_bytes())
}

fn entry(facts: &Facts<'_>, key: &str, source: &Source) -> String {
    let csl = type_of(source);
    let (kind, subtype) = kind(csl);
    let mut out = format!("@{kind}{{{key},\n");
    let mut put = |field: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            out.push_str(&format!("  {field} = {{{value}}},\n"));
        }
    };
    let title = source.title.as_ref().map_or_else(|| facts.say.source(source), |title| title.plain.to_string());
    // Twice in braces: no style changes the capitals of a title in whatever language.
    put("title", Some(format!("{{{}}}", escape(&title))));
    let authors: Vec<String> = source.author.iter().map(|author| name(author)).collect();
    put("author", Some(authors.join(" and ")));
    put("entrysubtype", subtype.map(str::to_string));
    put(publisher(kind, csl), source.publisher.as_ref().map(|publisher| format!("{{{}}}", escape(publisher))));
    put("date", source.date.as_ref().map(date));
    put("url", source.url.as_ref().map(|url| verbatim(&url.value)));
    put("doi", doi(source).map(|doi| verbatim(&doi)));
    put("urldate", source.accessed.as_ref().map(date));
    put("langid", source.lang.as_ref().and_then(|lang| language(lang.as_str())).map(str::to_string));
    put("language", source.lang.as_ref().map(|lang| lang.as_str().to_string()));
    put("note", source.note.as_ref().map(|note| escape(&note.plain)));
    let archive = source.archive.as_ref().map(|archive| &archive.url.value);
    put(
        "addendum",
        archive.map(|url| format!("{}: \\url{{{}}}", escape(&facts.say.word("source.archive")), verbatim(url))),
    );
    out + "}\n"
}

/// The type of the entry for a CSL type, and what kind of it; `nutgraf` reads them back as what they were.
fn kind(csl: &str) -> (&'static str, Option<&'static str>) {
    match csl {
        "article-newspaper" => ("article", Some("newspaper")),
        "article-magazine" => ("article", Some("magazine")),
        "article-journal" => ("article", None),
        "article" => ("preprint", None),
        "book" | "classic" => ("book", None),
        "pamphlet" => ("booklet", None),
        "chapter" => ("incollection", None),
        "entry" | "entry-encyclopedia" | "entry-dictionary" => ("inreference", None),
        "paper-conference" => ("inproceedings", None),
        "thesis" => ("thesis", None),
        "report" => ("report", None),
        "manuscript" => ("unpublished", None),
        "periodical" => ("periodical", None),
        "patent" => ("patent", None),
        "webpage" | "post" | "post-weblog" => ("online", None),
        "software" => ("software", None),
        "dataset" => ("dataset", None),
        "graphic" | "figure" | "map" => ("image", None),
        "song" | "broadcast" => ("audio", None),
        "interview" => ("interview", None),
        "legal_case" | "hearing" => ("jurisdiction", None),
        "treaty" => ("legal", None),
        "legislation" | "bill" | "regulation" => ("legislation", None),
        "personal_communication" => ("letter", None),
        "motion_picture" => ("movie", None),
        "performance" | "event" => ("performance", None),
        "speech" => ("presentation", None),
        "review" | "review-book" => ("review", None),
        "standard" => ("standard", None),
        _ => ("misc", None),
    }
}

/// The field for who stands behind it.
fn publisher(kind: &str, csl: &str) -> &'static str {
    match kind {
        "article" | "review" | "preprint" => "journaltitle",
        "report" | "thesis" => "institution",
        "online" | "misc" | "software" | "dataset" => "organization",
        _ if is_article(csl) => "journaltitle",
        _ => "publisher",
    }
}

fn name(author: &str) -> String {
    match Name::of(author) {
        Name::Parts { family, given } => format!("{{{}}}, {{{}}}", escape(family), escape(given)),
        Name::Whole(name) => format!("{{{}}}", escape(name)),
    }
}

/// `biblatex` reads EDTF; it leaves an open end empty.
fn date(date: &Edtf) -> String {
    date.as_str().replace("..", "")
}

/// A text as LaTeX shows it. Braces have names, because BibTeX counts them even behind a backslash.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in one_line(text).chars() {
        match c {
            '\\' => out.push_str("\\textbackslash{}"),
            '{' => out.push_str("\\textbraceleft{}"),
            '}' => out.push_str("\\textbraceright{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '$' | '&' | '#' | '%' | '_' => {
                out.push('\\');
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    out
}

/// An address, which BibLaTeX takes as it is: only what would end it or break the line is percent-encoded.
fn verbatim(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for c in address.chars() {
        match c {
            '{' | '}' | '\\' | '"' | ' ' => out.push_str(&format!("%{:02X}", u32::from(c))),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// The name that `babel` has for a language.
fn language(tag: &str) -> Option<&'static str> {
    let exact = match tag {
        "en-US" => Some("american"),
        "en-GB" => Some("british"),
        "de-AT" => Some("naustrian"),
        "de-CH" => Some("nswissgerman"),
        "pt-BR" => Some("brazilian"),
        _ => None,
    };
    exact.or(match tag.split('-').next().unwrap_or_default() {
        "ar" => Some("arabic"),
        "bg" => Some("bulgarian"),
        "ca" => Some("catalan"),
        "cs" => Some("czech"),
        "da" => Some("danish"),
        "de" => Some("ngerman"),
        "el" => Some("greek"),
        "en" => Some("english"),
        "es" => Some("spanish"),
        "et" => Some("estonian"),
        "fi" => Some("finnish"),
        "fr" => Some("french"),
        "he" => Some("hebrew"),
        "hr" => Some("croatian"),
        "hu" => Some("hungarian"),
        "it" => Some("italian"),
        "ja" => Some("japanese"),
        "ko" => Some("korean"),
        "lt" => Some("lithuanian"),
        "lv" => Some("latvian"),
        "nl" => Some("dutch"),
        "no" | "nb" => Some("norwegian"),
        "pl" => Some("polish"),
        "pt" => Some("portuguese"),
        "ro" => Some("romanian"),
        "ru" => Some("russian"),
        "sk" => Some("slovak"),
        "sl" => Some("slovene"),
        "sr" => Some("serbian"),
        "sv" => Some("swedish"),
        "tr" => Some("turkish"),
        "uk" => Some("ukrainian"),
        "zh" => Some("chinese"),
        _ => None,
    })
}
