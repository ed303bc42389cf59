//! `check --links` against a host on this machine that gives every kind of answer.
#![cfg(feature = "links")]
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::{BTreeMap, HashMap};
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use nutgraf::compile::Silent;
use nutgraf::links::{Answer, Question, Settings, ask};

/// A host that answers by path.
struct Host {
    base: String,
    seen: Arc<Seen>,
}

#[derive(Default)]
struct Seen {
    /// `HEAD /fine`, with the time.
    requests: Mutex<Vec<(String, Instant)>>,
    agents: Mutex<Vec<String>>,
    now: AtomicUsize,
    most: AtomicUsize,
    over: AtomicBool,
}

impl Host {
    fn start() -> Host {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Seen::default());
        let known = Arc::clone(&seen);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let seen = Arc::clone(&known);
                if seen.over.load(Ordering::SeqCst) {
                    return;
                }
                std::thread::spawn(move || serve(stream, &seen));
            }
        });
        Host { base, seen }
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    fn requests(&self) -> Vec<String> {
        self.seen.requests.lock().unwrap().iter().map(|(request, _)| request.clone()).collect()
    }

    fn count(&self, request: &str) -> usize {
        self.requests().iter().filter(|known| *known == request).count()
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.seen.over.store(true, Ordering::SeqCst);
    }
}

fn serve(mut stream: TcpStream, seen: &Seen) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    loop {
        let mut headers: Vec<String> = Vec::new();
        loop {
            let mut line = String::new();
            match reader.read_line(&mut line) {
                Ok(0) | Err(_) => return,
                Ok(_) if line.trim().is_empty() => break,
                Ok(_) => headers.push(line.trim().to_string()),
            }
        }
        let first = headers.first().cloned().unwrap_or_default();
        let mut words = first.split(' ');
        let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let request = format!("{method} {path}");
        let agent = headers.iter().find_map(|line| line.strip_prefix("user-agent: "));
        seen.agents.lock().unwrap().extend(agent.map(str::to_string));
        seen.most.fetch_max(seen.now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        let nth = {
            let mut requests = seen.requests.lock().unwrap();
            requests.push((request, Instant::now()));
            requests.iter().filter(|(known, _)| known.ends_with(&format!(" {path}"))).count()
        };
        let go_on = reply(&mut stream, method, path, nth);
        seen.now.fetch_sub(1, Ordering::SeqCst);
        if !go_on {
            return;
        }
    }
}

/// Answers the `nth` request for a path; false: the connection is cut.
fn reply(stream: &mut TcpStream, method: &str, path: &str, nth: usize) -> bool {
    let mut say = |head: &str| {
        let text = format!("HTTP/1.1 {head}\r\ncontent-length: 0\r\n\r\n");
        stream.write_all(text.as_bytes()).is_ok()
    };
    match path.split('?').next().unwrap_or_default() {
        "/moved" => say("301 Moved Permanently\r\nlocation: /fine"),
        "/moved-twice" => say("308 Permanent Redirect\r\nlocation: /moved"),
        "/moved-then-not" => say("301 Moved Permanently\r\nlocation: /for-now"),
        "/for-now" => say("302 Found\r\nlocation: /fine"),
        "/loop" => say("302 Found\r\nlocation: /loop-2"),
        "/loop-2" => say("302 Found\r\nlocation: /loop"),
        "/cookies" => say("302 Found\r\nset-cookie: a=b\r\nlocation: /cookies"),
        "/to-home" => say("302 Found\r\nlocation: /"),
        "/to-mail" => say("302 Found\r\nlocation: mailto:a@example.org"),
        "/to-nothing" => say("302 Found"),
        "/deep" => {
            let at: u32 = path.split('?').nth(1).and_then(|n| n.parse().ok()).unwrap_or_default();
            say(&format!("302 Found\r\nlocation: /deep?{}", at + 1))
        }
        "/limited" if nth == 1 => say("429 Too Many Requests\r\nretry-after: 1"),
        "/limited-for-long" => say("429 Too Many Requests\r\nretry-after: 3600"),
        "/flaky" if nth < 3 => say("500 Internal Server Error"),
        "/challenge" => say("503 Service Unavailable\r\ncf-mitigated: challenge"),
        "/no-head" | "/huge" if method == "HEAD" => say("405 Method Not Allowed"),
        "/lies" if method == "HEAD" => say("404 Not Found"),
        "/huge" => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100000000000\r\n\r\n");
            while stream.write_all(&[b'x'; 65536]).is_ok() {}
            false
        }
        "/slow" => {
            std::thread::sleep(Duration::from_secs(20));
            say("200 OK")
        }
        "/cut" => false,
        "/half" => {
            let _ = stream.write_all(b"HTTP/1.1 200 O");
            false
        }
        "/no-text" => stream.write_all(b"HTTP/1.1 404 \xff\xfe\xfd\r\ncontent-length: 0\r\n\r\n").is_ok(),
        "/nonsense" => {
            let _ = stream.write_all(b"SSH-2.0-OpenSSH_9.2\r\n");
            false
        }
        "/archive" => {
            let held = path.contains("404");
            let copy = "{\"archived_snapshots\":{\"closest\":{\"available\":true,\"status\":\"200\",\"timestamp\":\"20240304050607\",\"url\":\"http://web.archive.org/web/20240304050607/http://gone\"}}}";
            let body = if held { copy } else { "{\"archived_snapshots\":{}}" };
            let text = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len());
            stream.write_all(text.as_bytes()).is_ok()
        }
        path => match path.trim_start_matches('/').parse::<u16>() {
            Ok(status) => say(&format!("{status} Some Reason")),
            Err(_) => say("200 OK"),
        },
    }
}

fn settings() -> Settings {
    Settings {
        pace: Duration::from_millis(2),
        patience: Duration::from_secs(30),
        pause: Duration::from_millis(20),
        longest_pause: Duration::from_secs(5),
        private: true,
        archive: None,
        ..Settings::default()
    }
}

fn asked(urls: &[String], settings: &Settings) -> BTreeMap<String, Answer> {
    let questions: Vec<Question> =
        urls.iter().map(|url| Question { url: url.clone(), day: None, copy: true }).collect();
    ask(&questions, settings, None, &Silent).unwrap().by_url
}

/// What became of an address, in short.
fn short(answer: &Answer, base: &str) -> String {
    let words = match answer {
        Answer::Fine => "fine".to_string(),
        Answer::Moved { to } => format!("moved {to}"),
        Answer::Home { to } => format!("home {to}"),
        Answer::Gone { why, .. } => format!("gone: {why}"),
        Answer::Blocked { why } => format!("blocked: {why}"),
        Answer::Failing { why } => format!("failing: {why}"),
        Answer::Private => "private".into(),
    };
    words.replace(base, "")
}

#[test]
fn every_kind_of_answer() {
    let host = Host::start();
    let cases: HashMap<&str, &str> = HashMap::from([
        ("/fine", "fine"),
        ("/204", "fine"),
        ("/416", "fine"),
        ("/moved", "moved /fine"),
        ("/moved-twice", "moved /fine"),
        ("/moved-then-not", "moved /for-now"),
        ("/for-now", "fine"),
        ("/loop", "failing: its redirects lead in a circle"),
        ("/cookies", "blocked: it wants to set a cookie first"),
        ("/to-home", "home /"),
        ("/to-mail", "failing: it leads to `mailto:a@example.org`"),
        ("/to-nothing", "fine"),
        ("/deep", "failing: it redirects more than 10 times"),
        ("/401", "blocked: the host answers 401 (Unauthorized)"),
        ("/403", "blocked: the host answers 403 (Forbidden)"),
        ("/451", "blocked: the host answers 451 (Unavailable For Legal Reasons)"),
        ("/999", "blocked: the host answers 999"),
        ("/challenge", "blocked: the host wants to see that a person asks"),
        ("/404", "gone: the host answers 404 (Not Found)"),
        ("/410", "gone: the host answers 410 (Gone)"),
        ("/no-text", "gone: the host answers 404 (Not Found)"),
        ("/400", "failing: the host answers 400 (Bad Request)"),
        ("/500", "failing: the host answers 500 (Internal Server Error)"),
        ("/503", "failing: the host answers 503 (Service Unavailable)"),
        ("/limited", "fine"),
        ("/limited-for-long", "blocked: the host answers 429 (Too Many Requests)"),
        ("/flaky", "fine"),
        ("/no-head", "fine"),
        ("/lies", "fine"),
        ("/huge", "fine"),
    ]);
    let urls: Vec<String> = cases.keys().map(|path| host.url(path)).collect();
    let found = asked(&urls, &settings());
    for (path, wanted) in &cases {
        assert_eq!(short(&found[&host.url(path)], &host.base), *wanted, "{path}");
    }
    assert_eq!(host.count("HEAD /fine"), 5, "once for itself, once for each that leads there");
    assert_eq!(host.count("GET /404"), 1, "what is gone is not asked again");
    assert_eq!(host.count("GET /500"), 3, "what fails is");
    assert_eq!(host.count("HEAD /limited-for-long"), 1, "who wants to be left alone is left alone");
    assert!(host.seen.agents.lock().unwrap().iter().all(|agent| agent.starts_with("nutgraf/")));
}

#[test]
fn nobody_waits_for_ever() {
    let host = Host::start();
    let settings = Settings { patience: Duration::from_millis(200), ..settings() };
    let found = asked(&[host.url("/slow")], &settings);
    assert_eq!(short(&found[&host.url("/slow")], &host.base), "failing: no answer in 200 ms");
    assert_eq!(host.requests(), ["HEAD /slow", "GET /slow"], "once more, in case it was a bad moment");
}

#[test]
fn connections_that_fail() {
    let host = Host::start();
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let tls = host.base.replace("http://", "https://");
    let urls = [
        host.url("/cut"),
        host.url("/half"),
        host.url("/nonsense"),
        format!("http://{closed}/"),
        tls.clone(),
        host.url("/fine"),
    ];
    let found = asked(&urls, &settings());
    let failing = |url: &str| match &found[url] {
        Answer::Failing { why } => why.clone(),
        other => panic!("{url}: {other:?}"),
    };
    assert!(failing(&urls[0]).starts_with("the connection broke off: "), "{}", failing(&urls[0]));
    assert!(failing(&urls[1]).starts_with("the connection broke off: "), "{}", failing(&urls[1]));
    assert!(failing(&urls[2]).starts_with("the connection broke off: "), "{}", failing(&urls[2]));
    assert_eq!(failing(&urls[3]), "`127.0.0.1` cannot be reached: connection refused");
    assert!(failing(&tls).starts_with("no secure connection: "), "{}", failing(&tls));
    assert_eq!(found[&urls[5]], Answer::Fine);
}

#[test]
fn a_host_is_asked_in_its_own_pace() {
    let host = Host::start();
    let urls: Vec<String> = (0..12).map(|n| host.url(&format!("/page-{n}"))).collect();
    let pace = Duration::from_millis(40);
    asked(&urls, &Settings { pace, per_host: 2, ..settings() });
    assert!(host.seen.most.load(Ordering::SeqCst) <= 2);
    let times: Vec<Instant> = host.seen.requests.lock().unwrap().iter().map(|(_, at)| *at).collect();
    assert_eq!(times.len(), 12);
    let whole = times.last().unwrap().duration_since(times[0]);
    assert!(whole >= pace * 10, "{whole:?}");
}

#[test]
fn private_addresses_are_not_asked_unless_told() {
    let host = Host::start();
    let found = asked(&[host.url("/fine")], &Settings { private: false, ..settings() });
    assert_eq!(found[&host.url("/fine")], Answer::Private);
    assert_eq!(host.requests(), [""; 0]);
}

#[test]
fn archived_copies_are_looked_up_for_what_is_gone_only() {
    let host = Host::start();
    let settings = Settings { archive: Some(host.url("/archive")), ..settings() };
    let found = asked(&[host.url("/404"), host.url("/410"), host.url("/fine")], &settings);
    let Answer::Gone { copy: Some(copy), .. } = &found[&host.url("/404")] else { panic!("{found:?}") };
    assert_eq!((copy.date.as_str(), copy.url.starts_with("https://web.archive.org/web/2024")), ("2024-03-04", true));
    assert!(matches!(&found[&host.url("/410")], Answer::Gone { copy: None, .. }));
    assert_eq!(host.requests().iter().filter(|request| request.contains("/archive")).count(), 2);
}

fn nutgraf(site: &std::path::Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nutgraf"));
    command.args(arguments).current_dir(site).env("NO_PROXY", "127.0.0.1").env("no_proxy", "127.0.0.1");
    command.output().unwrap()
}

fn site(base: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let content = folder.path().join("content");
    std::fs::create_dir(&content).unwrap();
    std::fs::write(folder.path().join("site.yaml"), "title: T\ncheck: {unlisted-link: off, left-out: off}\n").unwrap();
    let story = format!(
        "---\ntitle: T\nsources:\n  gone:\n    title: Gone\n    url: {base}/404\n    accessed: 2024-01-01\n  kept: {{title: Kept, url: \"{base}/410\", accessed: 2024-01-01, archive: \"{base}/fine\"}}\n  shut: {{title: Shut, url: \"{base}/403\", accessed: 2024-01-01}}\n  old: {{title: Old, url: \"{base}/moved\", accessed: 2024-01-01}}\nallow:\n- {{rule: blocked-link, at: shut, why: opened by hand}}\n- {{rule: unarchived-source, at: sources, why: a test}}\n---\nText [@gone; @kept; @shut; @old] and [link]({base}/500).\n"
    );
    std::fs::write(content.join("story.md"), story).unwrap();
    folder
}

#[test]
fn findings_stand_at_their_places_and_answers_are_kept() {
    let host = Host::start();
    let site = site(&host.base);
    let archive = host.url("/archive");
    let arguments = ["check", "--links", "--private", "--archive", &archive, "--format", "json"];
    let run = nutgraf(site.path(), &arguments);
    let text = String::from_utf8(run.stdout).unwrap().replace(&host.base, "BASE");
    let lines: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let short: Vec<String> = lines
        .iter()
        .map(|line| {
            format!(
                "{}:{} {} {}",
                line["line"],
                line["column"],
                line["rule"].as_str().unwrap(),
                line["severity"].as_str().unwrap()
            )
        })
        .collect();
    assert_eq!(short, ["6:10 dead-link warning", "10:27 moved-link hint", "15:45 failing-link warning"], "{text}");
    assert!(text.contains("BASE/404` is gone: the host answers 404 (Not Found)"), "{text}");
    assert!(text.contains("2024-03-04"), "{text}");
    assert_eq!(run.status.code(), Some(0));
    let asked = host.requests().len();
    let again = nutgraf(site.path(), &["check", "--links", "--private", "--archive", &archive, "--strict"]);
    let said = String::from_utf8(again.stderr).unwrap();
    assert_eq!(again.status.code(), Some(1), "{said}");
    assert!(said.contains("dead-link") && said.contains("5 known"), "{said}");
    let later = host.requests().split_off(asked);
    assert!(later.iter().all(|request| request.ends_with("/500")), "only what failed is asked again: {later:?}");
    nutgraf(site.path(), &["check", "--links", "--private", "--archive", "off", "--fresh"]);
    assert_eq!(host.count("HEAD /404"), 2);
}

#[test]
fn nothing_else_asks_anybody() {
    let host = Host::start();
    let site = site(&host.base);
    for arguments in [&["check"][..], &["build"], &["check", "--strict"]] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_nutgraf"));
        command.args(arguments).current_dir(site.path());
        for name in ["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY"] {
            command.env(name, &host.base);
        }
        command.output().unwrap();
    }
    assert_eq!(host.requests(), [""; 0]);
}
