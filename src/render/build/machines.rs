//! What machines read: `story.json`, JSON-LD, feeds, `sitemap.xml`, `robots.txt`, redirects.

use std::sync::Arc;

use super::desk::Desk;
use super::place::{Here, absolute};
use super::shape::entity_anchor;
use super::{Renderer, words_of};
use crate::artifact::{Artifact, OutPath};
use crate::diag::Diagnostic;
use crate::render::html::{Labels, escape, escape_address};
use crate::render::outputs::feed::{self, Form, Subject, Told};
use crate::render::outputs::{self, Facts, Say, changes, jsonld, robots, sitemap};
use crate::render::view::{AlternateView, Breadcrumb, FeedLink, Html, PageKind, PageView, script_json};
use crate::site::{Route, Site, plan};
use crate::story::{Actor, Claim, Lang, Output, Source};

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
        escape(if site.config.title.is_empty() { to.as_str() } else { &site.config.title }),
        canonical.unwrap_or_default(),
        escape(to.as_str())
    );
    Artifact::new(path.clone(), html)
}

impl Renderer {
    /// The feed of a subject in one form; nothing without a base address. `told` gives what only the page of a card knows.
    pub fn feed(&self, subject: &Subject, form: Form, told: &dyn Fn(usize) -> Option<Arc<Told>>) -> Vec<Artifact> {
        let Some(base) = &self.site.config.base_url else { return Vec::new() };
        let name = self.feed_name(subject);
        let feed = feed::of(&self.site, subject, base, name.as_deref(), told);
        let path = subject.page(&self.site).and_then(|page| page.child(form.file()).ok()?.out_path().ok());
        let artifact = feed.zip(path).map(|(feed, path)| Artifact::new(path, form.write(&feed)));
        artifact.into_iter().collect()
    }

    /// What a feed is called, of a section or tag.
    fn feed_name(&self, subject: &Subject) -> Option<String> {
        match subject {
            Subject::Site(_) => None,
            Subject::Section(index) => self.site.cards.get(*index).map(|card| card.title.clone()),
            Subject::Tag(index) => self.site.tags.get(*index).map(|tag| tag.name.clone()),
        }
    }

    /// The feeds to be found from a page: that of its own list, if it is one and has one; that of the site in its language. They
    /// need absolute addresses.
    pub(super) fn feeds(&self, here: &Here<'_>) -> Vec<FeedLink> {
        if self.site.config.base_url.is_none() {
            return Vec::new();
        }
        let own = Subject::at(&self.site, &here.route).filter(|_| !here.shared);
        let subjects = own.into_iter().chain([Subject::Site(here.lang.clone())]);
        let subjects = subjects.filter(|subject| subject.exists(&self.site));
        let news = subjects.flat_map(|subject| self.feed_links(here, &subject));
        news.chain(self.changes_link(here)).collect()
    }

    fn feed_links(&self, here: &Here<'_>, subject: &Subject) -> Vec<FeedLink> {
        let name = self.feed_name(subject);
        let link = |form: Form| {
            let route = subject.page(&self.site)?.child(form.file()).ok()?;
            let title = name.clone().unwrap_or_else(|| self.site_name(here.lang));
            Some(FeedLink { title, href: here.to(&route), mime: form.mime(), own: name.is_some(), changes: false })
        };
        Form::ALL.into_iter().filter_map(link).collect()
    }

    /// The feed of changes of a language; nothing without a base address.
    pub fn changes_feed(&self, lang: &Lang) -> Vec<Artifact> {
        let (Some(base), Some(words)) = (self.site.config.base_url.as_ref(), self.words(lang)) else {
            return Vec::new();
        };
        let said = |key: &str, args: &[(&str, &str)]| words.plain(key, args);
        let feed = changes::of_site(&self.site, lang, &self.site_name(lang), &said, base);
        let path = plan::home(&self.site.config, lang).child(changes::FILE).and_then(|route| route.out_path());
        feed.zip(path.ok()).map(|(feed, path)| Artifact::new(path, changes::atom(&feed))).into_iter().collect()
    }

    /// A link to the feed of changes of a language, if it has one.
    fn changes_link(&self, here: &Here<'_>) -> Option<FeedLink> {
        let words = self.words(here.lang).filter(|_| changes::exists(&self.site, here.lang))?;
        let route = plan::home(&self.site.config, here.lang).child(changes::FILE).ok()?;
        let title = words.plain("update.feed_of", &[("title", &self.site_name(here.lang))]);
        let mime = Form::Atom.mime();
        Some(FeedLink { title, href: here.to(&route), mime, own: false, changes: true })
    }

    /// `sitemap.xml`, which names these pieces if there are any; empty without a base address.
    pub fn sitemap(&self, pieces: &[sitemap::Piece]) -> String {
        self.site.config.base_url.as_ref().map(|base| sitemap::root(&self.site, base, pieces)).unwrap_or_default()
    }

    /// A piece of the sitemap; empty without a base address.
    pub fn sitemap_piece(&self, piece: &sitemap::Piece) -> String {
        self.site.config.base_url.as_ref().map(|base| sitemap::piece(&self.site, base, piece)).unwrap_or_default()
    }

    /// `robots.txt`.
    ///
    /// # Errors
    /// Never.
    pub fn robots(&self) -> Result<Vec<Artifact>, Vec<Diagnostic>> {
        let text = robots::robots(self.site.config.base_url.as_ref());
        Ok(OutPath::parse("robots.txt").ok().map(|path| Artifact::new(path, text)).into_iter().collect())
    }

    /// JSON-LD of a list page: none on the page for what is not found, which stands at no address.
    pub(super) fn list_json_ld(&self, here: &Here<'_>, page: &PageView) -> Vec<Html> {
        if page.kind == PageKind::NotFound {
            return Vec::new();
        }
        let list = page.list.iter().flat_map(|list| list.lead.iter().chain(&list.sections).chain(&list.items));
        let hrefs = list.map(|item| &item.href).chain(page.tag_index.iter().map(|tag| &tag.href));
        let hrefs = hrefs.chain(page.people.iter().map(|person| &person.href)).map(String::as_str);
        let graph = self.with_list_facts(here, page, hrefs, jsonld::list);
        vec![Html(script_json(&graph))]
    }

    /// What JSON-LD needs to know of a page without a document that lists pages at these addresses.
    pub(super) fn with_list_facts<'h, T>(
        &self,
        here: &Here<'_>,
        page: &PageView,
        hrefs: impl Iterator<Item = &'h str>,
        then: impl FnOnce(&jsonld::ListFacts<'_>) -> T,
    ) -> T {
        let url = absolute(&self.site, &here.route);
        let full = |href: &str| full_address(url.as_deref(), href);
        let home = plan::home(&self.site.config, here.lang);
        then(&jsonld::ListFacts {
            config: &self.site.config,
            lang: here.lang,
            url: url.as_deref(),
            home: &full(&here.to(&home)),
            title: &page.title_plain,
            description: page.summary_plain.as_deref().or(page.head.description.as_deref()),
            breadcrumbs: &steps(&page.breadcrumbs, &full),
            items: &hrefs.map(full).collect::<Vec<_>>(),
        })
    }
}

impl Desk<'_> {
    /// JSON-LD of the document's page.
    pub fn json_ld(&self) -> Vec<Html> {
        vec![Html(script_json(&self.with_facts(jsonld::page)))]
    }

    /// The files of data beside the page of a story.
    pub fn data_files(&self) -> Vec<Artifact> {
        let files = outputs::data_files(self.document, self.here.site.config.ics);
        let file = |facts: &Facts<'_>, (output, name): (Output, &str)| {
            let path = self.home.child(name).and_then(|route| route.out_path()).ok()?;
            outputs::data_file(output, facts).map(|bytes| Artifact::new(path, bytes))
        };
        let made = files.into_iter().filter(|(output, _)| self.shape.makes(*output));
        self.with_facts(|facts| made.filter_map(|one| file(facts, one)).collect())
    }

    /// A link to the calendar, for programs that look for one in the head of a page.
    pub fn calendar(&self) -> Option<FeedLink> {
        let route = self.home.child(outputs::ics::FILE).ok().filter(|_| self.shape.makes(Output::Ics))?;
        let title = self.words.plain("file.ics", &[]);
        Some(FeedLink { title, href: self.here.to(&route), mime: "text/calendar", own: true, changes: false })
    }

    fn with_facts<T>(&self, then: impl FnOnce(&Facts<'_>) -> T) -> T {
        let url = absolute(self.here.site, &self.home);
        let full = |href: &str| full_address(url.as_deref(), href);
        let home = plan::home(&self.here.site.config, &self.document.page.lang);
        let others = self.alternates();
        let alternate = |other: &AlternateView| Some((Lang::parse(&other.lang).ok()?, full(&other.href)));
        let alternates: Vec<_> = others.iter().filter(|other| !other.current).filter_map(alternate).collect();
        let section = self.section_link().map(|section| section.title);
        then(&Facts {
            document: self.document,
            config: &self.here.site.config,
            locale: &self.words.locale,
            url: url.as_deref(),
            home: &full(&self.here.to(&home)),
            alternates: &alternates,
            breadcrumbs: &steps(&self.breadcrumbs(), &full),
            section: section.as_deref(),
            words: words_of(self.document),
            lang_of: &|file| self.resources().lang(file),
            image: &|image| self.file(&image.src.value).map(|_| full(&self.picture(&image.src.value).src)),
            link: &|address| full(&self.author_href(address)),
            anchor: &|kind, index| {
                let story = self.story?;
                let shown = self.shape.shows(self.shape.part_of(story, kind, index));
                shown.then(|| entity_anchor(story, kind, index)).flatten()
            },
            embeds: &self.embed_facts(&full),
            sentence: &|claim| Some(self.claim_sentence(claim)),
            say: self,
        })
    }

    /// How a claim stands, without links: "Das sagt die EU; bestätigt ist es nicht."
    fn claim_sentence(&self, claim: &Claim) -> String {
        let actors = claim.by.iter().filter_map(|id| self.story?.actor(id));
        let name = |actor: &Actor| match actor.party {
            true => self.words.plain("status.party", &[("name", &actor.name.plain)]),
            false => actor.name.plain.to_string(),
        };
        let names: Vec<String> = actors.map(name).collect();
        let status = claim.status.name();
        match names.is_empty() {
            true => self.words.plain(&format!("status.alone.{status}"), &[]),
            false => {
                let by = self.words.list(&names);
                self.words.count_with(&format!("status.by.{status}"), names.len(), &[("by", &by)])
            }
        }
    }
}

impl Say for Desk<'_> {
    fn word(&self, key: &str) -> String {
        self.words.plain(key, &[])
    }

    fn source(&self, source: &Source) -> String {
        self.short_source(source)
    }

    fn locator(&self, at: &str) -> String {
        self.words.locator(at)
    }

    fn labels(&self) -> &Labels {
        &self.words.labels
    }
}

/// An address as seen from a page, absolute if the page's own address is known.
pub(super) fn full_address(page: Option<&str>, href: &str) -> String {
    let absolute = page.and_then(|page| url::Url::parse(page).ok()?.join(href).ok());
    let Some(mut url) = absolute else { return href.to_string() };
    // Pages that open from files are addressed as such only among themselves.
    let own = page.and_then(|page| url::Url::parse(page).ok()).is_some_and(|page| page.origin() == url.origin());
    if let Some(folder) = url.path().strip_suffix("/index.html").filter(|_| own).map(|folder| format!("{folder}/")) {
        url.set_path(&folder);
    }
    url.to_string()
}

fn steps(way: &[Breadcrumb], full: &dyn Fn(&str) -> String) -> Vec<(String, String)> {
    way.iter().map(|step| (step.title.clone(), full(&step.href))).collect()
}
