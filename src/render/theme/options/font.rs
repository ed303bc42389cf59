//! Fonts: families that machines have, names of the theme, or files of the site.

use serde_json::Value;

use super::super::manifest::OptionSpec;
use super::{SiteFiles, below_static, no_file};

/// What a map of files may hold, with weight and style of each.
const FACES: &[(&str, &str, &str)] = &[
    ("regular", "400", "normal"),
    ("italic", "400", "italic"),
    ("bold", "700", "normal"),
    ("bold_italic", "700", "italic"),
    ("variable", "100 900", "normal"),
    ("variable_italic", "100 900", "italic"),
];

/// Endings of font files, with the name of the format in CSS and the media type (<https://www.rfc-editor.org/rfc/rfc8081>).
const FORMATS: &[(&str, &str, &str)] = &[
    (".woff2", "woff2", "font/woff2"),
    (".woff", "woff", "font/woff"),
    (".ttf", "truetype", "font/ttf"),
    (".otf", "opentype", "font/otf"),
];

/// What an option of this type wants, in words.
pub const WANTS: &str =
    "a font file of the site, a list of families (`Georgia, serif`), or files by face (`{regular: …, bold: …}`)";

/// The value of `font-family`.
///
/// # Errors
/// What the option wants, in words.
pub fn stack(key: &str, spec: &OptionSpec, value: &Value, files: &dyn SiteFiles) -> Result<String, String> {
    match value {
        Value::String(name) if spec.named.contains_key(name) => {
            spec.named.get(name).and_then(Value::as_str).map(str::to_string).ok_or_else(|| spec.wants())
        }
        Value::String(path) if format(path).is_some() => {
            there(path, files)?;
            Ok(format!("{},{}", family(key), fallback(spec, None)))
        }
        Value::String(stack) if is_stack(stack) => Ok(stack.clone()),
        Value::Object(map) => {
            for (face, path) in map.iter().filter(|(face, _)| *face != "fallback") {
                let known = FACES.iter().any(|(name, _, _)| name == face);
                let path = path.as_str().filter(|path| known && format(path).is_some()).ok_or_else(|| spec.wants())?;
                there(path, files)?;
            }
            if !map.keys().any(|face| face != "fallback") {
                return Err(spec.wants());
            }
            let own = map.get("fallback").and_then(Value::as_str);
            if own.is_some_and(|stack| !is_stack(stack)) {
                return Err(spec.wants());
            }
            Ok(format!("{},{}", family(key), fallback(spec, own)))
        }
        _ => Err(spec.wants()),
    }
}

/// The `@font-face` rules of an option whose value was checked by [`stack`]; None if it names no file.
pub fn faces(key: &str, spec: &OptionSpec, value: &Value) -> Option<String> {
    match value {
        Value::String(name) if spec.named.contains_key(name) => None,
        Value::String(path) => Some(face(key, path, "normal", "normal")).filter(|_| format(path).is_some()),
        Value::Object(map) => {
            let found =
                FACES.iter().filter_map(|(name, weight, style)| Some((map.get(*name)?.as_str()?, weight, style)));
            Some(found.map(|(path, weight, style)| face(key, path, weight, style)).collect())
        }
        _ => None,
    }
}

/// The files that the first screen needs, with their media types: the upright faces.
pub fn first(spec: &OptionSpec, value: &Value) -> Vec<(String, &'static str)> {
    let paths: Vec<&str> = match value {
        Value::String(name) if spec.named.contains_key(name) => Vec::new(),
        Value::String(path) => vec![path],
        Value::Object(map) => {
            let of = |face: &str| map.get(face).and_then(Value::as_str);
            of("variable")
                .map_or_else(|| [of("regular"), of("bold")].into_iter().flatten().collect(), |path| vec![path])
        }
        _ => Vec::new(),
    };
    let known = |path: &&str| FORMATS.iter().find(|(ending, _, _)| path.ends_with(ending));
    paths.iter().filter_map(|path| Some((below_static(path).to_string(), known(path)?.2))).collect()
}

// Shown on the first visit if it is there in time (pages ask for it early), else on the next: nothing moves.
fn face(key: &str, path: &str, weight: &str, style: &str) -> String {
    // The style sheet stands in a folder beside the site's own files.
    let route = crate::site::Route::root().child(below_static(path)).map(|route| route.encoded()).unwrap_or_default();
    let format = format(path).unwrap_or_default();
    format!(
        "@font-face{{font-family:{};src:url(\"..{route}\") format(\"{format}\");font-weight:{weight};font-style:{style};font-display:optional}}\n",
        family(key)
    )
}

fn family(key: &str) -> String {
    format!("\"option {}\"", key.replace('_', " "))
}

/// What stands behind a font file: what the author says, else the theme's own.
fn fallback(spec: &OptionSpec, own: Option<&str>) -> String {
    let default = spec.default.as_str();
    let named = default.and_then(|name| spec.named.get(name)).and_then(Value::as_str);
    own.or(named).or(default.filter(|stack| is_stack(stack))).unwrap_or("serif").to_string()
}

fn there(path: &str, files: &dyn SiteFiles) -> Result<(), String> {
    let path = below_static(path);
    if files.paths().iter().any(|known| known == path) { Ok(()) } else { Err(no_file(path, files)) }
}

fn format(path: &str) -> Option<&'static str> {
    FORMATS.iter().find(|(ending, _, _)| path.ends_with(ending)).map(|(_, format, _)| *format)
}

/// Is it a list of families, with nothing in it that could end the declaration?
fn is_stack(text: &str) -> bool {
    let fine = |c: char| c.is_alphanumeric() || matches!(c, ' ' | ',' | '-' | '_' | '"' | '\'');
    let closed = text.matches('"').count().is_multiple_of(2) && text.matches('\'').count().is_multiple_of(2);
    !text.trim().is_empty()
        && text.chars().all(fine)
        && closed
        && text.split(',').all(|family| !family.trim().is_empty())
}
