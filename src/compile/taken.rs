//! Who has which address: every file of the output, and what collides.

use std::collections::HashMap;

use crate::artifact::OutPath;
use crate::diag::{Diagnostic, Place, Rule};
use crate::site::Card;
use crate::source::Span;
use crate::story::Output;

/// Who claims a file of the output.
#[derive(Clone, Debug)]
pub struct Owner {
    /// In words, for messages: "the page content/a.md".
    pub words: String,
    /// Where it is said, if anywhere.
    pub place: Option<Span>,
}

/// The files of the output and their owners.
#[derive(Debug, Default)]
pub struct Taken {
    by_folded: HashMap<String, (OutPath, Owner)>,
    /// Folders that files lie in, to find a file that has the name of a folder.
    folders: HashMap<String, Owner>,
}

impl Taken {
    /// Takes a path for an owner; a second owner is reported.
    pub fn take(&mut self, path: &OutPath, owner: Owner, diags: &mut Vec<Diagnostic>) -> bool {
        let folded = path.folded();
        if let Some((first_path, first)) = self.by_folded.get(&folded) {
            diags.push(collision(path, first_path, &owner, first));
            return false;
        }
        if let Some(first) = self.folders.get(&folded) {
            diags.push(collision(path, path, &owner, first));
            return false;
        }
        let mut at = 0;
        while let Some(slash) = folded.get(at..).and_then(|rest| rest.find('/')) {
            let folder = &folded[..at + slash];
            if let Some((first_path, first)) = self.by_folded.get(folder) {
                diags.push(collision(path, first_path, &owner, first));
                return false;
            }
            self.folders.entry(folder.to_string()).or_insert_with(|| owner.clone());
            at += slash + 1;
        }
        self.by_folded.insert(folded, (path.clone(), owner));
        true
    }
}

impl Taken {
    /// Takes the address of a page, of its parts and of its files.
    pub fn take_all(&mut self, card: &Card, file: &str, owner: &Owner, diags: &mut Vec<Diagnostic>) {
        // What lies beside a page whose place is taken would only be told a second time.
        if card.route.out_path().is_ok_and(|path| !self.take(&path, owner.clone(), diags)) {
            return;
        }
        for (i, (output, rest)) in card.outputs.iter().enumerate() {
            let Some(path) = card.route.child(rest).ok().and_then(|route| route.out_path().ok()) else { continue };
            let mut owner = owner.clone();
            if *output == Output::Embeds {
                let name = rest.trim_start_matches("embed/").split('/').next().unwrap_or_default();
                // Parts come before questions, so that what has the name of a part first is the part.
                let part = matches!(name, "timeline" | "figures") && !card.outputs.iter().take(i).any(|o| o.1 == *rest);
                let what = if part { format!("the {name}") } else { format!("the question `{name}`") };
                owner.words = format!("the frame of {what} of {file}");
            }
            self.take(&path, owner, diags);
        }
    }
}

/// What to do about two owners of one address.
fn way_out(one: &Owner, other: &Owner) -> String {
    let begins = |start: &str| [one, other].into_iter().find(|owner| owner.words.starts_with(start));
    if let Some(frame) = begins("the frame of the question") {
        return format!("give the question another `id`: {}", frame.words);
    }
    if begins("the search").is_some() {
        return "give the page a `slug`, rename the file, or leave the search out with `search: false` in site.yaml"
            .into();
    }
    match (begins("the page ").is_some(), begins("the file ")) {
        (true, Some(_)) => "rename one of them, or give the page a `slug`".into(),
        (false, Some(file)) => format!("rename {} or take it away", file.words.trim_start_matches("the file ")),
        _ => "rename one of them, or give it a `slug`".into(),
    }
}

fn collision(path: &OutPath, first_path: &OutPath, owner: &Owner, first: &Owner) -> Diagnostic {
    let address = |path: &OutPath| format!("/{}", path.as_str().strip_suffix("index.html").unwrap_or(path.as_str()));
    let (a, b) = (address(path), address(first_path));
    let message = match a == b {
        true => format!("{} and {} both become `{a}`", first.words, owner.words),
        false => format!("{} becomes `{b}` and {} `{a}`: one file on many disks", first.words, owner.words),
    };
    let place = owner.place.or(first.place).map_or(Place::Site, Place::At);
    let mut diagnostic = Diagnostic::new(Rule::RouteCollision, place, message).help(way_out(owner, first));
    if let (Some(_), Some(span)) = (owner.place, first.place) {
        diagnostic = diagnostic.related(span, "the other");
    }
    diagnostic
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn owner(words: &str) -> Owner {
        Owner { words: words.into(), place: None }
    }

    #[test]
    fn a_page_in_the_place_of_the_search_may_do_without_it() {
        let help = way_out(&owner("the page content/search.md"), &owner("the search page"));
        assert!(help.contains("`search: false`") && help.contains("`slug`"), "{help}");
    }

    #[test]
    fn case_and_folders_collide() {
        let path = |text: &str| OutPath::parse(text).unwrap();
        let mut taken = Taken::default();
        let mut diags = Vec::new();
        assert!(taken.take(&path("a/index.html"), owner("one"), &mut diags));
        assert!(!taken.take(&path("A/index.html"), owner("two"), &mut diags));
        assert!(!taken.take(&path("a"), owner("three"), &mut diags));
        assert!(taken.take(&path("b"), owner("four"), &mut diags));
        assert!(!taken.take(&path("b/c"), owner("five"), &mut diags));
        assert_eq!(diags.len(), 3);
    }
}
