//! One page of a site as a single file: which page is meant, and what it is made of.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::{Prepared, Unit, Work};
use crate::artifact::{Artifact, Content, OutPath};
use crate::diag::{Diagnostic, Place, Rule, suggest};
use crate::render::outputs::single;
use crate::site::{Card, CardKind, Route, Target};
use crate::source::FileId;
use crate::story::{Lang, Part};

/// A page that was chosen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Choice(usize);

/// Why no page was chosen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unchosen {
    /// One sentence.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

/// A page as one file.
#[derive(Clone, Debug)]
pub struct Exported {
    /// The file.
    pub html: String,
    /// What it lacks.
    pub findings: Vec<Diagnostic>,
}

fn unchosen(message: String) -> Unchosen {
    Unchosen { message, hint: None }
}

impl Prepared {
    /// The page that `wanted` means: a file or folder below the root (`content/deal/index.md`), an address (`/en/deal/`, with
    /// or without the site's own), or its last piece. With a language, its translation.
    ///
    /// # Errors
    /// If there is no such page, or several.
    pub fn choose(&self, wanted: &str, lang: Option<&Lang>) -> Result<Choice, Unchosen> {
        let found = self.find(wanted)?;
        let Some(card) = self.site.cards.get(found) else { return Err(self.nothing(wanted)) };
        if card.kind == CardKind::Section || card.is_home && card.kind != CardKind::Story {
            return Err(unchosen(format!("`{wanted}` is a list of pages, not a story")));
        }
        let Some(lang) = lang.filter(|lang| card.lang != **lang) else { return Ok(Choice(found)) };
        self.site.in_lang(&card.path, lang).map(Choice).ok_or_else(|| self.untranslated(card, lang))
    }

    /// The only page, of a site of one file.
    pub fn only(&self) -> Option<Choice> {
        (self.site.cards.len() == 1).then_some(Choice(0))
    }

    /// Where the page stands in the site, and its language if it is not the site's first.
    pub fn address(&self, choice: Choice) -> Option<(&Route, Option<&Lang>)> {
        let card = self.site.cards.get(choice.0)?;
        Some((&card.route, Some(&card.lang).filter(|lang| !self.config.is_default(lang))))
    }

    /// The file that the page is made from.
    pub fn source(&self, choice: Choice) -> Option<FileId> {
        self.site.cards.get(choice.0).map(|card| card.file)
    }

    fn find(&self, wanted: &str) -> Result<usize, Unchosen> {
        let base = self.config.base_url.as_ref().map(|base| base.as_str().trim_end_matches('/'));
        let below = base.and_then(|base| wanted.strip_prefix(base)).unwrap_or(wanted);
        let path = below.trim_start_matches("./");
        let entry = |card: &Card| self.tree.entry(card.file).map(|entry| entry.path.clone()).unwrap_or_default();
        let by_file = || self.site.cards.iter().position(|card| *entry(card) == *path);
        let segments = path.split('/').filter(|segment| !segment.is_empty() && *segment != "index.html");
        let by_route = || match self.site.target(&Route::page(segments).ok()?) {
            Some(Target::Card(i)) => Some(i),
            _ => None,
        };
        let folder = path.trim_matches('/');
        let by_folder = || {
            let folder = folder.strip_prefix("content/").unwrap_or(folder);
            let mut langs = std::iter::once(&self.config.lang).chain(self.config.languages.iter().map(|l| &l.lang));
            langs.find_map(|lang| self.site.in_lang(folder, lang))
        };
        if let Some(found) = by_file().or_else(by_route).or_else(by_folder) {
            return Ok(found);
        }
        self.by_last_segment(folder).unwrap_or_else(|| Err(self.nothing(wanted)))
    }

    fn by_last_segment(&self, name: &str) -> Option<Result<usize, Unchosen>> {
        let last = |card: &Card| card.route.as_str().trim_end_matches('/').rsplit('/').next() == Some(name);
        let found = self.site.cards.iter().enumerate().filter(|(_, card)| last(card));
        // Translations of one page are one page.
        let mut paths: BTreeMap<&str, (usize, &Route)> = BTreeMap::new();
        for (i, card) in found {
            let known = paths.entry(&card.path).or_insert((i, &card.route));
            if self.config.is_default(&card.lang) {
                *known = (i, &card.route);
            }
        }
        let mut values = paths.into_values();
        let first = values.next()?;
        let Some(second) = values.next() else { return Some(Ok(first.0)) };
        let message = format!("`{name}` is the name of several pages: `{}` and `{}`", first.1, second.1);
        Some(Err(Unchosen { message, hint: Some("name the page by its whole address".into()) }))
    }

    fn nothing(&self, wanted: &str) -> Unchosen {
        let bare = wanted.trim_start_matches("./").trim_start_matches("content/");
        let bare = bare.trim_end_matches(".md").trim_end_matches("index").trim_matches('/');
        if let Some(left) = self.left.iter().find(|left| *left.path == *bare) {
            let hint = match left.why {
                "a draft" => Some("add `--drafts`".to_string()),
                "not yet published" => Some("add `--future`".to_string()),
                _ => None,
            };
            return Unchosen { message: format!("`{wanted}` is not in the site: it is {}", left.why), hint };
        }
        let pages = || self.site.cards.iter().filter(|card| card.kind != CardKind::Section);
        let files = pages().filter_map(|card| self.tree.entry(card.file)).map(|entry| entry.path.to_string());
        let routes = pages().map(|card| card.route.as_str().trim_matches('/').to_string());
        let last =
            pages().filter_map(|card| card.route.as_str().trim_matches('/').rsplit('/').next()).map(str::to_string);
        // With a path people mean a file; else a name.
        let names: Vec<String> = if wanted.ends_with(".md") { files.collect() } else { last.chain(routes).collect() };
        let names = names.iter().map(String::as_str).filter(|name| !name.is_empty()).take(5000);
        let hint = suggest::did_you_mean_word(wanted.trim_matches('/'), names);
        Unchosen { message: format!("there is no story `{wanted}`"), hint }
    }

    fn untranslated(&self, card: &Card, lang: &Lang) -> Unchosen {
        let known = self.config.languages.iter().map(|known| &known.lang);
        let has = known.filter(|known| self.site.in_lang(&card.path, known).is_some());
        let has: Vec<String> = has.map(|lang| format!("`{lang}`")).collect();
        let message = format!("`{}` is not there in `{lang}`, only in {}", card.route, has.join(", "));
        unchosen(message)
    }

    /// Makes one file of a page. `read` gives the bytes of what is made of files on the disk.
    ///
    /// # Errors
    /// What fails in templates, and files that cannot be read: as findings.
    pub fn single(
        &self,
        choice: Choice,
        read: &dyn Fn(&Content) -> std::io::Result<Vec<u8>>,
    ) -> Result<Exported, Vec<Diagnostic>> {
        let Some(card) = self.site.cards.get(choice.0) else { return Err(Vec::new()) };
        let out = |route: &Route| route.out_path().map_err(|error| problem(error.to_string()));
        let path = out(&card.route)?;
        let made = Made { prepared: self, known: RefCell::default() };
        let Some(Content::Bytes(html)) = made.content(&path)? else { return Err(Vec::new()) };
        let broken = RefCell::new(Vec::new());
        let files = |path: &OutPath| match made.content(path) {
            Ok(content) => match read(&content?) {
                Ok(bytes) => Some(bytes),
                Err(error) => {
                    broken.borrow_mut().extend(problem(format!("cannot read `{path}`: {error}")));
                    None
                }
            },
            Err(found) => {
                broken.borrow_mut().extend(found);
                None
            }
        };
        let inside = self.parts_inside(card);
        let around =
            single::Around { page: &card.route, base: self.config.base_url.as_ref(), files: &files, inside: &inside };
        let found = single::single(&String::from_utf8_lossy(&html), &around);
        let broken = broken.take();
        if !broken.is_empty() {
            return Err(broken);
        }
        Ok(Exported { findings: lacks(&found), html: found.html })
    }

    /// The pages of parts that the story page shows itself.
    fn parts_inside(&self, card: &Card) -> BTreeMap<OutPath, String> {
        let part = |(output, rest): &(crate::story::Output, String)| {
            let anchor = format!("ng-{}", Part::from_name(output.name())?.name());
            let path = card.route.child(rest).ok()?.out_path().ok()?;
            card.anchors.contains(&anchor).then(|| (path, format!("#{anchor}")))
        };
        card.outputs.iter().filter_map(part).collect()
    }
}

fn problem(message: String) -> Vec<Diagnostic> {
    vec![Diagnostic::new(Rule::MissingFile, Place::Site, message)]
}

/// What the file lacks, as findings.
fn lacks(found: &single::Single) -> Vec<Diagnostic> {
    const NAMED: usize = 3;
    let names = |list: &std::collections::BTreeSet<String>| {
        let shown: Vec<String> = list.iter().take(NAMED).map(|name| format!("`{name}`")).collect();
        match list.len().saturating_sub(NAMED) {
            0 => shown.join(", "),
            more => format!("{} and {more} more", shown.join(", ")),
        }
    };
    let mut findings = Vec::new();
    if !found.missing.is_empty() {
        let message = format!("the file does without {}: only files of the site can come in", names(&found.missing));
        findings
            .push(Diagnostic::new(Rule::LeftOut, Place::Site, message).help("put a copy of the file beside the page"));
    }
    if !found.unlinked.is_empty() {
        let message = format!("links to other pages are plain text in the file: {}", names(&found.unlinked));
        let help = "say where the site stands: `base_url` in site.yaml, or `--base-url https://example.org/`";
        findings.push(Diagnostic::new(Rule::LeftOut, Place::Site, message).help(help));
    }
    findings
}

/// What was rendered for one file.
struct Made<'a> {
    prepared: &'a Prepared,
    known: RefCell<BTreeMap<Unit, Vec<Artifact>>>,
}

impl Made<'_> {
    /// What stands at a path of the site; a unit is rendered once.
    fn content(&self, path: &OutPath) -> Result<Option<Content>, Vec<Diagnostic>> {
        let Some(unit) = self.prepared.unit_of(path) else { return Ok(None) };
        if let Some(Work::Copy(..)) = self.prepared.units.get(unit.0) {
            return Ok(self.prepared.render(unit)?.into_iter().next().map(|artifact| artifact.content));
        }
        let mut known = self.known.borrow_mut();
        if let std::collections::btree_map::Entry::Vacant(free) = known.entry(unit) {
            free.insert(self.prepared.render(unit)?);
        }
        let artifacts = known.get(&unit).into_iter().flatten();
        Ok(artifacts.filter(|artifact| artifact.path == *path).map(|artifact| artifact.content.clone()).next())
    }
}
