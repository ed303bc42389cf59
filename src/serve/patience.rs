//! Connections that are not kept for ever: one on which nothing moves is ended, and there are only so many at once.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, Sleep};

/// How long nothing may move on a connection. Open pages hear a beat more often than that.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);

/// Connections at once; more wait. Well below the files that a process may have open.
pub(super) const MOST: usize = 512;

/// A listener that gives connections with [`Patient`].
pub(super) struct Patiently {
    listener: TcpListener,
    places: Arc<Semaphore>,
    patience: Duration,
}

impl Patiently {
    /// Takes over a listener.
    pub fn new(listener: TcpListener, most: usize, patience: Duration) -> Patiently {
        Patiently { listener, places: Arc::new(Semaphore::new(most)), patience }
    }
}

impl axum::serve::Listener for Patiently {
    type Io = Patient;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Patient, SocketAddr) {
        // Never closed, so there always is a place at some time.
        let place = Arc::clone(&self.places).acquire_owned().await.ok();
        let (stream, address) = axum::serve::Listener::accept(&mut self.listener).await;
        (
            Patient {
                stream,
                quiet: Box::pin(tokio::time::sleep(self.patience)),
                patience: self.patience,
                _place: place,
            },
            address,
        )
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// A connection that ends when nothing was read or written for a while.
pub(super) struct Patient {
    stream: TcpStream,
    quiet: Pin<Box<Sleep>>,
    patience: Duration,
    _place: Option<OwnedSemaphorePermit>,
}

impl Patient {
    /// Passes on what moved; fails if nothing did for too long.
    fn moved<T>(&mut self, cx: &mut Context<'_>, result: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if result.is_ready() {
            self.quiet.as_mut().reset(Instant::now() + self.patience);
            return result;
        }
        self.quiet.as_mut().poll(cx).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Patient {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let result = Pin::new(&mut self.stream).poll_read(cx, buffer);
        self.moved(cx, result)
    }
}

impl AsyncWrite for Patient {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.moved(cx, result)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use axum::serve::Listener as _;
    use std::io::{Read as _, Write as _};

    /// Reads through the trait, as the server does.
    async fn read(patient: &mut Patient) -> io::Result<usize> {
        let mut bytes = [0; 8];
        std::future::poll_fn(|cx| {
            let mut buffer = ReadBuf::new(&mut bytes);
            Pin::new(&mut *patient).poll_read(cx, &mut buffer).map_ok(|()| buffer.filled().len())
        })
        .await
    }

    #[test]
    fn a_silent_connection_is_ended_and_its_place_is_free_again() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let address = listener.local_addr().unwrap();
            let mut listener = Patiently::new(listener, 1, Duration::from_millis(200));
            let mut silent = std::net::TcpStream::connect(address).unwrap();
            let mut other = std::net::TcpStream::connect(address).unwrap();
            let (mut first, _) = listener.accept().await;
            silent.write_all(b"GET /").unwrap();
            assert_eq!(read(&mut first).await.unwrap(), 5);
            // There is one place, and it is taken.
            let second = tokio::time::timeout(Duration::from_millis(1), listener.accept()).await;
            assert!(second.is_err());
            assert_eq!(read(&mut first).await.unwrap_err().kind(), io::ErrorKind::TimedOut);
            drop(first);
            assert_eq!(silent.read(&mut [0; 8]).unwrap_or(0), 0);
            let (mut second, _) = listener.accept().await;
            other.write_all(b"x").unwrap();
            assert_eq!(read(&mut second).await.unwrap(), 1);
        });
    }
}
