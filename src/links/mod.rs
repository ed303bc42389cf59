//! Asks other hosts whether what a site names there is still there: `nutgraf check --links`.
//!
//! [`ask`] asks every address once, at most a few at a time and each host in its own pace ([`host`]), follows redirects by
//! itself to see which are for good, tries again what may be a passing trouble, and keeps answers for a while. [`report`] makes
//! findings of the answers; [`archive`] asks the Wayback Machine for copies of what is gone.

mod archive;
mod asker;
mod host;
mod names;
mod report;
mod requests;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::artifact::Store;
use crate::compile::Progress;
use asker::Asker;

pub use report::{Tally, findings};

/// The availability service of the Wayback Machine, <https://archive.org/help/wayback_api.php>.
pub const ARCHIVE: &str = "https://archive.org/wayback/available";

/// How to ask.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Addresses of one host that are asked at the same time.
    pub per_host: usize,
    /// Addresses that are asked at the same time in all.
    pub at_once: usize,
    /// Time between two requests to one host.
    pub pace: Duration,
    /// How long one request may take.
    pub patience: Duration,
    /// How often an address is asked again that fails for the moment.
    pub retries: u32,
    /// Time before the first of these; doubled each time.
    pub pause: Duration,
    /// The longest time that a host may ask for before it is asked again.
    pub longest_pause: Duration,
    /// Ask addresses of private networks, too.
    pub private: bool,
    /// Ask anew what was answered lately.
    pub fresh: bool,
    /// The service that knows of archived copies; None: nobody is asked.
    pub archive: Option<String>,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            per_host: 2,
            at_once: 16,
            pace: Duration::from_millis(500),
            patience: Duration::from_secs(20),
            retries: 2,
            pause: Duration::from_secs(2),
            longest_pause: Duration::from_secs(60),
            private: false,
            fresh: false,
            archive: Some(ARCHIVE.into()),
        }
    }
}

/// What became of an address.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// It is there.
    Fine,
    /// It is there, but has moved for good.
    Moved {
        /// Where to.
        to: String,
    },
    /// It leads to the home page of a host.
    Home {
        /// Which.
        to: String,
    },
    /// It is not there any more.
    Gone {
        /// In words: "the host answers 404 (Not Found)".
        why: String,
        /// An archived copy.
        copy: Option<Copy>,
    },
    /// It is not shown to programs.
    Blocked {
        /// In words.
        why: String,
    },
    /// It does not answer as it should.
    Failing {
        /// In words.
        why: String,
    },
    /// It lies in a private network and was not asked.
    Private,
}

/// An archived copy that the archive knows of.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Copy {
    /// Its address.
    pub url: String,
    /// The day it was made: `2024-03-04`.
    pub date: String,
}

/// An address to ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The address; its fragment does not matter.
    pub url: String,
    /// The day whose copy is wanted if it is gone.
    pub day: Option<jiff::civil::Date>,
    /// Look for a copy if it is gone.
    pub copy: bool,
}

/// The answers, by address.
#[derive(Debug, Default)]
pub struct Answers {
    /// What became of each.
    pub by_url: BTreeMap<String, Answer>,
    /// How many of them were known from an earlier run.
    pub known: usize,
}

/// Why nobody could be asked.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// The machine cannot ask anybody.
    #[error("cannot ask other hosts: {0}")]
    Machine(String),
    /// Not one of the hosts could be reached.
    #[error("not one of {0} hosts could be reached")]
    Offline(usize),
}

/// Asks. Answers go to `store` as they come, so that a run that was cut short goes on where it was.
///
/// # Errors
/// If the machine has no network.
pub fn ask(
    questions: &[Question],
    settings: &Settings,
    store: Option<&dyn Store>,
    progress: &dyn Progress,
) -> Result<Answers, Trouble> {
    let mut answers = Answers::default();
    let mut open: BTreeMap<String, Question> = BTreeMap::new();
    for question in questions {
        let url = bare(&question.url).to_string();
        if answers.by_url.contains_key(&url) {
            continue;
        }
        match store.filter(|_| !settings.fresh).and_then(|store| remembered(store, &url)) {
            Some(answer) => {
                answers.known += 1;
                answers.by_url.insert(url, answer);
            }
            None => {
                let known = open.entry(url.clone()).or_insert_with(|| Question { url, ..question.clone() });
                known.copy |= question.copy;
            }
        }
    }
    progress.stage("asking", open.len());
    if open.is_empty() {
        return Ok(answers);
    }
    let machine = |error: &dyn std::fmt::Display| Trouble::Machine(error.to_string());
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime.map_err(|error| machine(&error))?;
    let asker = Arc::new(Asker::new(settings).map_err(|error| machine(&error))?);
    let found = runtime.block_on(all(&asker, open.into_values().collect(), store, progress));
    // Requests that hang must not keep anybody waiting.
    runtime.shutdown_timeout(Duration::from_millis(100));
    if let Some(hosts) = asker.nobody_reached() {
        return Err(Trouble::Offline(hosts));
    }
    answers.by_url.extend(found);
    Ok(answers)
}

async fn all(
    asker: &Arc<Asker>,
    questions: Vec<Question>,
    store: Option<&dyn Store>,
    progress: &dyn Progress,
) -> BTreeMap<String, Answer> {
    let mut tasks = tokio::task::JoinSet::new();
    for question in questions {
        let asker = Arc::clone(asker);
        tasks.spawn(async move {
            let answer = asker.answer(&question).await;
            (question.url, answer)
        });
    }
    let mut found = BTreeMap::new();
    while let Some(done) = tasks.join_next().await {
        progress.step();
        let Ok((url, answer)) = done else { continue };
        if let Some(store) = store {
            remember(store, &url, &answer);
        }
        found.insert(url, answer);
    }
    found
}

/// An address without its fragment, which no host sees.
pub fn bare(url: &str) -> &str {
    url.split('#').next().unwrap_or(url)
}

/// An answer as it is kept.
#[derive(serde::Serialize, serde::Deserialize)]
struct Kept {
    /// Seconds since 1970.
    at: u64,
    answer: Answer,
}

/// How long an answer holds; None: it is not kept.
fn holds(answer: &Answer) -> Option<Duration> {
    const DAY: u64 = 24 * 60 * 60;
    match answer {
        Answer::Fine | Answer::Moved { .. } | Answer::Home { .. } => Some(Duration::from_secs(7 * DAY)),
        Answer::Blocked { .. } => Some(Duration::from_secs(3 * DAY)),
        Answer::Gone { .. } => Some(Duration::from_secs(DAY)),
        Answer::Failing { .. } | Answer::Private => None,
    }
}

fn key(url: &str) -> blake3::Hash {
    blake3::hash(format!("nutgraf link 1\0{url}").as_bytes())
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

fn remembered(store: &dyn Store, url: &str) -> Option<Answer> {
    let kept: Kept = serde_json::from_slice(&store.get(&key(url))?).ok()?;
    let age = now().checked_sub(kept.at)?;
    (Duration::from_secs(age) < holds(&kept.answer)?).then_some(kept.answer)
}

fn remember(store: &dyn Store, url: &str, answer: &Answer) {
    if holds(answer).is_none() {
        return;
    }
    let kept = Kept { at: now(), answer: answer.clone() };
    if let Ok(bytes) = serde_json::to_vec(&kept) {
        store.put(&key(url), &bytes);
    }
}
