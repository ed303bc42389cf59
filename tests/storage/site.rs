//! A site that is built, all that readers are to see of it, and the program to send it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use super::Object;

pub const FOREVER: &str = "public, max-age=31536000, immutable";
pub const FRESH: &str = "public, max-age=0, must-revalidate";
pub const HTML: &str = "text/html; charset=utf-8";

/// What nobody may ever see.
pub const SECRETS: [&str; 3] = ["AKIAVERYSECRETKEYID", "hush/hush+secretaccesskey", "hush-session-token"];

/// Path, content, content type and caching of each file of a site.
pub type Files = Vec<(String, String, &'static str, &'static str)>;

/// A site with all kinds of names; `word` makes its texts, and some of its files, differ.
pub fn files(word: &str) -> Files {
    let text = |name: &str| format!("{name} {word}");
    let both: Vec<(&str, String, &str, &str)> = vec![
        ("index.html", text("home"), HTML, FRESH),
        ("de/index.html", text("Start"), HTML, FRESH),
        ("deal/index.html", text("deal"), HTML, FRESH),
        ("deal/embed/timeline/index.html", text("frame"), HTML, FRESH),
        ("deal/index.md", text("# deal"), "text/markdown; charset=utf-8", FRESH),
        ("deal/story.json", "{}".into(), "application/json; charset=utf-8", FRESH),
        ("deal/timeline.ics", text("BEGIN"), "text/calendar; charset=utf-8", FRESH),
        ("deal/foto ü.JPG", "jpeg".into(), "image/jpeg", FRESH),
        ("deal/100%25 a&b+c.txt", text("percent"), "text/plain; charset=utf-8", FRESH),
        ("deal/q?a#b<c>='d'.txt", "odd".into(), "text/plain; charset=utf-8", FRESH),
        ("عربي/index.html", text("صفحة"), HTML, FRESH),
        ("中文/页.html", text("页"), HTML, FRESH),
        ("empty.txt", String::new(), "text/plain; charset=utf-8", FRESH),
        ("assets/LICENSE", "free".into(), "application/octet-stream", FRESH),
        ("sitemap.xml", text("<urlset/>"), "application/xml; charset=utf-8", FRESH),
        ("robots.txt", "User-agent: *".into(), "text/plain; charset=utf-8", FRESH),
        (".well-known/security.txt", "Contact:".into(), "text/plain; charset=utf-8", FRESH),
    ];
    let (css, js) = (asset("css", word), asset("js", word));
    let own: [&str; 4] = match word {
        "old" => [&css, &js, "gone/index.html", "gone/photo.png"],
        _ => [&css, &js, "fresh/index.html", "fresh/photo.png"],
    };
    let kinds = [
        ("text/css; charset=utf-8", FOREVER),
        ("text/javascript; charset=utf-8", FOREVER),
        (HTML, FRESH),
        ("image/png", FRESH),
    ];
    let both = both.into_iter().map(|(name, text, kind, cache)| (name.to_string(), text, kind, cache));
    let own = own.into_iter().zip(kinds).map(|(name, (kind, cache))| {
        let text = if cache == FOREVER { word.to_string() } else { text(name) };
        (name.to_string(), text, kind, cache)
    });
    both.chain(own).collect()
}

/// The name of a style sheet or script that holds `text`.
pub fn asset(ending: &str, text: &str) -> String {
    format!("assets/site.{}.{ending}", &blake3::hash(text.as_bytes()).to_hex()[..8])
}

/// The site as readers are to see it, below a prefix.
pub fn wanted(files: &Files, prefix: &str) -> BTreeMap<String, Object> {
    let object = |(name, text, kind, cache): &(String, String, &str, &str)| {
        let (content_type, cache_control) = (kind.to_string(), cache.to_string());
        (format!("{prefix}{name}"), Object { bytes: text.clone().into_bytes(), content_type, cache_control })
    };
    files.iter().map(object).collect()
}

/// A site in a folder of its own, already built.
pub struct Site(pub tempfile::TempDir);

impl Site {
    pub fn new(target: &str) -> Site {
        let site = Site(tempfile::tempdir().unwrap());
        let settings = format!("base_url: https://paper.example/\ndeploy: {{live: '{target}'}}\n");
        fs::write(site.path("site.yaml"), settings).unwrap();
        fs::create_dir(site.path("content")).unwrap();
        site
    }

    pub fn path(&self, below: &str) -> PathBuf {
        self.0.path().join(below)
    }

    /// Puts these files in the place of the output, as if a build had made them.
    pub fn output(&self, files: &Files) {
        let _ = fs::remove_dir_all(self.path("public"));
        for (name, text, _, _) in files {
            write(&self.path("public").join(name), text.as_bytes());
        }
    }

    pub fn command(&self, endpoint: std::net::SocketAddr, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_nutgraf"));
        command.current_dir(self.0.path()).arg("deploy").args(words);
        let [key, secret, token] = SECRETS;
        for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
            command.env_remove(name);
        }
        command.envs([("AWS_ACCESS_KEY_ID", key), ("AWS_SECRET_ACCESS_KEY", secret), ("AWS_SESSION_TOKEN", token)]);
        command.env("AWS_ENDPOINT_URL", format!("http://{endpoint}")).env("AWS_REGION", "eu-central-1");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs it to its end: exit code, and what it said on both streams.
    pub fn deploy(&self, endpoint: std::net::SocketAddr, words: &[&str]) -> (i32, String) {
        finished(self.command(endpoint, words).spawn().unwrap())
    }

    /// Deploys to a folder.
    pub fn deploy_folder(&self, words: &[&str]) -> (i32, String) {
        self.deploy(([127, 0, 0, 1], 9).into(), words)
    }
}

pub fn finished(child: Child) -> (i32, String) {
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    for secret in SECRETS {
        assert!(!said.contains(secret), "a secret was shown: {said}");
    }
    (output.status.code().unwrap_or(-1), said)
}

pub fn write(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}
