//! One address, from the first request to the last.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use reqwest::{Client, StatusCode, redirect};
use tokio::sync::Semaphore;
use url::Url;

use super::host::{Hosts, is_private};
use super::names::Names;
use super::requests::{Reply, Silence, head_or_get};
use super::{Answer, Question, Settings, archive};

/// Redirects that are followed.
const MOST_HOPS: usize = 10;
/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(10);

/// Asks addresses.
pub(super) struct Asker {
    pub(super) client: Client,
    pub(super) settings: Settings,
    pub(super) hosts: Hosts,
    at_once: Semaphore,
    replies: AtomicUsize,
    silences: AtomicUsize,
    others: AtomicUsize,
}

/// What one attempt came to.
enum Attempt {
    /// An answer.
    Done(Answer),
    /// Trouble that may pass; after so long, if the host says so.
    Again(Answer, Option<Duration>),
}

impl Asker {
    /// # Errors
    /// If the machine has no TLS.
    pub fn new(settings: &Settings) -> Result<Asker, String> {
        // Another part of the program may have chosen it already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let agent = concat!("nutgraf/", env!("CARGO_PKG_VERSION"), " (link check of a website)");
        let client = Client::builder()
            .user_agent(agent)
            .redirect(redirect::Policy::none())
            .timeout(settings.patience)
            .connect_timeout(CONNECT.min(settings.patience))
            .pool_max_idle_per_host(settings.per_host)
            .dns_resolver(Names)
            .build()
            .map_err(|error| error.to_string())?;
        Ok(Asker {
            client,
            settings: settings.clone(),
            hosts: Hosts::default(),
            at_once: Semaphore::new(settings.at_once.max(1)),
            replies: AtomicUsize::new(0),
            silences: AtomicUsize::new(0),
            others: AtomicUsize::new(0),
        })
    }

    /// The number of hosts, if there were several and not one could be reached.
    pub fn nobody_reached(&self) -> Option<usize> {
        let count = |of: &AtomicUsize| of.load(Ordering::Relaxed);
        let hosts = self.hosts.count();
        (hosts > 1 && count(&self.replies) == 0 && count(&self.others) == 0 && count(&self.silences) > 1)
            .then_some(hosts)
    }

    /// What becomes of an address, and where a copy is if it is gone.
    pub async fn answer(&self, question: &Question) -> Answer {
        let Ok(url) = Url::parse(&question.url) else {
            return Answer::Failing { why: "it is no address".into() };
        };
        if is_private(&url) && !self.settings.private {
            return Answer::Private;
        }
        let mut answer = self.with_patience(&url).await;
        if let Answer::Gone { copy, .. } = &mut answer
            && question.copy
        {
            *copy = archive::copy(self, question).await;
        }
        answer
    }

    async fn with_patience(&self, url: &Url) -> Answer {
        let host = self.hosts.of(url, self.settings.per_host);
        // Neither is ever closed.
        let _slot = host.slots.acquire().await;
        let mut pause = self.settings.pause;
        let mut attempt = 0;
        loop {
            let done = {
                let _one = self.at_once.acquire().await;
                self.follow(url).await
            };
            let (answer, wanted) = match done {
                Attempt::Done(answer) => return answer,
                Attempt::Again(answer, wanted) => (answer, wanted),
            };
            let wait = wanted.unwrap_or(pause);
            if attempt == self.settings.retries || wait > self.settings.longest_pause {
                return answer;
            }
            if wanted.is_some() {
                host.rest(wait);
            }
            tokio::time::sleep(wait).await;
            attempt += 1;
            pause *= 2;
        }
    }

    /// Follows an address to its end.
    async fn follow(&self, start: &Url) -> Attempt {
        let mut at = start.clone();
        let mut seen = BTreeSet::from([at.to_string()]);
        let mut for_good = true;
        let mut moved: Option<String> = None;
        for _ in 0..=MOST_HOPS {
            let reply = match self.request(&at).await {
                Ok(reply) => reply,
                Err(silence) => return self.silent(silence, &at),
            };
            let redirects = matches!(reply.status, 301 | 302 | 303 | 307 | 308);
            let (true, Some(location)) = (redirects, &reply.location) else {
                return judged(&reply, start, &at, moved);
            };
            let Ok(next) = at.join(location) else {
                return failing(format!("it leads to `{}`, which is no address", short(location)));
            };
            if !matches!(next.scheme(), "http" | "https") || is_private(&next) && !self.settings.private {
                return failing(format!("it leads to `{}`", short(next.as_str())));
            }
            for_good &= matches!(reply.status, 301 | 308);
            if for_good {
                moved = Some(next.to_string());
            }
            if !seen.insert(super::bare(next.as_str()).to_string()) {
                return match reply.cookie {
                    true => Attempt::Done(Answer::Blocked { why: "it wants to set a cookie first".into() }),
                    false => failing("its redirects lead in a circle".into()),
                };
            }
            at = next;
        }
        failing(format!("it redirects more than {MOST_HOPS} times"))
    }

    async fn request(&self, url: &Url) -> Result<Reply, Silence> {
        let host = self.hosts.of(url, self.settings.per_host);
        let reply = head_or_get(&self.client, url, (&host, self.settings.pace)).await;
        let count = match &reply {
            Ok(_) => &self.replies,
            Err(Silence::Unreachable(_)) => &self.silences,
            Err(_) => &self.others,
        };
        count.fetch_add(1, Ordering::Relaxed);
        reply
    }

    fn silent(&self, silence: Silence, at: &Url) -> Attempt {
        let again = |why: String| Attempt::Again(Answer::Failing { why }, None);
        match silence {
            Silence::NoHost(why) => Attempt::Done(Answer::Gone { why, copy: None }),
            Silence::Tls(why) => failing(format!("no secure connection: {why}")),
            Silence::Unreachable(why) => {
                again(format!("`{}` cannot be reached: {why}", at.host_str().unwrap_or_default()))
            }
            // Asked twice already, and waited for twice.
            Silence::Late => failing(format!("no answer in {}", seconds(self.settings.patience))),
            Silence::Broken(why) => again(format!("the connection broke off: {why}")),
        }
    }
}

/// What the last reply means.
fn judged(reply: &Reply, start: &Url, end: &Url, moved: Option<String>) -> Attempt {
    let why = said(reply.status);
    if reply.challenge {
        return Attempt::Done(Answer::Blocked { why: "the host wants to see that a person asks".into() });
    }
    match reply.status {
        // 416: there are no first bytes of nothing.
        200..=399 | 416 => Attempt::Done(fine(start, end, moved)),
        404 | 410 => Attempt::Done(Answer::Gone { why, copy: None }),
        429 => Attempt::Again(Answer::Blocked { why }, reply.pause),
        401 | 402 | 403 | 405 | 406 | 407 | 451 => Attempt::Done(Answer::Blocked { why }),
        // Some hosts have numbers of their own for programs that they do not like.
        600.. => Attempt::Done(Answer::Blocked { why }),
        408 | 425 | 500..=599 => Attempt::Again(Answer::Failing { why }, reply.pause),
        _ => failing(why),
    }
}

fn fine(start: &Url, end: &Url, moved: Option<String>) -> Answer {
    if start != end && is_home(end) && !is_home(start) {
        return Answer::Home { to: end.to_string() };
    }
    match moved {
        Some(to) if super::bare(&to) != super::bare(start.as_str()) => Answer::Moved { to },
        _ => Answer::Fine,
    }
}

/// Is it the home page of a host: `/`, `/en/`, `/index.html`?
fn is_home(url: &Url) -> bool {
    let path = url.path().trim_matches('/');
    let named = ["index.html", "index.htm", "index.php", "home"].contains(&path);
    let language = matches!(path.len(), 0 | 2) || path.len() == 5 && path.get(2..3) == Some("-");
    url.query().is_none() && (named || language && path.chars().all(|c| c.is_ascii_alphabetic() || c == '-'))
}

fn failing(why: String) -> Attempt {
    Attempt::Done(Answer::Failing { why })
}

fn said(status: u16) -> String {
    let reason = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    match reason {
        Some(reason) => format!("the host answers {status} ({reason})"),
        None => format!("the host answers {status}"),
    }
}

fn seconds(time: Duration) -> String {
    match time.as_secs() {
        0 => format!("{} ms", time.as_millis()),
        1 => "1 second".into(),
        n => format!("{n} seconds"),
    }
}

fn short(text: &str) -> String {
    text.chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn home_pages() {
        let home = |text: &str| is_home(&Url::parse(text).unwrap());
        for text in
            ["https://e.org", "https://e.org/", "https://e.org/de/", "https://e.org/en-gb/", "https://e.org/index.html"]
        {
            assert!(home(text), "{text}");
        }
        for text in
            ["https://e.org/news/", "https://e.org/?p=3", "https://e.org/a/b", "https://e.org/12", "https://e.org/faq"]
        {
            assert!(!home(text), "{text}");
        }
    }
}
