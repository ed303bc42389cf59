//! Why a site could not be sent.

/// What kind of trouble a target made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TroubleKind {
    /// The condition of a write does not hold.
    Conflict,
    /// The target cannot do what was asked.
    Unsupported,
    /// The credentials are wrong, or allow too little.
    Denied,
    /// No credentials were found.
    Credentials,
    /// There is no such bucket or folder.
    NoTarget,
    /// The bucket is in another region.
    Region,
    /// The clock of this machine is wrong.
    Clock,
    /// The target did not answer, or failed.
    Network,
    /// The disk of this machine failed.
    Disk,
    /// An object in the target has a name that nutgraf cannot read.
    Name,
}

/// What a target answered, or why it did not. Holds no credentials.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{text}")]
pub struct Trouble {
    /// What kind.
    pub kind: TroubleKind,
    /// A half sentence: `access denied`.
    pub text: String,
}

impl Trouble {
    /// Trouble of this kind.
    pub fn new(kind: TroubleKind, text: impl Into<String>) -> Trouble {
        Trouble { kind, text: text.into() }
    }

    /// May it be gone in a moment?
    pub fn is_passing(&self) -> bool {
        self.kind == TroubleKind::Network
    }

    /// Is something wrong with the target as a whole, whatever was tried with it?
    pub fn is_of_target(&self) -> bool {
        matches!(
            self.kind,
            TroubleKind::Credentials
                | TroubleKind::NoTarget
                | TroubleKind::Region
                | TroubleKind::Clock
                | TroubleKind::Name
        )
    }

    /// What to do about it.
    pub fn hint(&self) -> Option<&'static str> {
        match self.kind {
            TroubleKind::Denied => {
                Some("the credentials must allow to list, read, write and delete objects below this prefix")
            }
            TroubleKind::Credentials => Some(
                "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; from a profile: `eval \"$(aws configure export-credentials --format env)\"`",
            ),
            TroubleKind::NoTarget => Some("create it first, or mend its address under `deploy` in site.yaml"),
            TroubleKind::Region => Some("set AWS_REGION to the region of the bucket"),
            TroubleKind::Clock => Some("set the clock of this machine"),
            TroubleKind::Network => Some("run the command again: it continues where it stopped"),
            TroubleKind::Name => Some("delete that object, or deploy to a prefix of its own: `s3://bucket/site`"),
            TroubleKind::Conflict | TroubleKind::Unsupported | TroubleKind::Disk => None,
        }
    }
}

/// Why a site could not be sent.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum DeployError {
    /// The target made trouble.
    #[error("cannot {doing} {what}: {trouble}")]
    Store {
        /// What was tried: `write`.
        doing: &'static str,
        /// With what: `` `index.html` ``.
        what: String,
        /// What it said.
        trouble: Trouble,
    },
    /// The journal was written by a later version.
    #[error("the target was last deployed to by a later version of nutgraf; use that one")]
    Later,
    /// The journal is no journal.
    #[error("`{name}` in the target is damaged: {why}", name = super::JOURNAL)]
    Damaged {
        /// How.
        why: String,
    },
    /// Another site is there.
    #[error("the target holds another site, `{there}`; this one is `{here}`")]
    OtherSite {
        /// The one that is there.
        there: String,
        /// This one.
        here: String,
    },
    /// Objects of others would be replaced.
    #[error("the target holds {} that nutgraf did not put there and this site would replace: {}", files(*.count), names(.first, *.count))]
    Foreign {
        /// The first few.
        first: Vec<String>,
        /// How many.
        count: usize,
    },
    /// More would be deleted than may be.
    #[error("{} of {there} would be deleted, and {cap} may be: {}", files(*.deletes), names(.first, *.deletes))]
    TooMany {
        /// The first few.
        first: Vec<String>,
        /// How many.
        deletes: usize,
        /// How many of the site are there.
        there: usize,
        /// How many may be.
        cap: usize,
    },
    /// What the user agreed to is not what there is to do now.
    #[error("the target has changed since the plan was made, by {by} more deletions")]
    Moved {
        /// How many more deletions.
        by: usize,
    },
    /// Another deployment runs.
    #[error("another deployment runs: {holder}, since {since}")]
    Locked {
        /// Who.
        holder: String,
        /// Since when (RFC 3339).
        since: String,
    },
    /// Another deployment took over.
    #[error("another deployment took over while this one was not answering{}", holder.as_ref().map(|holder| format!(": {holder}")).unwrap_or_default())]
    Lost {
        /// Who.
        holder: Option<String>,
    },
    /// A file of the output is not what it was.
    #[error("`{path}` in the output changed while it was being sent")]
    Changed {
        /// The file.
        path: String,
    },
    /// A file of the output cannot be read.
    #[error("cannot read `{path}`: {why}")]
    Unreadable {
        /// The file.
        path: String,
        /// What the system says.
        why: String,
    },
    /// In the end something else was there.
    #[error("somebody else changed {} while this site was being sent: {}", files(*.count), names(.first, *.count))]
    Disturbed {
        /// The first few.
        first: Vec<String>,
        /// How many.
        count: usize,
    },
    /// The user wants to stop.
    #[error("stopped")]
    Stopped,
}

impl DeployError {
    /// Trouble of the target.
    pub(super) fn store(doing: &'static str, what: impl Into<String>, trouble: Trouble) -> DeployError {
        DeployError::Store { doing, what: what.into(), trouble }
    }

    /// What to do about it.
    pub fn hint(&self) -> Option<String> {
        let again = || Some("run the command again: it continues where it stopped".to_string());
        match self {
            DeployError::Store { trouble, .. } => trouble.hint().map(str::to_string),
            DeployError::Later => None,
            DeployError::Damaged { .. } => Some(format!("delete `{}` and run with `--adopt`", super::JOURNAL)),
            DeployError::OtherSite { .. } => {
                Some("is it the wrong target? If the site was renamed, take over with `--adopt`".into())
            }
            DeployError::Foreign { .. } => Some(
                "is it the wrong target? To replace them, run with `--adopt`; to keep them, deploy to a prefix of its own".into(),
            ),
            DeployError::TooMany { deletes, .. } => Some(format!(
                "is it the wrong target, or an incomplete build? If they are to go: `--max-deletes {deletes}`"
            )),
            DeployError::Moved { .. } => Some("look at the new plan: `nutgraf deploy --dry-run`".into()),
            DeployError::Locked { .. } => Some("wait for it to end, or stop it".into()),
            DeployError::Lost { .. }
            | DeployError::Changed { .. }
            | DeployError::Disturbed { .. }
            | DeployError::Stopped => again(),
            DeployError::Unreadable { .. } => None,
        }
    }
}

fn files(count: usize) -> String {
    format!("{count} {}", if count == 1 { "file" } else { "files" })
}

/// How many names a message holds.
pub(super) const NAMED: usize = 3;

fn names(first: &[String], count: usize) -> String {
    let shown: Vec<String> = first.iter().take(NAMED).map(|name| format!("`{name}`")).collect();
    match count.saturating_sub(shown.len()) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
