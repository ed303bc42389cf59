//! What machines read: `story.json`, JSON-LD, feeds, `sitemap.xml`, `robots.txt`, redirects.

use super::Renderer;
use super::desk::Desk;
use super::place::{Here, absolute};
use crate::artifact::{Artifact, OutPath};
use crate::diag::Diagnostic;
use crate::render::html::{escape, escape_address};
use crate::render::outputs::{feed, robots, sitemap};
use crate::render::view::{Html, PageView};
use crate::site::{Route, Site, plan};
use crate::story::{Document, Lang};

/// A page that leads from an old address to a new one: at once for readers, with a link for those it does not take along.
pub(super) fn redirect(site: &Site, path: &OutPath, to: &Route) -> Artifact {
    let from = path.as_str().strip_suffix("index.html").unwrap_or(path.as_str());
    let from = Route::root().child(from).unwrap_or_else(|_| Route::root());
    let href = escape_address(&from.relative(to, site.config.relative));
    let canonical =
        absolute(site, to).map(|url| format!("<link rel=\"canonical\" href=\"{}\">\n", escape_address(&url)));
    let html = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<meta charset=\"utf-8\">\n<title>{}</title>\n<meta name=\"robots\" content=\"noindex\">\n{}<meta http-equiv=\"refresh\" content=\"0; url={href}\">\n<p><a href=\"{href}\">{}</a></p>\n",
        site.config.lang,
        escape(&site.config.title),
        canonical.unwrap_or_default(),
        escape(to.as_str())
    );
    Artifact::new(path.clone(), html)
}

impl Renderer {
    /// The feed of a language; nothing without a base address.
    ///
    /// # Errors
    /// Never.
    pub fn feed(&self, lang: &Lang) -> Result<Vec<Artifact>, Vec<Diagnostic>> {
        let base = self.site.config.base_url.as_ref();
        let feed = base.and_then(|base| feed::of_site(&self.site, lang, base));
        let path = plan::home(&self.site.config, lang).child("feed.xml").and_then(|route| route.out_path());
        let artifact = feed.zip(path.ok()).map(|(feed, path)| Artifact::new(path, feed::atom(&feed)));
        Ok(artifact.into_iter().collect())
    }

    /// `sitemap.xml` with its parts; nothing without a base address.
    ///
    /// # Errors
    /// Never.
    pub fn sitemap(&self) -> Result<Vec<Artifact>, Vec<Diagnostic>> {
        let Some(base) = &self.site.config.base_url else { return Ok(Vec::new()) };
        let files = sitemap::files(&sitemap::entries(&self.site, base), base);
        let artifact = |(name, xml): (String, String)| Some(Artifact::new(OutPath::parse(&name).ok()?, xml));
        Ok(files.into_iter().filter_map(artifact).collect())
    }

    /// `robots.txt`.
    ///
    /// # Errors
    /// Never.
    pub fn robots(&self) -> Result<Vec<Artifact>, Vec<Diagnostic>> {
        let text = robots::robots(self.site.config.base_url.as_ref());
        Ok(OutPath::parse("robots.txt").ok().map(|path| Artifact::new(path, text)).into_iter().collect())
    }

    /// The resolved model of a story as a file beside its page.
    pub(super) fn story_json(&self, _document: &Document, _route: &Route) -> Option<Artifact> {
        None
    }

    /// JSON-LD of a list page.
    pub(super) fn list_json_ld(&self, _here: &Here<'_>, _page: &PageView, _home: bool) -> Vec<Html> {
        Vec::new()
    }
}

impl Desk<'_> {
    /// JSON-LD of the document's page.
    pub fn json_ld(&self, _page: &PageView) -> Vec<Html> {
        Vec::new()
    }
}
