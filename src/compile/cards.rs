//! What social cards are drawn with, and which pages get none.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Options, Prepared};
use crate::diag::{Diagnostic, Place, Rule};
use crate::render::build::Cards;
use crate::render::card::{Fonts, words_only};
use crate::site::Site;
use crate::source::Tree;
use crate::story::config::Config;

/// Letters that a message names.
const NAMED: usize = 5;

impl Prepared {
    /// The fonts of cards, if any are drawn; what is wrong with the site's own, and what they lack, is told.
    pub(super) fn cards(&self, site: &Site, options: &Options, diags: &mut Vec<Diagnostic>) -> Option<Cards> {
        let config = &self.config;
        if !cfg!(feature = "cards") || !config.cards || config.base_url.is_none() {
            return None;
        }
        let fonts = fonts(&self.tree, config, diags)?;
        hint(site, &fonts, diags);
        Some(Cards { fonts: Arc::new(fonts), store: options.store.clone() })
    }
}

fn fonts(tree: &Tree, config: &Config, diags: &mut Vec<Diagnostic>) -> Option<Fonts> {
    let Some(font) = &config.card_font else { return Fonts::new(None).ok() };
    let Some(entry) = tree.find(font.value.trim_start_matches("./")) else {
        let message = format!("there is no file `{}`", font.value);
        let help = "put the font into the folder `fonts/` beside `content/`, and write `cards: {font: fonts/NAME.ttf}`";
        diags.push(Diagnostic::new(Rule::MissingFile, font.span, message).help(help));
        return None;
    };
    let bytes = tree.bytes(entry.id).map_err(|error| diags.push(Diagnostic::from(&error))).ok()?;
    match Fonts::new(Some(bytes)) {
        Ok(fonts) => Some(fonts),
        Err(problem) => {
            let message = format!("cards cannot be drawn with `{}`: {problem}", font.value);
            let help = "give a file that ends in `.ttf` or `.otf`; web fonts (`.woff2`) have to be unpacked";
            diags.push(Diagnostic::new(Rule::InvalidValue, font.span, message).help(help));
            None
        }
    }
}

/// Says how many pages get no card because no font has their letters.
fn hint(site: &Site, fonts: &Fonts, diags: &mut Vec<Diagnostic>) {
    let shown = site.cards.iter().filter(|card| !card.noindex && !card.draft);
    let titles = shown.map(|card| &card.title).chain(site.tags.iter().map(|tag| &tag.name));
    let titles = titles.chain(site.people.iter().map(|person| &person.name));
    let lacking = titles.map(|title| fonts.lacks(words_only(title).chars())).filter(|lacking| !lacking.is_empty());
    let (mut pages, mut letters) = (0, BTreeSet::new());
    for lacking in lacking {
        pages += 1;
        letters.extend(lacking);
    }
    if pages == 0 {
        return;
    }
    let named: Vec<String> = letters.iter().take(NAMED).map(|letter| format!("`{letter}`")).collect();
    let more = if letters.len() > NAMED { " and others" } else { "" };
    let (pages, get) = if pages == 1 { ("1 page".to_string(), "gets") } else { (format!("{pages} pages"), "get") };
    let message = format!("{pages} {get} no social card: no font has the letters {}{more}", named.join(", "));
    let help = "put a font that has them into `fonts/`, and write `cards: {font: fonts/NAME.ttf}` in site.yaml";
    diags.push(Diagnostic::new(Rule::LeftOut, Place::Site, message).help(help));
}
