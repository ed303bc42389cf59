//! Names of hosts, so that "there is no such host" can be told from "nobody to ask for names".

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// Why a name has no address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum NoAddress {
    /// There is no such host.
    #[error("there is no host `{0}`")]
    Unknown(String),
    /// Nobody could say.
    #[error("the name of the host cannot be looked up: {0}")]
    Unsaid(String),
}

/// Asks the machine.
pub(super) struct Names;

impl Resolve for Names {
    fn resolve(&self, name: Name) -> Resolving {
        let host = name.as_str().to_string();
        Box::pin(async move {
            let found = tokio::net::lookup_host((host.as_str(), 0)).await;
            // Not boxed here: who reads the error looks for its type.
            let found = found.map_err(|error| no_address(&host, &error.to_string()))?;
            let found: Vec<_> = found.collect();
            if found.is_empty() {
                return Err(NoAddress::Unknown(host).into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// What the machine says: the words of `getaddrinfo` (POSIX) in glibc, musl, macOS and Windows.
fn no_address(host: &str, words: &str) -> NoAddress {
    const UNKNOWN: &[&str] = &[
        "not known",
        "no address associated",
        "does not resolve",
        "no such host",
        "nodename nor servname",
        "not exist",
    ];
    let lower = words.to_lowercase();
    match UNKNOWN.iter().any(|known| lower.contains(known)) {
        true => NoAddress::Unknown(host.to_string()),
        false => NoAddress::Unsaid(words.trim_start_matches("failed to lookup address information: ").to_string()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn errors_keep_their_type() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let found = runtime.block_on(Names.resolve("no-such-host.invalid".parse().unwrap()));
        // Which of the two depends on the machine: without a network nobody can say.
        assert!(found.err().unwrap().downcast_ref::<NoAddress>().is_some());
    }

    #[test]
    fn no_such_host_is_not_no_network() {
        let unknown = |words: &str| matches!(no_address("x", words), NoAddress::Unknown(_));
        assert!(unknown("failed to lookup address information: Name or service not known"));
        assert!(unknown("failed to lookup address information: Name does not resolve"));
        assert!(unknown("failed to lookup address information: nodename nor servname provided, or not known"));
        assert!(unknown("No such host is known. (os error 11001)"));
        assert!(!unknown("failed to lookup address information: Temporary failure in name resolution"));
        assert!(!unknown("failed to lookup address information: Try again"));
    }
}
