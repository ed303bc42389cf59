//! What stands before the bytes: types, ranges, and the policy that pages live under.

use std::ops::Range;

use axum::http::{HeaderMap, HeaderValue, header};

use crate::render::outputs::{self, headers::Framing};

/// Headers of every answer. None allows other sites to read it.
pub(super) fn common(headers: &mut HeaderMap) {
    let fixed = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let policy = outputs::headers::policy(Framing::Own, &[], &[]);
    if let Ok(policy) = HeaderValue::try_from(policy) {
        headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(policy);
    }
    // Browsers ask each time whether what they have is still true.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
}

/// Does the browser already have what this tag stands for? (RFC 9110, 13.1.2)
pub(super) fn is_known(headers: &HeaderMap, etag: &str) -> bool {
    let values = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let mut tags = values.flat_map(|value| value.split(',')).map(str::trim);
    tags.any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
}

/// Which bytes are asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Wanted {
    /// All.
    All,
    /// These.
    Part(Range<u64>),
    /// Bytes that the file does not have.
    Beyond,
}

/// Reads `Range` (RFC 9110, 14.2) for a file of this length. Several ranges at once, other units and what is not
/// well-formed count as if nothing was said, which the standard allows.
pub(super) fn wanted(headers: &HeaderMap, etag: &str, length: u64) -> Wanted {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    if text(header::IF_RANGE).is_some_and(|tag| tag != etag) {
        return Wanted::All;
    }
    let range = text(header::RANGE).and_then(|value| value.strip_prefix("bytes="));
    match range.map(str::trim).and_then(|range| range.split_once('-')) {
        Some(("", last)) => match last.parse::<u64>() {
            Ok(0) => Wanted::Beyond,
            Ok(count) if length > 0 => Wanted::Part(length.saturating_sub(count)..length),
            Ok(_) => Wanted::Beyond,
            Err(_) => Wanted::All,
        },
        Some((first, last)) => match (first.parse::<u64>(), last.parse::<u64>()) {
            (Ok(first), _) if first >= length && (last.is_empty() || last.parse::<u64>().is_ok()) => Wanted::Beyond,
            (Ok(first), Err(_)) if last.is_empty() => Wanted::Part(first..length),
            (Ok(first), Ok(last)) if first <= last => Wanted::Part(first..length.min(last.saturating_add(1))),
            _ => Wanted::All,
        },
        None => Wanted::All,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn headers(name: header::HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn ranges() {
        for (range, expected) in [
            ("bytes=0-3", Wanted::Part(0..4)),
            ("bytes=4-", Wanted::Part(4..10)),
            ("bytes=-3", Wanted::Part(7..10)),
            ("bytes=-99", Wanted::Part(0..10)),
            ("bytes=8-99", Wanted::Part(8..10)),
            ("bytes=10-", Wanted::Beyond),
            ("bytes=-0", Wanted::Beyond),
            ("bytes=3-1", Wanted::All),
            ("bytes=0-1,3-4", Wanted::All),
            ("lines=0-1", Wanted::All),
            ("bytes=x-", Wanted::All),
            ("bytes=-", Wanted::All),
        ] {
            assert_eq!(wanted(&headers(header::RANGE, range), "\"t\"", 10), expected, "{range}");
        }
        assert_eq!(wanted(&headers(header::RANGE, "bytes=-1"), "\"t\"", 0), Wanted::Beyond);
    }

    #[test]
    fn a_range_of_another_version_gives_the_whole_file() {
        let mut headers = headers(header::RANGE, "bytes=0-3");
        headers.insert(header::IF_RANGE, HeaderValue::from_static("\"old\""));
        assert_eq!(wanted(&headers, "\"new\"", 10), Wanted::All);
    }

    #[test]
    fn tags() {
        for known in ["\"t\"", "W/\"t\"", "\"a\", \"t\"", "*"] {
            assert!(is_known(&headers(header::IF_NONE_MATCH, known), "\"t\""), "{known}");
        }
        assert!(!is_known(&headers(header::IF_NONE_MATCH, "\"a\""), "\"t\""));
        assert!(!is_known(&HeaderMap::new(), "\"t\""));
    }
}
