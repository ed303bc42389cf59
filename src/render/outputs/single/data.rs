//! Files as `data:` addresses (RFC 2397), and which size of a picture becomes one.

/// The address that holds a file.
pub fn address(content_type: &str, bytes: &[u8]) -> String {
    // Blanks would have to be encoded, and a file says its own encoding.
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    format!("data:{kind};base64,{}", base64(bytes))
}

/// Base 64 (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let bits = (0..3).fold(0u32, |bits, i| bits << 8 | u32::from(group.get(i).copied().unwrap_or(0)));
        for i in 0..4 {
            let digit = (bits >> (18 - 6 * i)) & 63;
            match i <= group.len() {
                true => out.push(DIGITS.get(digit as usize).copied().map_or('=', char::from)),
                false => out.push('='),
            }
        }
    }
    out
}

/// Of the sizes that a `srcset` offers, the smallest that is at least so many pixels wide, else the widest.
pub fn choose(srcset: &str, width: u32) -> Option<String> {
    let mut found: Vec<(u32, &str)> = Vec::new();
    for candidate in srcset.split(',').map(str::trim).filter(|candidate| !candidate.is_empty()) {
        let (address, size) = candidate.split_once(char::is_whitespace).unwrap_or((candidate, "1x"));
        let size = size.trim();
        let pixels = match size.strip_suffix('w') {
            Some(number) => number.parse().unwrap_or(0),
            // Densities say nothing about pixels; the plain one is enough.
            None => {
                if size == "1x" {
                    width
                } else {
                    0
                }
            }
        };
        found.push((pixels, address));
    }
    found.sort();
    let enough = found.iter().find(|(pixels, _)| *pixels >= width);
    enough.or(found.last()).map(|(_, address)| address.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vectors_of_the_standard() {
        let vectors = [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ];
        for (text, expected) in vectors {
            assert_eq!(base64(text.as_bytes()), expected);
        }
        assert_eq!(base64(&[0xfb, 0xff, 0xfe]), "+//+");
        assert_eq!(address("text/css; charset=utf-8", b"f"), "data:text/css;base64,Zg==");
    }

    #[test]
    fn one_size_is_chosen() {
        let set = "a-400.webp 400w, a-800.webp 800w,a-1600.webp 1600w , a-2400.webp 2400w";
        assert_eq!(choose(set, 1200).as_deref(), Some("a-1600.webp"));
        assert_eq!(choose(set, 4000).as_deref(), Some("a-2400.webp"));
        assert_eq!(choose("a.png, b.png 2x", 1200).as_deref(), Some("a.png"));
        assert_eq!(choose("  ", 1200), None);
    }
}
