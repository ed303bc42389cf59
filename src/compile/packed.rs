//! `.br` and `.gz` beside files that become smaller by it, for servers that send them as they are.

use super::{Prepared, Unit, Work};
use crate::artifact::{Artifact, Content, OutPath, content_type};
use crate::diag::Diagnostic;
use crate::render::outputs::packed::Packing;

impl Prepared {
    /// The packed forms of what a unit made, where the site asks for them. A file of the site's own that has the name of one
    /// stays what it is.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn packed(&self, unit: Unit, made: &[Artifact]) -> Result<Vec<Artifact>, Vec<Diagnostic>> {
        let mut found = Vec::new();
        if !self.config.host.precompress || self.units.get(unit.0).is_none() {
            return Ok(found);
        }
        for artifact in made.iter().filter(|artifact| compresses(content_type(artifact.path.as_str()))) {
            let read;
            let bytes = match &artifact.content {
                Content::Bytes(bytes) => bytes,
                Content::Copy(_) => match self.copied(unit) {
                    Some(id) => {
                        read = self.tree.bytes(id).map_err(|error| vec![Diagnostic::from(&error)])?;
                        &read
                    }
                    None => continue,
                },
            };
            for packing in Packing::ALL {
                let Ok(path) = OutPath::parse(&format!("{}{}", artifact.path, packing.ending())) else { continue };
                if self.by_path.contains_key(&path) {
                    continue;
                }
                found.extend(self.pack(*packing, bytes).map(|packed| Artifact::new(path, packed)));
            }
        }
        Ok(found)
    }

    /// The file that a unit copies.
    fn copied(&self, unit: Unit) -> Option<crate::source::FileId> {
        match self.units.get(unit.0)? {
            Work::Copy(_, id) => Some(*id),
            _ => None,
        }
    }

    /// A file in one form, from the store if it was packed before; None if it is hardly smaller.
    fn pack(&self, packing: Packing, bytes: &[u8]) -> Option<Vec<u8>> {
        let key = packing.key(bytes);
        if let Some(known) = self.store.as_ref().and_then(|store| store.get(&key)) {
            // What does not become smaller is kept as nothing.
            return Some(known).filter(|known| !known.is_empty());
        }
        let packed = packing.pack(bytes);
        if let Some(store) = &self.store {
            store.put(&key, packed.as_deref().unwrap_or_default());
        }
        packed
    }
}

/// Texts, drawings and programs; pictures, films and fonts for the web are packed already.
fn compresses(mime: &str) -> bool {
    let mime = mime.split(';').next().unwrap_or(mime);
    mime.starts_with("text/")
        || mime.ends_with("+json")
        || mime.ends_with("+xml")
        || matches!(mime, "application/json" | "application/xml" | "application/wasm" | "font/ttf" | "font/otf")
}
