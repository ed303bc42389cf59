//! An S3-compatible server on this machine, asked without our own code, and a proxy before it that makes trouble.
#![allow(clippy::unwrap_used, clippy::expect_used, dead_code)]

pub mod site;

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

/// The server: one of our own, or one that is running.
pub struct Server {
    pub address: SocketAddr,
    child: Option<Child>,
}

/// An object as readers get it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Object {
    pub bytes: Vec<u8>,
    pub content_type: String,
    pub cache_control: String,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

impl Server {
    /// `NUTGRAF_TEST_S3` is the address of a server (`http://127.0.0.1:5000`) or a folder with a Python environment that has
    /// `moto[server]`; without it that is looked for where `tests/run` puts it. None if there is neither: then the test is
    /// skipped, and says so.
    pub fn find() -> Option<Server> {
        let named = std::env::var("NUTGRAF_TEST_S3").ok().filter(|named| !named.is_empty());
        if let Some(address) = named.as_ref().and_then(|named| named.strip_prefix("http://")) {
            let address = address.trim_end_matches('/').parse().expect("NUTGRAF_TEST_S3 is http://IP:PORT or a folder");
            return Some(Server::at(address).ready());
        }
        let tools = || {
            let folder = std::env::var("NUTGRAF_TEST_TOOLS").ok().map(PathBuf::from);
            let target = std::env::var("CARGO_TARGET_DIR").unwrap_or_else(|_| "target".into());
            folder.unwrap_or_else(|| PathBuf::from(target).join("test-tools")).join("python")
        };
        let program = named.map(PathBuf::from).unwrap_or_else(tools).join("bin/moto_server");
        if !program.is_file() {
            let missing = format!("no S3 server: {} is not there; `tests/run` installs it", program.display());
            assert!(std::env::var_os("NUTGRAF_TEST_S3").is_none(), "{missing}");
            eprintln!("SKIPPED, {missing}");
            return None;
        }
        Some(Server::start(&program))
    }

    /// One that is running.
    pub fn at(address: SocketAddr) -> Server {
        Server { address, child: None }
    }

    fn start(program: &PathBuf) -> Server {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let mut command = Command::new(program);
        command.args(["-H", "127.0.0.1", "-p", &port.to_string()]).stdout(Stdio::null()).stderr(Stdio::null());
        Server { address, child: Some(command.spawn().unwrap()) }.ready()
    }

    /// Waits until it answers.
    fn ready(self) -> Server {
        let begun = Instant::now();
        while TcpStream::connect(self.address).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(60), "the S3 server at {} does not answer", self.address);
            std::thread::sleep(Duration::from_millis(100));
        }
        self
    }

    /// A new bucket whose name no other test has.
    pub fn bucket(&self, test: &str) -> Bucket<'_> {
        let bucket = Bucket { server: self, name: format!("{test}-{}", std::process::id()) };
        assert_eq!(self.ask("PUT", &format!("/{}", bucket.name), b"").status, 200);
        bucket
    }

    pub fn ask(&self, method: &str, path: &str, body: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(self.address).unwrap();
        let length = body.len();
        // The server takes any signature, but not none.
        let host = format!("Host: {}\r\nAuthorization: AWS reader:reader", self.address);
        let head = format!("{method} {path} HTTP/1.0\r\n{host}\r\nContent-Length: {length}\r\n\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body).unwrap();
        let (head, body) = read_message(&mut BufReader::new(stream), true).expect("an answer");
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let header = |line: &str| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_string()));
        Answer { status, headers: head.lines().skip(1).filter_map(header).collect(), body }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }
}

/// A bucket of the server.
pub struct Bucket<'a> {
    pub server: &'a Server,
    pub name: String,
}

impl Bucket<'_> {
    fn path(&self, key: &str) -> String {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./~".contains(&byte);
        let encoded: String = key
            .bytes()
            .map(|byte| if plain(byte) { char::from(byte).into() } else { format!("%{byte:02X}") })
            .collect();
        format!("/{}/{encoded}", self.name)
    }

    pub fn get(&self, key: &str) -> Option<Object> {
        let answer = self.server.ask("GET", &self.path(key), b"");
        let header = |name: &str| answer.headers.get(name).cloned().unwrap_or_default();
        let (content_type, cache_control) = (header("content-type"), header("cache-control"));
        (answer.status == 200).then_some(Object { bytes: answer.body, content_type, cache_control })
    }

    pub fn put(&self, key: &str, bytes: &[u8]) {
        assert_eq!(self.server.ask("PUT", &self.path(key), bytes).status, 200);
    }

    pub fn delete(&self, key: &str) {
        assert_eq!(self.server.ask("DELETE", &self.path(key), b"").status, 204);
    }

    pub fn keys(&self) -> Vec<String> {
        let answer = self.server.ask("GET", &format!("/{}?list-type=2&max-keys=1000", self.name), b"");
        let text = String::from_utf8(answer.body).unwrap();
        assert!(text.contains("<IsTruncated>false<"), "too many objects for this test");
        let keys = text.split("<Key>").skip(1).map(|rest| rest.split("</Key>").next().unwrap());
        let plain = |key: &str| {
            let entities =
                [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&apos;", "'"), ("&amp;", "&")];
            entities.iter().fold(key.to_string(), |key, (entity, plain)| key.replace(entity, plain))
        };
        keys.map(plain).collect()
    }

    /// All objects.
    pub fn all(&self) -> BTreeMap<String, Object> {
        self.keys().into_iter().map(|key| (key.clone(), self.get(&key).expect("a listed object"))).collect()
    }

    /// All objects but nutgraf's own.
    pub fn site(&self) -> BTreeMap<String, Object> {
        self.all().into_iter().filter(|(key, _)| !key.contains(".nutgraf-deploy.")).collect()
    }
}

/// What the proxy does with a request.
#[derive(Clone, Debug)]
pub enum Fault {
    /// Lets it through.
    None,
    /// Ends the connection; the server sees nothing.
    Cut,
    /// Ends the connection after half of the request went to the server.
    Half,
    /// Lets it through, and ends the connection before the answer.
    Deaf,
    /// Answers by itself.
    Answer(u16, String),
    /// Lets it through when the gate is opened.
    Hold(Gate),
}

/// Holds requests until it is opened.
#[derive(Clone, Debug, Default)]
pub struct Gate(Arc<(Mutex<bool>, Condvar)>);

impl Gate {
    /// Lets all through, those that come later too.
    pub fn open(&self) {
        *self.0.0.lock().unwrap() = true;
        self.0.1.notify_all();
    }

    fn wait(&self) {
        let open = self.0.1.wait_while(self.0.0.lock().unwrap(), |open| !*open).unwrap();
        assert!(*open);
    }
}

/// A request as the proxy sees it.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    pub path: String,
    /// The how many-th, from 1.
    pub number: usize,
}

type Rule = Box<dyn FnMut(&Request) -> Fault + Send>;

/// Stands between the program and the server.
pub struct Proxy {
    pub address: SocketAddr,
    shared: Arc<Mutex<(Rule, Vec<Request>)>>,
    /// How many requests are on their way.
    active: Arc<AtomicUsize>,
}

impl Proxy {
    pub fn start(server: &Server, rule: impl FnMut(&Request) -> Fault + Send + 'static) -> Proxy {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (address, upstream) = (listener.local_addr().unwrap(), server.address);
        let shared: Arc<Mutex<(Rule, Vec<Request>)>> = Arc::new(Mutex::new((Box::new(rule), Vec::new())));
        let active = Arc::new(AtomicUsize::new(0));
        let (state, count) = (Arc::clone(&shared), Arc::clone(&active));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (state, count) = (Arc::clone(&state), Arc::clone(&count));
                count.fetch_add(1, Ordering::SeqCst);
                std::thread::spawn(move || {
                    handle(stream, upstream, &state);
                    count.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        Proxy { address, shared, active }
    }

    /// Waits until nothing is on its way.
    pub fn quiet(&self) {
        let begun = Instant::now();
        while self.active.load(Ordering::SeqCst) > 0 {
            assert!(begun.elapsed() < Duration::from_secs(30), "a request does not end");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Another rule from now on; requests are counted anew.
    pub fn rule(&self, rule: impl FnMut(&Request) -> Fault + Send + 'static) {
        *self.shared.lock().unwrap() = (Box::new(rule), Vec::new());
    }

    /// What came since the rule was set.
    pub fn log(&self) -> Vec<Request> {
        self.shared.lock().unwrap().1.clone()
    }
}

/// One request on one connection.
fn handle(stream: TcpStream, upstream: SocketAddr, state: &Mutex<(Rule, Vec<Request>)>) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let (head, body) = read_message(&mut reader, false)?;
    let mut words = head.split(' ').map(str::to_string);
    let fault = {
        let mut state = state.lock().unwrap();
        let request = Request { method: words.next()?, path: words.next()?, number: state.1.len() + 1 };
        state.1.push(request.clone());
        (state.0)(&request)
    };
    let mut client = stream;
    match &fault {
        Fault::Cut => return None,
        Fault::Answer(status, text) => {
            let length = text.len();
            let head = format!("HTTP/1.1 {status} X\r\nContent-Length: {length}\r\nContent-Type: application/xml\r\n");
            return write!(client, "{head}Connection: close\r\n\r\n{text}").ok();
        }
        Fault::Hold(gate) => gate.wait(),
        Fault::None | Fault::Half | Fault::Deaf => {}
    }
    let mut server = TcpStream::connect(upstream).ok()?;
    server.write_all(closing(&head).as_bytes()).ok()?;
    if matches!(fault, Fault::Half) {
        server.write_all(&body[..body.len() / 2]).ok()?;
        return None;
    }
    server.write_all(&body).ok()?;
    let mut answer = BufReader::new(server);
    let (head, body) = read_message(&mut answer, true)?;
    if matches!(fault, Fault::Deaf) {
        return None;
    }
    client.write_all(closing(&head).as_bytes()).ok()?;
    client.write_all(&body).ok()
}

/// A head that ends the connection after this message.
fn closing(head: &str) -> String {
    let lines = head.lines().filter(|line| !line.to_lowercase().starts_with("connection:"));
    let lines: Vec<&str> = lines.collect();
    format!("{}\r\nConnection: close\r\n\r\n", lines.join("\r\n"))
}

/// Head and body; of an answer without a length, up to the end.
fn read_message(reader: &mut BufReader<TcpStream>, to_end: bool) -> Option<(String, Vec<u8>)> {
    let mut head = String::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line == "\r\n" {
            break;
        }
        head.push_str(&line);
    }
    let mut body = Vec::new();
    if to_end {
        reader.read_to_end(&mut body).ok()?;
    } else {
        let length = head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
        reader.take(length.unwrap_or(0)).read_to_end(&mut body).ok()?;
    }
    Some((head, body))
}
