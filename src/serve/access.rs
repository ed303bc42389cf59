//! Who may ask. A page of another site that a developer visits could otherwise read drafts: by a name that it lets point to
//! this machine (DNS rebinding), or by requests with an `Origin` of its own.

use std::net::{IpAddr, SocketAddr};

use axum::http::header::{HOST, HeaderName, ORIGIN};
use axum::http::request::Parts;

/// The names under which the server may be asked.
#[derive(Clone, Debug)]
pub struct Access {
    /// The port after each name.
    port: u16,
    /// The name given by `--host`.
    host: String,
    /// The server listens on more than this machine.
    open: bool,
}

impl Access {
    /// For a server that listens here. `host` is what `--host` says, else a loopback address.
    pub fn new(host: &str, address: SocketAddr) -> Access {
        Access { port: address.port(), host: host.to_ascii_lowercase(), open: !address.ip().is_loopback() }
    }

    /// Can others on the network reach the server?
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// May this request be answered? Says why not.
    pub(super) fn check(&self, request: &Parts) -> Result<(), &'static str> {
        let host = one(request, HOST).ok_or("a request needs exactly one Host")?;
        if !self.allows(host) {
            return Err("this server is not known by that Host");
        }
        // A target written as a whole address overrules Host (RFC 9112, 3.2.2).
        if request.uri.authority().is_some_and(|authority| !self.allows(authority.as_str())) {
            return Err("this server is not known by that address");
        }
        if !request.headers.contains_key(ORIGIN) {
            return Ok(());
        }
        let origin = one(request, ORIGIN).and_then(|origin| origin.strip_prefix("http://"));
        match origin.is_some_and(|origin| self.allows(origin)) {
            true => Ok(()),
            false => Err("requests of other sites are not answered"),
        }
    }

    /// Is `name` or `name:port` this server? An address that is no name cannot be rebound, so where the server listens
    /// to others, any address is fine.
    fn allows(&self, authority: &str) -> bool {
        let (name, port) = split(authority);
        let right_port = match port {
            Some(text) => text.parse() == Ok(self.port),
            None => self.port == 80,
        };
        if !right_port {
            return false;
        }
        let name = name.to_ascii_lowercase();
        let address = match name.strip_prefix('[').and_then(|name| name.strip_suffix(']')) {
            Some(bare) => bare.parse().ok().map(IpAddr::V6),
            None => name.parse().ok().map(IpAddr::V4),
        };
        match address {
            Some(address) => address.is_loopback() || self.open,
            None => name == "localhost" || name == self.host,
        }
    }
}

/// The header's value if it stands there once.
fn one(request: &Parts, name: HeaderName) -> Option<&str> {
    let mut values = request.headers.get_all(name).iter();
    let first = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(first)
}

/// A name (an IPv6 address in brackets) and what stands after the colon.
fn split(authority: &str) -> (&str, Option<&str>) {
    let after_name = authority.rfind(']').map_or(0, |bracket| bracket + 1);
    match authority.get(after_name..).and_then(|rest| rest.rfind(':')) {
        Some(colon) => (&authority[..after_name + colon], authority.get(after_name + colon + 1..)),
        None => (authority, None),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn access(host: &str, address: &str) -> Access {
        Access::new(host, address.parse().unwrap())
    }

    #[test]
    fn loopback_names_with_the_right_port() {
        let access = access("127.0.0.1", "127.0.0.1:4343");
        for good in ["127.0.0.1:4343", "localhost:4343", "LOCALHOST:4343", "[::1]:4343", "127.0.0.2:4343"] {
            assert!(access.allows(good), "{good}");
        }
        for bad in [
            "",
            "localhost",
            "localhost:80",
            "localhost:",
            "evil.example:4343",
            "localhost.evil.example:4343",
            "127.0.0.1.evil.example:4343",
            "192.168.1.5:4343",
            "localhost:4343@evil.example",
            "[::1]",
            "::1:4343",
            "]:4343",
        ] {
            assert!(!access.allows(bad), "{bad}");
        }
    }

    #[test]
    fn open_servers_are_known_by_address_and_by_their_own_name() {
        let open = access("0.0.0.0", "0.0.0.0:4343");
        assert!(open.is_open() && open.allows("192.168.1.5:4343") && open.allows("[fe80::1]:4343"));
        assert!(!open.allows("evil.example:4343"));
        let named = access("Desk.Local", "192.168.1.5:4343");
        assert!(named.allows("desk.local:4343") && named.allows("192.168.1.5:4343") && named.allows("localhost:4343"));
        assert!(!named.allows("other.local:4343"));
    }

    #[test]
    fn port_80_goes_without_saying() {
        let access = access("127.0.0.1", "127.0.0.1:80");
        assert!(access.allows("localhost") && access.allows("localhost:80") && access.allows("[::1]"));
    }
}
