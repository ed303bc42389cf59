//! `robots.txt` (RFC 9309): everything may be read; what is not to be found says so itself (`noindex`), which a robot must
//! read to know.

use url::Url;

/// Name of the file.
pub const FILE: &str = "robots.txt";

/// Writes it; without an address of the site, without the sitemap.
pub fn robots(base: Option<&Url>) -> String {
    let mut text = String::from("User-agent: *\nAllow: /\n");
    if let Some(base) = base {
        text.push_str(&format!("\nSitemap: {}/{}\n", base.as_str().trim_end_matches('/'), super::sitemap::FILE));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sitemap_is_named_by_its_whole_address() {
        let base = Url::parse("https://example.org/explainers/").ok();
        assert_eq!(
            robots(base.as_ref()),
            "User-agent: *\nAllow: /\n\nSitemap: https://example.org/explainers/sitemap.xml\n"
        );
        assert_eq!(robots(None), "User-agent: *\nAllow: /\n");
    }
}
