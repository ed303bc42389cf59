//! One request: what a host says, or why it says nothing.

use std::time::Duration;

use reqwest::header::{HeaderMap, LOCATION, RANGE, RETRY_AFTER, SET_COOKIE};
use reqwest::{Client, Method, Response};

use super::host::Host;
use super::names::NoAddress;

/// What a host said.
pub(super) struct Reply {
    /// The status.
    pub status: u16,
    /// Where it leads.
    pub location: Option<String>,
    /// How long it wants to be left alone.
    pub pause: Option<Duration>,
    /// It wants to be shown that a person asks.
    pub challenge: bool,
    /// It sets a cookie, which nobody sends back.
    pub cookie: bool,
}

/// Why there is no reply.
pub(super) enum Silence {
    /// No such host.
    NoHost(String),
    /// No connection: nobody there, no network.
    Unreachable(String),
    /// No answer in time.
    Late,
    /// TLS failed, which asking again does not mend.
    Tls(String),
    /// The connection broke off.
    Broken(String),
}

/// Asks with `HEAD`, and with `GET` for a few bytes where a host does not like that.
pub(super) async fn head_or_get(
    client: &Client,
    url: &url::Url,
    (host, pace): (&Host, Duration),
) -> Result<Reply, Silence> {
    host.turn(pace).await;
    match send(client, Method::HEAD, url).await {
        Ok(reply) if (200..400).contains(&reply.status) || reply.status == 429 => return Ok(reply),
        Err(silence @ (Silence::NoHost(_) | Silence::Unreachable(_) | Silence::Tls(_))) => return Err(silence),
        // Many hosts answer `HEAD` with anything but the truth.
        Ok(_) | Err(_) => {}
    }
    host.turn(pace).await;
    send(client, Method::GET, url).await
}

async fn send(client: &Client, method: Method, url: &url::Url) -> Result<Reply, Silence> {
    let mut request = client.request(method.clone(), url.clone());
    if method == Method::GET {
        request = request.header(RANGE, "bytes=0-1023");
    }
    match request.send().await {
        // The body is never read.
        Ok(response) => Ok(reply(&response)),
        Err(error) => Err(silence(&error)),
    }
}

/// The body of a small text.
///
/// # Errors
/// Any trouble, without words.
pub(super) async fn text(client: &Client, url: &url::Url, most: usize) -> Result<String, ()> {
    let mut response = client.get(url.clone()).send().await.map_err(drop)?;
    if !response.status().is_success() {
        return Err(());
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(drop)? {
        body.extend_from_slice(&chunk);
        if body.len() > most {
            return Err(());
        }
    }
    String::from_utf8(body).map_err(drop)
}

fn reply(response: &Response) -> Reply {
    let headers = response.headers();
    let location = headers.get(LOCATION).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    Reply {
        status: response.status().as_u16(),
        location,
        pause: headers.get(RETRY_AFTER).and_then(|value| pause(value.to_str().ok()?, jiff::Timestamp::now())),
        challenge: challenge(headers),
        cookie: headers.contains_key(SET_COOKIE),
    }
}

/// Do the headers say that a person has to pass a test? Cloudflare and AWS say so.
fn challenge(headers: &HeaderMap) -> bool {
    headers.contains_key("cf-mitigated") || headers.contains_key("x-amzn-waf-action")
}

/// `Retry-After` (RFC 9110, 10.2.3): seconds, or a date.
fn pause(value: &str, now: jiff::Timestamp) -> Option<Duration> {
    if let Ok(seconds) = value.trim().parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let at = jiff::fmt::rfc2822::parse(value.trim()).ok()?.timestamp();
    let seconds = at.as_second().saturating_sub(now.as_second());
    Some(Duration::from_secs(u64::try_from(seconds).unwrap_or(0)))
}

fn silence(error: &reqwest::Error) -> Silence {
    let mut words = error.to_string();
    let mut at: Option<&dyn std::error::Error> = std::error::Error::source(error);
    while let Some(cause) = at {
        match cause.downcast_ref::<NoAddress>() {
            Some(NoAddress::Unknown(_)) => return Silence::NoHost(cause.to_string()),
            Some(NoAddress::Unsaid(_)) => return Silence::Unreachable(cause.to_string()),
            None => {}
        }
        words = cause.to_string();
        at = cause.source();
    }
    let lower = words.to_lowercase();
    if error.is_timeout() {
        return Silence::Late;
    }
    if ["certificate", "tls", "handshake", "corrupt message"].iter().any(|word| lower.contains(word)) {
        return Silence::Tls(words);
    }
    match error.is_connect() {
        true => Silence::Unreachable(plain(&words)),
        false => Silence::Broken(plain(&words)),
    }
}

/// Words of the system without its number: "connection refused".
fn plain(words: &str) -> String {
    let words = words.split(" (os error").next().unwrap_or(words);
    let mut letters = words.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn hosts_say_how_long_to_wait() {
        let now: jiff::Timestamp = "2024-11-20T10:00:00Z".parse().unwrap();
        let seconds = |value: &str| pause(value, now).map(|pause| pause.as_secs());
        assert_eq!(seconds("120"), Some(120));
        assert_eq!(seconds("Wed, 20 Nov 2024 10:00:30 GMT"), Some(30));
        assert_eq!(seconds("Wed, 20 Nov 2024 09:00:00 GMT"), Some(0));
        assert_eq!(seconds("soon"), None);
    }
}
