//! Atom 1.0 (RFC 4287).

use jiff::tz::TimeZone;

use super::super::xml::{element, escape, escape_text};
use super::{Entry, Feed, Form, rfc3339};

/// Writes a feed. Its own `updated` is that of its newest entry.
pub fn atom(feed: &Feed) -> String {
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    xml.push_str(&format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n",
        escape(feed.lang.as_str())
    ));
    xml.push_str(&element("  ", "id", &feed.page));
    xml.push_str(&element("  ", "title", &feed.title));
    if let Some(subtitle) = &feed.subtitle {
        xml.push_str(&element("  ", "subtitle", subtitle));
    }
    xml.push_str(&element("  ", "updated", &rfc3339(feed.updated(), &feed.zone)));
    xml.push_str(&author("  ", &feed.author));
    let own = escape(&feed.url(Form::Atom));
    xml.push_str(&format!("  <link rel=\"self\" type=\"application/atom+xml\" href=\"{own}\"/>\n"));
    xml.push_str(&format!("  <link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n", escape(&feed.page)));
    if let Some(rights) = &feed.rights {
        xml.push_str(&element("  ", "rights", rights));
    }
    xml.push_str("  <generator>nutgraf</generator>\n");
    for entry in &feed.entries {
        push_entry(&mut xml, entry, &feed.zone);
    }
    xml.push_str("</feed>\n");
    xml
}

fn author(indent: &str, name: &str) -> String {
    format!("{indent}<author><name>{}</name></author>\n", escape(name))
}

fn push_entry(xml: &mut String, entry: &Entry, zone: &TimeZone) {
    xml.push_str("  <entry>\n");
    xml.push_str(&element("    ", "id", &entry.id));
    xml.push_str(&element("    ", "title", &entry.title));
    xml.push_str(&element("    ", "updated", &rfc3339(entry.updated, zone)));
    if let Some(published) = entry.published {
        xml.push_str(&element("    ", "published", &rfc3339(published, zone)));
    }
    for name in entry.told.iter().flat_map(|told| &told.authors) {
        xml.push_str(&author("    ", name));
    }
    xml.push_str(&format!("    <link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n", escape(&entry.url)));
    for tag in &entry.tags {
        xml.push_str(&format!("    <category term=\"{}\"/>\n", escape(tag)));
    }
    if let Some(summary) = &entry.summary {
        xml.push_str(&element("    ", "summary", summary));
    }
    if let Some(told) = entry.told.as_ref().filter(|told| !told.html.is_empty()) {
        xml.push_str(&format!("    <content type=\"html\">{}</content>\n", escape_text(&told.html)));
    }
    xml.push_str("  </entry>\n");
}
