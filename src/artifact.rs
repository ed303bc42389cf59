//! What a build makes: files with a path that cannot leave the output folder.

use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Path of a file below the output folder: `/` between segments, no `.` or `..`, no empty segment, no leading `/`, no `\`,
/// no NUL, no drive letter. In Unicode's composed form (NFC).
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct OutPath(Arc<str>);

/// Why a text is no path of an output.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{path}` cannot be a file of the output: {why}")]
pub struct OutPathError {
    /// The text.
    pub path: String,
    /// What is wrong with it.
    pub why: &'static str,
}

impl OutPath {
    /// Takes a path.
    ///
    /// # Errors
    /// If it could name anything but a file below the output folder.
    pub fn parse(path: &str) -> Result<OutPath, OutPathError> {
        use unicode_normalization::UnicodeNormalization;
        let fail = |why| Err(OutPathError { path: path.to_string(), why });
        if path.is_empty() {
            return fail("it is empty");
        }
        if path.contains(['\\', '\0', ':']) || path.chars().any(char::is_control) {
            return fail("it has a character that file names cannot have everywhere");
        }
        if path.contains(TURNS) {
            return fail("it has an invisible character that turns the direction of writing");
        }
        for segment in path.split('/') {
            match segment {
                "" => return fail("it has an empty segment"),
                "." | ".." => return fail("it has a segment of dots"),
                long if long.len() > 255 => return fail("it has a segment of more than 255 bytes"),
                end if end.ends_with(['.', ' ']) => {
                    return fail("it has a segment that ends with a dot or space, which Windows drops");
                }
                device if is_device(device) => return fail("it has a name that Windows keeps for a device"),
                _ => {}
            }
        }
        Ok(OutPath(path.nfc().collect::<String>().into()))
    }

    /// The path with `/` between segments.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path below a folder of this machine.
    pub fn below(&self, folder: &Path) -> PathBuf {
        self.0.split('/').fold(folder.to_path_buf(), |path, segment| path.join(segment))
    }

    /// Two paths that some file system holds for one: lower case of the composed form.
    pub fn folded(&self) -> String {
        self.0.to_lowercase()
    }
}

impl std::fmt::Display for OutPath {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Characters that let a name look like another one (<https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters>).
const TURNS: [char; 9] =
    ['\u{202a}', '\u{202b}', '\u{202c}', '\u{202d}', '\u{202e}', '\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}'];

/// Is this a device, whatever its ending, wherever Windows finds it
/// (<https://learn.microsoft.com/windows/win32/fileio/naming-a-file>)? A site is to be built the same everywhere.
fn is_device(segment: &str) -> bool {
    let stem = segment.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
    let numbered = |name: &str| {
        stem.strip_prefix(name).is_some_and(|rest| matches!(rest.as_bytes(), [digit] if digit.is_ascii_digit()))
    };
    matches!(stem.as_str(), "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}

/// The content of a file to be written.
#[derive(Clone, Debug)]
pub enum Content {
    /// These bytes.
    Bytes(Vec<u8>),
    /// A copy of this file, which the source tree has checked.
    Copy(PathBuf),
}

/// A file to be written.
#[derive(Clone, Debug)]
pub struct Artifact {
    /// Where.
    pub path: OutPath,
    /// What.
    pub content: Content,
}

impl Artifact {
    /// A file with these bytes.
    pub fn new(path: OutPath, bytes: impl Into<Vec<u8>>) -> Self {
        Artifact { path, content: Content::Bytes(bytes.into()) }
    }
}

/// Keeps what is costly to make, from one build to the next. What it gives is what was put, or nothing: it may forget.
pub trait Store: Send + Sync + std::fmt::Debug {
    /// What was kept under this key.
    fn get(&self, key: &blake3::Hash) -> Option<Vec<u8>>;
    /// Keeps these bytes, if it can.
    fn put(&self, key: &blake3::Hash, bytes: &[u8]);
}

/// Artifacts that belong together: all files of one page.
pub type Bundle = Vec<Artifact>;

/// The media type of a file by the end of its name; texts are UTF-8.
pub fn content_type(path: &str) -> &'static str {
    let extension =
        path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map_or("", |(_, extension)| extension);
    match extension.to_ascii_lowercase().as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json; charset=utf-8",
        "xml" => "application/xml; charset=utf-8",
        "svg" => "image/svg+xml; charset=utf-8",
        "md" => "text/markdown; charset=utf-8",
        "txt" | "bib" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "ics" => "text/calendar; charset=utf-8",
        "vtt" => "text/vtt; charset=utf-8",
        "webmanifest" => "application/manifest+json; charset=utf-8",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "mp3" => "audio/mpeg",
        "m4a" => "audio/mp4",
        "ogg" | "oga" | "opus" => "audio/ogg",
        "wav" => "audio/wav",
        "flac" => "audio/flac",
        "pdf" => "application/pdf",
        "epub" => "application/epub+zip",
        "wasm" => "application/wasm",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_cannot_leave() {
        for bad in [
            "",
            "/a",
            "a/",
            "a//b",
            "../a",
            "a/../b",
            "./a",
            "a\\b",
            "c:x",
            "a\0b",
            "a\nb",
            "a/con",
            "NUL.txt",
            "lpt1/x",
            "a./b",
            "a ",
            "a\u{202e}b",
        ] {
            assert!(OutPath::parse(bad).is_err(), "{bad:?}");
        }
        for good in ["contra", "com10", "com", "a.con", "...x", ".htaccess", "lptx.txt"] {
            assert!(OutPath::parse(good).is_ok(), "{good}");
        }
        assert_eq!(OutPath::parse("en/a/index.html").map(|p| p.to_string()), Ok("en/a/index.html".into()));
        // e + combining acute is the same file as é on some file systems
        assert_eq!(OutPath::parse("e\u{301}"), OutPath::parse("é"));
    }

    #[test]
    fn types() {
        assert_eq!(content_type("a/index.html"), "text/html; charset=utf-8");
        assert_eq!(content_type("a/IMG.JPG"), "image/jpeg");
        assert_eq!(content_type("a.html/b"), "application/octet-stream");
    }
}
