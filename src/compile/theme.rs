//! The theme of a site: every file of `templates/` and `themes/`, read for [`Theme::take`].

use std::sync::Arc;

use crate::artifact::Content;
use crate::diag::Diagnostic;
use crate::render::theme::{Library, SiteFiles, Theme, ThemeFile, Wanted, fingerprint};
use crate::source::{FileId, Limits, LoadError, Role, Tree};
use crate::story::Lang;
use crate::story::config::Config;

/// Static files of up to this many bytes are kept in memory between reading and writing.
const KEPT: usize = 1 << 20;

/// All themes of the site, and its own templates.
pub fn library(tree: &Tree, config: &Config, diags: &mut Vec<Diagnostic>) -> Library {
    let mut files = Vec::new();
    let limits = Limits { file: config.limits.file };
    for entry in tree.entries().iter().filter(|entry| entry.role == Role::Theme) {
        let read = match ThemeFile::is_static(&entry.path) {
            true => copied(tree, entry.id, entry.path.clone()),
            false => tree.text(entry.id, &limits).map(ThemeFile::Text),
        };
        match read {
            Ok(file) => files.push(file),
            Err(error) => diags.push(Diagnostic::from(&error)),
        }
    }
    Library::new(files)
}

/// Loads the theme of the site; None if it cannot be used (reported).
pub fn theme(tree: &Tree, config: &Config, diags: &mut Vec<Diagnostic>) -> Option<Theme> {
    let library = library(tree, config, diags);
    let langs: Vec<Lang> = config.languages.iter().map(|known| known.lang.clone()).collect();
    let wanted = Wanted {
        name: &config.theme,
        options: &config.theme_options,
        places: &config.theme_places,
        langs: &langs,
        files: &Statics(tree),
    };
    match Theme::take(&library, &wanted) {
        Ok(theme) => {
            diags.extend(theme.findings().iter().cloned());
            Some(theme)
        }
        Err(found) => {
            diags.extend(found);
            None
        }
    }
}

/// The files of the site's `static/`, for options of the theme.
struct Statics<'a>(&'a Tree);

impl SiteFiles for Statics<'_> {
    fn paths(&self) -> Vec<String> {
        let statics = self.0.entries().iter().filter(|entry| entry.role == Role::Static);
        statics.filter_map(|entry| Some(entry.path.strip_prefix("static/")?.to_string())).collect()
    }

    fn bytes(&self, path: &str) -> Option<Vec<u8>> {
        let entry = self.0.find(&format!("static/{path}"))?;
        self.0.bytes(entry.id).ok()
    }
}

/// A file of `static/`: large ones are read only for their fingerprint.
fn copied(tree: &Tree, id: FileId, path: Arc<str>) -> Result<ThemeFile, LoadError> {
    let bytes = tree.bytes(id)?;
    let fingerprint = fingerprint(&bytes);
    let content = if bytes.len() > KEPT { content(tree, id)? } else { Content::Bytes(bytes) };
    Ok(ThemeFile::Static { path, content, fingerprint })
}

/// A file as something to be written.
pub fn content(tree: &Tree, id: FileId) -> Result<Content, LoadError> {
    match tree.disk_path(id) {
        Some(path) => Ok(Content::Copy(path)),
        None => Ok(Content::Bytes(tree.bytes(id)?)),
    }
}
