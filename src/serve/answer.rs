//! From a request to an answer.

use std::io::{Read as _, Seek as _, SeekFrom};
use std::ops::Range;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use percent_encoding::percent_decode_str;

use super::headers::{Wanted, common, is_known, wanted};
use super::live::{Found, Made};
use super::{Live, OWN, Server, events};
use crate::artifact::{OutPath, content_type};
use crate::site::Route;
use crate::source;

/// Answers a request: refuses it, or finds what it asks for.
pub(super) async fn answer(server: &Arc<Server>, request: Request) -> Response {
    let (request, _) = request.into_parts();
    let mut response = if let Err(why) = server.access.check(&request) {
        plain(StatusCode::FORBIDDEN, why)
    } else if request.method != Method::GET && request.method != Method::HEAD {
        let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, "pages can only be read");
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        response
    } else if let Some(own) = request.uri.path().strip_prefix(OWN) {
        own_file(own, &server.live, &request.headers)
    } else {
        let (live, path, headers) = (server.live.clone(), request.uri.path().to_string(), request.headers);
        let query = request.uri.query().map(str::to_string);
        // Rendering is work for a thread that may take its time.
        let work = move || site_file(&live, &path, query.as_deref(), &headers);
        let made = tokio::task::spawn_blocking(work).await;
        made.unwrap_or_else(|_| plain(StatusCode::INTERNAL_SERVER_ERROR, "the page could not be made"))
    };
    common(response.headers_mut());
    response
}

/// The server's own script, style sheet and stream.
fn own_file(name: &str, live: &Arc<Live>, headers: &HeaderMap) -> Response {
    let text = match name {
        "events" => return events::stream(live),
        "reload.js" => include_str!("reload.js"),
        "error.css" => include_str!("error.css"),
        _ => return plain(StatusCode::NOT_FOUND, "there is nothing here"),
    };
    let made = Made::Bytes(Bytes::from_static(text.as_bytes()));
    file(&made, content_type(name), StatusCode::OK, headers)
}

/// A file of the site.
fn site_file(live: &Live, path: &str, query: Option<&str>, headers: &HeaderMap) -> Response {
    // Decoded once, so that `%252e` stays a percent sign; what it names is checked after that.
    let Ok(decoded) = percent_decode_str(path).decode_utf8() else {
        return plain(StatusCode::BAD_REQUEST, "the address is not UTF-8");
    };
    let Some(text) = decoded.strip_prefix('/') else {
        return plain(StatusCode::BAD_REQUEST, "the address does not begin with a slash");
    };
    let is_folder = text.is_empty() || text.ends_with('/');
    let name = if is_folder { format!("{text}index.html") } else { text.to_string() };
    let Ok(out) = OutPath::parse(&name) else { return missing(live, text, headers) };
    match live.find(&out) {
        Found::File(made) => {
            let mut response = file(&made, content_type(out.as_str()), StatusCode::OK, headers);
            let policy = live.policy(&out).and_then(|policy| HeaderValue::try_from(policy).ok());
            policy.map(|policy| response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy));
            response
        }
        Found::Broken(made) => file(&made, HTML, StatusCode::INTERNAL_SERVER_ERROR, &HeaderMap::new()),
        Found::Nothing => match folder(live, &out).filter(|_| !is_folder) {
            Some(route) => redirect(&route, query),
            None => missing(live, text, headers),
        },
    }
}

const HTML: &str = "text/html; charset=utf-8";

/// The address of the page if this path is a folder of the site: `/a` is `/a/`.
fn folder(live: &Live, path: &OutPath) -> Option<Route> {
    let index = OutPath::parse(&format!("{path}/index.html")).ok()?;
    live.has(&index).then(|| Route::page(path.as_str().split('/')).ok()).flatten()
}

fn redirect(to: &Route, query: Option<&str>) -> Response {
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    let location = format!("{}{query}", to.encoded());
    let mut response = StatusCode::TEMPORARY_REDIRECT.into_response();
    if let Ok(location) = HeaderValue::try_from(location) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

/// The site's own page for what is not there: of the language the address begins with, else of the site.
fn missing(live: &Live, path: &str, headers: &HeaderMap) -> Response {
    if path == "favicon.ico" {
        // Browsers ask for it unbidden; that a site has none is no mistake to be shown on the console.
        return StatusCode::NO_CONTENT.into_response();
    }
    let language = path.split_once('/').map(|(first, _)| format!("{first}/404.html"));
    let names = language.into_iter().chain(["404.html".to_string()]);
    for name in names.filter_map(|name| OutPath::parse(&name).ok()) {
        if let Found::File(made) = live.find(&name) {
            // Never "not modified": the browser asked for another address.
            let headers = HeaderMap::from_iter(headers.get(header::HOST).map(|host| (header::HOST, host.clone())));
            return file(&made, HTML, StatusCode::NOT_FOUND, &headers);
        }
    }
    plain(StatusCode::NOT_FOUND, "there is no such page")
}

/// The bytes of a file, or as many as the browser asks for.
fn file(made: &Made, content_type: &'static str, status: StatusCode, headers: &HeaderMap) -> Response {
    match opened(made).and_then(|opened| opened.answer(content_type, status, headers)) {
        Ok(response) => response,
        Err(error) => plain(StatusCode::INTERNAL_SERVER_ERROR, &format!("the file cannot be read: {error}")),
    }
}

/// A file that can be read.
struct Opened {
    content: Reader,
    length: u64,
    etag: String,
}

enum Reader {
    Bytes(Bytes),
    File(std::fs::File),
}

fn opened(made: &Made) -> std::io::Result<Opened> {
    match made {
        Made::Bytes(bytes) => {
            let etag = format!("\"{}\"", &blake3::hash(bytes).to_hex()[..32]);
            Ok(Opened { content: Reader::Bytes(bytes.clone()), length: bytes.len() as u64, etag })
        }
        Made::Copy(path) => {
            // A link that took the file's place since the site was built is not followed.
            let file = source::open_plain(path)?;
            let about = file.metadata()?;
            let since = about.modified()?.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
            let etag = format!("\"{:x}-{:x}\"", about.len(), since.as_nanos());
            Ok(Opened { content: Reader::File(file), length: about.len(), etag })
        }
    }
}

impl Opened {
    fn answer(self, content_type: &'static str, status: StatusCode, headers: &HeaderMap) -> std::io::Result<Response> {
        let Opened { length, ref etag, .. } = self;
        if is_known(headers, etag) {
            return Ok(with(StatusCode::NOT_MODIFIED, Bytes::new(), [(header::ETAG, etag.as_str())]));
        }
        let (status, range, place) = match wanted(headers, etag, length) {
            Wanted::All => (status, 0..length, String::new()),
            Wanted::Part(range) => {
                let place = format!("bytes {}-{}/{length}", range.start, range.end - 1);
                (StatusCode::PARTIAL_CONTENT, range, place)
            }
            Wanted::Beyond => {
                let place = format!("bytes */{length}");
                let status = StatusCode::RANGE_NOT_SATISFIABLE;
                return Ok(with(status, Bytes::new(), [(header::CONTENT_RANGE, place.as_str())]));
            }
        };
        let etag = etag.clone();
        let bytes = self.content.part(range)?;
        let fixed = [(header::CONTENT_TYPE, content_type), (header::ETAG, &etag), (header::ACCEPT_RANGES, "bytes")];
        let place = (!place.is_empty()).then_some((header::CONTENT_RANGE, place.as_str()));
        Ok(with(status, bytes, fixed.into_iter().chain(place)))
    }
}

impl Reader {
    fn part(self, range: Range<u64>) -> std::io::Result<Bytes> {
        match self {
            Reader::Bytes(bytes) => {
                let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(bytes.len());
                Ok(bytes.slice(place(range.start)..place(range.end)))
            }
            Reader::File(mut file) => {
                file.seek(SeekFrom::Start(range.start))?;
                let mut bytes = Vec::new();
                file.take(range.end - range.start).read_to_end(&mut bytes)?;
                Ok(bytes.into())
            }
        }
    }
}

fn plain(status: StatusCode, text: &str) -> Response {
    let text = Bytes::from(format!("{text}\n"));
    with(status, text, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")])
}

fn with<'a>(status: StatusCode, bytes: Bytes, headers: impl IntoIterator<Item = (HeaderName, &'a str)>) -> Response {
    let mut response = Response::new(Body::from(bytes));
    *response.status_mut() = status;
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
