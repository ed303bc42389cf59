//! Each host is asked in its own pace.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep_until};

/// One host.
pub(super) struct Host {
    /// Addresses of it that are asked at the same time.
    pub slots: Semaphore,
    /// When it may be asked next.
    next: Mutex<Instant>,
}

impl Host {
    /// Waits until it may be asked.
    pub async fn turn(&self, pace: Duration) {
        let at = {
            let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
            let at = (*next).max(Instant::now());
            *next = at + pace;
            at
        };
        sleep_until(at).await;
    }

    /// Leaves it alone for a while.
    pub fn rest(&self, pause: Duration) {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        *next = (*next).max(Instant::now() + pause);
    }
}

/// All hosts that were asked.
#[derive(Default)]
pub(super) struct Hosts(Mutex<HashMap<String, Arc<Host>>>);

impl Hosts {
    /// The host of an address; each port is one of its own.
    pub fn of(&self, url: &url::Url, slots: usize) -> Arc<Host> {
        let name =
            format!("{}:{}", url.host_str().unwrap_or_default(), url.port_or_known_default().unwrap_or_default());
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || Arc::new(Host { slots: Semaphore::new(slots.max(1)), next: Mutex::new(Instant::now()) });
        known.entry(name).or_insert_with(new).clone()
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}

/// Does an address lie in a private network, by its look? No name is looked up for that.
pub(super) fn is_private(url: &url::Url) -> bool {
    match url.host() {
        None => true,
        Some(url::Host::Ipv4(ip)) => private_v4(ip),
        Some(url::Host::Ipv6(ip)) => match ip.to_ipv4_mapped() {
            Some(ip) => private_v4(ip),
            None => {
                let first = ip.segments().first().copied().unwrap_or_default();
                ip.is_loopback() || ip.is_unspecified() || first & 0xfe00 == 0xfc00 || first & 0xffc0 == 0xfe80
            }
        },
        Some(url::Host::Domain(name)) => {
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            let endings = [".localhost", ".local", ".internal", ".home.arpa", ".lan"];
            !name.contains('.') || endings.iter().any(|ending| name.ends_with(ending))
        }
    }
}

fn private_v4(ip: std::net::Ipv4Addr) -> bool {
    let [a, b, ..] = ip.octets();
    // 100.64.0.0/10 is shared by the customers of a provider (RFC 6598).
    let shared = a == 100 && (64..128).contains(&b);
    ip.is_loopback() || ip.is_private() || ip.is_link_local() || ip.is_unspecified() || ip.is_broadcast() || shared
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn private_addresses() {
        let private = |text: &str| is_private(&url::Url::parse(text).unwrap());
        for text in [
            "http://localhost:8080/",
            "http://127.0.0.1/",
            "http://10.1.2.3/",
            "http://192.168.0.1/",
            "http://172.20.0.1/",
            "http://169.254.169.254/latest/meta-data",
            "http://100.100.0.1/",
            "http://[::1]/",
            "http://[fd00::1]/",
            "http://[fe80::1]/",
            "http://[::ffff:10.0.0.1]/",
            "http://intranet/",
            "http://printer.local/",
            "http://2130706433/",
        ] {
            assert!(private(text), "{text}");
        }
        for text in ["https://example.org/", "http://93.184.216.34/", "http://172.32.0.1/", "http://[2001:db8::1]/"] {
            assert!(!private(text), "{text}");
        }
    }
}
