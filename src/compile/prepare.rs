//! Steps 1 to 4: find, parse, check, plan.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::album::Album;
use super::first::{self, GroupSeen, Seen};
use super::icons::Icons;
use super::resources::Files;
use super::second::Listing;
use super::taken::{Owner, Taken};
use super::uses::{self, Pointer};
use super::{Failure, Options, Prepared, Progress, Work};
use crate::artifact::OutPath;
use crate::check::{Context, Shared, levels};
use crate::diag::{self, Diagnostic, Place, Rule};
use crate::parse::{config, inventory, markdown, yaml};
use crate::render::outputs::feed::{Form, Subject};
use crate::render::outputs::sitemap;
use crate::render::theme::{DataFiles, Library, Theme};
use crate::site::{CardKind, Route, Site, Target, links, plan};
use crate::source::{FileId, LoadError, OpenOptions, Role, Span, Tree};
use crate::story::Lang;
use crate::story::config::Config;

/// Steps 1 to 4.
///
/// # Errors
/// Only if there is no site to speak of; see [`Failure`].
pub fn prepare(options: &Options, progress: &dyn Progress) -> Result<Prepared, Failure> {
    let (tree, errors) = open(options)?;
    let mut diags: Vec<Diagnostic> = errors.iter().map(Diagnostic::from).collect();
    let tree = Arc::new(tree);
    let config = Arc::new(settings(&tree, options, &mut diags));
    let today = options.today.unwrap_or_else(|| config.timezone.to_datetime(jiff::Timestamp::now()).date());
    let found = inventory::inventory(&tree, &config, options.file.is_some(), &mut diags);
    let mut shared_hash = blake3::Hasher::new();
    let mut read = |id: FileId, diags: &mut Vec<Diagnostic>| {
        let file = first::read(&tree, id, &config, diags)?;
        shared_hash.update(file.text.as_bytes());
        Some(file)
    };
    let shared = Shared::new(&found, &config, &mut read, &mut diags);
    let mut prepared = Prepared {
        cascades: first::cascades(&tree, &found, &config),
        changed: super::changed::changed(&tree, &config, &mut diags),
        tree,
        inventory: found,
        shared,
        shared_hash: shared_hash.finalize(),
        data: DataFiles::default(),
        site: Arc::new(Site::empty(config.clone())),
        config,
        today,
        cards_of: Vec::new(),
        kept: Vec::new(),
        renderer: None,
        page_renderers: Vec::new(),
        renderer_of: HashMap::new(),
        files: None,
        left: Vec::new(),
        units: Vec::new(),
        by_path: HashMap::new(),
        tales: super::told::Tales::default(),
        icons: Icons::default(),
        store: options.store.clone(),
        diagnostics: diags,
    };
    super::bounds::pages(&prepared.tree, &prepared.config, &mut prepared.diagnostics);
    let data = super::data::load(&prepared.tree, &prepared.config, &mut prepared.diagnostics);
    prepared.data = data;
    let library = super::theme::library(&prepared.tree, &prepared.config, &mut prepared.diagnostics);
    let theme =
        super::theme::theme(&library, (&prepared.tree, &prepared.data), &prepared.config, &mut prepared.diagnostics);
    prepared.take_parts(theme.as_ref(), &library);
    let seen = first_pass(&mut prepared, options, today, progress);
    prepared.plan(seen, options, theme, &library);
    let mut diagnostics = std::mem::take(&mut prepared.diagnostics);
    levels::of_site(&prepared.config, &mut diagnostics);
    diag::sort(&mut diagnostics, &prepared.tree);
    prepared.diagnostics = diagnostics;
    Ok(prepared)
}

/// Finds the files.
pub(super) fn open(options: &Options) -> Result<(Tree, Vec<LoadError>), Failure> {
    let opened = match &options.file {
        Some(file) => Tree::single(&options.root.join(file)),
        None => Tree::open(&options.root, &OpenOptions { output: Some(options.output.clone()) }),
    };
    opened.map_err(|error| match error {
        LoadError::NoFolder(folder) => Failure::Site(format!(
            "there is no folder `{folder}`: a site has its pages in `content/`; `nutgraf init` makes one"
        )),
        LoadError::Io { .. } => Failure::Machine(error.to_string()),
        other => Failure::Site(other.to_string()),
    })
}

/// The settings: `site.yaml`, else what a folder or a file without one gets.
pub(super) fn settings(tree: &Tree, options: &Options, diags: &mut Vec<Diagnostic>) -> Config {
    let entry = tree.find("site.yaml").filter(|_| options.file.is_none());
    let bounds = crate::story::config::Bounds::default();
    let file = entry.and_then(|entry| match tree.text(entry.id, &crate::source::Limits { file: bounds.file }) {
        Ok(file) => Some(file),
        Err(error) => {
            diags.push(Diagnostic::from(&error));
            None
        }
    });
    let node = file.as_ref().and_then(|file| yaml::parse(file, 0..file.text.len(), &bounds, diags));
    let mut config = config::config(node.as_ref(), diags);
    fixed_levels(node.as_ref(), diags);
    if let Some(base) = &options.base_url {
        match config::parse_base_url(base) {
            Ok(url) => config.base_url = Some(url),
            Err(message) => {
                diags.push(Diagnostic::new(Rule::InvalidValue, Place::Site, format!("--base-url: {message}")))
            }
        }
    }
    if options.file.is_some() {
        single_language(tree, &mut config);
        config.search = false; // The browser has one for a page.
    }
    config
}

/// Levels that could have no effect: nothing sensible can be built on such mistakes.
fn fixed_levels(node: Option<&yaml::Node>, diags: &mut Vec<Diagnostic>) {
    let fields = node.and_then(|node| node.get("check")).and_then(yaml::Node::as_map).unwrap_or_default();
    for field in fields {
        let Some(rule) = Rule::from_name(&field.key.value).filter(|rule| levels::fixed(*rule)) else {
            continue;
        };
        if field.value.as_text().is_some_and(|level| level.text != "error") {
            let message = format!("`{rule}` is always an error");
            diags.push(Diagnostic::new(Rule::InvalidValue, field.key.span, message).help("take this entry out"));
        }
    }
}

/// A file that becomes a site of its own is in the language it says it is in.
fn single_language(tree: &Tree, config: &mut Config) {
    let Some(page) = tree.entries().iter().find(|entry| entry.role == Role::Page) else {
        return;
    };
    let Ok(file) = tree.text(page.id, &crate::source::Limits { file: config.limits.file }) else {
        return;
    };
    let draft = crate::parse::draft(&file, &config.limits, &mut Vec::new());
    let said = draft.front.as_ref().and_then(|front| front.get("lang")).and_then(|node| node.as_text());
    let name = page.path.trim_end_matches(".md").rsplit_once('.').map(|(_, tag)| tag.to_string());
    let lang = said.map(|text| text.text.clone()).or(name).and_then(|tag| Lang::parse(&tag).ok());
    if let Some(lang) = lang {
        config.languages = vec![crate::story::config::SiteLang { lang: lang.clone(), title: None, description: None }];
        config.lang = lang;
    }
}

/// Parses and checks every page, in parallel; what is kept is in the order of the groups.
fn first_pass(
    prepared: &mut Prepared,
    options: &Options,
    today: jiff::civil::Date,
    progress: &dyn Progress,
) -> Vec<GroupSeen> {
    progress.stage("reading", prepared.inventory.groups.len());
    let bibliography = prepared.bibliography();
    let context = Context {
        config: &prepared.config,
        today,
        shared: &prepared.shared,
        cascades: &prepared.cascades,
        changed: &prepared.changed,
        bibliography: &bibliography,
        again: false,
    };
    let room = first::Room::new();
    let mut found: Vec<GroupSeen> = prepared
        .inventory
        .groups
        .par_iter()
        .enumerate()
        .map(|(index, group)| {
            let seen = first::group(index, group, &prepared.tree, &context, prepared.shared_hash, options, &room);
            progress.step();
            seen
        })
        .collect();
    drop(bibliography);
    for seen in &mut found {
        prepared.diagnostics.append(&mut seen.diags);
        prepared.kept.push(seen.kept.take());
    }
    found
}

impl Prepared {
    /// How a page asks for the entries of a bibliography beside it.
    pub(super) fn bibliography(
        &self,
    ) -> impl Fn(&str, Span, &mut Vec<Diagnostic>) -> Option<yaml::Node> + Sync + use<> {
        let tree = self.tree.clone();
        let config = self.config.clone();
        move |path, span, diags| {
            let Some(entry) = tree.find(path) else {
                diags.push(Diagnostic::new(Rule::MissingFile, span, format!("there is no file `{path}`")));
                return None;
            };
            let file = first::read(&tree, entry.id, &config, diags)?;
            crate::parse::bibliography(&file, diags)
        }
    }

    /// Gives addresses, plans the site, checks what needs all pages, and lists what is to be rendered.
    fn plan(&mut self, groups: Vec<GroupSeen>, options: &Options, theme: Option<Theme>, library: &Library) {
        let mut left = Vec::new();
        let mut pages: Vec<Seen> = Vec::new();
        for group in groups {
            self.kept.push(group.kept);
            left.extend(group.left);
            pages.extend(group.seen);
        }
        let mut diags = std::mem::take(&mut self.diagnostics);
        if options.file.is_some() {
            for page in &mut pages {
                page.card.path = "".into();
                page.card.is_home = true;
            }
        }
        first::place(&mut pages, &self.config, &mut diags);
        let cards = pages.iter().map(|page| page.card.clone()).collect();
        let mut site = plan::plan(self.config.clone(), cards);
        let mut files = self.files(&site, &left);
        if options.file.is_some() {
            // Not everything that lies beside a single page is meant to be published.
            let named: HashSet<String> = pages.iter().flat_map(|page| page.files(&self.config)).collect();
            files.routes.retain(|path, _| named.contains(path));
        }
        files.album = self.album(&files, &pages, options, &mut diags);
        self.icons = Icons::of(&self.tree, &self.config, options, &mut diags);
        let mut taken = Taken::default();
        let own = super::theme::of_pages(library, (&self.tree, &self.data), &self.config, &pages, &mut diags);
        let assets = super::theme::assets(theme.iter().chain(&own.themes));
        self.units = self.work(&site, &files, &pages, assets, &mut taken, &mut diags);
        for work in &self.units {
            if let Work::Copy(path, _) | Work::Redirect(path, _) | Work::Listing(path, _) = work
                && let Ok(route) = Route::root().child(path.as_str())
            {
                site.targets.entry(folder_route(route)).or_insert(Target::File);
            }
        }
        self.check_uses(&site, &pages, &left, &files, &mut diags);
        super::theme::templates(theme.as_ref(), &own, &pages, &mut diags);
        if options.file.is_none() {
            super::address::hints(&self.tree, &site, &mut diags);
            self.check_hosting(&site, &mut diags);
        }
        self.cards_of = vec![Vec::new(); self.inventory.groups.len()];
        let group_of: HashMap<FileId, usize> = pages.iter().map(|page| (page.card.file, page.group)).collect();
        for (i, card) in site.cards.iter().enumerate() {
            if let Some(cards) = group_of.get(&card.file).and_then(|&group| self.cards_of.get_mut(group)) {
                cards.push(i);
            }
        }
        self.site = Arc::new(site);
        let files = Arc::new(files);
        self.files = Some(files.clone());
        self.by_path = self.paths();
        let cards = self.cards(&self.site, options, &mut diags);
        let style = super::style::style(&self.tree, &self.config, &mut diags);
        self.renderers(theme, own, &files, cards.as_ref(), style.as_ref());
        self.left = left;
        self.diagnostics = diags;
    }

    /// Where the files beside pages are copied to: below the address of the folder's own page.
    fn files(&self, site: &Site, left: &[first::Left]) -> Files {
        let mut owners: HashMap<&str, &Route> = HashMap::new();
        for group in self.inventory.groups.iter().filter(|group| group.owns_folder) {
            let languages = self.config.languages.iter().map(|l| &l.lang);
            let mut cards =
                std::iter::once(&self.config.lang).chain(languages).filter_map(|l| site.in_lang(&group.path, l));
            if let Some(card) = cards.next().and_then(|i| site.cards.get(i)) {
                owners.insert(&group.path, &card.route);
            }
        }
        // What lies in the folder of a page that is not published is not published either.
        let hidden = |path: &str| {
            let folders = path.match_indices('/').filter_map(|(at, _)| path.get(..at));
            let mut owned = folders.filter(|folder| !owners.contains_key(folder));
            owned.any(|folder| left.iter().any(|page| page.owns_folder && *page.path == *folder))
        };
        let mut routes = HashMap::new();
        for (path, id) in &self.inventory.assets {
            if path.starts_with("_shared/") || hidden(path) {
                continue;
            }
            let mut above = path.as_str();
            let route = loop {
                let Some((folder, _)) = above.rsplit_once('/') else {
                    break Route::root().child(path).ok();
                };
                above = folder;
                if let Some(owner) = owners.get(folder) {
                    break owner.child(path.get(folder.len() + 1..).unwrap_or_default()).ok();
                }
            };
            if let Some(route) = route {
                routes.insert(path.clone(), (*id, route));
            }
        }
        let mut langs: HashMap<FileId, Lang> = site.cards.iter().map(|card| (card.file, card.lang.clone())).collect();
        langs.extend(self.shared.langs());
        let none = std::collections::BTreeMap::new();
        let album = Album::new(self.tree.clone(), none, 0, (None, false), &mut Vec::new());
        Files { tree: self.tree.clone(), routes, limit: self.config.limits.file, album, langs }
    }

    /// Lists everything that is to be rendered and finds what collides.
    fn work(
        &self,
        site: &Site,
        files: &Files,
        pages: &[Seen],
        assets: Vec<(OutPath, usize, usize)>,
        taken: &mut Taken,
        diags: &mut Vec<Diagnostic>,
    ) -> Vec<Work> {
        let mut units = Vec::new();
        let mut groups: Vec<usize> = pages.iter().map(|page| page.group).collect();
        groups.sort_unstable();
        groups.dedup();
        units.extend(groups.into_iter().map(Work::Group));
        let places: HashMap<(FileId, &Lang), Span> =
            pages.iter().map(|page| ((page.card.file, &page.card.lang), page.place)).collect();
        for card in &site.cards {
            let path = self.tree.entry(card.file).map(|entry| entry.path.to_string()).unwrap_or_default();
            let owner =
                Owner { words: format!("the page {path}"), place: places.get(&(card.file, &card.lang)).copied() };
            taken.take_all(card, &path, &owner, diags);
        }
        for (route, listing) in self.listings(site) {
            let Ok(path) = route.out_path() else { continue };
            let owner = Owner { words: listing.words(site), place: None };
            if taken.take(&path, owner, diags) {
                units.push(Work::Listing(path, listing));
            }
        }
        // They are rendered with the first page of their list; here they only keep their places.
        for (words, route) in site.later_pages() {
            if let Ok(path) = route.out_path() {
                taken.take(&path, Owner { words, place: None }, diags);
            }
        }
        for (number, path, variants) in files.album.made() {
            let owner = Owner { words: format!("a variant of the picture content/{path}"), place: None };
            // Every variant takes its place, also after one that is taken already.
            let refused = variants.filter(|out| !taken.take(out, owner.clone(), diags)).count();
            units.extend((refused == 0).then_some(Work::Picture(number)));
        }
        self.copies(files, pages, taken, diags, &mut units);
        for (out, theme, number) in assets {
            if taken.take(&out, Owner { words: "a file of the theme".into(), place: None }, diags) {
                units.push(Work::Asset(out, theme, number));
            }
        }
        self.redirects(pages, taken, diags, &mut units);
        units.extend(super::index::work(site, taken, diags));
        units
    }

    /// Files that are copied: beside pages, and those of `static/`.
    fn copies(
        &self,
        files: &Files,
        pages: &[Seen],
        taken: &mut Taken,
        diags: &mut Vec<Diagnostic>,
        units: &mut Vec<Work>,
    ) {
        let needed = self.pictures_as_files(pages);
        let mut copies: Vec<(&String, FileId, OutPath)> = Vec::new();
        for (path, (id, route)) in &files.routes {
            let named = |needed: &HashSet<String>| {
                needed.contains(path) || needed.contains(route.as_str().trim_start_matches('/'))
            };
            if files.album.replaces(path) && needed.as_ref().is_some_and(|needed| !named(needed)) {
                continue;
            }
            if let Ok(out) = route.out_path() {
                copies.push((path, *id, out));
            }
        }
        copies.sort();
        for (path, id, out) in copies {
            if taken.take(&out, Owner { words: format!("the file content/{path}"), place: None }, diags) {
                units.push(Work::Copy(out, id));
            }
        }
        super::bounds::names(self.inventory.assets.iter().map(|(path, _)| path.as_str()), diags);
        for entry in self.tree.entries().iter().filter(|entry| entry.role == Role::Static) {
            let below = entry.path.strip_prefix("static/").unwrap_or(&entry.path);
            match OutPath::parse(below) {
                Ok(out) => {
                    if taken.take(&out, Owner { words: format!("the file {}", entry.path), place: None }, diags) {
                        units.push(Work::Copy(out, entry.id));
                    }
                }
                Err(error) => diags.push(first::about(&entry.path, Rule::InvalidValue, error.to_string())),
            }
        }
    }

    /// Pages that lead from old addresses to new ones.
    fn redirects(&self, pages: &[Seen], taken: &mut Taken, diags: &mut Vec<Diagnostic>, units: &mut Vec<Work>) {
        for page in pages {
            for alias in &page.aliases {
                let path = alias.value.trim_matches('/');
                // `/old/name.html` was a file; anything else is a folder.
                let out = match path.ends_with(".html") || path.ends_with(".htm") {
                    true => OutPath::parse(path),
                    false => Route::page(path.split('/')).and_then(|route| route.out_path()),
                };
                match out {
                    Ok(out) => {
                        let owner = Owner { words: format!("the alias `{}`", alias.value), place: Some(alias.span) };
                        if taken.take(&out, owner, diags) {
                            units.push(Work::Redirect(out, page.card.route.clone()));
                        }
                    }
                    Err(error) => diags.push(Diagnostic::new(Rule::InvalidValue, alias.span, error.to_string())),
                }
            }
        }
    }

    /// Pages and files that come from no file of content.
    fn listings(&self, site: &Site) -> Vec<(Route, Listing)> {
        let mut found = Vec::new();
        for site_lang in &self.config.languages {
            let lang = &site_lang.lang;
            found.extend(site.search_page(lang).map(|route| (route, Listing::Search(lang.clone()))));
            let home = plan::home(&self.config, lang);
            let mut below = |rest: &str, listing: Listing| {
                found.extend(home.child(rest).ok().map(|route| (route, listing)));
            };
            below("404.html", Listing::NotFound(lang.clone()));
            if site.people.iter().any(|person| person.lang == *lang) {
                below("people/", Listing::PersonList(lang.clone()));
            }
            if crate::render::outputs::changes::exists(site, lang) {
                below(crate::render::outputs::changes::FILE, Listing::Changes(lang.clone()));
            }
            if !site.homes.contains_key(lang) {
                found.push((home, Listing::Home(lang.clone())));
            }
        }
        for (route, index, lang) in site.term_lists() {
            found.push((route, Listing::TagList(index, lang)));
        }
        found.extend(site.tags.iter().enumerate().map(|(i, tag)| (tag.route.clone(), Listing::Tag(i))));
        found.extend(site.people.iter().enumerate().map(|(i, person)| (person.route.clone(), Listing::Person(i))));
        if let Some(base) = &self.config.base_url {
            for subject in Subject::all(site) {
                let route = |form: Form| subject.page(site)?.child(form.file()).ok();
                let feeds = Form::ALL.into_iter().filter_map(|form| Some((route(form)?, form)));
                found.extend(feeds.map(|(route, form)| (route, Listing::Feed(subject.clone(), form))));
            }
            let root = Route::root();
            let pieces = sitemap::pieces(site, base);
            let named = pieces.iter().filter_map(|piece| Some((root.child(&piece.name).ok()?, piece.clone())));
            found.extend(named.map(|(route, piece)| (route, Listing::SitemapPiece(piece))));
            found.extend(root.child(sitemap::FILE).ok().map(|route| (route, Listing::Sitemap(pieces))));
        }
        found.extend(Route::root().child("robots.txt").ok().map(|route| (route, Listing::Robots)));
        found.extend(super::hosting::listings(&self.config));
        let icons = self.icons.files.iter();
        found.extend(icons.filter_map(|&icon| Some((Route::root().child(icon.name()).ok()?, Listing::Icon(icon)))));
        found
    }

    /// Checks what pages point at.
    fn check_uses(
        &self,
        site: &Site,
        pages: &[Seen],
        left: &[first::Left],
        files: &Files,
        diags: &mut Vec<Diagnostic>,
    ) {
        let has = |path: &str| files.routes.contains_key(path);
        let hidden = |path: &str| {
            let bare = path.trim_end_matches(".md").trim_end_matches("index").trim_matches('/');
            left.iter().find(|page| *page.path == *bare).map(|page| page.why)
        };
        for page in pages {
            let card = &page.card;
            let pointer = Pointer {
                route: &card.route,
                lang: &card.lang,
                folder: &page.folder,
                anchors: &card.anchors,
                story: card.kind == CardKind::Story,
            };
            uses::check(site, &pointer, &page.uses, &has, &hidden, diags);
            for named in page.uses.iter().filter(|named| named.table.is_some() || named.text) {
                self.check_text(page, named, files, diags);
            }
        }
        let home = Route::root();
        let pointer = Pointer {
            route: &home,
            lang: &self.config.lang,
            folder: "",
            anchors: &std::collections::BTreeSet::new(),
            story: false,
        };
        uses::check(site, &pointer, &self.menu_uses(diags), &has, &hidden, diags);
        if let Some(icon) = &self.config.icon {
            let path = icon.value.trim_start_matches('/');
            let path = format!("static/{}", path.strip_prefix("static/").unwrap_or(path));
            if !self.tree.entries().iter().any(|entry| *entry.path == *path) {
                let message = format!("there is no file `{}`", icon.value);
                diags.push(Diagnostic::new(Rule::MissingFile, icon.span, message).help("put it into `static/`"));
            }
        }
    }

    /// What the menus of `site.yaml` point at.
    fn menu_uses(&self, diags: &mut Vec<Diagnostic>) -> Vec<uses::Use> {
        let mut found = Vec::new();
        let top = self.config.menu_main.iter().chain(&self.config.menu_footer);
        for item in top.flat_map(|item| std::iter::once(item).chain(&item.items)) {
            let url = &item.url;
            if !markdown::safe_url(&url.value) {
                let message = format!("the address `{}` runs code or carries a document", url.value);
                diags.push(
                    Diagnostic::new(Rule::UnsafeUrl, url.span, message).help("link to an `https:` address or a page"),
                );
                continue;
            }
            // Menus are written for the whole site: `/about/` and `about/` are the same page.
            let path = matches!(links::read(&url.value, &self.config), links::Link::Inside { .. });
            let whole = path && !url.value.starts_with('/') && !url.value.contains("://") && !url.value.contains(".md");
            let dest = if whole { format!("/{}", url.value) } else { url.value.clone() };
            found.push(uses::Use::of_menu(dest, url.span));
        }
        found
    }

    /// Which unit makes which file.
    fn paths(&self) -> HashMap<OutPath, usize> {
        let mut found = HashMap::new();
        for (i, work) in self.units.iter().enumerate() {
            match work {
                Work::Group(group) => {
                    for card in self.cards_of.get(*group).into_iter().flatten().filter_map(|&c| self.site.cards.get(c))
                    {
                        let parts = card.outputs.iter().filter_map(|(_, rest)| card.route.child(rest).ok());
                        let routes = std::iter::once(card.route.clone()).chain(parts);
                        found.extend(routes.filter_map(|route| route.out_path().ok()).map(|path| (path, i)));
                    }
                }
                Work::Copy(path, _) | Work::Redirect(path, _) | Work::Listing(path, _) | Work::Asset(path, ..) => {
                    found.insert(path.clone(), i);
                }
                Work::Index(lang, piece) => {
                    found.extend(super::index::known(&self.site, lang, *piece).map(|path| (path, i)));
                }
                Work::Picture(number) => {
                    let variants = self.files.iter().flat_map(|files| files.album.variants(*number));
                    found.extend(variants.map(|path| (path.clone(), i)));
                }
            }
        }
        found
    }
}

/// `/a/index.html` is found as `/a/`.
fn folder_route(route: Route) -> Route {
    match route.as_str().strip_suffix("index.html").map(str::to_string) {
        Some(folder) => Route::page(folder.split('/')).unwrap_or(route),
        None => route,
    }
}
