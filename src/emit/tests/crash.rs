//! A process that is killed at any moment.

use std::process::{Command, Stdio};

use super::*;

/// Names the output to the process that is to be killed.
const CHILD: &str = "NUTGRAF_TEST_EMIT_CHILD";

fn version(n: usize) -> Site {
    (0..30).map(|m| (format!("{}/{m}.html", m % 3), format!("version {n}"))).chain([same()]).collect()
}

fn same() -> (String, String) {
    ("same".into(), "always the same".into())
}

/// Not a test by itself: builds one version after the other until it is killed.
#[test]
fn child() {
    let Ok(root) = std::env::var(CHILD) else { return };
    let root = PathBuf::from(root);
    for n in 0.. {
        let disk = Disk { hasty: true, ..Disk::default() };
        let output = Output::open_on(disk, &root.join("public"), &root, WAIT).unwrap();
        output.write(|sink| put_all(sink, &version(n))).unwrap();
    }
}

#[test]
fn killed_at_any_moment_there_is_one_whole_site() {
    let place = Place::new();
    place.build(&version(0)).unwrap();
    // Different moments each time, the same in every run of the test.
    let mut moment = 7u64;
    for _ in 0..25 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["emit::tests::crash::child", "--exact"])
            .env(CHILD, place.root())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        moment = moment.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        std::thread::sleep(Duration::from_micros(15_000 + (moment >> 33) % 25_000));
        child.kill().unwrap();
        assert!(!child.wait().unwrap().success(), "it was still building");
        let mut site = place.read();
        assert_eq!(site.remove_entry("same"), Some(same()));
        let texts: std::collections::BTreeSet<String> = site.values().cloned().collect();
        assert_eq!((site.len(), texts.len()), (30, 1), "one version, whole: {texts:?}");
    }
    place.build(&version(0)).unwrap();
    assert_eq!(place.read(), version(0));
    place.assert_tidy();
}
