//! What the house promises about its own text: layers, sizes, documentation, and nothing that panics or prints by accident.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::{Path, PathBuf};

/// A module imports only those that stand before it. `docs/architecture.md` says why.
const LAYERS: &[&str] = &[
    "source", "diag", "story", "artifact", "parse", "check", "site", "render", "import", "compile", "emit", "deploy",
    "links", "serve", "cli",
];

/// Lines of a file, and of a function.
const LONGEST_FILE: usize = 600;
const LONGEST_FUNCTION: usize = 60;

/// Says why something is longer, in the lines right above it (a file: anywhere before its first item).
const REASON: &str = "// long: ";

/// A Rust file of the project.
struct File {
    /// Path below the project's root, `/` between segments.
    path: String,
    text: String,
    /// The text with comments, strings and characters blanked out, line for line.
    code: String,
}

impl File {
    fn layer(&self) -> Option<usize> {
        let first = self.path.strip_prefix("src/")?.split('/').next()?;
        LAYERS.iter().position(|layer| *layer == first.trim_end_matches(".rs"))
    }

    /// Is all of it test code?
    fn is_test(&self) -> bool {
        self.path.starts_with("tests/") || self.path.ends_with("tests.rs") || self.path.contains("/tests/")
    }

    /// The code without its `#[cfg(test)]` modules.
    fn shipped(&self) -> &str {
        match self.code.find("#[cfg(test)]\nmod tests") {
            _ if self.is_test() => "",
            Some(at) => &self.code[..at],
            None => &self.code,
        }
    }

    fn line_of(&self, at: usize) -> usize {
        self.code[..at].matches('\n').count() + 1
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files() -> Vec<File> {
    let paths = ["src", "tests"].iter().flat_map(|folder| text_files(&root().join(folder)));
    let rust = paths.filter(|(path, _)| path.extension().is_some_and(|extension| extension == "rs"));
    let files: Vec<File> =
        rust.map(|(path, text)| File { path: below_root(&path), code: code_of(&text), text }).collect();
    assert!(files.len() > 30, "only {} files were found", files.len());
    files
}

/// All texts below a folder, sorted by path; without what is built or fetched.
fn text_files(folder: &Path) -> impl Iterator<Item = (PathBuf, String)> + use<> {
    const SKIPPED: &[&str] = &["target", ".git", "public", "node_modules", "fuzz"];
    let walk = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter();
    let walk = walk.filter_entry(|entry| !SKIPPED.iter().any(|name| entry.file_name() == *name));
    let files = walk.flatten().filter(|entry| entry.file_type().is_file()).map(|entry| entry.into_path());
    files.filter_map(|path| std::fs::read_to_string(&path).ok().map(|text| (path, text)))
}

fn below_root(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/")
}

/// Blanks out comments, strings and characters, so that what is left is code. Lines and bytes stay where they are.
fn code_of(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut code = bytes.to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let length = skipped(&bytes[at..], at.checked_sub(1).map(|before| bytes[before]));
        for byte in &mut code[at..at + length] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
        at += length.max(1);
    }
    String::from_utf8(code).unwrap()
}

/// Length of the comment, string or character that begins here; 0 if none does.
fn skipped(rest: &[u8], before: Option<u8>) -> usize {
    let find = |needle: &[u8], from: usize| {
        let found = rest.get(from..).and_then(|rest| rest.windows(needle.len()).position(|window| window == needle));
        found.map_or(rest.len(), |at| from + at + needle.len())
    };
    let in_word = before.is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    match rest {
        [b'/', b'/', ..] => find(b"\n", 0).saturating_sub(1).max(2),
        [b'/', b'*', ..] => find(b"*/", 2),
        [b'r', b'"' | b'#', ..] if !in_word => {
            let hashes = rest[1..].iter().take_while(|byte| **byte == b'#').count();
            match rest.get(1 + hashes) {
                Some(b'"') => find(&[b"\"".as_slice(), &b"#".repeat(hashes)].concat(), 2 + hashes),
                _ => 0,
            }
        }
        [b'"', ..] => escaped(rest, b'"'),
        [b'\'', b'\\', ..] => escaped(rest, b'\''),
        // A lifetime has no closing quote after one character.
        [b'\'', ..] => {
            let width = std::str::from_utf8(&rest[1..rest.len().min(5)])
                .unwrap_or_else(|error| std::str::from_utf8(&rest[1..1 + error.valid_up_to()]).unwrap());
            let width = width.chars().next().map_or(0, char::len_utf8);
            if rest.get(1 + width) == Some(&b'\'') { width + 2 } else { 0 }
        }
        _ => 0,
    }
}

fn escaped(rest: &[u8], quote: u8) -> usize {
    let mut at = 1;
    while at < rest.len() {
        match rest[at] {
            b'\\' => at += 2,
            byte if byte == quote => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

/// Fails with all complaints at once.
fn none(complaints: Vec<String>) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

/// The first names of all paths from the crate's root: `diag` of `crate::diag::Rule`, both of `crate::{diag, story}`.
fn crate_paths(code: &str, depth: usize) -> Vec<(usize, String)> {
    let from_root = code.match_indices("crate::").map(|(at, found)| (at, at + found.len()));
    let up = "super::".repeat(depth);
    let from_below = code.match_indices(&up).map(|(at, found)| (at, at + found.len()));
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let names = |(at, after): (usize, usize)| {
        let rest = &code[after..];
        let group = rest.strip_prefix('{').map(|rest| top_level(rest).iter().map(|item| word(item.trim())).collect());
        let names: Vec<String> = group.unwrap_or_else(|| vec![word(rest)]);
        names.into_iter().map(move |name| (at, name))
    };
    from_root.chain(from_below).flat_map(names).collect()
}

/// The items of a group up to its closing brace.
fn top_level(group: &str) -> Vec<&str> {
    let (mut depth, mut begin, mut items) = (0usize, 0, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                items.push(&group[begin..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                items.push(&group[begin..at]);
                begin = at + 1;
            }
            _ => {}
        }
    }
    items
}

#[test]
fn layers_import_downward_only() {
    let mut complaints = Vec::new();
    for file in rust_files() {
        let Some(layer) = file.layer() else { continue };
        let depth = file.path.trim_end_matches("/mod.rs").matches('/').count();
        for (at, name) in crate_paths(&file.code, depth) {
            if LAYERS.iter().position(|other| *other == name).is_some_and(|other| other > layer) {
                let line = file.line_of(at);
                complaints.push(format!("{}:{line}: `{}` imports `{name}`, a later layer", file.path, LAYERS[layer]));
            }
        }
    }
    none(complaints);
}

#[test]
fn every_folder_of_the_source_has_its_layer() {
    let unknown = rust_files().into_iter().filter(|file| file.path.starts_with("src/") && file.layer().is_none());
    let unknown: Vec<String> = unknown.map(|file| file.path).collect();
    assert_eq!(unknown, ["src/lib.rs", "src/main.rs"]);
}

#[test]
fn files_and_functions_stay_short() {
    let mut complaints = Vec::new();
    for file in rust_files() {
        let length = file.text.lines().count();
        if length > LONGEST_FILE && !file.text.contains("//! long: ") {
            complaints.push(format!("{}: {length} lines; say why in a line `//! long: …`, or split it", file.path));
        }
        complaints.extend(long_functions(&file));
    }
    none(complaints);
}

/// Functions end at the brace that stands as far in as they begin; rustfmt sees to that. Tests may be long tables.
fn long_functions(file: &File) -> Vec<String> {
    let code: Vec<&str> = file.shipped().lines().collect();
    let text: Vec<&str> = file.text.lines().collect();
    let mut found = Vec::new();
    for (begin, line) in code.iter().enumerate() {
        let indent = line.len() - line.trim_start().len();
        let words: Vec<&str> = line.split_whitespace().take_while(|word| *word != "=").collect();
        let is_function = words.contains(&"fn") && line.trim_start().starts_with(['p', 'f', 'a', 'c', 'e']);
        if !is_function || line.trim_end().ends_with(['}', ';']) {
            continue;
        }
        let end = format!("{}}}", " ".repeat(indent));
        let Some(length) = code[begin..].iter().position(|line| *line == end) else { continue };
        let above = text[..begin].iter().rev().map(|line| line.trim()).take_while(|line| line.starts_with(['/', '#']));
        if length + 1 > LONGEST_FUNCTION && !above.clone().any(|line| line.starts_with(REASON)) {
            let place = format!("{}:{}", file.path, begin + 1);
            found.push(format!(
                "{place}: a function of {} lines; say why in a line `{REASON}…`, or split it",
                length + 1
            ));
        }
    }
    found
}

#[test]
fn every_module_says_what_it_is_for() {
    let files = rust_files().into_iter().filter(|file| file.path.starts_with("tests/") || !file.is_test());
    let silent = files.filter(|file| !file.text.starts_with("//! "));
    none(silent.map(|file| format!("{}: does not begin with `//!`", file.path)).collect());
}

#[test]
fn nothing_is_left_that_panics_or_prints() {
    // Put together here, so that this file does not complain of itself.
    let never = ["unsafe ", "todo!", "unimplemented!", "dbg!"];
    let prints = ["println!", "print!"];
    let panics = [".unwrap()", ".unwrap_err()", ".expect("];
    let mut complaints = Vec::new();
    for file in rust_files() {
        let talks = file.path.starts_with("src/cli/") || file.path.starts_with("src/serve/") || file.is_test();
        let mut complain = |code: &str, words: &[&str]| {
            for (at, word) in words.iter().flat_map(|word| code.match_indices(word)) {
                let longer = code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
                // A parser's own `expect` takes no text.
                let other = word == ".expect(" && !file.text[at + word.len()..].trim_start().starts_with(['"', '&']);
                if !longer && !other {
                    complaints.push(format!("{}:{}: `{word}`", file.path, file.line_of(at)));
                }
            }
        };
        complain(&file.code, &never);
        complain(file.shipped(), &panics);
        if !talks {
            complain(file.shipped(), &prints);
            complain(file.shipped(), &["eprintln!", "eprint!"]);
        }
    }
    none(complaints);
}

#[test]
fn no_text_names_the_machine_it_was_written_on() {
    let folders = ["work", "root", "home"].map(|name| format!("/{name}/"));
    let mut complaints = Vec::new();
    for (path, text) in text_files(&root()) {
        for (number, line) in text.lines().enumerate() {
            let named = folders.iter().flat_map(|folder| line.match_indices(folder.as_str()));
            // `https://example.org/home/` and `../home/` are no paths of a machine.
            let mut absolute =
                named.filter(|(at, _)| !line[..*at].ends_with(|c: char| c.is_alphanumeric() || "-_.~)}%/".contains(c)));
            if let Some((_, folder)) = absolute.next() {
                complaints.push(format!("{}:{}: a path in `{folder}`", below_root(&path), number + 1));
            }
        }
    }
    none(complaints);
}

#[test]
fn code_is_told_from_comments_and_strings() {
    let code = code_of("a // crate::x\nb \"c // \\\" d\" e r#\"f \" g\"# h '\"' i 'l j '\\'' k /* l\nm */ n 'é' o");
    let words: Vec<&str> = code.split_whitespace().collect();
    assert_eq!(words, ["a", "b", "e", "h", "i", "'l", "j", "k", "n", "o"]);
    let paths = crate_paths("use crate::{a, b::{c, d}, e};\ncrate::f::g; super::super::h", 2);
    let names: Vec<&str> = paths.iter().map(|(_, name)| name.as_str()).collect();
    assert_eq!(names, ["a", "b", "e", "f", "h"]);
}
