//! Where an output page stands, and how links from it are written.

use std::fmt::Write as _;

use crate::site::{Route, Site};
use crate::story::Lang;

/// An output page and how addresses look from it.
#[derive(Clone, Debug)]
pub(super) struct Here<'a> {
    /// The site.
    pub site: &'a Site,
    /// Address of the output page.
    pub route: Route,
    /// Language of the page.
    pub lang: &'a Lang,
    /// The page may be served at any address (404), so that its links begin at the root of the host.
    pub rooted: bool,
    /// What is made here is shared by all pages of this depth, so no address may depend on where else the page stands.
    pub shared: bool,
}

impl<'a> Here<'a> {
    /// A page of the site.
    pub fn new(site: &'a Site, route: Route, lang: &'a Lang) -> Self {
        Here { site, route, lang, rooted: false, shared: false }
    }

    /// The address of a page or file.
    pub fn to(&self, route: &Route) -> String {
        // Pages that open from files are still found by their address when the host says where it stands.
        if self.rooted && (!self.site.config.relative || self.site.config.base_url.is_some()) {
            return format!("{}{}", base_path(self.site), route.encoded().trim_start_matches('/'));
        }
        if self.shared {
            return self.route.relative_by_root(route, self.site.config.relative);
        }
        self.route.relative(route, self.site.config.relative)
    }

    /// The address of a place in a page: `#anchor` alone on the page itself.
    pub fn at(&self, route: &Route, anchor: &str) -> String {
        let fragment = fragment(anchor);
        match *route == self.route {
            true => fragment,
            false => self.to(route) + &fragment,
        }
    }
}

/// The absolute address of a page, if the site knows where it stands.
pub(super) fn absolute(site: &Site, route: &Route) -> Option<String> {
    let base = site.config.base_url.as_ref()?;
    Some(format!("{}{}", base.as_str().trim_end_matches('/'), route.encoded()))
}

/// The path of the base address, `/` on both ends.
fn base_path(site: &Site) -> String {
    let path = site.config.base_url.as_ref().map_or("/", url::Url::path);
    format!("{}/", path.trim_end_matches('/'))
}

/// `#anchor`, percent-encoded where an address wants it.
pub(super) fn fragment(anchor: &str) -> String {
    let mut text = String::with_capacity(anchor.len() + 1);
    text.push('#');
    for c in anchor.chars() {
        match c {
            ' ' | '"' | '<' | '>' | '`' | '%' | '\\' | '^' | '{' | '|' | '}' => {
                // All of them are ASCII.
                let _ = write!(text, "%{:02X}", u32::from(c));
            }
            c if c.is_control() => {}
            c => text.push(c),
        }
    }
    text
}
