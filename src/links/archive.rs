//! Archived copies of what is gone.
//!
//! Source: the availability service of the Wayback Machine, <https://archive.org/help/wayback_api.php>.

use url::Url;

use super::asker::Asker;
use super::requests::text;
use super::{Copy, Question};

/// Bytes that an answer may have.
const MOST: usize = 64 << 10;

/// The copy of an address that the archive holds and that is nearest to the day that is wanted. None: there is none, or nobody
/// could say.
pub(super) async fn copy(asker: &Asker, question: &Question) -> Option<Copy> {
    let mut service = Url::parse(asker.settings.archive.as_deref()?).ok()?;
    service.query_pairs_mut().append_pair("url", &question.url);
    if let Some(day) = question.day {
        service.query_pairs_mut().append_pair("timestamp", &day.strftime("%Y%m%d").to_string());
    }
    let host = asker.hosts.of(&service, 1);
    let _slot = host.slots.acquire().await;
    host.turn(asker.settings.pace).await;
    read(&text(&asker.client, &service, MOST).await.ok()?)
}

fn read(json: &str) -> Option<Copy> {
    let value: serde_json::Value = serde_json::from_str(json).ok()?;
    let closest = value.pointer("/archived_snapshots/closest")?;
    let word = |key: &str| closest.get(key).and_then(serde_json::Value::as_str);
    if closest.get("available")? != &serde_json::Value::Bool(true) || word("status").is_some_and(|s| s != "200") {
        return None;
    }
    let stamp = word("timestamp")?;
    let (year, month, day) = (stamp.get(..4)?, stamp.get(4..6)?, stamp.get(6..8)?);
    let date: jiff::civil::Date = format!("{year}-{month}-{day}").parse().ok()?;
    let url = Url::parse(word("url")?).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    // The service names its copies without TLS.
    let url = url.as_str().replacen("http://web.archive.org/", "https://web.archive.org/", 1);
    Some(Copy { url, date: date.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_archive_says() {
        let closest = |closest: &str| read(&format!("{{\"archived_snapshots\": {{\"closest\": {closest}}}}}"));
        let copy = closest(
            r#"{"status": "200", "available": true, "url": "http://web.archive.org/web/20130919044612/http://example.com/", "timestamp": "20130919044612"}"#,
        );
        let url = "https://web.archive.org/web/20130919044612/http://example.com/".to_string();
        assert_eq!(copy, Some(Copy { url, date: "2013-09-19".into() }));
        assert_eq!(
            closest(r#"{"available": true, "status": "404", "url": "http://e.org/", "timestamp": "20130919"}"#),
            None
        );
        assert_eq!(closest(r#"{"available": true, "url": "javascript:alert(1)", "timestamp": "20130919"}"#), None);
        assert_eq!(closest(r#"{"available": true, "url": "http://e.org/", "timestamp": "2013"}"#), None);
        assert_eq!(read("{\"archived_snapshots\": {}}"), None);
        assert_eq!(read("<html>"), None);
    }
}
