//! The stream that open pages listen to (server-sent events, <https://html.spec.whatwg.org/#server-sent-events>).

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use tokio_stream::StreamExt as _;

use super::Live;

/// Tells the present state at once and every later one when it comes.
pub(super) fn stream(live: &Arc<Live>) -> Response {
    let events = live.messages().map(|message| {
        let data = serde_json::to_string(&message).unwrap_or_default();
        Ok::<_, Infallible>(Event::default().data(data))
    });
    let beat = KeepAlive::new().interval(Duration::from_secs(20));
    Sse::new(events).keep_alive(beat).into_response()
}
