//! What the environment says of Amazon S3 and its like.

use std::net::IpAddr;

use super::super::Kind;
use super::super::error::{Trouble, TroubleKind};

/// Another server than Amazon's.
pub(super) struct Endpoint {
    /// Not encrypted.
    pub is_plain: bool,
}

/// Variables that credentials come from.
const CREDENTIALS: &[&str] = &[
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_SKIP_SIGNATURE",
];

/// Does no variable hold credentials? Then only the machine itself, in Amazon's cloud, can have some.
pub(super) fn has_no_credentials() -> bool {
    CREDENTIALS.iter().all(|name| value(name).is_none())
}

/// What the environment has to say of each storage.
pub(super) fn wanted(kind: Kind) -> &'static str {
    match kind {
        Kind::S3 => "set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION",
        Kind::Google => {
            "set GOOGLE_APPLICATION_CREDENTIALS, or GOOGLE_SERVICE_ACCOUNT to the file of a service account"
        }
        Kind::Azure => "set AZURE_STORAGE_ACCOUNT_NAME, with AZURE_STORAGE_ACCOUNT_KEY or AZURE_STORAGE_SAS_KEY",
    }
}

/// The server that the environment names.
pub(super) fn endpoint() -> Result<Option<Endpoint>, Trouble> {
    let names = ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT"];
    let Some((name, text)) = names.iter().find_map(|name| Some((name, value(name)?))) else { return Ok(None) };
    let allowed =
        value("AWS_ALLOW_HTTP").is_some_and(|text| matches!(text.to_lowercase().as_str(), "true" | "1" | "yes"));
    check(name, &text, allowed).map(Some)
}

fn check(name: &str, text: &str, plain_allowed: bool) -> Result<Endpoint, Trouble> {
    let wrong = |text: String| Err(Trouble::new(TroubleKind::Unsupported, text));
    // The address itself is not shown: it may hold a password.
    let Ok(url) = url::Url::parse(text) else {
        return wrong(format!("{name} is no address such as `https://storage.example`"));
    };
    if !url.username().is_empty() || url.password().is_some() {
        return wrong(format!(
            "{name} holds credentials; they belong into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
        ));
    }
    match url.scheme() {
        "https" => Ok(Endpoint { is_plain: false }),
        "http" if plain_allowed || url.host_str().is_some_and(is_loopback) => Ok(Endpoint { is_plain: true }),
        "http" => wrong(format!(
            "{name} is not encrypted (`http://`), which is allowed for this machine only; write `https://`, or set AWS_ALLOW_HTTP=true"
        )),
        _ => wrong(format!("{name} begins with `https://`")),
    }
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn value(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_talked_to_in_the_clear() {
        let plain = |text: &str, allowed| check("X", text, allowed).map(|endpoint| endpoint.is_plain);
        for text in ["http://127.0.0.1:5000", "http://localhost:5000", "http://[::1]:5000"] {
            assert_eq!(plain(text, false), Ok(true), "{text}");
        }
        assert_eq!(plain("https://storage.example", false), Ok(false));
        assert_eq!(plain("http://storage.example", true), Ok(true));
        for text in ["http://storage.example", "http://127.0.0.1.evil.example", "storage.example", "ftp://x", ""] {
            assert!(plain(text, false).is_err(), "{text}");
        }
        let error = plain("http://me:hidden@127.0.0.1", true);
        assert!(error.as_ref().is_err_and(|error| !error.text.contains("hidden")), "{error:?}");
    }
}
