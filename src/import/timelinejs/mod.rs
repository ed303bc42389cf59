//! A timeline of TimelineJS 3 as a story: its JSON, or its spreadsheet as CSV. Source of the formats: its own reader and its
//! documentation of the JSON data format.
//!
//! TimelineJS knows no sources, so the story has none; warnings about that lead its author. Groups become actors, eras eras, the
//! title slide the head of the page. A date that TimelineJS shows in words stands beside what was made of it. Pictures, films and
//! articles of other hosts become links: a page shows only files of its own.

mod dates;
mod sheet;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use super::markdown::{self, Converted};
use super::{one_line, yaml};
use crate::diag::{Diagnostic, Rule, Severity};
use crate::parse::yaml::Node;
use crate::source::{SourceFile, Span};
use crate::story::{Id, Slug};

/// As many slides as one timeline may have.
const MOST_SLIDES: usize = 10_000;

/// A story made of a timeline.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The file: front matter and text.
    pub text: String,
    /// Its title, plain; empty if the timeline has none.
    pub title: String,
    /// Events, eras and actors in it.
    pub counts: (usize, usize, usize),
    /// Slides without a date that can be written; their words stand in the text.
    pub undated: usize,
}

/// Reads a timeline. Everything that is not taken over as it is, is reported at its place; None: it is no timeline.
///
/// `name` is the file's name, for a remark in the story.
pub fn story(file: &SourceFile, name: &str, diags: &mut Vec<Diagnostic>) -> Option<Imported> {
    let root = match sheet::is_sheet(file) {
        true => sheet::timeline(file, diags)?,
        false => crate::parse::json(file, diags)?,
    };
    let mut import = Import { name, diags, ids: HashSet::new(), groups: Vec::new(), unused: Vec::new() };
    let slides = import.slides(&root)?;
    Some(import.story(&root, slides))
}

struct Import<'a> {
    name: &'a str,
    diags: &'a mut Vec<Diagnostic>,
    /// Ids that are taken.
    ids: HashSet<String>,
    /// Groups in the order of their first slide: as written, and the id of the actor.
    groups: Vec<(String, String)>,
    /// Keys that nothing was made of: the first place, and all of them in words.
    unused: Vec<(String, Span, Vec<String>)>,
}

/// An event, or a slide without a date.
struct Slide {
    date: Option<String>,
    shown: Option<String>,
    id: Option<String>,
    text: String,
    body: Vec<String>,
    actor: Option<String>,
    place: Option<(String, f64, f64)>,
}

impl Import<'_> {
    fn error(&mut self, at: Span, message: &str, help: &str) -> Option<()> {
        self.diags.push(Diagnostic::new(Rule::InvalidValue, at, message).help(help));
        None
    }

    /// Says what is not as it was.
    fn remark(&mut self, at: Span, message: impl Into<String>) {
        let mut found = Diagnostic::new(Rule::LeftOut, at, message);
        found.severity = Severity::Warning;
        self.diags.push(found);
    }

    fn slides<'n>(&mut self, root: &'n Node) -> Option<&'n [Node]> {
        if root.get("timeline").is_some() {
            self.error(
                root.span,
                "this is the format of TimelineJS 2",
                "TimelineJS 3 has `events` at the top; its site converts older timelines",
            )?;
        }
        let Some(events) = root.get("events") else {
            self.error(
                root.span,
                "this is no timeline of TimelineJS 3: it has no `events`",
                "give the JSON that the timeline reads, or its spreadsheet saved as CSV",
            )?;
            return None;
        };
        let Some(slides) = events.as_seq() else {
            self.error(
                events.span,
                "`events` is to be a list of slides",
                "each slide is a map with `start_date` and `text`",
            )?;
            return None;
        };
        if slides.len() > MOST_SLIDES {
            let message = format!("a timeline has at most {MOST_SLIDES} slides, this one has {}", slides.len());
            self.diags.push(Diagnostic::new(Rule::Limit, events.span, message));
            return None;
        }
        Some(slides)
    }

    fn story(&mut self, root: &Node, slides: &[Node]) -> Imported {
        for slide in slides {
            self.take_id(slide);
        }
        let slides: Vec<Slide> = slides.iter().enumerate().filter_map(|(i, node)| self.slide(i, node)).collect();
        let eras = self.eras(root.get("eras"));
        let head = root.get("title").filter(|title| title.as_map().is_some());
        let text =
            |key: &str| head.and_then(|head| head.get("text")?.get(key)?.as_text()).map(|text| text.text.as_str());
        let title = text("headline").map(markdown::plain).unwrap_or_default();
        let summary = text("text").map(markdown::blocks).unwrap_or_default();
        let mut opening = Vec::new();
        if let Some(head) = head {
            self.lost(head.span, "the title", &summary);
            opening.extend(self.media(head, "the title"));
            self.others(head, "the title", &["text", "media", "unique_id", "type"]);
        }
        for field in root.as_map().unwrap_or_default() {
            if !["title", "events", "eras", "scale"].contains(&field.key.value.as_str()) {
                self.remark(field.key.span, format!("`{}` is not taken over", one_line(&field.key.value)));
            }
        }
        self.tell_unused();
        let (dated, undated): (Vec<Slide>, Vec<Slide>) = slides.into_iter().partition(|slide| slide.date.is_some());
        let mut out = self.front(&title, &summary.markdown);
        self.actors(&mut out);
        events(&mut out, &dated);
        eras_of(&mut out, &eras);
        out.push_str("---\n");
        body(&mut out, &opening, &undated);
        Imported { text: out, title, counts: (dated.len(), eras.len(), self.groups.len()), undated: undated.len() }
    }

    fn front(&self, title: &str, summary: &str) -> String {
        let title = if title.is_empty() { "TODO: a headline".to_string() } else { markdown::escape(title, true) };
        let mut out = format!("---\ntitle: {}\n", yaml::scalar(&title));
        if !summary.is_empty() {
            out.push_str(&format!("summary: {}\n", yaml::value(summary, 2)));
        }
        out.push_str("# Delete this line to publish the story.\ndraft: true\nkind: story\n");
        out.push_str(&format!(
            "{}\n",
            yaml::comment(&format!("Imported from {}, a timeline of TimelineJS.", self.name))
        ));
        out.push_str(
            "# TODO: TimelineJS has no sources. List yours here, and name one at each event: `source: reuters`.\n\
             # sources:\n#   reuters:\n#     title: What the article is called\n#     url: https://example.org/article\n\
             #     publisher: Reuters\n#     date: 2024-06-19\n",
        );
        out
    }

    /// Keeps the ids of slides for the slides.
    fn take_id(&mut self, slide: &Node) {
        let id = slide.get("unique_id").and_then(Node::as_text).and_then(|text| Id::parse(text.text.trim()).ok());
        self.ids.extend(id.map(|id| id.to_string()));
    }

    fn slide(&mut self, index: usize, node: &Node) -> Option<Slide> {
        let what = format!("slide {}", index + 1);
        if node.as_map().is_none() {
            self.remark(node.span, format!("{what} is no map and is left out"));
            return None;
        }
        let dated = dates::dated(node);
        let at_date = node.get("start_date").map_or(node.span, |date| date.span);
        for remark in &dated.remarks {
            self.remark(at_date, format!("{what}: {remark}"));
        }
        if dated.edtf.is_none() {
            let shown = dated.shown.as_ref().map(|shown| format!(" (it shows “{shown}”)")).unwrap_or_default();
            self.remark(at_date, format!("{what} has no date{shown}; its words stand in the text of the story"));
        }
        let part =
            |key: &str| node.get("text").and_then(|text| text.get(key)?.as_text()).map(|text| text.text.as_str());
        let headline = markdown::inline(part("headline").unwrap_or_default());
        let text = markdown::blocks(part("text").unwrap_or_default());
        self.lost(node.span, &what, &headline);
        self.lost(node.span, &what, &text);
        let mut body: Vec<String> = vec![text.markdown];
        body.extend(self.media(node, &what));
        body.retain(|text| !text.is_empty());
        let mut headline = headline.markdown;
        if headline.is_empty() {
            headline = match body.is_empty() {
                true => "TODO: what happened?".to_string(),
                false => body.remove(0),
            };
        }
        let place = location(node);
        let taken = if place.is_some() { "location" } else { "" };
        self.others(
            node,
            &what,
            &["start_date", "end_date", "display_date", "text", "media", "group", "unique_id", "type", taken],
        );
        let id = node.get("unique_id").and_then(Node::as_text).and_then(|text| Id::parse(text.text.trim()).ok());
        // Of two with one id the first keeps it, as in TimelineJS.
        let id = id.map(|id| id.to_string()).filter(|id| self.ids.insert(format!(" {id}")));
        Some(Slide { date: dated.edtf, shown: dated.shown, id, text: headline, body, actor: self.group(node), place })
    }

    /// The actor of a slide's group.
    fn group(&mut self, node: &Node) -> Option<String> {
        let name = one_line(&markdown::plain(&node.get("group")?.as_text()?.text));
        if name.is_empty() {
            return None;
        }
        if let Some((_, id)) = self.groups.iter().find(|(known, _)| *known == name) {
            return Some(id.clone());
        }
        let slug = Slug::from_text(&name);
        let base = slug.as_str().trim_start_matches(['-', '_']).to_string();
        let base = if Id::parse(&base).is_ok() { base } else { "actor".to_string() };
        let numbered = (2..).map(|n: usize| format!("{base}-{n}"));
        let id = std::iter::once(base.clone()).chain(numbered).find(|id| !self.ids.contains(id))?;
        self.ids.insert(id.clone());
        self.groups.push((name, id.clone()));
        Some(id)
    }

    /// What stands beside a slide, as a line of Markdown: a link with its words and its credit.
    fn media(&mut self, node: &Node, what: &str) -> Vec<String> {
        let Some(media) = node.get("media").filter(|media| media.as_map().is_some()) else { return Vec::new() };
        let part =
            |key: &str| media.get(key).and_then(Node::as_text).map(|text| text.text.as_str()).unwrap_or_default();
        let url = part("url").trim().to_string();
        let caption = markdown::inline(part("caption"));
        let credit = markdown::inline(part("credit"));
        self.lost(media.span, what, &caption);
        self.lost(media.span, what, &credit);
        let about = [part("title"), part("alt")].map(markdown::words).into_iter().find(|text| !text.is_empty());
        // A link in a link is none.
        let bare = Some(&caption.markdown)
            .filter(|text| !text.is_empty() && !text.contains(['<', '\n']) && !text.contains("]("));
        let mut words = vec![caption.markdown.clone(), credit.markdown];
        let mut lines = Vec::new();
        if url.starts_with('<') {
            // A frame or a quotation in HTML.
            let inside = markdown::blocks(&url);
            self.lost(media.span, what, &inside);
            lines.push(inside.markdown);
        } else if let Some(address) = markdown::address(&url) {
            let name = bare.cloned().or(about).unwrap_or_else(|| markdown::escape(&markdown::host(&address), false));
            words.retain(|text| *text != name);
            lines.push(markdown::link(&name, &address));
        } else if !url.is_empty() {
            let message = format!(
                "{what}: `{}` lies on the timeline's own host; put the file beside the story and name it as `image`",
                one_line(&url)
            );
            self.remark(media.span, message);
        }
        lines.extend(words);
        lines.retain(|line| !line.is_empty());
        if let Some(link) = media.get("link").and_then(Node::as_text).and_then(|text| markdown::address(&text.text)) {
            lines.push(format!("<{link}>"));
        }
        let taken = ["url", "caption", "credit", "title", "alt", "link", "link_target"];
        self.others(media, what, &taken);
        lines
    }

    fn lost(&mut self, at: Span, what: &str, converted: &Converted) {
        for lost in &converted.lost {
            self.remark(at, format!("{what}: {lost} is not taken over"));
        }
    }

    /// Notes the keys that nothing was made of.
    fn others(&mut self, node: &Node, what: &str, taken: &[&str]) {
        for field in node.as_map().unwrap_or_default() {
            if is_empty(&field.value) || taken.contains(&field.key.value.as_str()) {
                continue;
            }
            let key = one_line(&field.key.value);
            match self.unused.iter_mut().find(|(known, ..)| *known == key) {
                Some((_, _, places)) => places.push(what.to_string()),
                None => self.unused.push((key, field.key.span, vec![what.to_string()])),
            }
        }
    }

    /// Says once of each such key where it stands.
    fn tell_unused(&mut self) {
        for (key, at, mut places) in std::mem::take(&mut self.unused) {
            let more = places.len().saturating_sub(8);
            places.truncate(8);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            self.remark(at, format!("`{key}` of {}{more} is not taken over", places.join(", ")));
        }
    }

    fn eras(&mut self, eras: Option<&Node>) -> Vec<(String, String, Option<String>)> {
        let mut found = Vec::new();
        for (index, node) in eras.and_then(Node::as_seq).unwrap_or_default().iter().enumerate() {
            let what = format!("era {}", index + 1);
            let dated = dates::dated(node);
            for remark in &dated.remarks {
                self.remark(node.span, format!("{what}: {remark}"));
            }
            let name = node.get("text").and_then(|text| text.get("headline")?.as_text());
            let name = name.map(|text| markdown::words(&text.text)).filter(|name| !name.is_empty());
            let name = name.unwrap_or_else(|| "TODO: a name".to_string());
            match dated.edtf {
                Some(date) if date.contains('T') => {
                    self.remark(node.span, format!("{what} `{name}` lasts less than a day and is left out"))
                }
                // Within one month or year it lasts that long.
                Some(date) if date.contains('/') => found.push((date, name, dated.shown)),
                Some(date) => found.push((format!("{date}/{date}"), name, dated.shown)),
                None => self.remark(node.span, format!("{what} `{name}` has no date and is left out")),
            }
            if let Some(text) = node
                .get("text")
                .and_then(|text| text.get("text")?.as_text())
                .filter(|text| !text.text.trim().is_empty())
            {
                self.remark(text.span, format!("{what}: its text is not taken over, eras have names alone"));
            }
        }
        found
    }

    fn actors(&self, out: &mut String) {
        if self.groups.is_empty() {
            return;
        }
        out.push_str("# From the groups of the timeline: keep who acts, delete what is only a heading.\nactors:\n");
        for (name, id) in &self.groups {
            out.push_str(&format!(
                "  {}:\n    name: {}\n",
                yaml::scalar(id),
                yaml::scalar(&markdown::escape(name, true))
            ));
        }
    }
}

fn is_empty(value: &Node) -> bool {
    let blank = value.as_text().is_some_and(|text| text.text.trim().is_empty());
    let none = value.as_map().is_some_and(|fields| fields.iter().all(|field| is_empty(&field.value)));
    value.is_null() || blank || none
}

/// Where it happened, if that is said whole and lies on earth.
fn location(node: &Node) -> Option<(String, f64, f64)> {
    let location = node.get("location")?;
    let text = |key: &str| location.get(key).and_then(Node::as_text).map(|text| text.text.trim());
    let number = |key: &str, most: f64| text(key)?.parse::<f64>().ok().filter(|number| number.abs() <= most);
    let name = text("name").map(one_line).filter(|name| !name.is_empty())?;
    Some((name, number("lat", 90.0)?, number("lon", 180.0)?))
}

fn events(out: &mut String, slides: &[Slide]) {
    if slides.is_empty() {
        return;
    }
    out.push_str("timeline:\n");
    for slide in slides {
        out.push_str(&format!("  - date: {}", date(slide.date.as_deref().unwrap_or_default(), slide.shown.as_deref())));
        if let Some(id) = &slide.id {
            out.push_str(&format!("    id: {}\n", yaml::scalar(id)));
        }
        out.push_str(&format!("    text: {}\n", yaml::value(&slide.text, 6)));
        if !slide.body.is_empty() {
            out.push_str(&format!("    body: {}\n", yaml::value(&slide.body.join("\n\n"), 6)));
        }
        if let Some((name, lat, lon)) = &slide.place {
            out.push_str(&format!(
                "    place:\n      name: {}\n      lat: {lat}\n      lon: {lon}\n",
                yaml::scalar(name)
            ));
        }
        if let Some(actor) = &slide.actor {
            out.push_str(&format!("    actors: [{}]\n", yaml::scalar(actor)));
        }
    }
}

fn eras_of(out: &mut String, eras: &[(String, String, Option<String>)]) {
    if !eras.is_empty() {
        out.push_str("eras:\n");
    }
    for (when, name, shown) in eras {
        out.push_str(&format!("  - date: {}    name: {}\n", date(when, shown.as_deref()), yaml::scalar(name)));
    }
}

/// A date and, in a remark, what TimelineJS showed for it.
fn date(edtf: &str, shown: Option<&str>) -> String {
    let plain = edtf.starts_with(|c: char| c.is_ascii_digit());
    let value = if plain { edtf.to_string() } else { format!("\"{edtf}\"") };
    match shown {
        Some(shown) => format!("{value} {}\n", yaml::comment(&format!("displayed as \"{shown}\""))),
        None => format!("{value}\n"),
    }
}

/// The text of the page: what stood beside the title, and the slides without a date.
fn body(out: &mut String, opening: &[String], undated: &[Slide]) {
    for line in opening {
        out.push_str(&format!("\n{line}\n"));
    }
    for slide in undated {
        let shown = slide.shown.as_ref().map(|shown| format!("\n*{}*\n", markdown::escape(shown, false)));
        out.push_str(&format!(
            "\n## {} {{.no-faq}}\n{}",
            slide.text.replace('\n', " ").replace('{', "\\{"),
            shown.unwrap_or_default()
        ));
        for block in &slide.body {
            out.push_str(&format!("\n{block}\n"));
        }
    }
}
