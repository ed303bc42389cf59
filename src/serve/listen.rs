//! Taking a port.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener, ToSocketAddrs as _};

/// The port unless `--port` says another.
pub const PORT: u16 = 4343;

/// How many ports after the wanted one are tried.
const TRIES: u16 = 50;

/// Which port is wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Port {
    /// This one or none.
    Exactly(u16),
    /// [`PORT`], or the next that is free.
    Any,
}

/// A port that was taken.
#[derive(Debug)]
pub struct Listening {
    /// The listener.
    pub listener: TcpListener,
    /// Where it listens.
    pub address: SocketAddr,
    /// The port that was wanted but belongs to another program.
    pub instead_of: Option<u16>,
}

/// Why no port was taken.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    /// Another program has it.
    #[error("port {port} is in use by another program")]
    InUse {
        /// The port that was asked for.
        port: u16,
        /// The next free one.
        free: Option<u16>,
    },
    /// The host is no address of this machine.
    #[error("`{host}` is no address of this machine: {error}")]
    Host {
        /// The host that was asked for.
        host: String,
        /// What the system said.
        #[source]
        error: std::io::Error,
    },
    /// The system refuses.
    #[error("cannot listen on port {port}: {error}")]
    Refused {
        /// The port that was asked for.
        port: u16,
        /// What the system said.
        #[source]
        error: std::io::Error,
    },
}

/// Takes a port of this host.
///
/// # Errors
/// If the port is in use, or the system refuses host or port.
pub fn listen(host: &str, port: Port) -> Result<Listening, ListenError> {
    let (wanted, tries) = match port {
        Port::Exactly(port) => (port, 0),
        Port::Any => (PORT, TRIES),
    };
    for port in wanted..=wanted.saturating_add(tries) {
        match bind(host, port) {
            Ok((listener, address)) => {
                let instead_of = (wanted != 0 && port != wanted).then_some(wanted);
                return Ok(Listening { listener, address, instead_of });
            }
            Err(ListenError::InUse { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    let after = wanted.saturating_add(1)..=wanted.saturating_add(TRIES);
    let free = after.into_iter().find(|&port| bind(host, port).is_ok());
    Err(ListenError::InUse { port: wanted, free })
}

fn bind(host: &str, port: u16) -> Result<(TcpListener, SocketAddr), ListenError> {
    let addresses = (host, port).to_socket_addrs().map_err(|error| ListenError::Host { host: host.into(), error })?;
    let addresses: Vec<SocketAddr> = addresses.collect();
    let fail = |error: std::io::Error| match error.kind() {
        ErrorKind::AddrInUse => ListenError::InUse { port, free: None },
        ErrorKind::AddrNotAvailable => ListenError::Host { host: host.into(), error },
        _ => ListenError::Refused { port, error },
    };
    let listener = TcpListener::bind(&addresses[..]).map_err(fail)?;
    let address = listener.local_addr().map_err(|error| ListenError::Refused { port, error })?;
    Ok((listener, address))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_port_in_use_is_named_with_the_next_free_one() {
        let first = listen("127.0.0.1", Port::Exactly(0)).unwrap();
        let port = first.address.port();
        match listen("127.0.0.1", Port::Exactly(port)) {
            Err(ListenError::InUse { port: named, free }) => {
                assert_eq!(named, port);
                assert!(free.is_none_or(|free| free > port));
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_foreign_host_is_named() {
        // 192.0.2.0/24 is reserved for documentation (RFC 5737), so no machine has it.
        assert!(matches!(listen("192.0.2.1", Port::Exactly(0)), Err(ListenError::Host { .. })));
    }
}
