//! The development server, asked over a socket as browsers and attackers would.
#![cfg(feature = "serve")]
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use nutgraf::artifact::{Artifact, Content, OutPath};
use nutgraf::serve::{self, Access, Built, Live, Pages, Port};

/// A site of these files; counts how often it renders.
#[derive(Default)]
struct Fixed {
    files: BTreeMap<&'static str, Content>,
    rendered: AtomicUsize,
}

impl Pages for Fixed {
    fn make(&self, path: &OutPath) -> Option<Result<Vec<Artifact>, String>> {
        let content = self.files.get(path.as_str())?.clone();
        self.rendered.fetch_add(1, Ordering::SeqCst);
        match path.as_str() {
            "fails/index.html" => Some(Err("error: template <b> fails".into())),
            _ => Some(Ok(vec![Artifact { path: path.clone(), content }])),
        }
    }
}

fn bytes(text: &str) -> Content {
    Content::Bytes(text.into())
}

fn site(home: &str) -> Arc<Fixed> {
    let page = |text: &str| bytes(&format!("<!doctype html><title>x</title><body>{text}</body>"));
    let files = [
        ("index.html", page(home)),
        ("a b/index.html", page("folder")),
        ("fails/index.html", page("")),
        ("404.html", page("nothing here")),
        ("en/404.html", page("nothing in English")),
        ("style.css", bytes("body{}")),
        ("film.mp4", bytes("0123456789")),
        ("100%25.txt", bytes("percent")),
    ];
    Arc::new(Fixed { files: files.into_iter().collect(), ..Fixed::default() })
}

fn good(site: &Arc<Fixed>) -> Built {
    Built { pages: Some(Arc::clone(site) as Arc<dyn Pages>), errors: String::new() }
}

fn broken(errors: &str) -> Built {
    Built { pages: None, errors: errors.into() }
}

/// A running server, ended with the value.
struct Server {
    address: SocketAddr,
    live: Arc<Live>,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Server {
    fn start(first: Built) -> Server {
        let listening = serve::listen("127.0.0.1", Port::Exactly(0)).unwrap();
        let (address, live) = (listening.address, Arc::new(Live::new()));
        live.publish(first);
        let access = Access::new("127.0.0.1", address);
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let served = Arc::clone(&live);
        let thread = std::thread::spawn(move || {
            let until = async { stopped.await.unwrap_or(()) };
            serve::run(listening.listener, access, served, until).unwrap();
        });
        Server { address, live, stop: Some(stop), thread: Some(thread) }
    }

    /// Sends lines as they stand and reads to the end.
    fn raw(&self, lines: &[&str]) -> Answer {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        write!(stream, "{}\r\nConnection: close\r\n\r\n", lines.join("\r\n")).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        Answer::parse(&String::from_utf8(bytes).unwrap())
    }

    fn ask(&self, method: &str, path: &str, headers: &[&str]) -> Answer {
        let first = format!("{method} {path} HTTP/1.1");
        let host = format!("Host: 127.0.0.1:{}", self.address.port());
        let lines: Vec<&str> = [first.as_str(), host.as_str()].into_iter().chain(headers.iter().copied()).collect();
        self.raw(&lines)
    }

    fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[])
    }

    /// The data of the stream of events, one by one.
    fn events(&self) -> impl FnMut() -> serde_json::Value + use<> {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let host = format!("Host: localhost:{}", self.address.port());
        write!(stream, "GET /.nutgraf/events HTTP/1.1\r\n{host}\r\n\r\n").unwrap();
        let mut lines = BufReader::new(stream).lines();
        move || {
            let data = lines.find_map(|line| line.unwrap().strip_prefix("data: ").map(str::to_string));
            serde_json::from_str(&data.expect("the stream ended")).unwrap()
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.take().map(|stop| stop.send(()));
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}

#[derive(Debug)]
struct Answer {
    status: u16,
    headers: String,
    body: String,
}

impl Answer {
    fn parse(text: &str) -> Answer {
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, headers: head.to_string(), body: body.to_string() }
    }

    fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.headers.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

#[test]
fn pages_come_with_the_script_and_a_strict_policy() {
    let server = Server::start(good(&site("home")));
    let home = server.get("/");
    assert_eq!((home.status, home.header("content-type")), (200, Some("text/html; charset=utf-8")));
    let build = server.events()()["build"].as_str().unwrap().to_string();
    let script = format!("home<script src=\"/.nutgraf/reload.js\" data-build=\"{build}\" defer></script></body>");
    assert!(home.body.ends_with(&script), "{}", home.body);
    assert!(home.header("content-security-policy").unwrap().starts_with("default-src 'self';"));
    assert_eq!(home.header("cache-control"), Some("no-cache"));
    assert_eq!(home.header("access-control-allow-origin"), None);

    let style = server.get("/style.css");
    assert_eq!((style.body.as_str(), style.header("content-type")), ("body{}", Some("text/css; charset=utf-8")));
    let script = server.get("/.nutgraf/reload.js");
    assert_eq!((script.status, script.header("content-type")), (200, Some("text/javascript; charset=utf-8")));
    assert_eq!(server.get("/.nutgraf/other").status, 404);
}

#[test]
fn foreign_hosts_and_origins_are_refused() {
    let server = Server::start(good(&site("secret draft")));
    let port = server.address.port();
    let allowed = format!("Host: localhost:{port}");
    let origin = |origin: &str| format!("Origin: {origin}");

    let refused: &[&[&str]] = &[
        &["GET / HTTP/1.1", "Host: evil.example"],
        &["GET / HTTP/1.1", &format!("Host: evil.example:{port}")],
        &["GET / HTTP/1.1", "Host: localhost"],
        &["GET / HTTP/1.1", &allowed, &format!("Host: evil.example:{port}")],
        &["GET / HTTP/1.1", &allowed, &origin("http://evil.example")],
        &["GET / HTTP/1.1", &allowed, &origin(&format!("https://localhost:{port}"))],
        &["GET / HTTP/1.1", &allowed, &origin("null")],
        &["GET /.nutgraf/events HTTP/1.1", &allowed, &origin(&format!("http://evil.example:{port}"))],
        &["POST / HTTP/1.1", "Host: evil.example"],
        &[&format!("GET http://evil.example:{port}/ HTTP/1.1"), &allowed],
    ];
    for lines in refused {
        let answer = server.raw(lines);
        assert_eq!(answer.status, 403, "{lines:?}");
        assert!(!answer.body.contains("secret"), "{lines:?}");
        assert_eq!(answer.header("access-control-allow-origin"), None);
    }
    let own = server.raw(&["GET / HTTP/1.1", &allowed, &origin(&format!("http://localhost:{port}"))]);
    assert_eq!(own.status, 200);
    assert_ne!(server.raw(&["GET / HTTP/1.0"]).status, 200, "without a Host nothing is shown");
}

#[test]
fn pages_can_only_be_read() {
    let server = Server::start(good(&site("home")));
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"] {
        let answer = server.ask(method, "/", &[]);
        assert_eq!((answer.status, answer.header("allow")), (405, Some("GET, HEAD")), "{method}");
    }
    let (head, get) = (server.ask("HEAD", "/", &[]), server.get("/"));
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    assert_eq!(head.header("content-length"), get.header("content-length"));
}

#[test]
fn addresses_stay_inside_the_site() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("secret"), "top secret").unwrap();
    let server = Server::start(good(&site("home")));
    for path in [
        "/../secret",
        "/%2e%2e/secret",
        "/..%2fsecret",
        "/..%5csecret",
        "/a/../../secret",
        "//etc/passwd",
        "/%2fetc/passwd",
        "/./index.html",
        "/%00",
        "/index.html%00",
        "/C:/x",
        "/.nutgraf/../index.html",
        "/%252e%252e/secret",
    ] {
        let answer = server.get(path);
        assert_eq!(answer.status, 404, "{path}");
        assert!(answer.body.contains("nothing here"), "{path}: {}", answer.body);
    }
    assert_eq!(server.get("/%ff").status, 400);
    assert_eq!(server.get("/100%2525.txt").body, "percent", "decoded once and no more");
    assert_eq!(server.get("/a%20b/").status, 200);
}

/// Half a request, a quarter of a megabyte of headers, a body that never ends, noise: whatever is sent, others are answered.
#[test]
fn clients_that_misbehave_keep_nobody_waiting() {
    let server = Server::start(good(&site("home")));
    let host = format!("Host: 127.0.0.1:{}", server.address.port());
    let slow: Vec<TcpStream> = (0..150)
        .map(|number| {
            let mut stream = TcpStream::connect(server.address).unwrap();
            let begun = format!("GET / HTTP/1.1\r\n{host}\r\nX-Slow: ");
            stream.write_all(&begun.as_bytes()[..begun.len() - number % 40]).unwrap();
            stream
        })
        .collect();
    assert_eq!(server.get("/").status, 200);

    let large = format!("X: {}", "x".repeat(4 << 20));
    let many = (0..5000).map(|number| format!("X-{number}: x\r\n")).collect::<String>();
    let endless = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n";
    let noise: Vec<u8> = (0..100_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let requests: [Vec<u8>; 5] = [
        format!("GET / HTTP/1.1\r\n{host}\r\n{large}\r\n\r\n").into_bytes(),
        format!("GET / HTTP/1.1\r\n{host}\r\n{many}\r\n").into_bytes(),
        format!("GET /{} HTTP/1.1\r\n{host}\r\n\r\n", "a/".repeat(1 << 20)).into_bytes(),
        endless.as_bytes().to_vec(),
        noise,
    ];
    for request in requests {
        let mut stream = TcpStream::connect(server.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        // The server may end it before all is sent.
        let _ = stream.write_all(&request);
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let status = String::from_utf8_lossy(&answer).split(' ').nth(1).and_then(|status| status.parse::<u16>().ok());
        assert!(status.is_none_or(|status| (400..500).contains(&status)), "{status:?}");
        assert_eq!(server.get("/").status, 200);
    }
    drop(slow);
}

#[test]
fn many_open_pages_hear_of_each_build() {
    let server = Server::start(good(&site("first")));
    let mut pages: Vec<_> = (0..150).map(|_| server.events()).collect();
    let before: Vec<_> = pages.iter_mut().map(|next| next()["build"].clone()).collect();
    server.live.publish(good(&site("second")));
    for (next, before) in pages.iter_mut().zip(before) {
        assert_ne!(next()["build"], before);
    }
    assert!(server.get("/").body.contains("second"));
}

#[test]
fn folders_get_their_slash() {
    let server = Server::start(good(&site("home")));
    let answer = server.get("/a%20b?x=1");
    assert_eq!((answer.status, answer.header("location")), (307, Some("/a%20b/?x=1")));
    assert_eq!(server.get("/nowhere").status, 404);
    assert_eq!(server.get("/style.css/").status, 404);
}

#[test]
fn what_is_not_there_is_said_by_the_site_itself() {
    let server = Server::start(good(&site("home")));
    assert!(server.get("/de/x").body.contains("nothing here"));
    let english = server.get("/en/x/y");
    assert!(english.status == 404 && english.body.contains("nothing in English"));
    let etag = server.get("/404.html").header("etag").unwrap().to_string();
    assert_eq!(server.ask("GET", "/x", &[&format!("If-None-Match: {etag}")]).status, 404);

    assert_eq!(server.get("/favicon.ico").status, 204, "asked for unbidden");

    let bare = Server::start(good(&Arc::new(Fixed::default())));
    assert_eq!((bare.get("/").status, bare.get("/").body.as_str()), (404, "there is no such page\n"));
}

#[test]
fn what_the_browser_has_is_not_sent_again() {
    let server = Server::start(good(&site("home")));
    let first = server.get("/style.css");
    let condition = format!("If-None-Match: {}", first.header("etag").unwrap());
    let second = server.ask("GET", "/style.css", &[&condition]);
    assert_eq!((second.status, second.body.as_str()), (304, ""));
    assert_eq!(server.ask("GET", "/style.css", &["If-None-Match: \"other\""]).status, 200);
}

#[test]
fn films_can_be_sought_in() {
    let folder = tempfile::tempdir().unwrap();
    let copied = folder.path().join("film.mp4");
    std::fs::write(&copied, "0123456789").unwrap();
    let files = [("made.mp4", bytes("0123456789")), ("copied.mp4", Content::Copy(copied))];
    let server = Server::start(good(&Arc::new(Fixed { files: files.into_iter().collect(), ..Fixed::default() })));
    for path in ["/made.mp4", "/copied.mp4"] {
        let whole = server.get(path);
        assert_eq!((whole.body.as_str(), whole.header("accept-ranges")), ("0123456789", Some("bytes")));
        let part = server.ask("GET", path, &["Range: bytes=2-4"]);
        assert_eq!((part.status, part.body.as_str()), (206, "234"));
        assert_eq!(part.header("content-range"), Some("bytes 2-4/10"));
        let beyond = server.ask("GET", path, &["Range: bytes=10-"]);
        assert_eq!((beyond.status, beyond.header("content-range")), (416, Some("bytes */10")));
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_became_a_link_is_not_followed() {
    let folder = tempfile::tempdir().unwrap();
    let (secret, copied) = (folder.path().join("secret"), folder.path().join("a.txt"));
    std::fs::write(&secret, "top secret").unwrap();
    std::os::unix::fs::symlink(&secret, &copied).unwrap();
    let files = [("a.txt", Content::Copy(copied))];
    let server = Server::start(good(&Arc::new(Fixed { files: files.into_iter().collect(), ..Fixed::default() })));
    let answer = server.get("/a.txt");
    assert!(answer.status == 500 && !answer.body.contains("top secret"), "{answer:?}");
}

#[test]
fn a_page_is_rendered_once_and_only_when_asked_for() {
    let site = site("home");
    let server = Server::start(good(&site));
    assert_eq!(site.rendered.load(Ordering::SeqCst), 0);
    server.get("/");
    server.get("/");
    assert_eq!(site.rendered.load(Ordering::SeqCst), 1);
}

#[test]
fn errors_are_told_and_recover() {
    let server = Server::start(broken("error: title is <script>alert(1)</script>"));
    // No site yet: every address shows what is wrong, as text.
    let page = server.get("/any/where/");
    assert_eq!(page.status, 500);
    assert!(page.body.contains("title is &lt;script>alert(1)&lt;/script>"), "{}", page.body);
    assert!(!page.body.contains("<script>"), "{}", page.body);

    let mut next = server.events();
    let first = next();
    assert!(page.body.contains(&format!("data-state=\"{}\"", first["state"].as_str().unwrap())));
    assert!(first["build"].is_null() && first["broken"].as_str().unwrap().contains("<script>"));

    server.live.publish(good(&site("first")));
    let second = next();
    assert!(second["build"].is_string() && second["broken"].is_null());
    assert!(server.get("/").body.contains("first"));

    // Broken again: the last good site stays, and open pages are told.
    server.live.publish(broken("error: oh"));
    let third = next();
    assert_eq!((&third["build"], third["broken"].as_str()), (&second["build"], Some("error: oh")));
    let page = server.get("/");
    assert!(page.status == 200 && page.body.contains("first"));

    server.live.publish(good(&site("second")));
    let fourth = next();
    assert!(fourth["broken"].is_null() && fourth["build"] != second["build"]);
    assert!(server.get("/").body.contains("second"));
}

#[test]
fn a_template_that_fails_breaks_its_page_alone() {
    let server = Server::start(good(&site("home")));
    let page = server.get("/fails/");
    assert!(page.status == 500 && page.body.contains("template &lt;b> fails"), "{page:?}");
    assert_eq!(server.get("/").status, 200);
}

/// Changes a file until the watch notices something, for at most some seconds.
fn notices(watched: &std::sync::mpsc::Receiver<()>, change: impl Fn(u32)) -> bool {
    (0..20).any(|round| {
        change(round);
        watched.recv_timeout(Duration::from_secs(1)).is_ok()
    })
}

fn watch(root: &Path, output: &Path) -> std::sync::mpsc::Receiver<()> {
    let mut watched = serve::watch(root, output).unwrap();
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || while watched.wait() && sender.send(()).is_ok() {});
    receiver
}

#[test]
fn changes_of_sources_are_noticed_and_no_others() {
    let folder = tempfile::tempdir().unwrap();
    let (root, output) = (folder.path(), folder.path().join("public"));
    for name in ["content/deep", "public", ".git"] {
        std::fs::create_dir_all(root.join(name)).unwrap();
    }
    let write = |name: &str, round: u32| std::fs::write(root.join(name), round.to_string()).unwrap();
    write("content/deep/a.md", 0);
    let watched = watch(root, &output);
    while watched.recv_timeout(Duration::from_millis(500)).is_ok() {}

    std::fs::read(root.join("content/deep/a.md")).unwrap();
    write("public/index.html", 1);
    write(".git/index", 1);
    assert!(watched.recv_timeout(Duration::from_millis(700)).is_err(), "neither reading nor the output is a change");

    assert!(notices(&watched, |round| write("content/deep/a.md", round)));
    assert!(notices(&watched, |round| write("site.yaml", round)));
    std::fs::create_dir(root.join("static")).unwrap();
    assert!(notices(&watched, |round| write("static/new.css", round)), "folders may come later");
    while watched.recv_timeout(Duration::from_millis(500)).is_ok() {}
    assert!(notices(&watched, |round| write("static/new.css", round)));
}

/// `nutgraf serve` in a new site, on a free port.
struct Program {
    child: std::process::Child,
    said: BufReader<std::process::ChildStderr>,
    root: tempfile::TempDir,
}

impl Program {
    fn command(root: &Path, words: &[&str]) -> std::process::Command {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_nutgraf"));
        command.current_dir(root).args(words).stdin(std::process::Stdio::null()).stderr(std::process::Stdio::piped());
        command
    }

    fn start(prepare: impl Fn(&Path)) -> (Program, Server) {
        let root = tempfile::tempdir().unwrap();
        assert!(Program::command(root.path(), &["init"]).output().unwrap().status.success());
        prepare(root.path());
        let mut child = Program::command(root.path(), &["serve", "--port", "0"]).spawn().unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        while !line.contains("Look at ") {
            line.clear();
            assert!(said.read_line(&mut line).unwrap() > 0, "it ended before it served");
        }
        let address = line.split("http://").nth(1).unwrap().split('/').next().unwrap().parse().unwrap();
        let program = Program { child, said, root };
        (program, Server { address, live: Arc::new(Live::new()), stop: None, thread: None })
    }

    fn write(&self, path: &str, text: &str) {
        std::fs::write(self.root.path().join(path), text).unwrap();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn the_program_follows_what_is_written() {
    let (program, server) = Program::start(|_| {});
    assert!(server.get("/leap-second/").body.contains("Why the leap second is going away"));
    let missing = server.get("/nowhere/");
    assert!(missing.status == 404 && missing.body.contains("</html>"), "{missing:?}");
    assert_eq!(server.get("/about").header("location"), Some("/about/"));

    let mut next = server.events();
    let first = next();
    program.write("content/about.md", "---\ntitle: About\n---\n\nSee <b>this</b>.\n");
    let broken = next();
    assert!(
        broken["broken"].as_str().is_some_and(|text| text.contains("raw-html") && text.contains("<b>")),
        "{broken}"
    );
    assert_eq!(broken["build"], first["build"]);
    assert!(server.get("/about/").body.contains("How we work"), "the last good page stays");

    program.write("content/about.md", "---\ntitle: About\n---\n\nMended.\n");
    let good = next();
    assert!(good["broken"].is_null() && good["build"] != first["build"], "{good}");
    assert!(server.get("/about/").body.contains("Mended."));

    // Drafts are shown, and marked as such.
    program.write("content/new.md", "---\ntitle: New\ndraft: true\n---\n\nNot yet.\n");
    next();
    assert!(server.get("/new/").body.contains("Not yet."));
}

#[test]
fn the_program_shows_what_is_wrong_from_the_start() {
    let (program, server) = Program::start(|root| {
        std::fs::write(root.join("content/about.md"), "---\ntitel: About\n---\n").unwrap();
    });
    let page = server.get("/");
    assert!(page.status == 500 && page.body.contains("unknown-field"), "{page:?}");
    let mut next = server.events();
    next();
    program.write("content/about.md", "---\ntitle: About\n---\n");
    next();
    assert_eq!(server.get("/").status, 200);
}

#[cfg(unix)]
#[test]
fn the_program_shows_what_is_published_and_nothing_else() {
    let (_program, server) = Program::start(|root| {
        std::fs::create_dir_all(root.join("data")).unwrap();
        std::fs::write(root.join("data/wages.csv"), "secret").unwrap();
        std::fs::write(root.join(".env"), "secret").unwrap();
        std::fs::write(root.join("content/.hidden.md"), "secret").unwrap();
    });
    assert_eq!(server.get("/").status, 200);
    for path in [
        "/site.yaml",
        "/data/wages.csv",
        "/.env",
        "/.hidden/",
        "/content/",
        "/etc/passwd",
        "/..%2foutside.txt",
        "/.git/config",
    ] {
        let answer = server.get(path);
        assert!(answer.status == 404 && !answer.body.contains("secret"), "{path}: {}", answer.status);
    }
}

#[test]
fn the_program_ends_with_0_when_interrupted() {
    let (mut program, server) = Program::start(|_| {});
    let mut next = server.events();
    next();
    let pid = program.child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    assert_eq!(program.child.wait().unwrap().code(), Some(0));
    let mut rest = String::new();
    program.said.read_to_string(&mut rest).unwrap();
    assert!(!rest.contains("panic"), "{rest}");
}

#[test]
fn a_port_in_use_is_named_with_a_free_one() {
    let taken = serve::listen("127.0.0.1", Port::Exactly(0)).unwrap();
    let root = tempfile::tempdir().unwrap();
    std::fs::create_dir(root.path().join("content")).unwrap();
    let port = taken.address.port().to_string();
    let output = Program::command(root.path(), &["serve", "--port", &port]).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains(&format!("port {port} is in use")) && said.contains("nutgraf serve --port "), "{said}");
}

#[test]
fn what_is_not_there_looks_right_in_a_folder_of_the_published_site_too() {
    let (_program, server) = Program::start(|root| {
        std::fs::write(root.join("site.yaml"), "title: T\nbase_url: https://example.org/explainers/\n").unwrap();
    });
    let missing = server.get("/deep/nowhere/");
    let style =
        missing.body.split("rel=\"stylesheet\" href=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    assert!(missing.status == 404 && style.starts_with("/explainers/"), "{style}");
    assert_eq!(server.get(style).header("content-type"), Some("text/css; charset=utf-8"));
    assert_eq!(server.get("/explainers/about/").status, 200);
    assert_eq!(server.get("/explainers/../about/").status, 404);
}
