//! Addresses that run code.

use percent_encoding::percent_decode_str;

/// Is an address free of a scheme that runs code or carries a document (`javascript:`, `vbscript:`, `data:`)? Looked at as
/// browsers do: white space, control and invisible characters and case do not hide a scheme, and neither does percent-encoding.
pub fn safe_url(address: &str) -> bool {
    scheme(address).is_none_or(|scheme| !is_unsafe(&scheme))
}

/// As [`safe_url`], but a PNG, JPEG, GIF or WebP picture may be written out as `data:`.
pub fn safe_image_url(address: &str) -> bool {
    const KINDS: [&str; 4] = ["png", "jpeg", "gif", "webp"];
    let picture =
        address.strip_prefix("data:image/").and_then(|rest| rest.split_once(";base64,")).is_some_and(|(kind, data)| {
            KINDS.contains(&kind) && data.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'='))
        });
    picture || safe_url(address)
}

fn is_unsafe(scheme: &str) -> bool {
    matches!(scheme, "javascript" | "vbscript" | "livescript" | "mocha" | "data" | "blob" | "filesystem")
}

/// The scheme of an address, in lower case, with everything taken away that browsers overlook; percent-encoding is undone as
/// often as it was laid on (five times at most).
fn scheme(address: &str) -> Option<String> {
    let mut text = address.to_string();
    for _ in 0..5 {
        let decoded = percent_decode_str(&text).decode_utf8_lossy().into_owned();
        if decoded == text {
            break;
        }
        text = decoded;
    }
    let mut scheme = String::new();
    for c in text.chars() {
        match c {
            ':' => return Some(scheme),
            '/' | '?' | '#' => return None,
            _ if c.is_whitespace() || c.is_control() || invisible(c) => {}
            _ => scheme.extend(c.to_lowercase()),
        }
        if scheme.len() > 40 {
            return None;
        }
    }
    None
}

fn invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fffd}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_cannot_hide() {
        for bad in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " \u{1}javascript:x",
            "java\tscript:x",
            "java\nscript:x",
            "java\u{200b}script:x",
            "javascript%3Aalert(1)",
            "%6Aavascript:x",
            "%256Aavascript:x",
            "javascript :x",
            "vbscript:x",
            "data:text/html,<b>",
            "DATA:text/html;base64,AAAA",
        ] {
            assert!(!safe_url(bad), "{bad:?}");
            assert!(!safe_image_url(bad), "{bad:?}");
        }
        for good in [
            "https://a.org/javascript:x",
            "#javascript:x",
            "?q=data:x",
            "mailto:a@b.c",
            "a/data:b",
            "",
            "tel:1",
            "javascript",
        ] {
            assert!(safe_url(good), "{good:?}");
        }
    }

    #[test]
    fn pictures_may_be_written_out() {
        assert!(safe_image_url("data:image/png;base64,iVBORw0KGgo="));
        assert!(!safe_url("data:image/png;base64,iVBORw0KGgo="));
        for bad in ["data:image/svg+xml;base64,AAAA", "data:image/png,AAA", "data:image/png;base64,<script>"] {
            assert!(!safe_image_url(bad), "{bad}");
        }
    }
}
