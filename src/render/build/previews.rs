//! What previews of a link to a page show: the picture of the page, else a card drawn for it.

use std::sync::Arc;

use super::Renderer;
use super::place::{Here, absolute};
use crate::artifact::{Artifact, Store};
use crate::render::card::{self, Card, Fonts, Palette, words_only};
use crate::render::view::{PageKind, PageView};
use crate::site::Route;

/// What cards are drawn with.
#[derive(Clone, Debug)]
pub struct Cards {
    /// Fonts.
    pub fonts: Arc<Fonts>,
    /// Keeps what was drawn.
    pub store: Option<Arc<dyn Store>>,
}

impl Renderer {
    /// The address of the card of a page, and what it shows. None if it has none: cards are off, the site's address is not known
    /// (previews ask for absolute addresses), the page is not for everybody, shows a picture of its own, or is written in
    /// letters that no font has.
    pub(super) fn card(
        &self,
        here: &Here<'_>,
        page: &PageView,
        route: &Route,
        robots: Option<&str>,
        figure: Option<(String, String)>,
    ) -> Option<(Route, Card)> {
        let cards = self.cards.as_ref()?;
        let base = self.site.config.base_url.as_ref()?;
        let hidden = page.draft || page.kind == PageKind::NotFound || robots.is_some_and(|r| r.contains("noindex"));
        if hidden || page.image.as_ref().is_some_and(|image| image.preview.is_some()) {
            return None;
        }
        let title = words_only(&self.site_title(here.lang));
        let is_home = page.kind == PageKind::Home;
        let headline = words_only(if is_home && !title.is_empty() { &title } else { &page.title_plain });
        let above = match page.kind {
            PageKind::Tag | PageKind::Actor => page.breadcrumbs.last().map(|step| step.title.as_str()),
            _ => page.section.as_ref().map(|section| section.title.as_str()),
        };
        let kicker = above.map(words_only).filter(|kicker| !kicker.is_empty() && !is_home);
        let site = if is_home || title.is_empty() { base.host_str().unwrap_or_default().to_string() } else { title };
        let covered = |text: &str| cards.fonts.lacks(text.chars()).is_empty();
        let figure = figure.map(|(number, label)| (words_only(&number), words_only(&label)));
        // A description in another language would be set in the wrong direction.
        let deck =
            Some(self.site_description(here.lang)).filter(|_| is_home && self.describes_itself_in(here.lang)).flatten();
        let card = Card {
            headline,
            deck: deck.map(|deck| words_only(&deck)).filter(|deck| covered(deck)),
            kicker: kicker.filter(|kicker| covered(kicker)),
            figure: figure.filter(|(number, label)| covered(number) && covered(label)),
            site: Some(site).filter(|site| covered(site)).unwrap_or_default(),
            rtl: here.lang.direction().name() == "rtl",
            palette: Palette::of_theme(|name| self.theme.colour(name)),
        };
        if card.headline.is_empty() || !covered(&card.headline) {
            return None;
        }
        let name = card.key(&cards.fonts).to_hex();
        let route = route.child(&format!("card.{}.png", name.get(..10)?)).ok()?;
        Some((route, card))
    }

    fn describes_itself_in(&self, lang: &crate::story::Lang) -> bool {
        let config = &self.site.config;
        *lang == config.lang || config.languages.iter().any(|known| known.lang == *lang && known.description.is_some())
    }

    /// The card of a page as a file, drawn or taken from the store.
    pub(super) fn card_artifact(
        &self,
        here: &Here<'_>,
        page: &PageView,
        figure: Option<(String, String)>,
    ) -> Option<Artifact> {
        let cards = self.cards.as_ref()?;
        let (route, card) = self.card(here, page, &here.route, page.head.robots.as_deref(), figure)?;
        let key = card.key(&cards.fonts);
        let path = route.out_path().ok()?;
        if let Some(known) = cards.store.as_ref().and_then(|store| store.get(&key)) {
            return Some(Artifact::new(path, known));
        }
        let drawn = card::png(&card, &cards.fonts)?;
        if let Some(store) = &cards.store {
            store.put(&key, &drawn);
        }
        Some(Artifact::new(path, drawn))
    }
}

/// What a page shows in previews, as machines want it.
pub(super) struct Preview {
    /// Absolute address.
    pub url: String,
    /// Width and height in pixels, where they are known.
    pub size: Option<(u32, u32)>,
    /// What it shows, in words.
    pub alt: String,
}

impl Renderer {
    /// What previews show of a page: its own picture, cropped to their shape, because a photo draws the eye and the headline
    /// stands beside it anyway; without one that is large enough, the card; else the picture as it is.
    pub(super) fn preview(
        &self,
        here: &Here<'_>,
        page: &PageView,
        route: &Route,
        robots: Option<&str>,
        figure: Option<(String, String)>,
    ) -> Option<Preview> {
        let full = |src: &str| {
            let base = absolute(here.site, &here.route)?;
            Some(url::Url::parse(&base).ok()?.join(src).ok()?.to_string())
        };
        if let Some((image, preview)) = page.image.as_ref().and_then(|image| Some((image, image.preview.as_ref()?))) {
            let size = Some((preview.width, preview.height));
            return Some(Preview { url: full(&preview.src)?, size, alt: image.alt.clone() });
        }
        if let Some((route, card)) = self.card(here, page, route, robots, figure) {
            let alt = match &card.figure {
                Some((number, label)) => format!("{} – {number} {label}", card.headline),
                None => card.headline,
            };
            return Some(Preview { url: absolute(&self.site, &route)?, size: Some(card::SIZE), alt });
        }
        let image = page.image.as_ref()?;
        // Nobody who shows previews takes drawings.
        let drawing = image.src.to_lowercase().ends_with(".svg");
        let size = image.width.zip(image.height);
        (!drawing).then(|| full(&image.src)).flatten().map(|url| Preview { url, size, alt: image.alt.clone() })
    }
}
