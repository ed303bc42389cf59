//! Which pictures the pages of a site show, and which of them are needed as the files that they are.

use std::collections::{BTreeMap, HashSet};

use super::album::{Album, Wanted};
use super::first::Seen;
use super::resources::Files;
use super::uses::{self, Shown, Use};
use super::{Options, Prepared};
use crate::diag::Diagnostic;
use crate::site::links::{self, Link};
use crate::story::config::HtmlPolicy;

impl Prepared {
    /// Looks at the pictures that pages show.
    pub(super) fn album(&self, files: &Files, pages: &[Seen], options: &Options, diags: &mut Vec<Diagnostic>) -> Album {
        let mut wanted: BTreeMap<String, Wanted> = BTreeMap::new();
        for (page, named) in pages.iter().flat_map(|page| page.uses.iter().map(move |named| (page, named))) {
            let Some(shown) = named.picture else { continue };
            let Some(path) = self.content_path(page, named) else { continue };
            // What does not exist is reported where links are checked.
            let Some((id, route)) = files.routes.get(&path) else { continue };
            let entry = wanted.entry(path).or_insert_with(|| Wanted {
                id: *id,
                route: route.clone(),
                social: false,
                places: Vec::new(),
            });
            // Previews of links need absolute addresses.
            entry.social |= shown == Shown::AsItsOwn && self.config.base_url.is_some();
            entry.places.push((named.span, named.dest.clone()));
        }
        let keeps = (options.store.clone(), options.live);
        Album::new(self.tree.clone(), wanted, self.config.limits.pixels, keeps, diags)
    }

    /// The pictures that are needed as they are although pages show variants of them: those that pages link to. None: all,
    /// because HTML that nobody looks into may name them.
    pub(super) fn pictures_as_files(&self, pages: &[Seen]) -> Option<HashSet<String>> {
        if self.config.html != HtmlPolicy::Refuse {
            return None;
        }
        let linked = |page: &Seen| {
            let links = page.uses.iter().filter(|named| named.picture.is_none());
            links.filter_map(|named| self.content_path(page, named)).collect::<Vec<_>>()
        };
        Some(pages.iter().flat_map(linked).collect())
    }

    fn content_path(&self, page: &Seen, named: &Use) -> Option<String> {
        match links::read(&named.dest, &self.config) {
            Link::Inside { path, .. } => uses::file_path(&path, &page.folder),
            Link::External(_) | Link::Here(_) => None,
        }
    }
}
