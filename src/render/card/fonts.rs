//! The fonts that cards are drawn with, and how wide words are in them.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use resvg::usvg::fontdb::{Database, ID, Source};
use resvg::usvg::{Font, FontResolver, Node, Options, Text, Tree};

use super::svg::escape;

/// The fonts of this program, bold and plain, in the order in which letters are looked up: Newsreader for Latin script, Noto
/// Serif for Cyrillic and Greek, Noto Naskh Arabic.
const SHIPPED: [[&[u8]; 2]; 3] = [
    [include_bytes!("fonts/newsreader-600.ttf"), include_bytes!("fonts/newsreader-400.ttf")],
    [include_bytes!("fonts/noto-serif-600.ttf"), include_bytes!("fonts/noto-serif-400.ttf")],
    [include_bytes!("fonts/noto-naskh-arabic-600.ttf"), include_bytes!("fonts/noto-naskh-arabic-400.ttf")],
];

/// A size at which words are measured; all others are in proportion.
const MEASURED_AT: f64 = 100.0;

/// The least weight that is drawn bold.
const HEAVY: u16 = 500;

/// The fonts of this program and of the site.
pub struct Fonts {
    options: Options<'static>,
    hash: blake3::Hash,
    /// How many there are.
    count: usize,
    /// Which fonts have a letter, of those that were asked for so far.
    known: Mutex<HashMap<char, Vec<bool>>>,
}

/// Why a file is no font that can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it is no TrueType or OpenType font")]
pub struct FontProblem;

impl std::fmt::Debug for Fonts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fonts").field("hash", &self.hash).finish_non_exhaustive()
    }
}

impl Fonts {
    /// The fonts of this program, and before them the site's own.
    ///
    /// # Errors
    /// If the file given is no font.
    pub fn new(own: Option<Vec<u8>>) -> Result<Fonts, FontProblem> {
        let mut hasher = blake3::Hasher::new();
        let mut database = Database::new();
        let mut load = |bytes: Vec<u8>| -> Option<ID> {
            hasher.update(&bytes);
            database.load_font_source(Source::Binary(Arc::new(bytes))).first().copied()
        };
        let mut fonts: Vec<[Option<ID>; 2]> = Vec::new();
        if let Some(bytes) = own {
            fonts.push([Some(load(bytes).ok_or(FontProblem)?); 2]);
        }
        fonts.extend(SHIPPED.map(|weights| weights.map(|bytes| load(bytes.to_vec()))));
        let count = fonts.len();
        // Families are numbers here. No other font stands in for one: shaping by two fonts at once breaks joined letters.
        let select = move |font: &Font, _: &mut Arc<Database>| {
            let number = font.families().first().map(ToString::to_string).unwrap_or_default();
            let number: usize = number.trim_matches(|c: char| !c.is_ascii_digit()).parse().unwrap_or(0);
            *fonts.get(number)?.get(usize::from(font.weight() < HEAVY))?
        };
        let none = |_: char, _: &[ID], _: &mut Arc<Database>| None;
        let resolver = FontResolver { select_font: Box::new(select), select_fallback: Box::new(none) };
        let options = Options { fontdb: Arc::new(database), font_resolver: resolver, ..Options::default() };
        Ok(Fonts { options, hash: hasher.finalize(), count, known: Mutex::default() })
    }

    /// Identifies the fonts.
    pub fn hash(&self) -> &blake3::Hash {
        &self.hash
    }

    pub(super) fn tree(&self, svg: &str) -> Option<Tree> {
        Tree::from_str(svg, &self.options).ok()
    }

    /// The letters that none of the fonts has.
    pub fn lacks(&self, letters: impl Iterator<Item = char>) -> BTreeSet<char> {
        let letters: BTreeSet<char> = letters.filter(|c| is_drawn(*c) && !c.is_whitespace()).collect();
        let known = self.known(&letters);
        letters.into_iter().filter(|c| known.get(c).is_some_and(|fonts| !fonts.contains(&true))).collect()
    }

    /// The fonts that have each letter.
    fn known(&self, letters: &BTreeSet<char>) -> MutexGuard<'_, HashMap<char, Vec<bool>>> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let new: Vec<char> = letters.iter().copied().filter(|c| !known.contains_key(c)).collect();
        if new.is_empty() {
            return known;
        }
        let fonts: Vec<Vec<bool>> = (0..self.count).map(|font| self.has(font, &new)).collect();
        for (i, letter) in new.into_iter().enumerate() {
            known.insert(letter, fonts.iter().map(|has| has.get(i) == Some(&true)).collect());
        }
        known
    }

    /// Has this font these letters? Asked of the layout itself, which alone looks into fonts.
    fn has(&self, font: usize, letters: &[char]) -> Vec<bool> {
        let mut has = Vec::new();
        for some in letters.chunks(500) {
            let texts: Vec<String> = some.iter().map(|c| tspan(font, &c.to_string())).collect();
            let found = self.laid_out(&texts, true, |node| {
                let mut glyphs = node.layouted().iter().flat_map(|span| &span.positioned_glyphs).peekable();
                glyphs.peek().is_some() && glyphs.all(|glyph| glyph.id.0 != 0)
            });
            has.extend(found.into_iter().map(|found| found.unwrap_or(false)));
        }
        has
    }

    /// The font of the first letter of a text.
    pub(super) fn main(&self, text: &str) -> usize {
        let Some(letter) = text.chars().find(|c| c.is_alphabetic()) else { return 0 };
        let known = self.known(&BTreeSet::from([letter]));
        known.get(&letter).and_then(|fonts| fonts.iter().position(|has| *has)).unwrap_or(0)
    }

    /// A text in stretches, each with the number of its font. What is no letter stays with what is beside it, if that font has
    /// it, so that most lines are one stretch.
    pub(super) fn runs(&self, text: &str, main: usize) -> Vec<(usize, String)> {
        let letters: BTreeSet<char> = text.chars().collect();
        let known = self.known(&letters);
        let has = |font: usize, c: char| known.get(&c).is_some_and(|fonts| fonts.get(font) == Some(&true));
        let first = |c: char| known.get(&c).and_then(|fonts| fonts.iter().position(|has| *has));
        let mut runs: Vec<(usize, String)> = Vec::new();
        for c in text.chars() {
            let beside = runs.last().map_or(main, |(font, _)| *font);
            let font = match c.is_alphabetic() {
                _ if !is_drawn(c) => beside,
                false if has(beside, c) => beside,
                _ => first(c).unwrap_or(beside),
            };
            match runs.last_mut() {
                Some((known, run)) if *known == font => run.push(c),
                _ => runs.push((font, c.to_string())),
            }
        }
        runs
    }

    /// How wide words are at size 1, in a text of this main font.
    pub(super) fn widths(&self, words: &[String], bold: bool, main: usize) -> Vec<f64> {
        let runs = |word: &String| self.runs(word, main);
        let runs: Vec<Vec<(usize, String)>> = words.iter().map(runs).collect();
        let flat: Vec<String> = runs.iter().flatten().map(|(font, run)| tspan(*font, run)).collect();
        let wide = |text: &Text| f64::from(text.bounding_box().width()) / MEASURED_AT;
        let mut found = self.laid_out(&flat, bold, wide).into_iter().map(Option::unwrap_or_default);
        runs.iter().map(|runs| found.by_ref().take(runs.len()).sum()).collect()
    }

    /// Lays out each text and looks at it; none where there is nothing to be seen.
    fn laid_out<T>(&self, texts: &[String], bold: bool, look: impl Fn(&Text) -> T) -> Vec<Option<T>> {
        let weight = if bold { 600 } else { 400 };
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\" font-size=\"{MEASURED_AT}\" font-weight=\"{weight}\">"
        );
        for (number, text) in texts.iter().enumerate() {
            svg.push_str(&format!("<text id=\"t{number}\" y=\"90\" xml:space=\"preserve\">{text}</text>"));
        }
        svg.push_str("</svg>");
        let Some(tree) = self.tree(&svg) else { return texts.iter().map(|_| None).collect() };
        let find = |number: usize| match tree.node_by_id(&format!("t{number}")) {
            Some(Node::Text(text)) => Some(look(text)),
            _ => None,
        };
        (0..texts.len()).map(find).collect()
    }
}

/// A stretch of text in the font of this number.
pub(super) fn tspan(font: usize, text: &str) -> String {
    format!("<tspan font-family=\"f{font}\">{}</tspan>", escape(text))
}

/// Letters that leave nothing on the card are in no font.
fn is_drawn(c: char) -> bool {
    !c.is_control() && !matches!(u32::from(c), 0xAD | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x2069 | 0xFEFF)
}
