//! JSON Feed 1.1 (<https://www.jsonfeed.org/version/1.1/>).

use serde_json::{Map, Value, json};

use super::super::xml::is_allowed;
use super::{Entry, Feed, Form, rfc3339};

/// Writes a feed.
pub fn json(feed: &Feed) -> String {
    let mut map = Map::new();
    let mut put = |key: &str, value: Value| drop(map.insert(key.to_string(), value));
    put("version", "https://jsonfeed.org/version/1.1".into());
    put("title", text(&feed.title));
    put("home_page_url", feed.page.as_str().into());
    put("feed_url", feed.url(Form::Json).into());
    if let Some(subtitle) = &feed.subtitle {
        put("description", text(subtitle));
    }
    put("language", feed.lang.as_str().into());
    put("authors", json!([{ "name": text(&feed.author) }]));
    put("items", feed.entries.iter().map(|entry| item(feed, entry)).collect());
    let mut written = Value::Object(map).to_string();
    written.push('\n');
    written
}

fn item(feed: &Feed, entry: &Entry) -> Value {
    let mut map = Map::new();
    let mut put = |key: &str, value: Value| drop(map.insert(key.to_string(), value));
    put("id", entry.id.as_str().into());
    put("url", entry.url.as_str().into());
    put("title", text(&entry.title));
    if let Some(summary) = &entry.summary {
        put("summary", text(summary));
    }
    // An item has a text in one of two forms.
    match entry.told.as_ref().filter(|told| !told.html.is_empty()) {
        Some(told) => put("content_html", text(&told.html)),
        None => put("content_text", text(entry.summary.as_deref().unwrap_or(&entry.title))),
    }
    if let Some(published) = entry.published {
        put("date_published", rfc3339(published, &feed.zone).into());
    }
    put("date_modified", rfc3339(entry.updated, &feed.zone).into());
    if let Some(told) = &entry.told {
        if let Some(image) = &told.image {
            put("image", image.as_str().into());
        }
        if !told.authors.is_empty() {
            put("authors", told.authors.iter().map(|name| json!({ "name": text(name) })).collect());
        }
    }
    if !entry.tags.is_empty() {
        put("tags", entry.tags.iter().map(|tag| text(tag)).collect());
    }
    Value::Object(map)
}

/// A text without the control characters that no reader shows: the same as in Atom.
fn text(text: &str) -> Value {
    text.chars().filter(|c| is_allowed(*c)).collect::<String>().into()
}
