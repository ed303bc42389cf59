//! Lists the files of `themes/`, which are part of the binary, for `src/render/theme/builtin.rs`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("themes");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut code = String::from("&[\n");
    for theme in names(&root)? {
        let folder = root.join(&theme);
        let mut files = Vec::new();
        walk(&folder, "", &mut files)?;
        let _ = writeln!(code, "    ({theme:?}, &[");
        for file in files {
            let path = folder.join(&file);
            println!("cargo::rerun-if-changed={}", path.display());
            let _ = writeln!(code, "        ({file:?}, include_bytes!({:?})),", path.display().to_string());
        }
        code.push_str("    ]),\n");
    }
    code.push_str("]\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("themes.rs");
    fs::write(out, code)
}

/// Names of what a folder holds, in order.
fn names(folder: &Path) -> io::Result<Vec<String>> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// Paths of the files below a folder, `/` between segments.
fn walk(folder: &Path, below: &str, files: &mut Vec<String>) -> io::Result<()> {
    for name in names(folder)? {
        let path = folder.join(&name);
        let shown = if below.is_empty() { name } else { format!("{below}/{name}") };
        if path.is_dir() {
            walk(&path, &shown, files)?;
        } else {
            files.push(shown);
        }
    }
    Ok(())
}
