//! The theme of a site: every file of `templates/` and `themes/`, read for [`Theme::load`].

use std::sync::Arc;

use crate::artifact::Content;
use crate::diag::{Diagnostic, Place};
use crate::render::theme::{Theme, ThemeFile, fingerprint};
use crate::source::{FileId, Limits, LoadError, Role, Tree};
use crate::story::Lang;
use crate::story::config::Config;

/// Static files of up to this many bytes are kept in memory between reading and writing.
const KEPT: usize = 1 << 20;

/// Loads the theme; None if it cannot be used (reported).
pub fn theme(tree: &Tree, config: &Config, diags: &mut Vec<Diagnostic>) -> Option<Theme> {
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
    let langs: Vec<Lang> = config.languages.iter().map(|known| known.lang.clone()).collect();
    match Theme::load(&config.theme, &config.theme_options, files, &langs) {
        Ok(theme) => Some(theme),
        Err(found) => {
            diags.extend(found.into_iter().map(|finding| at_option(finding, config)));
            None
        }
    }
}

/// A finding about an option of the theme, at the option.
fn at_option(mut finding: Diagnostic, config: &Config) -> Diagnostic {
    if finding.place == Place::At(config.theme.span) {
        let named = |key: &str| finding.message.contains(&format!("option `{key}`"));
        if let Some((_, place)) = config.theme_places.iter().find(|(key, _)| named(key)) {
            finding.place = Place::At(*place);
        }
    }
    finding
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
