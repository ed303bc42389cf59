//! Files beside pages, as rendering may ask for them.

use std::collections::HashMap;
use std::sync::Arc;

use super::album::Album;
use crate::render::build::{Pictured, Resources};
use crate::site::Route;
use crate::source::{FileId, Limits, SourceFile, Tree};
use crate::story::Lang;

/// The copied files of a site.
pub struct Files {
    /// The tree they stand in.
    pub tree: Arc<Tree>,
    /// By path below `content/`: number and address.
    pub routes: HashMap<String, (FileId, Route)>,
    /// How much of a table is read.
    pub limit: u64,
    /// The pictures that pages name.
    pub album: Album,
    /// Languages of content files and files of `_shared`.
    pub langs: HashMap<FileId, Lang>,
}

impl Resources for Files {
    fn has(&self, content_path: &str) -> bool {
        self.routes.contains_key(content_path)
    }

    fn route(&self, content_path: &str) -> Option<Route> {
        self.routes.get(content_path).map(|(_, route)| route.clone())
    }

    fn text(&self, content_path: &str) -> Option<String> {
        let (id, _) = self.routes.get(content_path)?;
        let file = self.tree.text(*id, &Limits { file: self.limit }).ok()?;
        Some(file.without_bom().0.to_string())
    }

    fn data(&self, path: &str) -> Option<Arc<SourceFile>> {
        let entry = self.tree.find(&format!("data/{}", path.trim_start_matches('/')))?;
        self.tree.text(entry.id, &Limits { file: self.limit }).ok().map(Arc::new)
    }

    fn file(&self, content_path: &str) -> Option<Arc<SourceFile>> {
        let (id, _) = self.routes.get(content_path)?;
        self.tree.text(*id, &Limits { file: self.limit }).ok().map(Arc::new)
    }

    fn folder(&self, file: FileId) -> String {
        self.tree.entry(file).map(|entry| folder_of(&entry.path).to_string()).unwrap_or_default()
    }

    fn lang(&self, file: FileId) -> Option<Lang> {
        self.langs.get(&file).cloned()
    }

    fn picture(&self, content_path: &str) -> Option<Pictured> {
        self.album.offer(content_path)
    }
}

/// The folder of a content file below `content/`: `deal` of `content/deal/index.md`.
pub fn folder_of(path: &str) -> &str {
    let below = path.strip_prefix("content/").unwrap_or(path);
    below.rsplit_once('/').map_or("", |(folder, _)| folder)
}
