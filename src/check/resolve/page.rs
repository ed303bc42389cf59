//! What every page has.

use std::collections::BTreeMap;

use super::Given;
use super::build::{Build, words};
use super::names::Names;
use crate::diag::{Diagnostic, Place, Rule};
use crate::parse::front::{RawAuthor, RawFront, is_filler};
use crate::parse::{RawText, markdown};
use crate::source::Spanned;
use crate::story::config::Config;
use crate::story::{
    Allow, Author, AuthorRole, Body, Image, KeyPoint, Lang, Output, Page, Part, Rich, Slug, TextKind, What,
};

/// Builds the page. None: it has no title.
pub fn page(
    given: &Given<'_>,
    raw: &RawFront,
    own: &RawFront,
    (body, body_lang): (Body, Option<Lang>),
    diags: &mut Vec<Diagnostic>,
) -> Option<Page> {
    let names = Names::default();
    let mut build = Build { given, names: &names, diags, orphans: Vec::new() };
    let b = &mut build;
    let title = title(b, raw, &body);
    let summary = b.maybe(raw.summary.as_ref());
    let published = b.moment(raw.published.as_ref());
    let updated = b.moment(raw.updated.as_ref());
    let made_from = b.moment(own.updated.as_ref());
    let expires = b.moment(raw.expires.as_ref());
    let is_original = given.draft.file == given.original.file && !given.fallback;
    // A translation has an address of its own; the original's slug is a word of the original's language, but better than none.
    let slug = if is_original { raw.slug.as_ref() } else { own.slug.as_ref().or(raw.slug.as_ref()) };
    let aliases = if is_original { &raw.aliases } else { &own.aliases };
    let draft = own.draft.or(raw.draft).unwrap_or_default();
    let authors = authors(b, raw, own);
    let page = Page {
        file: given.draft.file,
        path: given.path.clone(),
        lang: given.lang.clone(),
        summary,
        key_points: raw.key_points.iter().map(|point| KeyPoint { text: b.text(point) }).collect(),
        authors,
        published,
        updated,
        changed: None,
        made_from,
        expires,
        draft,
        slug: slug.map(|slug| slug.value.clone()),
        aliases: aliases.iter().filter_map(|alias| alias_of(b, alias)).collect(),
        tags: tags(b, &raw.tags),
        terms: raw.taxonomies.iter().map(|(name, terms)| (name.value.clone(), tags(b, terms))).collect(),
        weight: raw.weight,
        robots: raw.robots.as_ref().map(words),
        image: b.image(raw.image.as_ref()),
        images: images(b, raw),
        method: b.maybe(raw.method.as_ref()),
        related: raw.related.iter().filter(|path| !is_filler(&path.value, path.span)).cloned().collect(),
        parts: parts(b, raw),
        outputs: outputs(b, raw),
        theme: raw.theme.clone(),
        template: raw.template.clone().filter(|name| !is_filler(&name.value, name.span)),
        allow: allowed(raw),
        extra: raw.extra.clone().unwrap_or(serde_json::Value::Null),
        body,
        fallback: given.fallback.then(|| given.original_lang.clone()),
        body_lang,
        alternates: given.alternates.clone(),
        title: title?,
    };
    Some(page)
}

/// Those of the page, else those of the site.
fn authors(b: &mut Build<'_, '_>, raw: &RawFront, own: &RawFront) -> Vec<Author> {
    let named = if own.authors.is_empty() { &raw.authors } else { &own.authors };
    match named.is_empty() {
        true => b.given.config.authors.clone(),
        false => named.iter().filter_map(|author| author_of(b, author)).collect(),
    }
}

/// What `allow` silences.
fn allowed(raw: &RawFront) -> Vec<Allow> {
    let entries = raw.allow.iter().map(|allow| &allow.value);
    entries
        .map(|allow| Allow {
            rule: allow.rule.clone(),
            at: allow.at.clone(),
            why: words(&allow.why),
            places: Vec::new(),
        })
        .collect()
}

/// `title`, else the first heading of level 1.
fn title(b: &mut Build<'_, '_>, raw: &RawFront, body: &Body) -> Option<Rich> {
    if let Some(title) = &raw.title {
        if !title.text.trim().is_empty() {
            return Some(b.text(title));
        }
        if !is_filler(&title.text, title.span) {
            b.diags.push(Diagnostic::new(Rule::MissingTitle, title.span, "the title is empty"));
        }
        return None;
    }
    if let Some(heading) = body.headings.iter().find(|heading| heading.level == 1) {
        let events = body.text.events.get(heading.events.clone()).unwrap_or_default();
        // A title has no links or citations; what they say stays.
        let kept = events.iter().filter(|event| {
            !matches!(
                &event.what,
                What::Cite(_)
                    | What::Md(pulldown_cmark::Event::Start(pulldown_cmark::Tag::Link { .. }))
                    | What::Md(pulldown_cmark::Event::End(pulldown_cmark::TagEnd::Link))
                    | What::Md(pulldown_cmark::Event::FootnoteReference(_))
            )
        });
        return Some(Rich {
            kind: TextKind::Name,
            markdown: heading.plain.as_str().into(),
            span: heading.span,
            events: kept.cloned().collect(),
            plain: heading.plain.as_str().into(),
        });
    }
    if !b.given.draft.broken && !b.given.original.broken {
        let place = b.given.draft.head;
        let message = "this page has no title";
        let help = match b.given.draft.front {
            Some(_) => "add `title: …`, or begin the text with a heading `# …`",
            None => "begin the text with a heading `# …`, or the file with front matter: `---`, `title: …`, `---`",
        };
        b.diags.push(Diagnostic::new(Rule::MissingTitle, Place::At(place), message).help(help));
    }
    // So that what else is wrong is found: a title that nobody sees.
    let raw = RawText::verbatim("?", b.given.draft.head);
    Some(markdown::parse(&raw, TextKind::Name, &b.given.options(raw.file()), &mut Vec::new()))
}

fn author_of(b: &mut Build<'_, '_>, raw: &RawAuthor) -> Option<Author> {
    let name = words(&raw.name);
    if name.is_empty() {
        return None;
    }
    Some(Author { name, url: b.url(raw.url.as_ref()), role: raw.role.unwrap_or(AuthorRole::Author) })
}

/// Old addresses: paths of this site, each beginning with `/`.
fn alias_of(b: &mut Build<'_, '_>, alias: &Spanned<String>) -> Option<Spanned<String>> {
    if is_filler(&alias.value, alias.span) {
        return None;
    }
    let path = alias.value.trim_matches('/');
    let bad = alias.value.contains("://")
        || alias.value.contains(['?', '#', '\\', '%'])
        || path.is_empty()
        || path.split('/').any(|segment| Slug::parse(segment).is_err());
    if bad {
        let message = format!("`{}` is no address of this site", alias.value);
        b.diags
            .push(Diagnostic::new(Rule::InvalidValue, alias.span, message).help("write a path such as `/old/name/`"));
        return None;
    }
    Some(Spanned::new(format!("/{path}/"), alias.span))
}

fn tags(b: &mut Build<'_, '_>, raws: &[Spanned<String>]) -> Vec<Spanned<String>> {
    let mut found: Vec<Spanned<String>> = Vec::new();
    for raw in raws.iter().filter(|raw| !is_filler(&raw.value, raw.span)) {
        let tag = raw.value.trim();
        if !tag.chars().any(char::is_alphanumeric) {
            b.diags.push(Diagnostic::new(Rule::InvalidValue, raw.span, "a tag or term has letters or digits"));
        } else if !found.iter().any(|known| Slug::from_text(&known.value) == Slug::from_text(tag)) {
            found.push(Spanned::new(tag.to_string(), raw.span));
        }
    }
    found
}

fn images(b: &mut Build<'_, '_>, raw: &RawFront) -> BTreeMap<String, Image> {
    let mut found = BTreeMap::new();
    for (name, image) in raw.images.iter() {
        let image = b.picture(name.clone(), image.clone());
        found.insert(name.value.clone(), image);
    }
    found
}

fn parts(b: &mut Build<'_, '_>, raw: &RawFront) -> Vec<Part> {
    let Some(parts) = &raw.parts else {
        let of_theme = || raw.theme.as_ref().and_then(|theme| parts_of_theme(theme, b.given.config));
        return of_theme().or_else(|| b.given.config.parts.clone()).unwrap_or_else(|| Part::ALL.to_vec());
    };
    let mut found: Vec<Part> = Vec::new();
    for part in parts {
        if found.contains(&part.value) {
            let message = format!("the part `{}` is named twice", part.value.name());
            b.diags.push(Diagnostic::new(Rule::InvalidValue, part.span, message).help("take one of them out"));
        } else {
            found.push(part.value);
        }
    }
    found
}

/// The order of parts that the theme of a page asks for: by its option, else by what the theme says of itself.
fn parts_of_theme(theme: &serde_json::Value, config: &Config) -> Option<Vec<Part>> {
    if let Some(parts) = theme.get("parts").and_then(serde_json::Value::as_array) {
        // Words that are none are told when the theme is loaded.
        return Some(parts.iter().filter_map(|part| Part::from_name(part.as_str()?)).collect());
    }
    let name = theme.as_str().or_else(|| theme.get("name")?.as_str())?;
    config.theme_parts.get(name).cloned()
}

fn outputs(b: &mut Build<'_, '_>, raw: &RawFront) -> Vec<Output> {
    let Some(outputs) = &raw.outputs else {
        let all = || Output::ALL.iter().copied().filter(|output| *output != Output::Embeds).collect();
        return b.given.config.outputs.clone().unwrap_or_else(all);
    };
    let mut found: Vec<Output> = outputs.iter().map(|output| output.value).collect();
    found.dedup();
    found
}
