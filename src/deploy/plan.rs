//! What there is to do: the output compared with the target. No input or output here.

use std::collections::BTreeMap;

use super::error::{DeployError, NAMED};
use super::{Journal, Listed, Local, OWN, Settings, Stage};
use crate::artifact::OutPath;

/// Why a file is sent.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Why {
    /// It is not there.
    New,
    /// Its content has changed.
    Changed,
    /// What readers are told with it has changed.
    Headers,
    /// The object is not what was sent: somebody else changed it, or a run was cut off.
    Altered,
    /// Somebody else deleted the object.
    Gone,
    /// Somebody else put an object there.
    Foreign,
}

impl Why {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Why::New => "new",
            Why::Changed => "changed",
            Why::Headers => "headers",
            Why::Altered => "altered",
            Why::Gone => "gone",
            Why::Foreign => "foreign",
        }
    }
}

/// A file to be sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Upload {
    /// Which.
    pub path: OutPath,
    /// Why.
    pub why: Why,
    /// When.
    pub stage: Stage,
    /// Bytes.
    pub size: u64,
}

/// What there is to do.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Plan {
    /// Files to be sent, in their order.
    pub uploads: Vec<Upload>,
    /// Objects to be deleted: nutgraf put them there, and the site has them no more.
    pub deletes: Vec<String>,
    /// Names that the journal is to forget: the objects are gone already.
    pub forget: Vec<String>,
    /// How many files are there as they are.
    pub same: usize,
    /// How many objects of the site are there, before anything is done.
    pub there: usize,
    /// Objects of others, which stay.
    pub foreign: Vec<String>,
    /// Objects of others that the site would replace.
    pub clashes: Vec<String>,
    /// The site that is there, if it is another.
    pub other_site: Option<String>,
    /// Was a run cut off?
    pub resumes: bool,
}

impl Plan {
    /// Compares.
    pub fn make(local: &Local, journal: Option<&Journal>, listed: &BTreeMap<String, Listed>, site: &str) -> Plan {
        let empty = Journal::new(site);
        let known = journal.unwrap_or(&empty);
        let mut plan = Plan {
            other_site: (known.site != site).then(|| known.site.clone()),
            resumes: !known.next.is_empty(),
            ..Plan::default()
        };
        for (path, file) in &local.files {
            let entry = known.files.get(path.as_str());
            let why = match (listed.get(path.as_str()), entry) {
                (None, None) => Some(Why::New),
                (None, Some(_)) => Some(Why::Gone),
                (Some(_), None) if known.owns(path.as_str()) => Some(Why::Altered),
                (Some(_), None) => Some(Why::Foreign),
                (Some(_), Some(entry)) if entry.hash != file.hash.to_hex().as_str() => Some(Why::Changed),
                (Some(found), Some(entry)) if found.tag != entry.tag || found.size != entry.size => Some(Why::Altered),
                (Some(_), Some(entry)) => (entry.headers != file.headers).then_some(Why::Headers),
            };
            match why {
                None => plan.same += 1,
                Some(why) => {
                    plan.clashes.extend((why == Why::Foreign).then(|| path.to_string()));
                    plan.uploads.push(Upload { path: path.clone(), why, stage: file.stage, size: file.size });
                }
            }
        }
        plan.uploads.sort_by(|a, b| (a.stage, &a.path).cmp(&(b.stage, &b.path)));
        plan.leave(local, known, listed);
        plan
    }

    /// What is there and not in the site.
    fn leave(&mut self, local: &Local, known: &Journal, listed: &BTreeMap<String, Listed>) {
        let in_site = |name: &str| {
            OutPath::parse(name).is_ok_and(|path| path.as_str() == name && local.files.contains_key(&path))
        };
        for name in known.names() {
            let there = listed.contains_key(name);
            self.there += usize::from(there);
            match in_site(name) {
                true => {}
                false if there => self.deletes.push(name.clone()),
                false => self.forget.push(name.clone()),
            }
        }
        self.deletes.sort();
        let foreign = |name: &&String| !known.owns(name) && !in_site(name) && !name.starts_with(OWN);
        self.foreign = listed.keys().filter(foreign).cloned().collect();
    }

    /// Is nothing to be done?
    pub fn is_empty(&self) -> bool {
        self.uploads.is_empty()
            && self.deletes.is_empty()
            && self.forget.is_empty()
            && !self.resumes
            && self.other_site.is_none()
    }

    /// Bytes to be sent.
    pub fn bytes(&self) -> u64 {
        self.uploads.iter().map(|upload| upload.size).sum()
    }

    /// How many deletions are allowed if nobody says: 100, or a tenth of what is there where that is more; and never more
    /// than half of it, but for the smallest sites.
    pub fn default_cap(&self) -> usize {
        100.max(self.there / 10).min((self.there / 2).max(10))
    }

    /// Refuses what could cost somebody a site.
    ///
    /// # Errors
    /// Another site, objects of others, more deletions than allowed.
    pub fn check(&self, settings: &Settings) -> Result<(), DeployError> {
        let first = |names: &[String]| names.iter().take(NAMED).cloned().collect();
        if let (Some(there), false) = (&self.other_site, settings.adopt) {
            return Err(DeployError::OtherSite { there: there.clone(), here: settings.site.clone() });
        }
        if !self.clashes.is_empty() && !settings.adopt {
            return Err(DeployError::Foreign { first: first(&self.clashes), count: self.clashes.len() });
        }
        let cap = settings.max_deletes.unwrap_or_else(|| self.default_cap());
        if self.deletes.len() > cap {
            let (deletes, there) = (self.deletes.len(), self.there);
            return Err(DeployError::TooMany { first: first(&self.deletes), deletes, there, cap });
        }
        Ok(())
    }
}
