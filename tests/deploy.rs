//! `nutgraf deploy`: the real program against a real S3-compatible server, with faults in the middle.
#![cfg(all(feature = "deploy", unix))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod storage;

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use storage::site::{FRESH, SECRETS, Site, asset, files, finished, wanted, write};
use storage::{Bucket, Fault, Gate, Proxy, Request, Server};

/// Does the request write an object of the site?
fn is_upload(request: &Request) -> bool {
    request.method == "PUT" && !request.path.contains(".nutgraf-deploy")
}

/// Sends the old site, then the new one takes its place in `public/`.
fn sent_once(server: &Server, bucket: &Bucket<'_>) -> Site {
    let site = Site::new(&format!("s3://{}", bucket.name));
    site.output(&files("old"));
    let (code, said) = site.deploy(server.address, &[]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(bucket.site(), wanted(&files("old"), ""));
    site.output(&files("new"));
    site
}

#[test]
fn s3_a_site_is_sent_with_types_and_caching_and_then_only_what_changed() {
    let Some(server) = Server::find() else { return };
    let bucket = server.bucket("whole");
    let site = sent_once(&server, &bucket);
    let (code, said) = site.deploy(server.address, &[]);
    assert!(code == 2 && said.contains("needs a yes") && said.contains("4 files of 21 will be deleted"), "{said}");
    assert_eq!(bucket.site(), wanted(&files("old"), ""));
    let (code, said) = site.deploy(server.address, &["--yes"]);
    assert!(code == 0 && said.contains("Sent 14 files") && said.contains("4 deleted, 7 unchanged"), "{said}");
    assert_eq!(bucket.site(), wanted(&files("new"), ""));
    let proxy = Proxy::start(&server, |_| Fault::None);
    let (code, said) = site.deploy(proxy.address, &[]);
    assert!(code == 0 && said.contains("Up to date"), "{said}");
    assert!(proxy.log().iter().all(|request| request.method == "GET"), "{:?}", proxy.log());
    let journal = bucket.get(".nutgraf-deploy.json").unwrap();
    assert_eq!(journal.cache_control, "no-store");
    assert!(bucket.get(".nutgraf-deploy.lock").is_none());
}

#[test]
fn s3_prefixes_do_not_see_each_other() {
    let Some(server) = Server::find() else { return };
    let bucket = server.bucket("prefixes");
    bucket.put("top.txt", b"theirs");
    bucket.put("a site 2/index.html", b"theirs");
    // As the console of Amazon marks a folder.
    bucket.put("a site/", b"");
    let site = Site::new(&format!("s3://{}/a site/", bucket.name));
    site.output(&files("old"));
    let (code, said) = site.deploy(server.address, &[]);
    assert!(code == 0 && !said.contains("stay"), "{said}");
    let mut found = bucket.site();
    for (key, bytes) in [("top.txt", "theirs"), ("a site 2/index.html", "theirs"), ("a site/", "")] {
        assert_eq!(found.remove(key).unwrap().bytes, bytes.as_bytes(), "{key}");
    }
    assert_eq!(found, wanted(&files("old"), "a site/"));
    // The same site at the root of the bucket leaves the other alone.
    let (code, said) = site.deploy(server.address, &[&format!("s3://{}", bucket.name)]);
    assert!(code == 0 && said.contains("another site of nutgraf in `a site/` is left alone"), "{said}");
    assert!(bucket.get("a site/index.html").is_some() && bucket.get("index.html").is_some());
}

#[test]
fn s3_a_dry_run_changes_nothing() {
    let Some(server) = Server::find() else { return };
    let bucket = server.bucket("dry");
    let site = sent_once(&server, &bucket);
    let before = bucket.all();
    let proxy = Proxy::start(&server, |_| Fault::None);
    let (code, said) = site.deploy(proxy.address, &["--dry-run"]);
    assert!(code == 0 && said.contains("+ fresh/index.html") && said.contains("- gone/index.html"), "{said}");
    let (code, said) = site.deploy(proxy.address, &["--dry-run", "--format", "json", "--quiet"]);
    let plan: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!(code, 0);
    assert_eq!((plan["done"].as_bool(), plan["uploads"].as_array().map(Vec::len)), (Some(false), Some(14)));
    assert!(plan["deletes"][0].as_str().unwrap().starts_with("assets/site."), "{plan}");
    assert!(proxy.log().iter().all(|request| request.method == "GET"), "{:?}", proxy.log());
    assert_eq!(bucket.all(), before);
}

#[test]
fn s3_assets_come_first_and_deletions_last() {
    let Some(server) = Server::find() else { return };
    let bucket = server.bucket("order");
    let site = sent_once(&server, &bucket);
    let proxy = Proxy::start(&server, |_| Fault::None);
    let (code, said) = site.deploy(proxy.address, &["--yes"]);
    assert_eq!(code, 0, "{said}");
    let log: Vec<Request> = proxy.log();
    let place = |part: &str| log.iter().position(|request| request.path.contains(part)).expect(part);
    let last =
        |part: &str| log.iter().rposition(|request| request.method == "PUT" && request.path.contains(part)).unwrap();
    let order = [
        place(".nutgraf-deploy.lock"),
        last(&asset("css", "new")),
        last("fresh/index.html"),
        last("deal/index.html"),
        last("/index.html"),
        log.iter().position(|request| request.method == "POST" && request.path.contains("delete")).unwrap(),
    ];
    assert!(order.is_sorted(), "{order:?} {log:?}");
}

/// Kills the real program at one request after the other; the next run makes all well, byte for byte.
#[test]
fn s3_a_killed_run_is_continued() {
    let Some(server) = Server::find() else { return };
    let bucket = server.bucket("killed");
    let site = sent_once(&server, &bucket);
    let proxy = Proxy::start(&server, |_| Fault::None);
    assert_eq!(site.deploy(proxy.address, &["--yes"]).0, 0);
    let requests = proxy.log().len();
    let kills = std::env::var("NUTGRAF_KILLS").map_or(10, |kills| kills.parse().unwrap());
    let (mut unfinished, mut stale) = (0, 0);
    for round in 0..kills {
        let word = if round % 2 == 0 { "old" } else { "new" };
        site.output(&files(word));
        // Spread over the whole run with the golden ratio; killed before the server sees the request, or right after.
        let at = 1 + ((f64::from(round) * 0.618_034).fract() * requests as f64) as usize;
        let (reached, when) = mpsc::channel();
        let gate = Gate::default();
        let held = gate.clone();
        proxy.rule(move |request| {
            if request.number < at {
                return Fault::None;
            }
            let _ = reached.send(());
            if round % 3 == 0 { Fault::Cut } else { Fault::Hold(held.clone()) }
        });
        let mut child = site.command(proxy.address, &["--yes"]).spawn().unwrap();
        let _ = when.recv_timeout(Duration::from_secs(60));
        child.kill().unwrap();
        child.wait().unwrap();
        // What is on its way still arrives.
        gate.open();
        proxy.quiet();
        stale += usize::from(bucket.get(".nutgraf-deploy.lock").is_some());
        unfinished += usize::from(bucket.site() != wanted(&files(word), ""));
        let (code, said) = site.deploy(server.address, &["--yes"]);
        assert_eq!(code, 0, "round {round}, killed at request {at} of {requests}: {said}");
        assert_eq!(bucket.site(), wanted(&files(word), ""), "round {round}, killed at request {at} of {requests}");
        // Where nothing was left to do nothing is touched; the next run that has to do sees that the holder is no more.
        assert!(said.contains("Up to date") || bucket.get(".nutgraf-deploy.lock").is_none(), "{said}");
        let (code, said) = site.deploy(server.address, &[]);
        assert!(code == 0 && said.contains("Up to date"), "{said}");
    }
    assert!(unfinished > 3 && stale > 3, "{unfinished} of {kills} runs were killed in time, {stale} left a lock");
}

/// Connections that break and servers that fail are tried again; what helps against neither is told, and the next run goes on.
#[test]
fn s3_faults_of_the_line_are_survived() {
    let Some(server) = Server::find() else { return };
    let bucket = server.bucket("faults");
    let site = sent_once(&server, &bucket);
    let proxy = Proxy::start(&server, |_| Fault::None);
    let busy = "<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>";
    let faults =
        [Fault::Cut, Fault::Deaf, Fault::Half, Fault::Answer(500, String::new()), Fault::Answer(503, busy.into())];
    for (round, fault) in faults.into_iter().enumerate() {
        let word = if round % 2 == 0 { "old" } else { "new" };
        site.output(&files(word));
        // Every fifth request fails, once or twice in a row: list, lock, journal, uploads, deletions.
        let shown = format!("{fault:?}");
        proxy.rule(move |request| if request.number % 5 < 1 + round % 2 { fault.clone() } else { Fault::None });
        let (code, said) = site.deploy(proxy.address, &["--yes"]);
        assert_eq!(code, 0, "{shown}: {said}");
        assert_eq!(bucket.site(), wanted(&files(word), ""), "{shown}");
    }
}

#[test]
fn s3_wrong_credentials_are_told_and_never_shown() {
    let Some(server) = Server::find() else { return };
    let bucket = server.bucket("denied");
    let site = sent_once(&server, &bucket);
    let before = bucket.all();
    // As Amazon answers: with the key, and with what was signed.
    let [key, secret, token] = SECRETS;
    let body = |code: &str, message: &str| {
        format!(
            "<?xml version=\"1.0\"?>\n<Error><Code>{code}</Code><Message>{message}</Message><AWSAccessKeyId>{key}</AWSAccessKeyId>\
             <CanonicalRequest>x-amz-security-token:{token} {secret}</CanonicalRequest></Error>"
        )
    };
    let wrong = body("SignatureDoesNotMatch", &format!("The signature of {key} does not match."));
    let proxy = Proxy::start(&server, |_| Fault::None);
    for (status, answer, told) in [
        (403, wrong, "(SignatureDoesNotMatch)"),
        (403, body("InvalidAccessKeyId", "The key does not exist."), "The key does not exist (InvalidAccessKeyId)"),
        (403, body("AccessDenied", "Access Denied"), "access denied"),
        (403, String::new(), "access denied"),
        (400, body("ExpiredToken", "The provided token has expired."), "has expired (ExpiredToken)"),
        (400, body("AuthorizationHeaderMalformed", "expecting 'eu-west-1'"), "another region"),
        (403, body("RequestTimeTooSkewed", "The difference is too large."), "clock"),
        (404, body("NoSuchBucket", "The specified bucket does not exist"), "no such bucket"),
    ] {
        proxy.rule(move |_| Fault::Answer(status, answer.clone()));
        let (code, said) = site.deploy(proxy.address, &["--yes", "--verbose"]);
        assert!(code == 3 && said.contains(told) && said.contains("hint"), "{told}: {code}: {said}");
    }
    // Reading is allowed, writing is not.
    let denied = body("AccessDenied", "Access Denied");
    proxy.rule(move |request| if is_upload(request) { Fault::Answer(403, denied.clone()) } else { Fault::None });
    let (code, said) = site.deploy(proxy.address, &["--yes"]);
    assert!(code == 3 && said.contains("cannot write `") && said.contains("access denied"), "{said}");
    assert_eq!(bucket.site(), before.into_iter().filter(|(key, _)| !key.contains(".nutgraf-deploy.")).collect());
    // A server that is not there, and no credentials at all.
    let (code, said) = site.deploy(([127, 0, 0, 1], 9).into(), &[]);
    assert!(code == 3 && said.contains("refused") && said.contains("hint"), "{said}");
    let mut command = site.command(server.address, &[]);
    command.env_remove("AWS_ACCESS_KEY_ID").env_remove("AWS_SECRET_ACCESS_KEY");
    command.env("AWS_METADATA_ENDPOINT", "http://127.0.0.1:9");
    let (code, said) = finished(command.spawn().unwrap());
    assert!(code == 3 && said.contains("no credentials") && said.contains("AWS_ACCESS_KEY_ID"), "{said}");
}

#[test]
fn s3_a_wrong_target_costs_nobody_a_site() {
    let Some(server) = Server::find() else { return };
    let bucket = server.bucket("wrong");
    bucket.put("index.html", b"another newspaper");
    bucket.put("ads.txt", b"theirs");
    let site = Site::new(&format!("s3://{}", bucket.name));
    site.output(&files("old"));
    let before = bucket.all();
    let (code, said) = site.deploy(server.address, &["--yes"]);
    assert!(code == 2 && said.contains("`index.html`") && said.contains("--adopt"), "{code}: {said}");
    assert_eq!(bucket.all(), before);
    let (code, said) = site.deploy(server.address, &["--adopt"]);
    assert!(code == 2 && said.contains("needs a yes"), "taking over is asked for: {said}");
    let (code, said) = site.deploy(server.address, &["--adopt", "--yes"]);
    assert!(code == 0 && said.contains("`ads.txt`"), "{said}");
    // Another site, with another address.
    let other = Site::new(&format!("s3://{}", bucket.name));
    fs::write(other.path("site.yaml"), "base_url: https://other.example/\n").unwrap();
    other.output(&files("new"));
    let before = bucket.all();
    let target = format!("s3://{}", bucket.name);
    let (code, said) = other.deploy(server.address, &[&target, "--yes"]);
    assert!(code == 2 && said.contains("https://paper.example/") && said.contains("https://other.example/"), "{said}");
    // An output that lost nearly everything.
    site.output(&files("old").into_iter().take(2).collect());
    let (code, said) = site.deploy(server.address, &["--yes"]);
    assert!(
        code == 2 && said.contains("19 files of 21 would be deleted") && said.contains("--max-deletes 19"),
        "{said}"
    );
    assert_eq!(bucket.all(), before);
    let (code, said) = site.deploy(server.address, &["--yes", "--max-deletes", "19"]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(bucket.site().into_keys().collect::<Vec<_>>(), ["ads.txt", "de/index.html", "index.html"]);
}

#[test]
fn s3_what_others_did_is_made_good() {
    let Some(server) = Server::find() else { return };
    let bucket = server.bucket("others");
    let site = sent_once(&server, &bucket);
    site.output(&files("old"));
    bucket.put("deal/index.html", b"defaced");
    bucket.delete("sitemap.xml");
    let (code, said) = site.deploy(server.address, &["--verbose"]);
    assert!(code == 0 && said.contains("deal/index.html  (not as it was sent)"), "{said}");
    assert!(said.contains("sitemap.xml  (deleted by somebody else)") && said.contains("Sent 2 files"), "{said}");
    assert_eq!(bucket.site(), wanted(&files("old"), ""));
    // While the site is being sent, too: what was sent a moment ago is changed before the run ends.
    site.output(&files("new"));
    let (address, name) = (server.address, bucket.name.clone());
    let changed = AtomicUsize::new(0);
    let proxy = Proxy::start(&server, move |request| {
        if request.method == "POST" && changed.fetch_add(1, Ordering::SeqCst) == 0 {
            let other = Server::at(address);
            other.ask("PUT", &format!("/{name}/deal/index.html"), b"defaced again");
        }
        Fault::None
    });
    let (code, said) = site.deploy(proxy.address, &["--yes"]);
    assert!(code == 3 && said.contains("somebody else changed 1 file") && said.contains("`deal/index.html`"), "{said}");
    assert_eq!(site.deploy(server.address, &["--yes"]).0, 0);
    assert_eq!(bucket.site(), wanted(&files("new"), ""));
}

#[test]
fn s3_two_runs_at_once_wait_for_each_other() {
    let Some(server) = Server::find() else { return };
    let bucket = server.bucket("two");
    let site = sent_once(&server, &bucket);
    let children: Vec<Child> = (0..3).map(|_| site.command(server.address, &["--yes"]).spawn().unwrap()).collect();
    for (code, said) in children.into_iter().map(finished) {
        assert_eq!(code, 0, "{said}");
    }
    assert_eq!(bucket.site(), wanted(&files("new"), ""));
    // One that takes long is named.
    site.output(&files("old"));
    let (reached, when) = mpsc::channel();
    let gate = Gate::default();
    let held = gate.clone();
    let proxy = Proxy::start(&server, move |request| {
        if is_upload(request) {
            let _ = reached.send(());
            return Fault::Hold(held.clone());
        }
        Fault::None
    });
    let child = site.command(proxy.address, &["--yes"]).spawn().unwrap();
    when.recv_timeout(Duration::from_secs(60)).unwrap();
    let (code, said) = site.deploy(server.address, &["--yes", "--wait", "1"]);
    let named = format!("another deployment runs: process {}", child.id());
    assert!(code == 3 && said.contains(&named) && said.contains("since 20"), "{said}");
    gate.open();
    assert_eq!(finished(child).0, 0);
    assert_eq!(bucket.site(), wanted(&files("old"), ""));
}

#[test]
fn s3_an_interrupted_run_ends_tidily() {
    let Some(server) = Server::find() else { return };
    let bucket = server.bucket("interrupted");
    let site = sent_once(&server, &bucket);
    let (reached, when) = mpsc::channel();
    let gate = Gate::default();
    let held = gate.clone();
    let proxy = Proxy::start(&server, move |request| {
        if is_upload(request) {
            let _ = reached.send(());
            return Fault::Hold(held.clone());
        }
        Fault::None
    });
    let mut child = site.command(proxy.address, &["--yes", "--jobs", "2"]).spawn().unwrap();
    // Both are on their way.
    for _ in 0..2 {
        when.recv_timeout(Duration::from_secs(60)).unwrap();
    }
    let signal = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(signal.success());
    let mut said = String::new();
    let mut errors = BufReader::new(child.stderr.take().unwrap());
    while !said.contains("finishing what is on its way") {
        assert_ne!(errors.read_line(&mut said).unwrap(), 0, "{said}");
    }
    gate.open();
    errors.read_to_string(&mut said).unwrap();
    let (code, _) = finished(child);
    assert!(code == 3 && said.contains("stopped") && said.contains("continues"), "{code}: {said}");
    assert!(bucket.get(".nutgraf-deploy.lock").is_none(), "the lock is given back");
    assert_ne!(bucket.site(), wanted(&files("new"), ""));
    let (code, said) = site.deploy(server.address, &["--yes"]);
    assert!(code == 0 && said.contains("Sent 12 files"), "two are there already: {said}");
    assert_eq!(bucket.site(), wanted(&files("new"), ""));
}

#[test]
fn s3_large_files_go_in_parts() {
    let Some(server) = Server::find() else { return };
    let bucket = server.bucket("large");
    let site = Site::new(&format!("s3://{}", bucket.name));
    site.output(&files("old"));
    let bytes: Vec<u8> = (0..20_000_123u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    write(&site.path("public/deal/film.mp4"), &bytes);
    let proxy = Proxy::start(&server, |request| {
        if request.path.contains("partNumber=2") && request.number % 2 == 0 { Fault::Half } else { Fault::None }
    });
    let (code, said) = site.deploy(proxy.address, &[]);
    assert_eq!(code, 0, "{said}");
    assert!(proxy.log().iter().any(|request| request.path.contains("partNumber=3")));
    let film = bucket.get("deal/film.mp4").unwrap();
    assert!(film.bytes == bytes && film.content_type == "video/mp4" && film.cache_control == FRESH);
    let (code, said) = site.deploy(server.address, &[]);
    assert!(code == 0 && said.contains("Up to date"), "{said}");
}
