//! Sources: references for readers, their class, where they are used.

use super::desk::{Desk, Mode};
use super::place::fragment;
use crate::render::csl::Around;
use crate::render::html::attribute;
use crate::render::view::{Html, Link, SourceLabel, SourceView};
use crate::story::{EntityKind, Part, Pick, Precision, Rich, Source, as_read};

impl Desk<'_> {
    /// The sources by number, with links back to their uses, which are `used` (on this page, or on the story page whose
    /// sources this page shows).
    pub fn sources(&self, pick: &Pick, used: &super::cites::Cites) -> Vec<SourceView> {
        let Some(story) = self.story else { return Vec::new() };
        let order = self.cites.order().into_iter();
        // A frame lists what it cites.
        let listed = order.filter(|i| self.embed.is_none() || self.cites.has(*i));
        let taken = listed.filter_map(|i| Some((i, story.sources.get(i)?)));
        let taken = taken.filter(|(_, source)| pick.takes(*source, &source.speaker, None));
        taken.map(|(i, source)| self.source(i, source, used, Mode::of(pick))).collect()
    }

    fn source(&self, index: usize, source: &Source, used: &super::cites::Cites, mode: Mode) -> SourceView {
        let lang = source.lang.as_ref().filter(|lang| lang.primary() != self.document.page.lang.primary());
        let _at = self.at_entry(EntityKind::Source, index);
        let back = |(k, used): (usize, &super::cites::Use)| Link {
            title: self.words.plain("source.back", &[("n", &(k + 1).to_string()), ("place", &used.place)]),
            href: match self.alone {
                None => fragment(&used.anchor),
                Some(_) => self.here.at(&self.home, &used.anchor),
            },
        };
        SourceView {
            id: self.id_of((EntityKind::Source, index), mode),
            card: mode.ids.then(|| self.source_card(index)).flatten(),
            number: self.cites.number(index),
            short: self.short_source(source),
            reference: self.styled(index).unwrap_or_else(|| self.reference(source)),
            href: source.url.as_ref().map(|url| url.value.clone()),
            kind: source.csl_type.clone(),
            lang: lang.map(|lang| self.words.language(lang)),
            accessed: self.maybe_named_date(source.accessed.as_ref()),
            archive_href: source.archive.as_ref().map(|archive| archive.url.value.clone()),
            archive_date: source.archive.as_ref().and_then(|archive| self.maybe_named_date(archive.date.as_ref())),
            speaker: source.speaker.as_ref().and_then(|id| self.actor_ref(id)),
            labels: self.source_labels(source),
            reason: self.maybe_flow(source.reason.as_ref(), mode),
            via: source.via.as_ref().and_then(|via| self.via(&via.value)),
            note: self.maybe_flow(source.note.as_ref(), mode),
            uses: used.uses(index).iter().enumerate().map(back).collect(),
            changes: self.marks(EntityKind::Source, index),
        }
    }

    fn via(&self, id: &crate::story::Id) -> Option<Link> {
        let source = self.story?.source(id)?;
        let number = self.cites.number(self.entry(id)?.1).to_string();
        let name = self.short_source(source);
        let title = self.words.plain("cite.label", &[("n", &number), ("source", &name)]);
        Some(Link { title, href: self.id_href(id)? })
    }

    /// The reference as the site's citation style has it; None without one.
    fn styled(&self, index: usize) -> Option<Html> {
        let style = self.renderer.style.as_ref()?;
        let story = self.story?;
        let made = || {
            let around = |i: usize| self.around(story.sources.get(i));
            let made = style.references(story, &self.cites.order(), &self.document.page.lang, &around);
            made.unwrap_or_else(|message| {
                let place = self.document.page.title.span;
                self.problem(crate::diag::Diagnostic::new(crate::diag::Rule::InvalidValue, place, message));
                std::collections::BTreeMap::new()
            })
        };
        self.references.get_or_init(made).get(&index).cloned()
    }

    fn around(&self, source: Option<&Source>) -> Around {
        let Some(source) = source else { return Around::default() };
        let title_lang = || self.other_lang(source.title.as_ref()?.span.file);
        Around { title_lang: source.lang.clone().or_else(title_lang), link: robust(source) }
    }

    /// Author, linked title, publisher, date.
    pub fn reference(&self, source: &Source) -> Html {
        let mut out = String::new();
        if !source.author.is_empty() {
            let authors: Vec<String> = source.author.iter().map(|name| as_read(name)).collect();
            out.push_str(Html::escape(&self.words.list(&authors)).as_str());
            out.push_str(&self.words.colon());
        }
        out.push_str(&self.linked_title(source));
        let publisher = source.publisher.as_ref().filter(|p| !source.author.contains(p));
        let date = source.date.as_ref().map(|date| self.words.date_nominal(date).html.0);
        let rest: Vec<String> = publisher.map(|p| Html::escape(p).0).into_iter().chain(date).collect();
        out = self.words.remarks(&std::iter::once(out).chain(rest.iter().cloned()).collect::<Vec<_>>());
        // The stop would look like the end of an address.
        let ends = out.ends_with('.');
        if !ends && (source.title.is_some() || !rest.is_empty()) {
            out.push('.');
        }
        Html(out)
    }

    fn linked_title(&self, source: &Source) -> String {
        let url = source.url.as_ref().map(|url| url.value.as_str());
        let name = match &source.title {
            Some(title) => {
                let html = self.quoted(title);
                match source.lang.as_ref().filter(|lang| **lang != self.document.page.lang) {
                    Some(lang) => {
                        let dir = lang.direction().name();
                        format!("<cite lang=\"{lang}\" dir=\"{dir}\">{html}</cite>")
                    }
                    None => format!("<cite>{html}</cite>"),
                }
            }
            None => Html::escape(&url.map(short_address).unwrap_or_default()).0,
        };
        match url {
            Some(url) => format!("<a href=\"{}\"{}>{name}</a>", Html::escape(url).as_str(), robust(source)),
            None => name,
        }
    }

    /// A title in the quotation marks of the page's language; what the authors describe in brackets has none.
    fn quoted(&self, title: &Rich) -> String {
        let html = self.inline(title, Mode::EXTRACT);
        match title.plain.starts_with('[') && title.plain.ends_with(']') {
            true => html.0,
            false => self.words.html("source.title", &[("title", &html)]).0,
        }
    }

    /// The class of a source in words.
    pub fn source_labels(&self, source: &Source) -> Vec<SourceLabel> {
        let seen = source.seen.map(|seen| if seen { "seen" } else { "unseen" });
        let speaker = source.speaker.as_ref().and_then(|id| self.story?.actor(id));
        let party = speaker.filter(|actor| actor.party).map(|_| "party");
        let nature = source.nature.map(|nature| nature.name());
        let access = source.access.map(|access| access.name());
        let voice = source.voice.map(|voice| voice.name());
        let kind = source.csl_type.as_ref().map(|kind| format!("source.kind.{kind}"));
        let kind = kind.filter(|key| self.words.texts.has(key));
        let kind = kind.map(|key| SourceLabel { key: "kind", text: self.words.plain(&key, &[]) });
        let keys = nature.into_iter().chain(access).chain(voice).chain(seen).chain(party);
        let named = |key| SourceLabel { key, text: self.words.plain(&format!("source.{key}"), &[]) };
        kind.into_iter().chain(keys.map(named)).collect()
    }

    /// The id of the entry of a source that opens beside what cites it; None where the page has no list of sources.
    pub fn source_card(&self, index: usize) -> Option<String> {
        super::small::card_id(self.story?, (EntityKind::Source, index)).filter(|_| self.shows_sources())
    }

    /// May citations lead to a list of sources on this page?
    pub fn shows_sources(&self) -> bool {
        self.shows(Part::Sources)
    }
}

/// Attributes of a link to a source that name its archived copy, so that readers and programs find what the authors saw.
///
/// Robust Links, <https://robustlinks.mementoweb.org/spec/>. The date is that of the copy, else the day the authors looked.
pub(super) fn robust(source: &Source) -> String {
    let (Some(url), Some(archive)) = (&source.url, &source.archive) else { return String::new() };
    let day = version_date(source).map(|day| attribute("data-versiondate", &day)).unwrap_or_default();
    let original = attribute("data-originalurl", &url.value);
    format!("{original}{}{day}", attribute("data-versionurl", &archive.url.value))
}

/// The day of the copy, else the day on which the authors looked at the source.
fn version_date(source: &Source) -> Option<String> {
    let copied = source.archive.as_ref().and_then(|archive| archive.date.as_ref());
    [copied, source.accessed.as_ref()].into_iter().flatten().find_map(|date| {
        let day = (!date.is_range()).then(|| date.html_datetime()).flatten();
        day.filter(|_| date.precision() >= Precision::Day)
    })
}

/// An address without its scheme, shortened to what readers take in.
fn short_address(url: &str) -> String {
    let bare = url.split_once("://").map_or(url, |(_, rest)| rest).trim_start_matches("www.").trim_end_matches('/');
    let decoded = percent_encoding::percent_decode_str(bare).decode_utf8_lossy();
    match decoded.char_indices().nth(70) {
        Some((at, _)) => format!("{}…", decoded.get(..at).unwrap_or_default()),
        None => decoded.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_shortened() {
        assert_eq!(short_address("https://www.example.org/a/"), "example.org/a");
        assert_eq!(short_address("https://example.org/%C3%A4"), "example.org/ä");
        assert_eq!(short_address(&format!("https://e.org/{}", "ä".repeat(90))).chars().count(), 71);
    }
}
