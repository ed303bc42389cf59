//! Pages made up for this, and what becomes of them.
#![allow(clippy::unwrap_used)]

use super::*;

fn made(html: &str, base: Option<&str>) -> Single {
    let base = base.map(|base| Url::parse(base).unwrap());
    let files = |path: &OutPath| match path.as_str() {
        "assets/a.css" => Some(b"a{b:url(f.woff2)}".to_vec()),
        "assets/a.js" => Some(b"x='</script>'".to_vec()),
        "assets/f.woff2" | "en/story/p.png" | "en/story/p-1600.webp" | "icon.svg" | "en/story/a.mp3" => {
            Some(b"f".to_vec())
        }
        _ => None,
    };
    let inside = BTreeMap::from([(OutPath::parse("en/story/faq/index.html").unwrap(), "#ng-faq".to_string())]);
    let page = Route::page(["en", "story"]).unwrap();
    single(html, &Around { page: &page, base: base.as_ref(), files: &files, inside: &inside })
}

/// Without nonces and policy.
fn bare(html: &str, base: Option<&str>) -> String {
    let made = made(html, base).html;
    let mut out = String::new();
    for (i, piece) in made.split(" nonce=\"").enumerate() {
        out.push_str(if i == 0 { piece } else { piece.split_once('"').unwrap().1 });
    }
    out
}

const BASE: Option<&str> = Some("https://example.org/x/");

#[test]
fn styles_and_scripts_come_in() {
    let html = "<head><meta charset=\"utf-8\"><link rel=stylesheet href=\"../../assets/a.css?v=1\"><script src=../../assets/a.js defer></script></head><body>b</body>";
    let found = bare(html, None);
    let (policy, rest) = found.split_once("<style").unwrap();
    assert!(policy.starts_with("<head><meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:"), "{policy}");
    assert_eq!(
        rest,
        ">a{b:url(data:font/woff2;base64,Zg==)}</style></head><body>b<script>x='<\\/script>'</script>\n</body>"
    );
    assert!(!policy.contains("unsafe-inline"));
    assert!(made("<p style=\"color:red\">", None).html.is_ascii());
    assert!(made("<meta charset=utf-8><p style=\"color:red\">", None).html.contains("style-src-attr 'unsafe-inline'"));
}

#[test]
fn scripts_of_the_page_may_run() {
    let html = "<script>a</script><script type=\"application/ld+json\">{}</script><style>b</style>";
    let found = made(html, None).html;
    assert!(found.contains("<script nonce=") && found.contains("<style nonce="), "{found}");
    assert_eq!(bare(html, None), html);
    // Those that do not wait for the page stay where they are.
    assert_eq!(bare("<script src=/assets/a.js></script>b", None), "<script>x='<\\/script>'</script>b");
}

#[test]
fn pictures_come_in_once() {
    let data = "data:image/png;base64,Zg==";
    assert_eq!(bare("<img src=p.png alt=x loading=lazy>", None), format!("<img src=\"{data}\" alt=\"x\">"));
    let picture = "<picture><source type=image/webp srcset='p-400.webp 400w, p-1600.webp 1600w'><img src=p.png srcset='p.png 900w' sizes=9vw></picture>";
    assert_eq!(bare(picture, None), "<picture><img src=\"data:image/webp;base64,Zg==\"></picture>");
    let found = made("<img src=gone.png><img src=https://other.example/x.png>", None);
    assert_eq!(found.missing.iter().collect::<Vec<_>>(), ["gone.png", "https://other.example/x.png"]);
    assert!(!found.html.contains("src="));
    assert_eq!(bare("<audio src=a.mp3></audio>", None), "<audio src=\"data:audio/mpeg;base64,Zg==\"></audio>");
    assert_eq!(
        bare("<link rel=icon href=/icon.svg>", None),
        "<link rel=\"icon\" href=\"data:image/svg+xml;base64,Zg==\">"
    );
}

#[test]
fn links_stay_or_become_absolute() {
    for (link, expected) in [
        ("#a", "#a"),
        ("./", "#"),
        ("./#a", "#a"),
        ("index.html#a", "#a"),
        ("../../en/story/#a", "#a"),
        ("../other/#b", "https://example.org/x/en/other/#b"),
        ("../../index.html", "https://example.org/x/"),
        ("story.json", "https://example.org/x/en/story/story.json"),
        ("faq/", "https://example.org/x/en/story/faq/"),
        ("%C3%A4/", "https://example.org/x/en/story/%C3%A4/"),
        ("https://other.example/?a=1&amp;b", "https://other.example/?a=1&amp;b"),
        ("mailto:a@example.org", "mailto:a@example.org"),
    ] {
        assert_eq!(bare(&format!("<a href=\"{link}\">x</a>"), BASE), format!("<a href=\"{expected}\">x</a>"), "{link}");
    }
    assert_eq!(
        bare("<link rel=alternate href=../feed.xml>", BASE),
        "<link rel=\"alternate\" href=\"https://example.org/x/en/feed.xml\">"
    );
}

#[test]
fn without_an_address_links_become_text() {
    let found = made(
        "<a class=c href=../other/ rel=next aria-label=y>x</a> <a href=\"faq/\">f</a><link rel=alternate href=../feed.xml>",
        None,
    );
    assert_eq!(found.html, "<span class=\"c\">x</span> <a href=\"#ng-faq\">f</a>");
    assert_eq!(found.unlinked.iter().collect::<Vec<_>>(), ["/en/other/"]);
}

#[test]
fn what_would_be_loaded_ahead_stays_out() {
    assert_eq!(
        bare("<link rel=preload href=x.woff2><link rel=canonical href=https://e.org/>", None),
        "<link rel=canonical href=https://e.org/>"
    );
}
