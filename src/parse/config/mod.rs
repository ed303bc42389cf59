//! `site.yaml`: settings read and checked.

mod collect;
mod raw;

use std::collections::BTreeMap;

pub use raw::*;

use super::front::{RawAuthor, is_filler};
use super::markdown;
use super::yaml::{Node, OneOrMany, decode, nearest};
use crate::diag::{Diagnostic, Rule};
use crate::source::{FileId, Span, Spanned};
use crate::story::config::{Bounds, Config, DeployTarget, Host, HtmlPolicy, IcsEvents, Level, Redirects, SiteLang};
use crate::story::{Author, AuthorRole, Lang};

/// The theme inside the binary.
const THEME: &str = "broadsheet";

/// Where the options of the theme stand.
fn theme_places(node: &Node) -> BTreeMap<String, Span> {
    let options = node.get("theme").and_then(Node::as_map).unwrap_or_default();
    options.iter().map(|field| (field.key.value.clone(), field.key.span)).collect()
}

/// Reads the settings of a site; without a `site.yaml` they are the defaults. Everything that is wrong is reported, and
/// its default stands instead.
pub fn config(node: Option<&Node>, diags: &mut Vec<Diagnostic>) -> Config {
    let raw = node.map(|node| read(node, diags)).unwrap_or_default();
    let nowhere = node.map_or(Span::at(FileId(0), 0), |node| Span { end: node.span.start, ..node.span });
    let (lang, languages) = languages(raw.lang, raw.languages, diags);
    let (theme, options) = raw.theme.map_or((None, serde_json::Map::new()), |theme| (theme.name, theme.options));
    let menus = raw.menus.unwrap_or_default();
    Config {
        title: raw.title.map(|title| title.text.clone()).unwrap_or_default(),
        description: raw.description.map(|text| text.text.clone()),
        base_url: raw.base_url.and_then(|text| checked(parse_base_url(&text.value), text.span, diags)),
        fallback: collect::fallback(raw.fallback, &languages, diags),
        lang,
        languages,
        timezone: raw.timezone.map_or(jiff::tz::TimeZone::UTC, |name| timezone(&name, diags)),
        theme: theme.unwrap_or_else(|| Spanned::new(THEME.into(), nowhere)),
        theme_options: serde_json::Value::Object(options),
        theme_parts: BTreeMap::new(),
        theme_places: node.map(theme_places).unwrap_or_default(),
        outputs: raw.outputs.map(|all| once_each(all, "outputs", diags)),
        search: raw.search.unwrap_or(true),
        cards: raw.cards.as_ref().is_none_or(|cards| cards.draw),
        card_font: raw.cards.and_then(|cards| cards.font),
        parts: raw.parts.map(|all| once_each(all, "parts", diags)),
        check: levels(&raw.check, diags),
        limits: limits(raw.limits.unwrap_or_default()),
        html: raw.html.unwrap_or(HtmlPolicy::Refuse),
        citation_style: raw.citation_style,
        taxonomies: collect::taxonomies(raw.taxonomies, diags),
        git: raw.git.unwrap_or(false),
        players: collect::players(raw.players, diags),
        menu_main: collect::menu(menus.main, diags),
        menu_footer: collect::menu(menus.footer, diags),
        authors: raw.authors.into_iter().filter_map(author).map(|author| with_safe_url(author, diags)).collect(),
        publisher: raw.publisher.map(|text| text.text.clone()),
        licence: raw.licence.map(|text| text.text.clone()),
        corrections_contact: raw.corrections_contact.and_then(|text| safe(text.text.clone(), text.span, diags)),
        robots: raw.robots.map(|text| text.text.clone()),
        relative: raw.relative.unwrap_or(false),
        host: host(raw.host.unwrap_or_default(), diags),
        deploy: deploy(raw.deploy),
        frames: frames(raw.frames, diags),
        icon: raw.icon,
        paginate: raw.paginate.map(Into::into),
        ics: raw.ics.unwrap_or(IcsEvents::Expected),
        extra: raw.extra.unwrap_or_default(),
    }
}

fn read(node: &Node, diags: &mut Vec<Diagnostic>) -> RawConfig {
    if node.as_map().is_some() {
        return decode(node, diags).unwrap_or_default();
    }
    if !node.is_null() {
        let message = "`site.yaml` is a map of keys, and this is none";
        diags.push(Diagnostic::new(Rule::InvalidValue, node.span.sub(0, 1), message).help("write `title: …`"));
    }
    RawConfig::default()
}

/// Takes the address that a site will stand at, in `site.yaml` or on the command line. It gets a `/` at its end.
///
/// # Errors
/// If it is no address of the web, or has a query or a fragment; in words.
pub fn parse_base_url(text: &str) -> Result<url::Url, String> {
    let wrong = |why: &str| Err(format!("`{text}` cannot be the site's address: {why}"));
    let mut url = match url::Url::parse(text.trim()) {
        Ok(url) => url,
        Err(_) => return wrong("write one such as `https://example.org/`"),
    };
    if !matches!(url.scheme(), "http" | "https") {
        return wrong("it has to begin with `https://` or `http://`");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return wrong("it cannot have a `?` or `#`");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return wrong("it cannot have a name or password");
    }
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    Ok(url)
}

fn checked<T>(result: Result<T, String>, span: Span, diags: &mut Vec<Diagnostic>) -> Option<T> {
    result.map_err(|message| diags.push(Diagnostic::new(Rule::InvalidValue, span, message))).ok()
}

/// The default language, and all of them: the default one is always among them.
fn languages(
    lang: Option<Spanned<Lang>>,
    all: Option<Languages>,
    diags: &mut Vec<Diagnostic>,
) -> (Lang, Vec<SiteLang>) {
    let mut known: Vec<SiteLang> = Vec::new();
    for (tag, names) in all.map(|all| all.0).unwrap_or_default() {
        if known.iter().any(|one| one.lang == tag.value) {
            let message = format!("the language `{}` stands twice", tag.value);
            diags.push(Diagnostic::new(Rule::InvalidValue, tag.span, message).help("take one of the two out"));
            continue;
        }
        let text = |text: crate::parse::front::Plain| text.text.clone();
        known.push(SiteLang {
            lang: tag.value,
            title: names.title.map(text),
            description: names.description.map(text),
        });
    }
    let has = |lang: &Lang| known.iter().any(|one| one.lang == *lang);
    let default = match lang {
        Some(lang) => {
            if !known.is_empty() && !has(&lang.value) {
                let message = format!("the default language `{}` is not among `languages`", lang.value);
                let found = Diagnostic::new(Rule::InvalidValue, lang.span, message);
                diags.push(found.help(format!("add `{}` to `languages`", lang.value)));
            }
            Some(lang.value)
        }
        // A site that names its languages and not English is not in English.
        None => known.first().filter(|_| !has(&Lang::default())).map(|one| one.lang.clone()),
    };
    let default = default.unwrap_or_default();
    if !known.iter().any(|one| one.lang == default) {
        known.insert(0, SiteLang { lang: default.clone(), title: None, description: None });
    }
    (default, known)
}

fn timezone(name: &Spanned<String>, diags: &mut Vec<Diagnostic>) -> jiff::tz::TimeZone {
    let database = jiff::tz::TimeZoneDatabase::bundled();
    if let Ok(zone) = database.get(&name.value) {
        return zone;
    }
    let names: Vec<String> = database.available().map(|name| name.to_string()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let found = Diagnostic::new(Rule::InvalidValue, name.span, format!("there is no time zone `{}`", name.value));
    diags.push(match nearest(&name.value, &names) {
        Some(meant) => found.help(format!("did you mean `{meant}`?")).fix(name.span, meant),
        None => found.help("write a name of the time zone database, such as `Europe/Berlin`"),
    });
    jiff::tz::TimeZone::UTC
}

/// Words of a closed list, each once.
pub(crate) fn once_each<T: Copy + PartialEq>(
    all: OneOrMany<Spanned<T>>,
    key: &str,
    diags: &mut Vec<Diagnostic>,
) -> Vec<T> {
    let mut seen: Vec<Spanned<T>> = Vec::new();
    for word in all {
        match seen.iter().find(|one| one.value == word.value) {
            Some(first) => {
                let found = Diagnostic::new(Rule::InvalidValue, word.span, format!("this stands twice in `{key}`"));
                diags.push(found.related(first.span, "first here").help("take one of the two out"));
            }
            None => seen.push(word),
        }
    }
    seen.into_iter().map(|word| word.value).collect()
}

fn levels(check: &[(Spanned<String>, Level)], diags: &mut Vec<Diagnostic>) -> BTreeMap<String, Level> {
    let mut levels = BTreeMap::new();
    for (rule, level) in check {
        if Rule::from_name(&rule.value).is_some() {
            levels.insert(rule.value.clone(), *level);
            continue;
        }
        diags.push(unknown_rule(rule));
    }
    levels
}

/// Reports a rule that does not exist.
pub(in crate::parse) fn unknown_rule(rule: &Spanned<String>) -> Diagnostic {
    let names: Vec<&str> = Rule::ALL.iter().map(|rule| rule.name()).collect();
    let found = Diagnostic::new(Rule::InvalidValue, rule.span, format!("there is no rule `{}`", rule.value));
    match nearest(&rule.value, &names) {
        Some(meant) => found.help(format!("did you mean `{meant}`?")).fix(rule.span, meant),
        None => found.help("`nutgraf explain` lists the rules"),
    }
}

fn limits(raw: RawLimits) -> Bounds {
    let default = Bounds::default();
    Bounds {
        file: raw.file.unwrap_or(default.file),
        depth: raw.depth.unwrap_or(default.depth),
        values: raw.values.unwrap_or(default.values),
        cells: raw.cells.unwrap_or(default.cells),
        pixels: raw.pixels.unwrap_or(default.pixels),
        front: raw.front.unwrap_or(default.front),
        pages: raw.pages.unwrap_or(default.pages),
        page: raw.page.unwrap_or(default.page),
        seconds: raw.seconds.unwrap_or(default.seconds),
    }
}

/// An author as the model has it; None for one without a name, which has been reported.
fn with_safe_url(author: Author, diags: &mut Vec<Diagnostic>) -> Author {
    let url = author.url.and_then(|url| Some(Spanned::new(safe(url.value, url.span, diags)?, url.span)));
    Author { url, ..author }
}

/// An address that pages link to, if it runs no code.
fn safe(address: String, span: Span, diags: &mut Vec<Diagnostic>) -> Option<String> {
    if markdown::safe_url(&address) {
        return Some(address);
    }
    let message =
        format!("the address `{}` runs code or carries a document", address.chars().take(60).collect::<String>());
    diags.push(
        Diagnostic::new(Rule::UnsafeUrl, span, message).help("write an address with `https://`, or an e-mail address"),
    );
    None
}

pub(crate) fn author(raw: RawAuthor) -> Option<Author> {
    if is_filler(&raw.name.text, raw.name.span) {
        return None;
    }
    Some(Author { name: raw.name.text.clone(), url: raw.url, role: raw.role.unwrap_or(AuthorRole::Author) })
}

fn host(raw: RawHost, diags: &mut Vec<Diagnostic>) -> Host {
    let cname = raw.cname.and_then(|name| host_name(name, diags));
    Host {
        headers: raw.headers.unwrap_or(raw.hsts.is_some()),
        hsts: raw.hsts,
        redirects: raw.redirects.map_or(Redirects::No, |redirects| redirects.0),
        precompress: raw.precompress.unwrap_or(false),
        nojekyll: raw.nojekyll.unwrap_or(cname.is_some()),
        cname,
    }
}

/// The name of a host as `CNAME` wants it: no scheme, port or path.
fn host_name(name: Spanned<String>, diags: &mut Vec<Diagnostic>) -> Option<Spanned<String>> {
    let label = |label: &str| {
        let plain = label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        plain && (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-')
    };
    if name.value.len() <= 253 && name.value.contains('.') && name.value.split('.').all(label) {
        return Some(name);
    }
    let message = format!("`{}` is no name of a host", name.value);
    let help = "write the name alone, without `https://` and `/`: `cname: explainers.example.org`";
    diags.push(Diagnostic::new(Rule::InvalidValue, name.span, message).help(help));
    None
}

fn deploy(raw: super::yaml::Entries<RawDeploy>) -> BTreeMap<String, DeployTarget> {
    let target = |raw: RawDeploy| DeployTarget { url: raw.url, max_deletes: raw.max_deletes };
    raw.into_iter().map(|(name, raw)| (name.value, target(raw))).collect()
}

/// Hosts that may show the site in frames: `https://paper.example`, `*.paper.example`, without blanks, quotes or `;`, so that nothing
/// else can get into the header they are written to.
fn frames(raw: OneOrMany<Spanned<String>>, diags: &mut Vec<Diagnostic>) -> Vec<String> {
    let mut hosts = Vec::new();
    for host in raw {
        let plain = |c: char| c.is_ascii_alphanumeric() || ".-*:/[]".contains(c);
        if host.value.chars().all(plain) {
            hosts.push(host.value);
            continue;
        }
        let message = format!("`{}` is no host that can be named in `frames`", host.value);
        diags.push(
            Diagnostic::new(Rule::InvalidValue, host.span, message).help("write one such as `https://paper.example`"),
        );
    }
    hosts
}

#[cfg(test)]
mod tests;
