//! What hosts are told to send with pages: the policy that they live under, and who may show them in frames.

use crate::artifact::OutPath;
use crate::site::{Route, Site, Target};
use crate::story::Output;

/// Who may show a page in a frame.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Framing {
    /// Pages of the site itself.
    Own,
    /// Pages of others, or of the hosts that the site names in `frames`.
    Others,
}

/// Headers for all files below a path.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HeaderRule {
    /// The path: `/` for the whole site, `/deal/embed/timeline/` for what is at it and below. A rule that stands later
    /// replaces what an earlier one says of the same header.
    pub path: String,
    /// Names and values.
    pub headers: Vec<(&'static str, String)>,
}

/// Who may show the page at this path in a frame: others only what is made for it.
pub fn framing(site: &Site, path: &OutPath) -> Framing {
    let folder = path.as_str().strip_suffix("index.html");
    let route = folder.and_then(|folder| Route::page(folder.split('/')).ok());
    match route.and_then(|route| site.target(&route)) {
        Some(Target::Part(_, Output::Embeds)) => Framing::Others,
        _ => Framing::Own,
    }
}

/// The policy of a page (<https://www.w3.org/TR/CSP3/>): nothing but files of the site. `hosts` are those whose pages may show
/// frames; all, if it names none.
pub fn policy(framing: Framing, hosts: &[String]) -> String {
    let who = match framing {
        Framing::Own => "'self'".to_string(),
        Framing::Others if hosts.is_empty() => "*".to_string(),
        Framing::Others => format!("'self' {}", hosts.join(" ")),
    };
    format!("default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors {who}; object-src 'none'")
}

/// The rules of a site: one for all of it, then one for each page that is made for frames.
pub fn rules(site: &Site) -> Vec<HeaderRule> {
    const POLICY: &str = "Content-Security-Policy";
    let hosts = &site.config.frames;
    let all = HeaderRule {
        path: "/".into(),
        headers: vec![
            (POLICY, policy(Framing::Own, hosts)),
            ("X-Content-Type-Options", "nosniff".into()),
            ("Referrer-Policy", "strict-origin-when-cross-origin".into()),
        ],
    };
    let frames = site.cards.iter().flat_map(|card| {
        let pages = card.outputs.iter().filter(|(output, rest)| *output == Output::Embeds && rest.ends_with('/'));
        pages.filter_map(|(_, rest)| card.route.child(rest).ok())
    });
    let rule =
        |route: Route| HeaderRule { path: route.encoded(), headers: vec![(POLICY, policy(Framing::Others, hosts))] };
    std::iter::once(all).chain(frames.map(rule)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_frames_may_be_framed() {
        assert!(policy(Framing::Own, &["https://paper.example".into()]).contains("frame-ancestors 'self';"));
        assert!(policy(Framing::Others, &[]).contains("frame-ancestors *;"));
        let named = policy(Framing::Others, &["https://paper.example".into()]);
        assert!(named.contains("frame-ancestors 'self' https://paper.example;"), "{named}");
    }
}
