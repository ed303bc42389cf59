//! How much a finding matters on this site and at this place: `check` in `site.yaml`, `allow` in front matter.

use std::collections::BTreeSet;

use crate::diag::{Diagnostic, Place, Rule, Severity};
use crate::parse::yaml::Node;
use crate::source::Span;
use crate::story::config::{Config, Level};
use crate::story::{Allow, Document, Entity, Kind};

/// Rules that are errors because nothing sensible could be built; a site cannot lower them.
pub fn fixed(rule: Rule) -> bool {
    let lowerable = matches!(
        rule,
        Rule::UnknownField | Rule::BrokenLink | Rule::BrokenAnchor | Rule::MissingFile | Rule::TranslationDrift
    );
    rule.severity() == Severity::Error && !lowerable
}

/// Gives every finding the level that the site sets for its rule.
pub fn of_site(config: &Config, diags: &mut Vec<Diagnostic>) {
    diags.retain_mut(|diagnostic| {
        let level = config.check.get(diagnostic.rule.name()).filter(|_| !fixed(diagnostic.rule));
        match level {
            None => true,
            Some(Level::Off) => false,
            Some(Level::Error) => set(diagnostic, Severity::Error),
            Some(Level::Warn) => set(diagnostic, Severity::Warning),
            Some(Level::Hint) => set(diagnostic, Severity::Hint),
        }
    });
}

fn set(diagnostic: &mut Diagnostic, severity: Severity) -> bool {
    diagnostic.severity = severity;
    true
}

/// The `allow` entries of a page that silenced something, in any of its languages.
#[derive(Debug, Default)]
pub struct Used(BTreeSet<Span>);

/// Finds the places that the `allow` entries of a page name.
fn find_places(document: &mut Document, node: &Node) {
    let found: Vec<Vec<Span>> =
        document.page.allow.iter().map(|allow| places(document, node, &allow.at.value).unwrap_or_default()).collect();
    for (allow, places) in document.page.allow.iter_mut().zip(found) {
        allow.places = places;
    }
}

/// Takes out of the findings about one language what the page allows.
pub fn apply(document: &mut Document, node: &Node, used: &mut Used, diags: &mut Vec<Diagnostic>) {
    find_places(document, node);
    for (allow, rule) in allowed(document) {
        let before = diags.len();
        diags.retain(|d| d.rule != rule || !allow.places.iter().any(|place| covers(*place, d)));
        if diags.len() < before {
            used.0.insert(allow.rule.span);
        }
    }
}

/// Reports entries of `allow` that are wrong, or silenced nothing in any language. (That a rule exists is checked where
/// the entry is read.)
pub fn unused(original: &Document, used: &Used, diags: &mut Vec<Diagnostic>) {
    for (allow, rule) in allowed(original) {
        if rule.severity() == Severity::Error {
            let message = format!("`{rule}` is an error; only warnings and hints can be allowed");
            diags.push(Diagnostic::new(Rule::InvalidValue, allow.rule.span, message).help("mend what it finds"));
        } else if allow.places.is_empty() {
            let message = format!("nothing here has the id or key `{}`", allow.at.value);
            diags.push(
                Diagnostic::new(Rule::UnknownReference, allow.at.span, message)
                    .help("name an id, a key of the front matter, a heading's anchor, or `body`"),
            );
        } else if !used.0.contains(&allow.rule.span) && !rule.asks_others() {
            let message = format!("`{rule}` finds nothing at `{}`", allow.at.value);
            diags.push(Diagnostic::new(Rule::UnusedAllow, allow.rule.span, message).help("take this entry out"));
        }
    }
}

fn allowed(document: &Document) -> impl Iterator<Item = (&Allow, Rule)> {
    document.page.allow.iter().filter_map(|allow| Some((allow, Rule::from_name(&allow.rule.value)?)))
}

/// Is the finding there, or about a text there (what a translation lacks is reported in the translation)?
fn covers(place: Span, diagnostic: &Diagnostic) -> bool {
    let inside = |span: Span| span.file == place.file && place.start <= span.start && span.start <= place.end;
    let here = matches!(diagnostic.place, Place::At(span) if inside(span));
    here || (diagnostic.rule == Rule::Untranslated && diagnostic.related.iter().any(|(span, _)| inside(*span)))
}

/// The places that an id or a key of the front matter names.
fn places(document: &Document, node: &Node, at: &str) -> Option<Vec<Span>> {
    if at == "body" {
        return Some(vec![document.page.body.text.span]);
    }
    if let Some(field) = node.field(at) {
        return Some(vec![field.key.span, field.value.span]);
    }
    let heading = document.page.body.headings.iter().position(|heading| heading.anchor == at);
    if let Some(index) = heading {
        let headings = &document.page.body.headings;
        let next = headings[index + 1..].iter().find(|h| h.level <= headings[index].level);
        let end = next.map_or(document.page.body.text.span.end, |h| h.span.start);
        return Some(vec![Span { end, ..headings[index].span }]);
    }
    let Kind::Story(story) = &document.kind else {
        return None;
    };
    let spans: Vec<Span> =
        entities(story).filter(|e| e.id().is_some_and(|id| id.as_str() == at)).map(Entity::span).collect();
    (!spans.is_empty()).then_some(spans)
}

fn entities(story: &crate::story::Story) -> impl Iterator<Item = &dyn Entity> {
    fn all<T: Entity>(list: &[T]) -> impl Iterator<Item = &dyn Entity> {
        list.iter().map(|e| e as &dyn Entity)
    }
    all(&story.sources)
        .chain(all(&story.actors))
        .chain(all(&story.terms))
        .chain(all(&story.relations))
        .chain(all(&story.exchanges))
        .chain(all(&story.stakes))
        .chain(all(&story.timeline))
        .chain(all(&story.eras))
        .chain(all(&story.claims))
        .chain(all(&story.faq))
        .chain(all(&story.unknowns))
        .chain(all(&story.quotes))
        .chain(all(&story.figures))
        .chain(all(&story.updates))
}
