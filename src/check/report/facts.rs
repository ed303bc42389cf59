//! What the report says of one story.

use std::collections::BTreeSet;

use jiff::civil;
use pulldown_cmark::{Event, Tag};

use super::reading::reading;
use super::{Coverage, Findings, Item, StoryReport, Translation, Words};
use crate::check::rules::{cited_in, items, overdue, pictures, stale};
use crate::diag::{Diagnostic, Place, Rule, Severity};
use crate::parse::markdown;
use crate::source::Span;
use crate::story::config::Config;
use crate::story::{
    Claim, Document, Entity, Id, Kind, Moment, Nature, Origins, Rich, Source, Status, Story, Voice, What,
};

/// What is known of the site and the other languages.
pub struct Given<'a> {
    /// Settings.
    pub config: &'a Config,
    /// The day of the report.
    pub today: civil::Date,
    /// All languages of the page, the original first.
    pub documents: &'a [Document],
    /// Findings of the whole site.
    pub findings: &'a [Diagnostic],
    /// Words that a reader of the whole page reads.
    pub words: usize,
    /// File and line of a place: `content/deal.md:12`.
    pub place: &'a dyn Fn(Span) -> String,
}

/// The report of a story in one language; None of other pages.
pub fn story(document: &Document, given: &Given<'_>) -> Option<StoryReport> {
    let Kind::Story(story) = &document.kind else { return None };
    let page = &document.page;
    let original = given.documents.first().is_none_or(|first| first.page.file == page.file);
    let at = |entity: &dyn Entity| (given.place)(entity.span());
    let day = page.updated.as_ref().or(page.published.as_ref()).map(|moment| moment.date);
    let claim = |claim: &Claim, note: Option<String>| item("claim", claim, &claim.text, note, at(claim));
    let stale_claims = day.into_iter().flat_map(|day| stale(story, day));
    let (file, _) = split(&(given.place)(Span::at(page.file, 0)));
    let mut report = StoryReport {
        file,
        lang: page.lang.to_string(),
        title: page.title.plain.to_string(),
        original,
        coverage: coverage(story),
        single_origin: single_origin(story).map(|(c, note)| claim(c, Some(note))).collect(),
        anonymous: story
            .sources
            .iter()
            .filter(|s| s.voice == Some(Voice::Anonymous))
            .map(|s| anonymous(s, at(s)))
            .collect(),
        unanswered: story.claims.iter().filter(|c| unanswered(c)).map(|c| claim(c, None)).collect(),
        stale: stale_claims.map(|(c, as_of)| claim(c, Some(format!("as of {}", as_of.as_str())))).collect(),
        overdue: overdue(story, given.today)
            .map(|e| item("event", e, &e.text, Some(format!("expected for {}", e.date.as_str())), at(e)))
            .collect(),
        unsettled: unsettled(story, &at),
        images: images(document, given),
        words: Words { short: short(document, story), questions: questions(document, story), whole: given.words },
        reading: reading(page.lang.primary(), &prose(document, story)),
        translations: if original { translations(document, given) } else { Vec::new() },
        findings: findings(document, given),
    };
    if original {
        mark_allowed(document, &mut report);
    } else {
        said_once(&mut report);
    }
    Some(report)
}

/// What a translation inherits stands with its original.
fn said_once(report: &mut StoryReport) {
    for list in [
        &mut report.single_origin,
        &mut report.anonymous,
        &mut report.unanswered,
        &mut report.stale,
        &mut report.overdue,
        &mut report.unsettled,
        &mut report.images,
    ] {
        list.clear();
    }
}

/// Says of each item whether the story allows it.
fn mark_allowed(document: &Document, report: &mut StoryReport) {
    let lists = [
        (Rule::SingleOrigin, &mut report.single_origin),
        (Rule::AnonymousWithoutReason, &mut report.anonymous),
        (Rule::MissingResponse, &mut report.unanswered),
        (Rule::StaleClaim, &mut report.stale),
        (Rule::OverdueExpected, &mut report.overdue),
        (Rule::ImageCredit, &mut report.images),
    ];
    for (rule, list) in lists {
        for item in list.iter_mut() {
            let mut entries = document.page.allow.iter().filter(|allow| allow.rule.value == rule.name());
            let entry = entries.find(|allow| item.id.as_deref() == Some(allow.at.value.as_str()));
            item.allowed = entry.map(|allow| allow.why.clone());
        }
    }
}

fn item(kind: &'static str, entity: &dyn Entity, text: &Rich, note: Option<String>, place: String) -> Item {
    let id = entity.id().map(ToString::to_string);
    Item { kind, id, text: text.plain.to_string(), note, allowed: None, place }
}

/// Every statement that needs a source, and how good its best one is.
fn coverage(story: &Story) -> Coverage {
    let mut found = Coverage::default();
    for (_, _, cites, texts) in items(story) {
        let ids: BTreeSet<Id> = cites
            .iter()
            .map(|cite| cite.source.clone())
            .chain(texts.iter().flat_map(|text| cited_in(story, text)))
            .chain(texts.iter().flat_map(|text| lent(story, text)))
            .collect();
        let sources: Vec<&Source> = ids.iter().filter_map(|id| story.source(id)).collect();
        found.items += 1;
        found.sourced += usize::from(!sources.is_empty());
        found.primary += usize::from(sources.iter().any(|source| source.nature == Some(Nature::Primary)));
        found.seen += usize::from(sources.iter().any(|source| source.seen == Some(true)));
    }
    found
}

/// The sources of the claims that a text links to: who follows the link finds them.
fn lent(story: &Story, text: &Rich) -> Vec<Id> {
    let linked = text.events.iter().filter_map(|event| match &event.what {
        What::Md(Event::Start(Tag::Link { dest_url, .. })) => dest_url.strip_prefix('#'),
        _ => None,
    });
    let claims = linked.filter_map(|id| story.claims.iter().find(|c| c.id.as_ref().is_some_and(|c| c.as_str() == id)));
    claims.flat_map(|claim| claim.sources.iter().map(|cite| cite.source.clone())).collect()
}

/// Claims that rest on one origin, with how they stand.
fn single_origin(story: &Story) -> impl Iterator<Item = (&Claim, String)> {
    story.claims.iter().filter(|claim| claim.status != Status::Unknown).filter_map(|claim| {
        let texts = std::iter::once(&claim.text).chain(&claim.why).flat_map(|text| cited_in(story, text));
        let ids: BTreeSet<Id> = claim.sources.iter().map(|cite| cite.source.clone()).chain(texts).collect();
        let origins = Origins::of_ids(&ids, story);
        let reports = if origins.reports == 1 { "1 report".into() } else { format!("{} reports", origins.reports) };
        let unseen = if origins.unseen { ", not seen by you" } else { "" };
        let note = format!("{}, {reports}{unseen}", claim.status.name());
        (origins.origins == 1 && !origins.primary_seen).then_some((claim, note))
    })
}

fn anonymous(source: &Source, place: String) -> Item {
    let text = source.title.as_ref().map(|title| title.plain.to_string());
    let reason = source.reason.as_ref().filter(|reason| !reason.is_blank()).map(|reason| reason.plain.to_string());
    Item {
        kind: "source",
        id: source.id.as_ref().map(ToString::to_string),
        text: text.or_else(|| source.url.as_ref().map(|url| url.value.clone())).unwrap_or_default(),
        note: Some(reason.unwrap_or_else(|| "no reason given".into())),
        allowed: None,
        place,
    }
}

fn unanswered(claim: &Claim) -> bool {
    claim.status == Status::Disputed && claim.responses.is_empty()
}

fn unsettled(story: &Story, at: &dyn Fn(&dyn Entity) -> String) -> Vec<Item> {
    let open = story.unknowns.iter().filter(|unknown| unknown.settles.is_none());
    let open = open.map(|unknown| item("question", unknown, &unknown.q, None, at(unknown)));
    let claims = story.claims.iter().filter(|claim| claim.status == Status::Unknown && claim.settles.is_none());
    open.chain(claims.map(|claim| item("claim", claim, &claim.text, None, at(claim)))).collect()
}

fn images(document: &Document, given: &Given<'_>) -> Vec<Item> {
    let lacking = pictures(document).into_iter().filter(|picture| !picture.credited || !picture.licensed);
    let one = |picture: crate::check::rules::Picture| Item {
        kind: "image",
        id: Some(picture.src.clone()),
        text: picture.src.clone(),
        note: Some(match (picture.credited, picture.licensed) {
            (false, false) => "no credit, no licence".into(),
            (false, true) => "no credit".into(),
            _ => "no licence".into(),
        }),
        allowed: None,
        place: (given.place)(picture.span),
    };
    lacking.map(one).collect()
}

fn count(text: &Rich) -> usize {
    markdown::words(&text.plain)
}

/// What is read in 30 seconds.
fn short(document: &Document, story: &Story) -> usize {
    let page = &document.page;
    let texts =
        std::iter::once(&page.title).chain(&page.summary).chain(page.key_points.iter().map(|point| &point.text));
    texts.chain(story.figures.iter().map(|figure| &figure.label)).map(count).sum()
}

/// What is read in 3 minutes: questions with their answers, in the front matter and in the text.
fn questions(document: &Document, story: &Story) -> usize {
    let body = &document.page.body;
    let asked = body.headings.iter().filter_map(|heading| Some((heading, heading.answer.clone()?)));
    let asked = asked.map(|(heading, range)| {
        let answer = body.text.events.get(range).map(markdown::plain::plain).unwrap_or_default();
        markdown::words(&heading.plain) + markdown::words(&answer)
    });
    asked.sum::<usize>() + story.faq.iter().map(|faq| count(&faq.q) + count(&faq.a)).sum::<usize>()
}

/// Texts in the language of the page that are read as prose.
fn prose<'a>(document: &'a Document, story: &'a Story) -> Vec<&'a Rich> {
    let page = &document.page;
    let mut texts: Vec<&Rich> = page.summary.iter().chain(page.key_points.iter().map(|point| &point.text)).collect();
    texts.push(&page.body.text);
    texts.extend(story.timeline.iter().flat_map(|event| std::iter::once(&event.text).chain(&event.body)));
    texts.extend(story.claims.iter().flat_map(|claim| std::iter::once(&claim.text).chain(&claim.why)));
    texts.extend(story.faq.iter().map(|faq| &faq.a));
    texts.extend(story.unknowns.iter().flat_map(|unknown| &unknown.why));
    texts.extend(&page.method);
    // What is not translated is in another language.
    texts.retain(|text| text.span.file == page.file);
    texts
}

fn translations(document: &Document, given: &Given<'_>) -> Vec<Translation> {
    let others = given.config.languages.iter().filter(|known| known.lang != document.page.lang);
    let one = |lang: &crate::story::Lang| {
        let found = given.documents.iter().find(|other| other.page.lang == *lang);
        let made = found.and_then(|other| other.page.made_from.as_ref());
        let state = match (found, made, &document.page.updated) {
            (None, ..) => "missing",
            (Some(_), None, Some(_)) => "unknown",
            (Some(_), Some(made), Some(changed)) if made.instant < changed.instant => "behind",
            _ => "current",
        };
        Translation { lang: lang.to_string(), state, made_from: made.map(|made: &Moment| made.date.to_string()) }
    };
    others.map(|known| one(&known.lang)).collect()
}

fn findings(document: &Document, given: &Given<'_>) -> Findings {
    let mut found = Findings::default();
    for diagnostic in given.findings {
        match (&diagnostic.place, diagnostic.severity) {
            (Place::At(span), severity) if span.file == document.page.file => match severity {
                Severity::Error => found.errors += 1,
                Severity::Warning => found.warnings += 1,
                Severity::Hint => found.hints += 1,
            },
            _ => {}
        }
    }
    found
}

fn split(place: &str) -> (String, String) {
    let (file, line) = place.rsplit_once(':').unwrap_or((place, ""));
    (file.to_string(), line.to_string())
}
