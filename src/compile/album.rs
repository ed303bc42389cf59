//! The pictures of a site: looked at in the first pass, made in the second, each decoded once.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use crate::artifact::{Artifact, OutPath, Store};
use crate::diag::{Diagnostic, Rule};
use crate::render::build::Pictured;
use crate::render::picture::{self, Facts, Format, How, Problem, Variant};
use crate::site::Route;
use crate::source::{FileId, Span, Tree};
use crate::story::Slug;

/// Letters of a file's name that its variants keep.
const STEM: usize = 60;

/// A picture that pages name.
#[derive(Debug)]
pub struct Wanted {
    /// Its file.
    pub id: FileId,
    /// Where the file would be copied to.
    pub route: Route,
    /// It is the picture of a page, which previews of links show.
    pub social: bool,
    /// Every place that names it, as written there.
    pub places: Vec<(Span, String)>,
}

/// A picture that was looked at.
#[derive(Debug)]
struct Entry {
    wanted: Wanted,
    path: String,
    facts: Facts,
    variants: Vec<(Variant, Route, OutPath)>,
    /// Bytes of each variant, or what is wrong with the picture: known once they were made.
    sizes: OnceLock<Result<Vec<u64>, Problem>>,
    /// The variants, where no store keeps them.
    #[cfg(feature = "images")]
    kept: std::sync::Mutex<Option<Vec<Vec<u8>>>>,
}

/// All pictures that pages name.
#[derive(Debug)]
pub struct Album {
    tree: Arc<Tree>,
    entries: Vec<Entry>,
    /// Index by path below `content/`.
    by_path: BTreeMap<String, usize>,
    #[cfg_attr(not(feature = "images"), allow(dead_code))]
    store: Option<Arc<dyn Store>>,
    /// Pages are shown while they are written: nothing is made before it is asked for.
    live: bool,
    #[cfg(feature = "images")]
    gate: gate::Gate,
}

impl Album {
    /// Looks at every picture; what is wrong with one is told where it is named.
    pub fn new(
        tree: Arc<Tree>,
        wanted: BTreeMap<String, Wanted>,
        limit: u64,
        (store, live): (Option<Arc<dyn Store>>, bool),
        diags: &mut Vec<Diagnostic>,
    ) -> Album {
        let look = |(path, wanted): (String, Wanted)| -> Result<Entry, Box<Diagnostic>> {
            let bytes = tree.bytes(wanted.id).map_err(|error| Box::new(Diagnostic::from(&error)))?;
            let facts =
                picture::inspect(&bytes, limit).map_err(|problem| Box::new(broken(&problem, &wanted.places)))?;
            let variants = named(&path, &facts, wanted.social);
            #[cfg(feature = "images")]
            let kept = std::sync::Mutex::new(None);
            #[cfg(feature = "images")]
            return Ok(Entry { wanted, path, facts, variants, sizes: OnceLock::new(), kept });
            #[cfg(not(feature = "images"))]
            Ok(Entry { wanted, path, facts, variants, sizes: OnceLock::new() })
        };
        let looked: Vec<_> = wanted.into_par_iter().map(look).collect();
        let mut entries: Vec<Entry> = Vec::new();
        let mut by_path = BTreeMap::new();
        for entry in looked {
            match entry {
                Ok(entry) => {
                    by_path.insert(entry.path.clone(), entries.len());
                    entries.push(entry);
                }
                Err(diagnostic) => diags.push(*diagnostic),
            }
        }
        let mut album = Album {
            tree,
            entries,
            by_path,
            store,
            live,
            #[cfg(feature = "images")]
            gate: gate::Gate::default(),
        };
        album.join_twins();
        album
    }

    /// The same picture in two folders is made once: later twins lend the variants of the first, whose names are the same.
    fn join_twins(&mut self) {
        let mut first: BTreeMap<OutPath, usize> = BTreeMap::new();
        for i in 0..self.entries.len() {
            let Some(entry) = self.entries.get(i) else { continue };
            let Some((_, _, out)) = entry.variants.first() else { continue };
            let (out, social, path) = (out.clone(), entry.wanted.social, entry.path.clone());
            match first.get(&out) {
                None => {
                    first.insert(out, i);
                }
                Some(&twin) => {
                    self.by_path.insert(path, twin);
                    let variants = self.entries.get_mut(i).map(|entry| std::mem::take(&mut entry.variants));
                    // Only one of them may be shown in previews.
                    let lends = self.entries.get_mut(twin).filter(|twin| social && !twin.wanted.social);
                    if let (Some(twin), Some(variants)) = (lends, variants) {
                        (twin.variants, twin.wanted.social) = (variants, true);
                    }
                }
            }
        }
    }

    /// The pictures of which variants are made, by number, with the paths of these and the picture's own below `content/`.
    pub fn made(&self) -> impl Iterator<Item = (usize, &str, impl Iterator<Item = &OutPath>)> {
        let some = self.entries.iter().enumerate().filter(|(_, entry)| !entry.variants.is_empty());
        some.map(|(i, entry)| (i, entry.path.as_str(), entry.variants.iter().map(|(_, _, out)| out)))
    }

    /// The paths of a picture's variants.
    pub fn variants(&self, number: usize) -> impl Iterator<Item = &OutPath> {
        self.entries.get(number).into_iter().flat_map(|entry| entry.variants.iter().map(|(_, _, out)| out))
    }

    /// Is this picture shown in variants, so that its own file is not needed?
    pub fn replaces(&self, path: &str) -> bool {
        self.entry(path).is_some_and(|entry| !entry.variants.is_empty())
    }

    fn entry(&self, path: &str) -> Option<&Entry> {
        self.by_path.get(path).and_then(|&i| self.entries.get(i))
    }

    /// A picture as pages offer it.
    pub fn offer(&self, path: &str) -> Option<Pictured> {
        let entry = self.entry(path)?;
        let facts = &entry.facts;
        let size = (facts.width > 0 && facts.height > 0).then_some((facts.width, facts.height));
        let offered = self.offered(entry);
        let shown: Vec<_> = entry.variants.iter().zip(&offered).filter(|(_, offer)| **offer).map(|(v, _)| v).collect();
        let is_own = |variant: &Variant| variant.format == facts.format && variant.how != How::Cropped;
        let plain = picture::plain(shown.iter().map(|(variant, ..)| *variant).filter(is_own));
        let Some(plain) = plain.and_then(|plain| shown.iter().find(|(variant, ..)| *variant == plain)) else {
            let src = entry.wanted.route.clone();
            return Some(Pictured { src, size, own: Vec::new(), webp: Vec::new(), social: None });
        };
        let widths = |wanted: &dyn Fn(&Variant) -> bool| -> Vec<(Route, u32)> {
            let of = shown.iter().filter(|(variant, ..)| wanted(variant));
            of.map(|(variant, route, _)| (route.clone(), variant.width)).collect()
        };
        let own = widths(&is_own);
        let webp = match facts.format {
            Format::Webp => Vec::new(),
            _ => widths(&|variant| variant.format == Format::Webp),
        };
        let cropped = shown.iter().find(|(variant, ..)| variant.how == How::Cropped);
        Some(Pictured {
            src: plain.1.clone(),
            size,
            own: if own.len() > 1 { own } else { Vec::new() },
            webp,
            social: cropped.map(|(variant, route, _)| (route.clone(), (variant.width, variant.height))),
        })
    }

    /// Which variants pages offer. To know it they are made, except while pages are written: there all are offered.
    fn offered(&self, entry: &Entry) -> Vec<bool> {
        let all = || vec![true; entry.variants.len()];
        if self.live || entry.variants.is_empty() {
            return all();
        }
        let variants: Vec<Variant> = entry.variants.iter().map(|(variant, ..)| *variant).collect();
        match self.sizes(entry) {
            Ok(sizes) => picture::offered(&entry.facts, &variants, sizes),
            // Told once, by the unit that makes them.
            Err(_) => all(),
        }
    }

    /// Makes the variants of a picture that pages offer; of one picture in a served site only the variant asked for.
    pub fn render(&self, number: usize, only: Option<&OutPath>) -> Result<Vec<Artifact>, Vec<Diagnostic>> {
        let Some(entry) = self.entries.get(number) else { return Ok(Vec::new()) };
        let offered = if only.is_some() { vec![true; entry.variants.len()] } else { self.offered(entry) };
        let wanted = |(i, offer): (usize, &bool)| {
            let (_, _, out) = entry.variants.get(i)?;
            (*offer && only.is_none_or(|only| only == out)).then_some(i)
        };
        let wanted: Vec<usize> = offered.iter().enumerate().filter_map(wanted).collect();
        let made = self.files(entry, &wanted).map_err(|problem| vec![broken(&problem, &entry.wanted.places)])?;
        let named = wanted.iter().filter_map(|&i| entry.variants.get(i)).map(|(_, _, out)| out.clone());
        Ok(named.zip(made).map(|(path, bytes)| Artifact::new(path, bytes)).collect())
    }
}

/// What is wrong with a picture, at the places that name it.
fn broken(problem: &Problem, places: &[(Span, String)]) -> Diagnostic {
    let (span, name) = places.first().map_or((None, ""), |(span, name)| (Some(*span), name.as_str()));
    let place = span.map_or(crate::diag::Place::Site, crate::diag::Place::At);
    let (rule, help) = match problem {
        Problem::TooLarge { .. } => {
            (Rule::Limit, "make it smaller, or raise `limits: {pixels: …}` in site.yaml".to_string())
        }
        Problem::Unknown => (Rule::BrokenImage, "save it as JPEG, PNG, WebP, GIF, AVIF or SVG".to_string()),
        Problem::Damaged(_) | Problem::Truncated(_) => {
            (Rule::BrokenImage, "save or copy it again from where it came from".to_string())
        }
    };
    let message = format!("the picture `{name}` cannot be shown: {problem}");
    let mut diagnostic = Diagnostic::new(rule, place, message).help(help);
    for (span, _) in places.iter().skip(1).take(3) {
        diagnostic = diagnostic.related(*span, "named here too");
    }
    diagnostic
}

/// The variants of a picture with their addresses: the name of its file, a piece of the hash of what they are made from, and the
/// width.
fn named(path: &str, facts: &Facts, social: bool) -> Vec<(Variant, Route, OutPath)> {
    let file = path.rsplit('/').next().unwrap_or(path);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let stem: String = Slug::from_text(stem).to_string().chars().take(STEM).collect();
    let hash = key(facts, "name").to_hex();
    let print = hash.get(..10).unwrap_or_default();
    let name = |variant: &Variant| {
        let size = match variant.how {
            How::Cropped => format!("{}x{}", variant.width, variant.height),
            How::Original | How::Resized => variant.width.to_string(),
        };
        let route = Route::root().child(&format!("assets/pictures/{stem}-{print}-{size}.{}", variant.format.ending()));
        let route = route.ok()?;
        let out = route.out_path().ok()?;
        Some((*variant, route, out))
    };
    picture::plan(facts, social).iter().filter_map(name).collect()
}

/// Key of something made from a picture by the present encoders.
fn key(facts: &Facts, what: &str) -> blake3::Hash {
    #[cfg(feature = "images")]
    let encoder = picture::encode::ENCODER;
    #[cfg(not(feature = "images"))]
    let encoder = "";
    let mut hasher = blake3::Hasher::new();
    for part in ["picture", encoder, what] {
        hasher.update(part.as_bytes());
        hasher.update(&[0]);
    }
    hasher.update(facts.hash.as_bytes());
    hasher.finalize()
}

#[cfg(not(feature = "images"))]
impl Album {
    #[expect(clippy::unused_self, reason = "the twin of the method that makes them")]
    fn sizes<'a>(&self, entry: &'a Entry) -> Result<&'a [u64], &'a Problem> {
        entry.sizes.get_or_init(|| Ok(Vec::new())).as_deref()
    }

    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "the twin of the method that makes them")]
    fn files(&self, _entry: &Entry, _wanted: &[usize]) -> Result<Vec<Vec<u8>>, Problem> {
        Ok(Vec::new())
    }
}

#[cfg(feature = "images")]
mod gate;

#[cfg(feature = "images")]
mod make {
    use std::sync::PoisonError;

    use super::{Album, Entry, How, Problem, Variant, key};
    use crate::render::picture::encode::Work;

    impl Album {
        /// Bytes of every variant, all of which are made for it unless a store knows.
        pub(super) fn sizes<'a>(&self, entry: &'a Entry) -> Result<&'a [u64], &'a Problem> {
            entry.sizes.get_or_init(|| self.find_sizes(entry)).as_deref()
        }

        fn find_sizes(&self, entry: &Entry) -> Result<Vec<u64>, Problem> {
            let list: String = entry.variants.iter().map(|(variant, ..)| said(variant)).collect();
            let sizes_key = key(&entry.facts, &format!("sizes {list}"));
            let known = self.store.as_ref().and_then(|store| store.get(&sizes_key)).and_then(|bytes| numbers(&bytes));
            if let Some(sizes) = known.filter(|sizes| sizes.len() == entry.variants.len()) {
                return Ok(sizes);
            }
            let all: Vec<usize> = (0..entry.variants.len()).collect();
            let made = self.files(entry, &all)?;
            let sizes: Vec<u64> = made.iter().map(|bytes| bytes.len() as u64).collect();
            match &self.store {
                Some(store) => store.put(&sizes_key, &sizes.iter().flat_map(|n| n.to_le_bytes()).collect::<Vec<u8>>()),
                None => *entry.kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(made),
            }
            Ok(sizes)
        }

        /// Some variants of a picture: from the store, else made now and put there.
        pub(super) fn files(&self, entry: &Entry, wanted: &[usize]) -> Result<Vec<Vec<u8>>, Problem> {
            if let Some(kept) = entry.kept.lock().unwrap_or_else(PoisonError::into_inner).take() {
                return Ok(wanted.iter().filter_map(|&i| kept.get(i).cloned()).collect());
            }
            let variants: Vec<&Variant> =
                wanted.iter().filter_map(|&i| entry.variants.get(i)).map(|(variant, ..)| variant).collect();
            let keys: Vec<blake3::Hash> = variants.iter().map(|variant| key(&entry.facts, &said(variant))).collect();
            let store = self.store.as_ref();
            let mut found: Vec<Option<Vec<u8>>> =
                keys.iter().map(|key| store.and_then(|store| store.get(key))).collect();
            if found.iter().any(Option::is_none) {
                // What is decoded at once by all threads is bounded, however large pictures are.
                let _pass = self.gate.enter(u64::from(entry.facts.width) * u64::from(entry.facts.height));
                let bytes = self.tree.bytes(entry.wanted.id).map_err(|_| Problem::Damaged("file's"))?;
                if blake3::hash(&bytes) != entry.facts.hash {
                    return Err(Problem::Damaged("file changed while the site was built; its"));
                }
                let work = Work::decode(&bytes, &entry.facts)?;
                for ((variant, key), place) in variants.iter().zip(&keys).zip(&mut found) {
                    if place.is_none() {
                        let made = work.make(variant)?;
                        if let Some(store) = store {
                            store.put(key, &made);
                        }
                        *place = Some(made);
                    }
                }
            }
            Ok(found.into_iter().flatten().collect())
        }
    }

    /// A variant in words, for keys.
    fn said(variant: &Variant) -> String {
        let how = match variant.how {
            How::Original => "original",
            How::Resized => "resized",
            How::Cropped => "cropped",
        };
        format!("{how} {}x{} {};", variant.width, variant.height, variant.format.ending())
    }

    fn numbers(bytes: &[u8]) -> Option<Vec<u64>> {
        bytes.chunks(8).map(|eight| Some(u64::from_le_bytes(eight.try_into().ok()?))).collect()
    }
}
