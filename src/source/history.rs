//! When files last changed, by the git repository that a site lies in. No command is run: only the repository's own files are
//! read.

/// Commits that are looked at; what was last changed before them has no date.
#[cfg(feature = "git")]
const MOST_COMMITS: usize = 100_000;

/// What the history says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// Seconds since 1970 of the last commit that changed a file, by path below the site's root.
    pub changed: std::collections::HashMap<String, i64>,
    /// Files of which it cannot be said, because the history ends before: a shallow clone, or too many commits.
    pub unknown: usize,
}

/// Why there is no history.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoHistory {
    /// The site lies in no repository with commits.
    #[error("the site lies in no git repository with commits")]
    None,
    /// This program cannot read repositories.
    #[error("this nutgraf was built without the feature `git`")]
    NotBuilt,
    /// The repository cannot be read.
    #[error("the git repository cannot be read: {0}")]
    Broken(String),
}

/// When these files below `root` last changed: the day on which the author of the last commit wrote it. Files that are not in
/// the last commit have no date. A merge counts only for files that are in it as in none of its parents.
///
/// # Errors
/// If there is no repository, or it cannot be read.
#[cfg(not(feature = "git"))]
pub fn history(_root: &std::path::Path, _paths: &[&str]) -> Result<History, NoHistory> {
    Err(NoHistory::NotBuilt)
}

#[cfg(feature = "git")]
pub use walk::history;

#[cfg(feature = "git")]
mod walk {
    use std::collections::{HashMap, HashSet};
    use std::path::Path;

    use git2::{Commit, ErrorCode, ObjectType, Oid, Repository, Sort, Tree};

    use super::{History, MOST_COMMITS, NoHistory};

    fn broken(error: &git2::Error) -> NoHistory {
        NoHistory::Broken(error.message().trim_end_matches('.').to_string())
    }

    /// See the module.
    ///
    /// # Errors
    /// If there is no repository, or it cannot be read.
    pub fn history(root: &Path, paths: &[&str]) -> Result<History, NoHistory> {
        let none = |error: git2::Error| match error.code() {
            ErrorCode::NotFound | ErrorCode::UnbornBranch => NoHistory::None,
            _ => broken(&error),
        };
        let root = root.canonicalize().map_err(|error| NoHistory::Broken(error.to_string()))?;
        let repository = Repository::discover(&root).map_err(none)?;
        let worktree = repository.workdir().and_then(|folder| folder.canonicalize().ok()).ok_or(NoHistory::None)?;
        let inside = root.strip_prefix(&worktree).map_err(|_| NoHistory::None)?;
        let prefix: String = inside.iter().map(|part| format!("{}/", part.to_string_lossy())).collect();
        let head = repository.head().and_then(|head| head.peel_to_commit()).map_err(none)?;
        let tree = head.tree().map_err(|error| broken(&error))?;
        let known = |path: &&&str| tree.get_path(Path::new(&format!("{prefix}{path}"))).is_ok();
        let wanted: HashSet<String> = paths.iter().filter(known).map(|path| format!("{prefix}{path}")).collect();
        let walk = Walk { repository: &repository, shallow: shallow(&repository), prefix: &prefix };
        walk.run(head.id(), wanted).map_err(|error| broken(&error))
    }

    /// The commits at which a shallow clone ends (<https://git-scm.com/docs/shallow>).
    fn shallow(repository: &Repository) -> HashSet<Oid> {
        let text = std::fs::read_to_string(repository.commondir().join("shallow")).unwrap_or_default();
        text.lines().filter_map(|line| Oid::from_str(line.trim()).ok()).collect()
    }

    struct Walk<'a> {
        repository: &'a Repository,
        shallow: HashSet<Oid>,
        prefix: &'a str,
    }

    impl Walk<'_> {
        /// Follows every file from commit to commit, to the one where it came to be as it is.
        fn run(&self, head: Oid, wanted: HashSet<String>) -> Result<History, git2::Error> {
            let mut found = History::default();
            let mut open: HashMap<Oid, HashSet<String>> = HashMap::from([(head, wanted)]);
            let mut commits = self.repository.revwalk()?;
            commits.set_sorting(Sort::TOPOLOGICAL | Sort::TIME)?;
            commits.push(head)?;
            for id in commits.take(MOST_COMMITS) {
                let id = id?;
                let Some(paths) = open.remove(&id) else { continue };
                if paths.is_empty() {
                    continue;
                }
                let commit = self.repository.find_commit(id)?;
                let rest = self.hand_on(&commit, paths, &mut open)?;
                if self.shallow.contains(&id) {
                    found.unknown += rest.len();
                } else {
                    let seconds = commit.author().when().seconds();
                    let bare = rest.into_iter().filter_map(|path| Some(path.strip_prefix(self.prefix)?.to_string()));
                    found.changed.extend(bare.map(|path| (path, seconds)));
                }
                if open.is_empty() {
                    break;
                }
            }
            found.unknown += open.values().map(HashSet::len).sum::<usize>();
            Ok(found)
        }

        /// Gives each file to the first parent that has it as the commit has it; what is left was changed by the commit.
        fn hand_on(
            &self,
            commit: &Commit<'_>,
            mut paths: HashSet<String>,
            open: &mut HashMap<Oid, HashSet<String>>,
        ) -> Result<HashSet<String>, git2::Error> {
            if self.shallow.contains(&commit.id()) {
                return Ok(paths);
            }
            let tree = commit.tree()?;
            for parent in commit.parents() {
                let mut differ = HashSet::new();
                self.compare(Some(&tree), Some(&parent.tree()?), "", &mut differ)?;
                let (changed, same) = paths.into_iter().partition(|path| differ.contains(path));
                let same: HashSet<String> = same;
                if !same.is_empty() {
                    open.entry(parent.id()).or_default().extend(same);
                }
                paths = changed;
            }
            Ok(paths)
        }

        /// The files below the site's root in which two trees differ.
        fn compare(
            &self,
            new: Option<&Tree<'_>>,
            old: Option<&Tree<'_>>,
            folder: &str,
            differ: &mut HashSet<String>,
        ) -> Result<(), git2::Error> {
            let Some(new) = new else { return Ok(()) };
            if old.is_some_and(|old| old.id() == new.id()) {
                return Ok(());
            }
            for entry in new {
                let Some(name) = entry.name().ok() else { continue };
                let path = format!("{folder}{name}");
                let before = old.and_then(|old| old.get_name(name));
                if before.as_ref().is_some_and(|before| before.id() == entry.id()) {
                    continue;
                }
                if entry.kind() != Some(ObjectType::Tree) {
                    differ.insert(path);
                    continue;
                }
                let path = path + "/";
                // Only what lies on the way to the site, or in it.
                if !path.starts_with(self.prefix) && !self.prefix.starts_with(&path) {
                    continue;
                }
                let new = self.repository.find_tree(entry.id())?;
                let old = before.filter(|before| before.kind() == Some(ObjectType::Tree));
                let old = old.map(|old| self.repository.find_tree(old.id())).transpose()?;
                self.compare(Some(&new), old.as_ref(), &path, differ)?;
            }
            Ok(())
        }
    }
}
