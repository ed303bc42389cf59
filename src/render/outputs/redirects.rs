//! `_redirects`: old addresses for hosts that send readers on themselves, in the form that Netlify and Cloudflare read
//! (<https://docs.netlify.com/routing/redirects/>, <https://developers.cloudflare.com/pages/configuration/redirects/>). The pages
//! at the old addresses stay, for everybody else.

use url::Url;

use super::headers::pattern;
use crate::artifact::OutPath;
use crate::site::Route;
use crate::story::config::Redirects;

/// Name of the file.
pub const FILE: &str = "_redirects";

/// As many rules a host reads (Cloudflare, of rules without patterns; others name no bound).
pub const MOST_RULES: usize = 2000;

/// Writes the file: a line per old address with the file that lies there, sorted. `base` is where the site stands; its path is
/// part of the addresses that readers are sent to, but not of those the host asks for, which are its own.
pub fn text(redirects: &[(&OutPath, &Route)], base: Option<&Url>, form: Redirects) -> String {
    let path = base.map_or("", |base| base.path().trim_end_matches('/'));
    // Netlify shows a file rather than send readers on, unless told to insist.
    let status = if form == Redirects::Netlify { "301!" } else { "301" };
    let line = |(from, to): &(&OutPath, &Route)| {
        let from = from.as_str().strip_suffix("index.html").unwrap_or(from.as_str());
        let from = Route::root().child(from).map(|route| route.encoded()).unwrap_or_else(|_| "/".into());
        // In the target `:` and `*` would be taken for something that the pattern has matched.
        format!("{} {path}{} {status}\n", pattern(&from), pattern(&to.encoded()))
    };
    let mut lines: Vec<String> = redirects.iter().map(line).collect();
    lines.sort();
    lines.concat()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn written(pairs: &[(&str, &str)], base: Option<&str>, form: Redirects) -> String {
        let pairs: Vec<(OutPath, Route)> = pairs
            .iter()
            .map(|(from, to)| (OutPath::parse(from).unwrap(), Route::page(to.split('/')).unwrap()))
            .collect();
        let pairs: Vec<(&OutPath, &Route)> = pairs.iter().map(|(from, to)| (from, to)).collect();
        text(&pairs, base.map(|base| Url::parse(base).unwrap()).as_ref(), form)
    }

    #[test]
    fn old_addresses_lead_to_new_ones() {
        let pairs = [("old/name.html", "en/new"), ("old/index.html", "new")];
        assert_eq!(written(&pairs, None, Redirects::Plain), "/old/ /new/ 301\n/old/name.html /en/new/ 301\n");
        let below = written(&pairs[1..], Some("https://example.org/explainers/"), Redirects::Netlify);
        assert_eq!(below, "/old/ /explainers/new/ 301!\n");
        assert_eq!(written(&pairs[1..], Some("https://example.org/"), Redirects::Plain), "/old/ /new/ 301\n");
    }

    proptest::proptest! {
        /// Three words a line, and a line for each, whatever the addresses hold.
        #[test]
        fn addresses_add_no_rules(from in "[a-z*: %#é\u{a0}]{1,8}", to in "[a-z*: %#é\u{2028}]{1,8}") {
            let (Ok(from), Ok(to)) = (OutPath::parse(&from), Route::page([to.as_str()])) else { return Ok(()) };
            let text = text(&[(&from, &to)], None, Redirects::Plain);
            proptest::prop_assert_eq!(text.lines().count(), 1);
            proptest::prop_assert_eq!(text.split_whitespace().count(), 3, "{}", text);
            proptest::prop_assert!(!text.contains(['*', ':', '#']), "{}", text);
        }
    }
}
