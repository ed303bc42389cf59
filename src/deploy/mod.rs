//! Sending a built site to where readers get it: a bucket (S3-compatible storage, Google Cloud Storage, Azure) or a folder.
//!
//! 1. [`Local::read`] looks at every file of the output: what it holds, and what readers are to be told with it.
//! 2. [`survey`] asks the target what is there and compares: a [`Plan`]. Nothing is changed.
//! 3. [`carry_out`] takes the lock of the target, plans again, and does it: assets first, then pages, then what lists
//!    pages, deletions last. In the end it asks the target again whether all is there.
//!
//! Beside the site, three names in the target are nutgraf's own:
//!
//! | name | what |
//! |---|---|
//! | `.nutgraf-deploy.json` | the journal: which objects nutgraf put there, with their hashes; only these are ever deleted |
//! | `.nutgraf-deploy.lock` | there while a deployment runs; who runs it |
//! | `.nutgraf-deploy.tmp/` | only in folders: files that are being written |
//!
//! The journal names what is about to be sent before it is sent. So whenever a run is cut off, the next one knows which
//! objects are nutgraf's, sees by their tags which are not what the journal says, and sends those again.

mod address;
mod bucket;
mod error;
mod folder;
mod headers;
mod journal;
mod lease;
mod local;
mod plan;
mod send;
mod store;

pub use address::{Address, AddressError, Kind};
pub use bucket::Bucket;
pub use error::{DeployError, Trouble, TroubleKind};
pub use folder::Folder;
pub use headers::{Headers, Stage};
pub use journal::{Entry, Journal};
pub use local::{Local, LocalError, LocalFile};
pub use plan::{Plan, Upload, Why};
pub use send::{Sent, carry_out};
pub use store::{Condition, Listed, Store, Version};

use std::time::Duration;

/// Name of the journal in the target.
pub const JOURNAL: &str = ".nutgraf-deploy.json";

/// Name of the lock in the target.
pub const LOCK: &str = ".nutgraf-deploy.lock";

/// What all names of nutgraf's own begin with.
pub const OWN: &str = ".nutgraf-deploy.";

/// How a deployment is to be done.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What tells this site from others: its address, else its title. Another one in the same place is not replaced.
    pub site: String,
    /// How many objects may be deleted; else [`Plan::default_cap`].
    pub max_deletes: Option<usize>,
    /// Take over what nutgraf did not put there, or another site.
    pub adopt: bool,
    /// How many files are sent at once; at least 1.
    pub jobs: usize,
    /// How long a lock holds that is not renewed.
    pub lease: Duration,
    /// How long to wait for another deployment.
    pub patience: Duration,
    /// Who deploys, for those who wait: a machine and a process.
    pub holder: String,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            site: String::new(),
            max_deletes: None,
            adopt: false,
            jobs: 16,
            lease: Duration::from_secs(60),
            patience: Duration::from_secs(75),
            holder: lease::holder(),
        }
    }
}

/// Compares the target with the output. Changes nothing.
///
/// # Errors
/// If the target cannot be read, or its journal is of a later version.
pub fn survey(store: &dyn Store, local: &Local, settings: &Settings) -> Result<Plan, DeployError> {
    let (journal, _) = Journal::read(store)?;
    let listed =
        store::surely(|| store.list()).map_err(|trouble| DeployError::store("list", "what is there", trouble))?;
    Ok(Plan::make(local, journal.as_ref(), &listed, &settings.site))
}

#[cfg(test)]
mod tests;
