//! The index that the search page reads, piece by piece: a piece is made of the pages alone that are found in it, so that what is
//! held in memory does not grow with the site.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use super::taken::{Owner, Taken};
use super::{Prepared, Work, second};
use crate::artifact::{Artifact, OutPath, Store};
use crate::diag::{Diagnostic, Place, Rule};
use crate::render::build::Renderer;
use crate::render::search::{self, Record};
use crate::site::Site;
use crate::site::search::{FOLDER, Findable, PIECE, folder};
use crate::story::Lang;

/// A file that every piece has, by the name the engine gives it.
const ENTRY: &str = "pagefind-entry.json";

/// The engine's script, which all pieces share.
const SCRIPT: &str = "pagefind.js";

/// An index of fewer pages is made faster than it is read.
const WORTH: usize = 100;

/// The pieces of all languages.
pub(super) fn work(site: &Site, taken: &mut Taken, diags: &mut Vec<Diagnostic>) -> Vec<Work> {
    let mut units = Vec::new();
    for known in &site.config.languages {
        for piece in 0..site.search_folders(&known.lang).len() {
            let owner = Owner { words: "the search".into(), place: None };
            let free = self::known(site, &known.lang, piece).filter(|path| taken.take(path, owner.clone(), diags));
            if free.count() > 0 {
                units.push(Work::Index(known.lang.clone(), piece));
            }
        }
    }
    units
}

/// The files of a piece whose names are known before it is made. The first piece of the first language has the script.
pub(super) fn known(site: &Site, lang: &Lang, piece: usize) -> impl Iterator<Item = OutPath> + use<> {
    let script = has_script(site, lang, piece).then(|| format!("{FOLDER}/{SCRIPT}"));
    let entry = format!("{}{ENTRY}", folder(lang, piece));
    [Some(entry), script].into_iter().flatten().filter_map(|path| OutPath::parse(&path).ok())
}

fn has_script(site: &Site, lang: &Lang, piece: usize) -> bool {
    let first = site.config.languages.iter().find(|known| site.has_search(&known.lang));
    piece == 0 && first.is_some_and(|first| first.lang == *lang)
}

/// The file of the same piece whose name is known, of any file of the index.
pub(super) fn any_of(path: &OutPath) -> Option<OutPath> {
    let (folder, _) = path.as_str().strip_prefix(FOLDER)?.strip_prefix('/')?.split_once('/')?;
    OutPath::parse(&format!("{FOLDER}/{folder}/{ENTRY}")).ok()
}

/// Makes a piece, or takes it from the store.
pub(super) fn files(
    prepared: &Prepared,
    renderer: &Renderer,
    lang: &Lang,
    piece: usize,
) -> Result<Vec<Artifact>, Vec<Diagnostic>> {
    let found = prepared.site.findable(lang);
    let Some(wanted) = found.chunks(PIECE).nth(piece) else { return Ok(Vec::new()) };
    let records = records(prepared, renderer, wanted)?;
    let script = has_script(&prepared.site, lang, piece);
    let make = || {
        search::files(lang, &records, script).map_err(|error| {
            let message = format!("the index of the search cannot be made: {error}");
            vec![Diagnostic::new(Rule::MissingFile, Place::Site, message).help("`search: false` leaves it out")]
        })
    };
    let files = match prepared.store.as_ref().filter(|_| records.len() >= WORTH) {
        Some(store) => kept(store.as_ref(), &folder(lang, piece), &search::key(lang, &records, script), make)?,
        None => make()?,
    };
    let at = |name: &str| match name {
        SCRIPT => format!("{FOLDER}/{SCRIPT}"),
        name => format!("{}{name}", folder(lang, piece)),
    };
    let artifact = |(name, bytes): (String, Vec<u8>)| Some(Artifact::new(OutPath::parse(&at(&name)).ok()?, bytes));
    Ok(files.into_iter().filter_map(artifact).collect())
}

/// The files of a piece from the store, if they are those of this state of the site; else made, and kept in the place of the
/// last ones: an index is as large as its site, so only one of each piece is kept.
fn kept<E>(
    store: &dyn Store,
    piece: &str,
    state: &blake3::Hash,
    make: impl FnOnce() -> Result<Vec<(String, Vec<u8>)>, E>,
) -> Result<Vec<(String, Vec<u8>)>, E> {
    let place = blake3::hash(format!("search {piece}").as_bytes());
    let bytes = store.get(&place);
    let same = bytes.as_deref().and_then(|bytes| bytes.strip_prefix(state.as_bytes()));
    if let Some(files) = same.and_then(unpack) {
        return Ok(files);
    }
    let made = make()?;
    store.put(&place, &[state.as_bytes().as_slice(), &pack(&made)].concat());
    Ok(made)
}

/// What is found, in its order.
pub(super) fn records(
    prepared: &Prepared,
    renderer: &Renderer,
    wanted: &[Findable],
) -> Result<Vec<Record>, Vec<Diagnostic>> {
    let cards = wanted.iter().enumerate().filter_map(|(at, one)| match one {
        Findable::Card(card) => Some((*card, at)),
        Findable::Person(_) | Findable::Tag(_) => None,
    });
    let place: HashMap<usize, usize> = cards.collect();
    let groups = prepared.cards_of.iter().enumerate();
    let groups = groups.filter(|(_, cards)| cards.iter().any(|card| place.contains_key(card)));
    let groups: Vec<usize> = groups.map(|(group, _)| group).collect();
    let of_group = |group: &usize| -> Result<Vec<(usize, Record)>, Vec<Diagnostic>> {
        let documents = second::read(prepared, *group)?;
        let cards = prepared.cards_of.get(*group).into_iter().flatten();
        let one = |card: &usize| {
            let lang = &prepared.site.cards.get(*card)?.lang;
            let document = documents.iter().find(|document| document.page.lang == *lang)?;
            Some((*place.get(card)?, renderer.record(document, *card)?))
        };
        Ok(cards.filter_map(one).collect())
    };
    let made: Vec<_> = groups.par_iter().map(of_group).collect::<Result<_, _>>()?;
    let mut found: BTreeMap<usize, Record> = made.into_iter().flatten().collect();
    found.extend(wanted.iter().enumerate().filter_map(|(at, one)| match one {
        Findable::Card(_) => None,
        Findable::Person(person) => Some((at, renderer.person_record(*person)?)),
        Findable::Tag(tag) => Some((at, renderer.tag_record(*tag)?)),
    }));
    Ok(found.into_values().collect())
}

/// Files in one: of each the lengths of its name and of its bytes, then both.
fn pack(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, bytes) in files {
        for length in [name.len(), bytes.len()] {
            out.extend((length as u64).to_le_bytes());
        }
        out.extend(name.as_bytes());
        out.extend(bytes);
    }
    out
}

/// The files of what [`pack`] gave; nothing of what it did not give.
fn unpack(mut rest: &[u8]) -> Option<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    while !rest.is_empty() {
        let name = length(&mut rest)?;
        let bytes = length(&mut rest)?;
        let name = String::from_utf8(rest.split_off(..name)?.to_vec()).ok()?;
        files.push((name, rest.split_off(..bytes)?.to_vec()));
    }
    Some(files)
}

fn length(rest: &mut &[u8]) -> Option<usize> {
    let bytes = rest.split_off(..8)?;
    usize::try_from(u64::from_le_bytes(bytes.try_into().ok()?)).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn packed_files_come_back() {
        let files = vec![("a".to_string(), vec![1, 2]), ("b/c".to_string(), Vec::new())];
        let packed = pack(&files);
        assert_eq!(unpack(&packed), Some(files));
        assert_eq!(unpack(&packed[..packed.len() - 1]), None);
        assert_eq!(unpack(&[9; 16]), None);
        assert_eq!(unpack(&[]), Some(Vec::new()));
    }

    #[derive(Debug, Default)]
    struct Shelf(std::sync::Mutex<HashMap<blake3::Hash, Vec<u8>>>);

    impl Store for Shelf {
        fn get(&self, key: &blake3::Hash) -> Option<Vec<u8>> {
            self.0.lock().unwrap().get(key).cloned()
        }
        fn put(&self, key: &blake3::Hash, bytes: &[u8]) {
            self.0.lock().unwrap().insert(*key, bytes.to_vec());
        }
    }

    #[test]
    fn the_last_index_of_each_piece_is_kept() {
        let shelf = Shelf::default();
        let ask = |piece: &str, state: &str, made: u8| {
            let files = || Ok::<_, ()>(vec![("a".to_string(), vec![made])]);
            kept(&shelf, piece, &blake3::hash(state.as_bytes()), files).unwrap()[0].1[0]
        };
        assert_eq!(ask("pagefind/de/", "one", 1), 1);
        assert_eq!(ask("pagefind/de/", "one", 2), 1, "it is the same");
        assert_eq!(ask("pagefind/de/", "two", 3), 3, "the site has changed");
        assert_eq!(ask("pagefind/de.2/", "two", 4), 4, "another piece");
        assert_eq!(ask("pagefind/de/", "two", 5), 3);
        assert_eq!(shelf.0.lock().unwrap().len(), 2, "one of each piece");
    }

    #[test]
    fn a_file_is_of_its_piece() {
        let any = |path: &str| any_of(&OutPath::parse(path).unwrap()).map(|path| path.to_string());
        assert_eq!(any("pagefind/de/index/de_1.pf_index").as_deref(), Some("pagefind/de/pagefind-entry.json"));
        assert_eq!(any("pagefind/de.2/wasm.de.pagefind").as_deref(), Some("pagefind/de.2/pagefind-entry.json"));
        assert_eq!(any("pagefind/pagefind.js"), None);
        assert_eq!(any("a/index.html"), None);
    }
}
