//! The development server: the site in memory, rendered when asked for, reloaded as its files change.
//!
//! 1. [`listen()`] takes a port, on this machine only unless told otherwise.
//! 2. [`access`] refuses whoever is not a browser that was pointed here: a foreign `Host` (DNS rebinding) or `Origin`.
//! 3. [`answer`] turns an address into bytes: of the last good site, or a page that says what is wrong.
//! 4. [`live`] holds that site and what was rendered of it.
//! 5. [`watch()`] sees files change and has the site built anew; [`events`] tells the open pages.
//!
//! 6. [`patience`] ends connections on which nothing moves, and lets only so many in at once.
//!
//! Nothing is written to disk, and no header lets another site read the pages.

mod access;
mod answer;
mod error_page;
mod events;
mod headers;
mod listen;
mod live;
mod patience;
mod watch;

use std::io;
use std::net::{IpAddr, TcpListener, UdpSocket};
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};

pub use access::Access;
pub use listen::{ListenError, Listening, Port, listen};
pub use live::{Built, Live, Pages};
pub use watch::{WatchError, Watched, watch};

use patience::Patiently;

/// Folder of the server's own addresses; no page of a site can have it, because hidden files are no pages.
const OWN: &str = "/.nutgraf/";

/// What every answer needs.
struct Server {
    live: Arc<Live>,
    access: Access,
}

/// Answers until the process ends or `until` does.
///
/// # Errors
/// If the machine gives no threads or refuses the listener.
pub fn run(
    listener: TcpListener,
    access: Access,
    live: Arc<Live>,
    until: impl Future<Output = ()> + Send,
) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let result = runtime.block_on(async {
        listener.set_nonblocking(true)?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let listener = Patiently::new(listener, patience::MOST, patience::PATIENCE);
        let server = Arc::new(Server { live, access });
        let router = Router::new().fallback(respond).with_state(server);
        tokio::select! {
            result = axum::serve(listener, router) => result,
            () = until => Ok(()),
        }
    });
    // Open pages keep their stream of events for ever; nobody waits for them.
    runtime.shutdown_background();
    result
}

/// As [`run`], until Ctrl-C.
///
/// # Errors
/// As [`run`].
pub fn run_until_interrupted(listener: TcpListener, access: Access, live: Arc<Live>) -> io::Result<()> {
    run(listener, access, live, async {
        if tokio::signal::ctrl_c().await.is_err() {
            // Without signals the process is ended from outside.
            std::future::pending::<()>().await;
        }
    })
}

/// The address of the server as people type it.
pub fn url(host: &str, port: u16) -> String {
    match host.parse::<IpAddr>() {
        Ok(IpAddr::V6(_)) => format!("http://[{host}]:{port}/"),
        _ => format!("http://{host}:{port}/"),
    }
}

/// The address by which others in the network reach this machine, if it is in one.
pub fn address_in_the_network() -> Option<IpAddr> {
    // Connecting a datagram socket sends nothing; it only asks which way a message would take. The address is one
    // that no machine has (RFC 5737).
    let socket = UdpSocket::bind("0.0.0.0:0").ok()?;
    socket.connect("192.0.2.1:9").ok()?;
    socket.local_addr().ok().map(|address| address.ip()).filter(|ip| !ip.is_loopback())
}

async fn respond(State(server): State<Arc<Server>>, request: Request) -> axum::response::Response {
    answer::answer(&server, request).await
}
