//! Settings about what is collected and offered: taxonomies, menus, languages that fall back, hosts of films.

use super::raw::{ByLang as RawByLang, Fallback, RawMenuItem, RawTaxonomy, Taxonomies};
use crate::diag::{Diagnostic, Rule};
use crate::parse::front::{PAGE_KEYS, SECTION_KEYS, STORY_KEYS, is_filler};
use crate::parse::yaml::OneOrMany;
use crate::source::{Span, Spanned};
use crate::story::config::{ByLang, MenuItem, SiteLang, TAGS, Taxonomy, TermName};
use crate::story::{Lang, Slug};

/// How deep menus go.
const LEVELS: usize = 2;

fn words(raw: Option<RawByLang>) -> ByLang {
    raw.map(|words| words.0.into_iter().collect()).unwrap_or_default()
}

/// The taxonomies; `tags` alone unless said.
pub(super) fn taxonomies(raw: Option<Taxonomies>, diags: &mut Vec<Diagnostic>) -> Vec<Taxonomy> {
    let Some(raw) = raw else { return vec![Taxonomy::named(TAGS)] };
    let mut found: Vec<Taxonomy> = Vec::new();
    for (name, settings) in raw.0 {
        if is_filler(&name.value, name.span) {
            continue;
        }
        if let Some(message) = unfit(&name.value, &found) {
            let help = "name it as pages will write it: `topics`";
            diags.push(Diagnostic::new(Rule::InvalidValue, name.span, message).help(help));
            continue;
        }
        found.push(taxonomy(name.value, settings, diags));
    }
    found
}

/// Why no taxonomy can have this name.
fn unfit(name: &str, known: &[Taxonomy]) -> Option<String> {
    if known.iter().any(|one| one.name == name) {
        return Some(format!("the taxonomy `{name}` stands twice"));
    }
    let taken = PAGE_KEYS.iter().chain(STORY_KEYS).chain(SECTION_KEYS).any(|key| *key == name && name != TAGS);
    if taken {
        return Some(format!("`{name}` is another key of front matter already"));
    }
    Slug::parse(name).err().map(|error| error.to_string())
}

fn taxonomy(name: String, raw: RawTaxonomy, diags: &mut Vec<Diagnostic>) -> Taxonomy {
    let slug = raw.slug.map(|slug| segments(slug, diags)).unwrap_or_default();
    let terms = raw.terms.into_iter().filter(|(key, _)| !is_filler(&key.value, key.span));
    let term = |(key, term): (Spanned<String>, super::raw::RawTermName)| TermName {
        slug: Slug::from_text(&key.value),
        title: words(Some(term.title)),
        description: words(term.description),
    };
    Taxonomy {
        title: words(raw.title),
        slug,
        paginate: raw.paginate.map(Into::into),
        feed: raw.feed.unwrap_or(true),
        terms: terms.map(term).collect(),
        name,
    }
}

/// Segments of addresses by language.
fn segments(raw: Spanned<RawByLang>, diags: &mut Vec<Diagnostic>) -> ByLang {
    let mut found = ByLang::new();
    for (lang, text) in raw.value.0 {
        match Slug::parse(&text) {
            Ok(slug) => drop(found.insert(lang, slug.to_string())),
            Err(error) => diags.push(Diagnostic::new(Rule::InvalidValue, raw.span, error.to_string())),
        }
    }
    found
}

/// The entries of a menu.
pub(super) fn menu(items: OneOrMany<RawMenuItem>, diags: &mut Vec<Diagnostic>) -> Vec<MenuItem> {
    level(items, 1, diags)
}

fn level(items: OneOrMany<RawMenuItem>, depth: usize, diags: &mut Vec<Diagnostic>) -> Vec<MenuItem> {
    let items = items.into_iter().filter(|item| !is_filler(&item.url.value, item.url.span));
    let mut found = Vec::new();
    for item in items {
        let below = match item.items.first() {
            Some(first) if depth == LEVELS => {
                let message = format!("menus have {LEVELS} levels; this is one more");
                diags.push(
                    Diagnostic::new(Rule::InvalidValue, first.url.span, message)
                        .help("put it one level up, or on the page that the entry above leads to"),
                );
                Vec::new()
            }
            _ => level(item.items, depth + 1, diags),
        };
        found.push(MenuItem { title: words(item.title), url: item.url, items: below });
    }
    found
}

/// The languages that show what they lack.
pub(super) fn fallback(raw: Option<Fallback>, languages: &[SiteLang], diags: &mut Vec<Diagnostic>) -> Vec<Lang> {
    match raw {
        None | Some(Fallback::All(false)) => Vec::new(),
        Some(Fallback::All(true)) => languages.iter().map(|known| known.lang.clone()).collect(),
        Some(Fallback::Some(langs)) => {
            let known = |lang: &Lang| languages.iter().any(|known| known.lang == *lang);
            let unknown = |lang: &Spanned<Lang>| {
                let message = format!("the site has no language `{}`", lang.value);
                Diagnostic::new(Rule::InvalidValue, lang.span, message).help("name languages of `languages`")
            };
            diags.extend(langs.iter().filter(|lang| !known(&lang.value)).map(unknown));
            langs.into_iter().map(|lang| lang.value).filter(known).collect()
        }
    }
}

/// Hosts, without anything else that an address has, so that nothing else can get into the header they are written to.
pub(super) fn players(raw: OneOrMany<Spanned<String>>, diags: &mut Vec<Diagnostic>) -> Vec<String> {
    let mut found = Vec::new();
    for host in raw {
        let bare = host.value.trim().trim_start_matches("https://").trim_end_matches('/').to_lowercase();
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
        if bare.contains('.') && bare.chars().all(plain) {
            found.push(bare);
        } else if !is_filler(&host.value, host.span) {
            diags.push(no_host(&host.value, host.span));
        }
    }
    found
}

fn no_host(host: &str, span: Span) -> Diagnostic {
    Diagnostic::new(Rule::InvalidValue, span, format!("`{host}` is no host that can be named in `players`"))
        .help("write one such as `www.youtube-nocookie.com`")
}
