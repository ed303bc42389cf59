//! What hosts are told to send with files: the policy that pages live under, who may show them in frames, how long copies may
//! be kept. `_headers` says it in the form that Netlify and Cloudflare read
//! (<https://docs.netlify.com/routing/headers/>, <https://developers.cloudflare.com/pages/configuration/headers/>).

use crate::artifact::OutPath;
use crate::render::theme::ASSETS;
use crate::site::{Route, Site, Target, search};
use crate::story::Output;

/// Name of the file.
pub const FILE: &str = "_headers";

/// As many rules a host reads (Cloudflare; others name no bound).
pub const MOST_RULES: usize = 100;

/// The header that says what a page may load and who may show it.
const POLICY: &str = "Content-Security-Policy";
const CACHE: &str = "Cache-Control";

/// Digits of the fingerprint of a style, script or font, and of what a picture or card is made from.
const PRINT: usize = 8;
const MADE: usize = 10;

/// For files whose name changes with their content.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// For all others: a copy may be kept, but is asked about each time.
const ASK: &str = "public, max-age=0, must-revalidate";

/// Folders of a piece of the search's index whose files are named by their content.
const HASHED: [&str; 2] = ["fragment", "index"];

/// Who may show a page in a frame.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Framing {
    /// Pages of the site itself.
    Own,
    /// Pages of others, or of the hosts that the site names in `frames`.
    Others,
    /// Pages of the site itself; the page is one on which readers search, whose engine is a program for WebAssembly.
    Search,
}

/// Headers for all files below a path.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HeaderRule {
    /// The path, percent-encoded: `/` for the whole site, `/deal/embed/` for what is below it; `/a.css` for one file. A rule that
    /// stands later replaces what an earlier one says of the same header.
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
        _ if search_pages(site).any(|search| search.out_path().is_ok_and(|search| search == *path)) => Framing::Search,
        _ => Framing::Own,
    }
}

/// How long copies of a file may be kept: for ever, if its name changes with its content. A file that somebody put into
/// `static/assets/` may have a name that looks so (`report-20261123.pdf`), and what is in it may change all the same: so the
/// fingerprint of a style or script is compared with `hash`, that of what the file holds. Pictures and cards carry that of
/// what they were made from, in the form that nothing else has.
pub fn caching(path: &OutPath, hash: &blake3::Hash) -> &'static str {
    let (folder, name) = path.as_str().rsplit_once('/').unwrap_or(("", path.as_str()));
    let is_piece = |ending: &&str| name.ends_with(&format!(".pf_{ending}"));
    if folder.starts_with(&format!("{}/", search::FOLDER)) && HASHED.iter().any(is_piece) {
        return FOR_EVER;
    }
    let hex = |piece: &str| piece.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    let pieces: Vec<&str> = name.split(['.', '-']).collect();
    let in_assets = folder == ASSETS || folder.strip_prefix(ASSETS).is_some_and(|rest| rest.starts_with('/'));
    let print = hash.to_hex();
    let is_asset = in_assets && pieces.iter().any(|piece| piece.len() == PRINT && print.starts_with(piece));
    let is_made = |piece: &str| piece.len() == MADE && hex(piece);
    let is_card = matches!(pieces.as_slice(), ["card", piece, "png"] if is_made(piece));
    let is_picture = folder.strip_prefix(ASSETS) == Some("/pictures")
        && matches!(pieces.as_slice(), [_, .., piece, _, _] if is_made(piece));
    if is_asset || is_card || is_picture { FOR_EVER } else { ASK }
}

/// The policy of a page (<https://www.w3.org/TR/CSP3/>): nothing but files of the site. `hosts` are those whose pages may show
/// frames; all, if it names none. `players` are hosts whose films may play in frames of the page.
pub fn policy(framing: Framing, hosts: &[String], players: &[String]) -> String {
    let who = match framing {
        Framing::Own | Framing::Search => "'self'".to_string(),
        Framing::Others if hosts.is_empty() => "*".to_string(),
        Framing::Others => format!("'self' {}", hosts.join(" ")),
    };
    let shown = match players.is_empty() {
        true => String::new(),
        false => {
            let hosts: Vec<String> = players.iter().map(|host| format!(" https://{host} https://*.{host}")).collect();
            format!(" frame-src 'self'{};", hosts.concat())
        }
    };
    // No other program, no text that becomes one: WebAssembly alone (<https://www.w3.org/TR/CSP3/#grammardef-wasm-unsafe-eval>).
    let scripts = if framing == Framing::Search { " script-src 'self' 'wasm-unsafe-eval';" } else { "" };
    format!(
        "default-src 'self';{scripts} base-uri 'none'; form-action 'self'; frame-ancestors {who};{shown} object-src 'none'"
    )
}

/// The pages on which readers search.
fn search_pages(site: &Site) -> impl Iterator<Item = Route> {
    site.config.languages.iter().filter_map(|known| site.search_page(&known.lang))
}

/// The rules of a site: one for all of it, those for files whose names change with their content, one for each search page and
/// for each story with pages made for frames. `own` are the site's own files in the folder of the theme's, whose names stay.
pub fn rules(site: &Site, own: &[&OutPath]) -> Vec<HeaderRule> {
    let config = &site.config;
    let hosts = &config.frames;
    let mut all = vec![
        (POLICY, policy(Framing::Own, hosts, &config.players)),
        ("X-Content-Type-Options", "nosniff".into()),
        ("Referrer-Policy", "strict-origin-when-cross-origin".into()),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()".into()),
        (CACHE, ASK.into()),
    ];
    all.extend(config.host.hsts.map(|seconds| ("Strict-Transport-Security", format!("max-age={seconds}"))));
    let mut found = vec![HeaderRule { path: "/".into(), headers: all }];
    let mut rule = |path: String, name: &'static str, value: &str| {
        found.push(HeaderRule { path, headers: vec![(name, value.to_string())] });
    };
    rule(format!("/{ASSETS}/"), CACHE, FOR_EVER);
    for path in own {
        rule(file_pattern(path), CACHE, ASK);
    }
    for known in &site.config.languages {
        if let Some(page) = site.search_page(&known.lang) {
            rule(pattern(&page.encoded()), POLICY, &policy(Framing::Search, hosts, &[]));
        }
        for folder in site.search_folders(&known.lang) {
            for below in HASHED {
                rule(pattern(&format!("/{folder}{below}/")), CACHE, FOR_EVER);
            }
        }
    }
    for card in &site.cards {
        let framed = |(output, rest): &(Output, String)| *output == Output::Embeds && rest.starts_with("embed/");
        if let Some(folder) = card.outputs.iter().any(framed).then(|| card.route.child("embed/").ok()).flatten() {
            rule(pattern(&folder.encoded()), POLICY, &policy(Framing::Others, hosts, &config.players));
        }
    }
    found
}

/// Writes `_headers`. Hosts join what several rules say of one header, and two policies at once are as strict as both: so a rule
/// that says another thing than the first takes that one's word back (`! Name`, which hosts that replace it anyway pass over).
pub fn text(rules: &[HeaderRule]) -> String {
    let mut text = String::new();
    for (number, rule) in rules.iter().enumerate() {
        let below = if rule.path.ends_with('/') { "*" } else { "" };
        text.push_str(&format!("{}{below}\n", rule.path));
        for (name, value) in &rule.headers {
            let earlier = rules.iter().take(number);
            if earlier.flat_map(|rule| &rule.headers).any(|(known, _)| known == name) {
                text.push_str(&format!("  ! {name}\n"));
            }
            text.push_str(&format!("  {name}: {value}\n"));
        }
    }
    text
}

/// The address of a file as a pattern.
fn file_pattern(path: &OutPath) -> String {
    let route = Route::root().child(path.as_str()).map(|route| route.encoded());
    pattern(&route.unwrap_or_else(|_| format!("/{path}")))
}

/// A percent-encoded address as a pattern that means itself: `*` and `:` stand for something else there.
pub(super) fn pattern(address: &str) -> String {
    let mut pattern = String::with_capacity(address.len());
    for c in address.chars() {
        match c {
            '*' => pattern.push_str("%2A"),
            ':' => pattern.push_str("%3A"),
            c if c.is_whitespace() || c.is_control() => {
                let mut bytes = [0; 4];
                c.encode_utf8(&mut bytes).bytes().for_each(|byte| pattern.push_str(&format!("%{byte:02X}")));
            }
            c => pattern.push(c),
        }
    }
    pattern
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::super::tests::fixture::{card, site};
    use super::*;

    #[test]
    fn only_frames_may_be_framed() {
        assert!(policy(Framing::Own, &["https://paper.example".into()], &[]).contains("frame-ancestors 'self';"));
        assert!(policy(Framing::Others, &[], &[]).contains("frame-ancestors *;"));
        let films = policy(Framing::Own, &[], &["films.example".into()]);
        assert!(films.contains("frame-src 'self' https://films.example https://*.films.example;"), "{films}");
        let named = policy(Framing::Others, &["https://paper.example".into()], &[]);
        assert!(policy(Framing::Search, &[], &[]).contains("script-src 'self' 'wasm-unsafe-eval'; base-uri"));
        assert!(!policy(Framing::Own, &[], &[]).contains("wasm"));
        assert!(named.contains("frame-ancestors 'self' https://paper.example;"), "{named}");
    }
    fn path(text: &str) -> OutPath {
        OutPath::parse(text).unwrap()
    }

    #[test]
    fn only_names_that_change_are_kept_for_ever() {
        let hash = blake3::hash(b"body {}");
        assert_eq!(caching(&path("pagefind/de/index/de_3f9c1b2.pf_index"), &hash), FOR_EVER);
        assert_eq!(caching(&path("pagefind/de/pagefind-entry.json"), &hash), ASK);
        let print = crate::render::theme::fingerprint(b"body {}");
        let own = format!("assets/broadsheet.{print}.css");
        let deep = format!("assets/fonts/a.{print}.woff2");
        for kept in [&own, &deep, "assets/pictures/a-b-0123456789-400.webp", "a/card.0123456789.png"] {
            assert_eq!(caching(&path(kept), &hash), FOR_EVER, "{kept}");
        }
        for asked in [
            "index.html",
            "assets/OFL.txt",
            "assets/logo.png",
            "a/12345678.png",
            "card.png",
            "feed.xml",
            "assets/report-20261123.pdf",
            "card.20261123.png",
            "assets/pictures/2026112312.png",
        ] {
            assert_eq!(caching(&path(asked), &hash), ASK, "{asked}");
        }
    }

    #[test]
    fn later_rules_take_back_what_earlier_ones_say() {
        let mut framed = card("deal", "de", "/deal/", None);
        framed.outputs = vec![(Output::Embeds, "embed/timeline/".into()), (Output::Embeds, "embed/q-1/".into())];
        let mut site = site(vec![framed, card("other", "de", "/other/", None)]);
        let mut config = (*site.config).clone();
        config.host.hsts = Some(600);
        site.config = std::sync::Arc::new(config);
        let rules = rules(&site, &[&path("assets/a b*.png")]);
        let text = text(&rules);
        let paths: Vec<&str> = text.lines().filter(|line| !line.starts_with(' ')).collect();
        assert_eq!(paths, ["/*", "/assets/*", "/assets/a%20b%2A.png", "/deal/embed/*"]);
        assert!(text.contains("  Strict-Transport-Security: max-age=600\n"));
        let last = text.rsplit("/deal/embed/*\n").next().unwrap();
        let expected = format!("  ! {POLICY}\n  {POLICY}: {}\n", policy(Framing::Others, &[], &[]));
        assert_eq!(last, expected);
        // The first rule takes nothing back.
        assert!(!text.split("/assets/*").next().unwrap().contains('!'));
    }

    proptest::proptest! {
        /// Whatever an address holds, it is one line and no pattern.
        #[test]
        fn addresses_add_no_rules(text in "[a-z*: %\\n\\t\u{a0}\u{2028}#/é]{1,12}") {
            let Ok(route) = Route::root().child(&text) else { return Ok(()) };
            let found = pattern(&route.encoded());
            proptest::prop_assert!(!found.contains(['*', ':', '\n', '\r', ' ', '\t', '#']), "{found:?}");
            proptest::prop_assert_eq!(found.lines().count(), 1);
            let back = percent_encoding::percent_decode_str(&found).decode_utf8_lossy().into_owned();
            proptest::prop_assert_eq!(back, route.as_str());
        }
    }
}
