//! The theme of a site: every file of `templates/` and `themes/`, read for [`Theme::take`].

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::first::Seen;
use super::resources::Files;
use super::{Failure, Options, Prepared};
use crate::artifact::{Content, OutPath};
use crate::diag::{Diagnostic, Rule, suggest};
use crate::render::build::{Cards, Renderer, assets_of};
use crate::render::csl::Style;
use crate::render::theme::{DataFiles, Library, SiteFiles, Theme, ThemeFile, Wanted, fingerprint, lint};
use crate::site::CardKind;
use crate::source::{FileId, Limits, LoadError, Role, Span, Spanned, Tree};
use crate::story::Lang;
use crate::story::config::Config;

/// Static files of up to this many bytes are kept in memory between reading and writing.
const KEPT: usize = 1 << 20;

/// All themes of the site, and its own templates.
pub fn library(tree: &Tree, config: &Config, diags: &mut Vec<Diagnostic>) -> Library {
    let mut files = Vec::new();
    let limits = Limits { file: config.limits.file };
    for entry in tree.entries().iter().filter(|entry| entry.role == Role::Theme) {
        let read = match ThemeFile::is_static(&entry.path) {
            true => copied(tree, entry.id, entry.path.clone()),
            false => tree.text(entry.id, &limits).map(ThemeFile::Text),
        };
        match read {
            Ok(file) => files.push(file),
            Err(error) => diags.push(Diagnostic::from(&error)),
        }
    }
    Library::new(files)
}

/// The themes of pages that have another one than the site, or other options.
#[derive(Default)]
pub struct PageThemes {
    /// Each once.
    pub themes: Vec<Theme>,
    /// Which of them a page has, by its file and language.
    pub of: HashMap<(FileId, Lang), usize>,
}

/// The files that themes draw on: those of the site, and its data.
type Drawn<'a> = (&'a Tree, &'a DataFiles);

/// Loads the theme of the site; None if it cannot be used (reported).
pub fn theme(library: &Library, tree: Drawn<'_>, config: &Config, diags: &mut Vec<Diagnostic>) -> Option<Theme> {
    take(library, tree, config, (&config.theme, &config.theme_options, &config.theme_places), diags)
}

/// Loads what pages ask for by `theme`. Pages of a story's folder, and translations, have its theme unless they say another.
pub fn of_pages(
    library: &Library,
    tree: Drawn<'_>,
    config: &Config,
    pages: &[Seen],
    diags: &mut Vec<Diagnostic>,
) -> PageThemes {
    let own: HashMap<&str, (&serde_json::Value, Span)> =
        pages.iter().rev().filter_map(|page| Some((&*page.card.path, (page.theme.as_ref()?, page.place)))).collect();
    let stories: HashSet<&str> =
        pages.iter().filter(|page| page.card.kind == CardKind::Story).map(|page| &*page.card.path).collect();
    let mut found = PageThemes::default();
    let mut known: HashMap<String, Option<usize>> = HashMap::new();
    for page in pages {
        let path = &*page.card.path;
        let above = path.match_indices('/').rev().filter_map(|(at, _)| path.get(..at));
        let inherited = || above.filter(|folder| stories.contains(folder)).find_map(|folder| own.get(folder).copied());
        let said = page.theme.as_ref().map(|value| (value, page.place)).or_else(|| own.get(path).copied());
        let Some((value, place)) = said.or_else(inherited) else { continue };
        let index = *known.entry(value.to_string()).or_insert_with(|| {
            let (name, options) = asked(value, place, config, diags)?;
            let theme = take(library, tree, config, (&name, &options, &BTreeMap::new()), diags)?;
            found.themes.push(theme);
            Some(found.themes.len() - 1)
        });
        if let Some(index) = index {
            found.of.insert((page.card.file, page.card.lang.clone()), index);
        }
    }
    found
}

/// Checks that the templates exist that pages ask for.
pub fn templates(site: Option<&Theme>, own: &PageThemes, pages: &[Seen], diags: &mut Vec<Diagnostic>) {
    for page in pages {
        let Some(wanted) = &page.template else { continue };
        let index = own.of.get(&(page.card.file, page.card.lang.clone()));
        let theme = index.and_then(|index| own.themes.get(*index)).or(site);
        let Some(theme) = theme.filter(|theme| !theme.has_template(&wanted.value)) else { continue };
        let message = format!("there is no template `{}`", wanted.value);
        let whole = theme.templates().filter(|name| !name.starts_with("components/") && !name.starts_with("parts/"));
        let hint = suggest::did_you_mean_word(&wanted.value, whole).unwrap_or_else(|| {
            format!("write `templates/{}`; `{{% extends \"page.html\" %}}` begins it", wanted.value)
        });
        let found = Diagnostic::new(Rule::MissingFile, wanted.span, message).help(hint);
        // Translations and pages below a section ask for the same one at the same place.
        if !diags.iter().any(|known| known.place == found.place && known.rule == found.rule) {
            diags.push(found);
        }
    }
}

/// Where the files of themes stand in the output, each once, with the numbers of theme and file.
pub fn assets<'a>(themes: impl Iterator<Item = &'a Theme>) -> Vec<(OutPath, usize, usize)> {
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for (index, theme) in themes.enumerate() {
        let new = assets_of(theme).into_iter().filter(|(_, path)| seen.insert(path.clone()));
        found.extend(new.map(|(number, path)| (path, index, number)));
    }
    found
}

/// What a page asks for: the name of a theme, options for that of the site, or both. Options of the site hold where the theme
/// is the same.
fn asked(
    value: &serde_json::Value,
    place: Span,
    config: &Config,
    diags: &mut Vec<Diagnostic>,
) -> Option<(Spanned<String>, serde_json::Value)> {
    let mut own = match value {
        serde_json::Value::String(name) => serde_json::Map::from_iter([("name".to_string(), name.as_str().into())]),
        serde_json::Value::Object(map) => map.clone(),
        _ => {
            let message = format!("`theme` wants the name of a theme, or a map of its options, not `{value}`");
            diags.push(Diagnostic::new(Rule::InvalidValue, place, message).help("write `theme: {accent: petrol}`"));
            return None;
        }
    };
    let name = own.remove("name").and_then(|name| name.as_str().map(str::to_string));
    let name = name.unwrap_or_else(|| config.theme.value.clone());
    let mut options = match (name == config.theme.value, &config.theme_options) {
        (true, serde_json::Value::Object(site)) => site.clone(),
        _ => serde_json::Map::new(),
    };
    options.extend(own);
    Some((Spanned::new(name, place), serde_json::Value::Object(options)))
}

type Asked<'a> = (&'a Spanned<String>, &'a serde_json::Value, &'a BTreeMap<String, Span>);

fn take(
    library: &Library,
    (tree, data): Drawn<'_>,
    config: &Config,
    (name, options, places): Asked<'_>,
    diags: &mut Vec<Diagnostic>,
) -> Option<Theme> {
    let langs: Vec<Lang> = config.languages.iter().map(|known| known.lang.clone()).collect();
    let wanted = Wanted { name, options, places, langs: &langs, files: &Statics(tree), data };
    match Theme::take(library, &wanted) {
        Ok(theme) => {
            let theme = theme.bounded(&config.limits);
            diags.extend(theme.findings().iter().cloned());
            Some(theme)
        }
        Err(found) => {
            diags.extend(found);
            None
        }
    }
}

impl Prepared {
    /// The order of parts that the theme has, where the site has none.
    pub(super) fn take_parts(&mut self, theme: Option<&Theme>, library: &Library) {
        if self.config.parts.is_none() {
            Arc::make_mut(&mut self.config).theme_parts = library.parts();
        }
        if self.config.parts.is_none()
            && let Some(parts) = theme.and_then(Theme::parts)
        {
            Arc::make_mut(&mut self.config).parts = Some(parts.to_vec());
        }
    }

    /// What renders pages: with the theme of the site, and with those of single pages.
    pub(super) fn renderers(
        &mut self,
        theme: Option<Theme>,
        own: PageThemes,
        files: &Arc<Files>,
        cards: Option<&Cards>,
        style: Option<&Arc<Style>>,
    ) {
        let renderer = |theme: Theme| {
            let renderer = Renderer::new(self.site.clone(), Arc::new(theme), files.clone());
            let renderer = renderer.with_icons(self.icons.for_pages());
            renderer.with_cards(cards.cloned()).with_style(style.cloned())
        };
        let (renderer, page_renderers) = (theme.map(renderer), own.themes.into_iter().map(renderer).collect());
        let cards = self.site.cards.iter().enumerate();
        self.renderer_of =
            cards.filter_map(|(i, card)| Some((i, *own.of.get(&(card.file, card.lang.clone()))?))).collect();
        self.renderer = renderer;
        self.page_renderers = page_renderers;
    }
}

/// The themes of a site, for commands about themes.
pub struct Shelf {
    /// Files of the site.
    pub tree: Tree,
    /// Its settings.
    pub config: Config,
    /// Its themes.
    pub library: Library,
}

impl Shelf {
    /// Looks at a theme as its author. `site` says whether the site's own templates are looked at, too.
    pub fn lint(&self, name: &Spanned<String>, site: bool) -> Vec<Diagnostic> {
        let langs: Vec<Lang> = self.config.languages.iter().map(|known| known.lang.clone()).collect();
        let nothing = serde_json::Value::Null;
        let data = super::data::load(&self.tree, &self.config, &mut Vec::new());
        let wanted = Wanted {
            name,
            options: if site { &self.config.theme_options } else { &nothing },
            places: &self.config.theme_places,
            langs: &langs,
            files: &Statics(&self.tree),
            data: &data,
        };
        let mut found = lint(&self.library, &wanted, site);
        crate::diag::sort(&mut found, &self.tree);
        found
    }
}

/// Reads the settings and the themes of a site; of mistakes in the settings `check` tells.
///
/// # Errors
/// If there is no site.
pub fn shelf(options: &Options) -> Result<Shelf, Failure> {
    let (tree, _) = super::prepare::open(options)?;
    let mut unsaid = Vec::new();
    let config = super::prepare::settings(&tree, options, &mut unsaid);
    let library = library(&tree, &config, &mut unsaid);
    Ok(Shelf { tree, config, library })
}

/// Reads the settings of a site, and tells what is wrong with them.
///
/// # Errors
/// If there is no site.
pub fn settings(options: &Options) -> Result<(Tree, Config, Vec<Diagnostic>), Failure> {
    let (tree, _) = super::prepare::open(options)?;
    let mut diags = Vec::new();
    let config = super::prepare::settings(&tree, options, &mut diags);
    Ok((tree, config, diags))
}

/// The files of the site's `static/`, for options of the theme.
struct Statics<'a>(&'a Tree);

impl SiteFiles for Statics<'_> {
    fn paths(&self) -> Vec<String> {
        let statics = self.0.entries().iter().filter(|entry| entry.role == Role::Static);
        statics.filter_map(|entry| Some(entry.path.strip_prefix("static/")?.to_string())).collect()
    }

    fn bytes(&self, path: &str) -> Option<Vec<u8>> {
        let entry = self.0.find(&format!("static/{path}"))?;
        self.0.bytes(entry.id).ok()
    }
}

/// A file of `static/`: large ones are read only for their fingerprint.
fn copied(tree: &Tree, id: FileId, path: Arc<str>) -> Result<ThemeFile, LoadError> {
    let bytes = tree.bytes(id)?;
    let fingerprint = fingerprint(&bytes);
    let content = if bytes.len() > KEPT { content(tree, id)? } else { Content::Bytes(bytes) };
    Ok(ThemeFile::Static { path, content, fingerprint })
}

/// A file as something to be written.
pub fn content(tree: &Tree, id: FileId) -> Result<Content, LoadError> {
    match tree.disk_path(id) {
        Some(path) => Ok(Content::Copy(path)),
        None => Ok(Content::Bytes(tree.bytes(id)?)),
    }
}
