//! How much a finding matters on this site and at this place: `check` in `site.yaml`, `allow` in front matter.

use crate::diag::{Diagnostic, Place, Rule, Severity, suggest};
use crate::parse::yaml::Node;
use crate::source::Span;
use crate::story::config::{Config, Level};
use crate::story::{Document, Entity, Kind};

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

/// Takes out what the page allows, and reports entries of `allow` that allow nothing.
pub fn apply(document: Option<&Document>, node: &Node, diags: &mut Vec<Diagnostic>) {
    let Some(document) = document else {
        return;
    };
    for allow in &document.page.allow {
        let Some(rule) = Rule::from_name(&allow.rule.value) else {
            let hint = suggest::did_you_mean_word(&allow.rule.value, Rule::ALL.iter().map(|rule| rule.name()));
            let message = format!("there is no rule `{}`", allow.rule.value);
            diags.push(Diagnostic::new(Rule::InvalidValue, allow.rule.span, message).maybe_help(hint));
            continue;
        };
        if rule.severity() == Severity::Error {
            let message = format!("`{rule}` is an error; only warnings and hints can be allowed");
            diags.push(Diagnostic::new(Rule::InvalidValue, allow.rule.span, message));
            continue;
        }
        let Some(places) = places(document, node, &allow.at.value) else {
            let message = format!("nothing here has the id or key `{}`", allow.at.value);
            diags.push(Diagnostic::new(Rule::UnknownReference, allow.at.span, message));
            continue;
        };
        let before = diags.len();
        diags.retain(|d| d.rule != rule || !places.iter().any(|place| covers(*place, d)));
        if diags.len() == before {
            let message = format!("`{rule}` finds nothing at `{}`", allow.at.value);
            diags.push(Diagnostic::new(Rule::UnusedAllow, allow.rule.span, message).help("take this entry out"));
        }
    }
}

fn covers(place: Span, diagnostic: &Diagnostic) -> bool {
    match diagnostic.place {
        Place::At(span) => span.file == place.file && place.start <= span.start && span.start <= place.end,
        Place::File(_) | Place::Site => false,
    }
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
