//! Findings about files that could not be taken, and the order of findings.

use super::{Diagnostic, Place, Rule};
use crate::source::{LoadError, Tree};

impl From<&LoadError> for Diagnostic {
    fn from(error: &LoadError) -> Self {
        let (rule, help) = match error {
            LoadError::NoFolder(_) => (Rule::MissingFile, None),
            LoadError::Io { .. } => (Rule::MissingFile, None),
            LoadError::Link { .. } => {
                (Rule::MissingFile, Some("put a copy of the file in its place, or remove the link".into()))
            }
            LoadError::Special { .. } => (Rule::MissingFile, Some("remove it, or put a file in its place".into())),
            LoadError::Name { .. } => (Rule::InvalidValue, Some("rename the file".into())),
            LoadError::Utf8 { .. } => (Rule::InvalidValue, Some("save the file as UTF-8".into())),
            LoadError::TooLarge { .. } => {
                (Rule::Limit, Some("split the file, or raise `limits: {file: …}` in `site.yaml`".into()))
            }
            LoadError::Changed { .. } => (Rule::MissingFile, Some("build again once it is saved".into())),
            LoadError::Twice { .. } => (Rule::RouteCollision, Some("remove or rename one of them".into())),
            LoadError::TooMany { .. } => (Rule::Limit, None),
        };
        let place = match error {
            LoadError::NoFolder(_) => Place::Site,
            error => Place::File(error.path().to_string()),
        };
        Diagnostic::new(rule, place, error.to_string()).maybe_help(help)
    }
}

impl From<LoadError> for Diagnostic {
    fn from(error: LoadError) -> Self {
        Diagnostic::from(&error)
    }
}

/// Puts findings in order: by path of the file, place in it (a file as a whole first), rule, message; those about the
/// whole site last. Repetitions are removed.
pub fn sort(diagnostics: &mut Vec<Diagnostic>, tree: &Tree) {
    let path = |d: &Diagnostic| match &d.place {
        Place::At(span) => tree.entry(span.file).map(|entry| entry.path.to_string()),
        Place::File(path) => Some(path.clone()),
        Place::Site => None,
    };
    let offsets = |d: &Diagnostic| match d.place {
        Place::At(span) => Some((span.start, span.end)),
        _ => None,
    };
    diagnostics.sort_by_cached_key(|d| {
        let path = path(d);
        (path.is_none(), path, offsets(d), d.rule, d.message.clone(), d.label.clone(), d.help.clone())
    });
    diagnostics.dedup();
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::source::{FileId, Span};

    #[test]
    fn findings_stand_by_path_then_place() {
        let tree = Tree::in_memory(&[("content/a.md", ""), ("content/c.md", "")]);
        let at = |file, start| Place::At(Span::new(FileId(file), start, start + 1));
        let finding = |place, message: &str| Diagnostic::new(Rule::InvalidValue, place, message);
        let mut found = vec![
            finding(Place::Site, "site"),
            finding(at(1, 0), "c0"),
            finding(at(0, 20), "a20"),
            finding(Place::File("content/b.jpg".into()), "b"),
            finding(at(0, 3), "a3 z"),
            finding(at(0, 3), "a3 a"),
            finding(at(0, 20), "a20"),
            Diagnostic::new(Rule::InvalidYaml, at(0, 3), "a3 yaml"),
            finding(Place::File("content/a.md".into()), "a whole"),
        ];
        sort(&mut found, &tree);
        let messages: Vec<&str> = found.iter().map(|d| d.message.as_str()).collect();
        assert_eq!(messages, ["a whole", "a3 yaml", "a3 a", "a3 z", "a20", "b", "c0", "site"]);
    }

    #[test]
    fn load_errors_name_the_file() {
        let error = LoadError::Link { path: "content/x".into(), target: "/etc/passwd".into(), why: "outside the site" };
        let found = Diagnostic::from(error);
        assert_eq!(found.rule, Rule::MissingFile);
        assert_eq!(found.place, Place::File("content/x".into()));
        assert!(found.message.contains("`content/x`") && found.message.contains("`/etc/passwd`"));
    }
}
