//! What several tests need: a site compiled in memory, and two texts compared.
#![allow(clippy::unwrap_used, clippy::expect_used, dead_code)]

pub mod schema;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use nutgraf::artifact::Content;
use nutgraf::compile::{self, Failure, Options, Silent};
use nutgraf::diag::{self, Diagnostic, Format, Severity, Style};
use nutgraf::source::{Limits, Tree};

/// What became of a site.
#[derive(Debug)]
pub struct Compiled {
    /// The findings as people see them, without colour.
    pub findings: String,
    /// How many of them are errors.
    pub errors: usize,
    /// How many are warnings.
    pub warnings: usize,
    /// The files by path; none if there are errors.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// The root of the project.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Is this a run that writes down what it sees instead of comparing it?
pub fn blessing() -> bool {
    std::env::var_os("NUTGRAF_BLESS").is_some_and(|value| value != "0")
}

/// Compiles a site without writing anything; with or without the hints that are advice for an editor.
pub fn compile(options: &Options, advice: bool) -> Compiled {
    let site = match compile::prepare(options, &Silent) {
        Ok(site) => site,
        Err(failure) => return failed(&failure),
    };
    let mut findings = site.diagnostics().to_vec();
    let mut files = BTreeMap::new();
    if !site.has_errors() {
        // The index has names made of its bytes; what it finds is tried in a browser.
        for unit in site.units().into_iter().filter(|unit| !site.is_index(*unit)) {
            match site.render(unit) {
                Ok(made) => files.extend(made.into_iter().map(|file| (file.path.to_string(), bytes(file.content)))),
                Err(found) => findings.extend(found),
            }
        }
    }
    findings.retain(|found| advice || !(found.severity == Severity::Hint && found.rule.is_advice()));
    compiled(&findings, site.tree(), files)
}

fn compiled(findings: &[Diagnostic], tree: &Tree, files: BTreeMap<String, Vec<u8>>) -> Compiled {
    let read = diag::from_tree(tree, &Limits { file: u64::MAX });
    let text = diag::print(findings, &read, Format::Human, Style::default());
    let count = |severity| findings.iter().filter(|found| found.severity == severity).count();
    let errors = count(Severity::Error);
    let files = if errors > 0 { BTreeMap::new() } else { files };
    Compiled { findings: text, errors, warnings: count(Severity::Warning), files }
}

fn failed(failure: &Failure) -> Compiled {
    Compiled { findings: format!("{failure}\n"), errors: 1, warnings: 0, files: BTreeMap::new() }
}

fn bytes(content: Content) -> Vec<u8> {
    match content {
        Content::Bytes(bytes) => bytes,
        Content::Copy(path) => std::fs::read(path).unwrap(),
    }
}

/// Writes a file and the folders above it.
pub fn write(path: &Path, bytes: &[u8]) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

/// All plain files below a folder by path, `/` between segments.
pub fn files_below(folder: &Path) -> BTreeMap<String, PathBuf> {
    let walk = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
    let files = walk.filter(|entry| entry.file_type().is_file());
    let named = |entry: walkdir::DirEntry| {
        let below = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
        (below, entry.into_path())
    };
    files.map(named).collect()
}

/// What stands in one text and not in the other, line by line with a little around it; empty if they are the same.
pub fn diff(wanted: &str, found: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (wanted.lines().collect(), found.lines().collect());
    if wanted == found {
        return String::new();
    }
    if old == new {
        return "  (only line ends differ)\n".into();
    }
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (old_end, new_end) = (old.len() - tail, new.len() - tail);
    let mut out = format!("  line {}:\n", head + 1);
    for line in &old[head.saturating_sub(2)..head] {
        out += &format!("    {line}\n");
    }
    for line in lines(&old, &new, head, old_end, new_end) {
        out += &line;
    }
    for line in old[old_end..].iter().take(2) {
        out += &format!("    {line}\n");
    }
    out
}

/// The lines that differ, by the longest common subsequence where the stretch is small enough.
fn lines(old: &[&str], new: &[&str], head: usize, old_end: usize, new_end: usize) -> Vec<String> {
    let (old, new) = (&old[head..old_end], &new[head..new_end]);
    let minus = |line: &&str| format!("  - {line}\n");
    let plus = |line: &&str| format!("  + {line}\n");
    if old.len() * new.len() > 4_000_000 {
        return old.iter().map(minus).chain(new.iter().map(plus)).collect();
    }
    let mut table = vec![vec![0u32; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            let same = old[i] == new[j];
            table[i][j] = if same { table[i + 1][j + 1] + 1 } else { table[i + 1][j].max(table[i][j + 1]) };
        }
    }
    let (mut i, mut j, mut out) = (0, 0, Vec::new());
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            out.push(format!("    {}\n", old[i]));
            (i, j) = (i + 1, j + 1);
        } else if j == new.len() || i < old.len() && table[i + 1][j] >= table[i][j + 1] {
            out.push(minus(&old[i]));
            i += 1;
        } else {
            out.push(plus(&new[j]));
            j += 1;
        }
    }
    out
}
