//! The theme of a site: every file of `templates/` and `themes/`, read for [`Theme::load`].

use crate::artifact::Content;
use crate::diag::{Diagnostic, Place};
use crate::render::theme::{Theme, ThemeFile};
use crate::source::{Limits, Role, Tree};
use crate::story::Lang;
use crate::story::config::Config;

/// Loads the theme; None if it cannot be used (reported).
pub fn theme(tree: &Tree, config: &Config, diags: &mut Vec<Diagnostic>) -> Option<Theme> {
    let mut files = Vec::new();
    let limits = Limits { file: config.limits.file };
    for entry in tree.entries().iter().filter(|entry| entry.role == Role::Theme) {
        let read = match ThemeFile::is_static(&entry.path) {
            true => content(tree, entry.id).map(|content| ThemeFile::Static { path: entry.path.clone(), content }),
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

/// A file as something to be written.
pub fn content(tree: &Tree, id: crate::source::FileId) -> Result<Content, crate::source::LoadError> {
    match tree.disk_path(id) {
        Some(path) => Ok(Content::Copy(path)),
        None => Ok(Content::Bytes(tree.bytes(id)?)),
    }
}
