//! The workflows of this repository are ones that GitHub can read, with actions that stay what they are.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use serde_yaml::Value;

fn workflows() -> Vec<(String, String)> {
    let files = common::files_below(&common::root().join(".github/workflows"));
    files.into_iter().map(|(name, path)| (name, std::fs::read_to_string(path).unwrap())).collect()
}

#[test]
fn actions_are_pinned_and_say_their_version() {
    let mut seen = 0;
    for (name, text) in workflows() {
        let workflow: Value = serde_yaml::from_str(&text).unwrap();
        assert!(workflow["on"].is_mapping() && workflow["permissions"]["contents"] == "read", "{name}");
        for (job, about) in workflow["jobs"].as_mapping().unwrap() {
            let job = format!("{name}: {job:?}");
            assert!(about["runs-on"].is_string() && about["timeout-minutes"].is_number(), "{job}");
            for step in about["steps"].as_sequence().unwrap() {
                assert!(step["run"].is_string() != step["uses"].is_string(), "{job}: {step:?}");
            }
        }
        for line in text.lines().filter(|line| line.contains("uses: ")) {
            let (_, pin) = line.split_once('@').unwrap();
            let (commit, version) = pin.split_once(" # v").expect("a version beside the commit");
            assert!(commit.len() == 40 && commit.bytes().all(|b| b.is_ascii_hexdigit()), "{name}: {line}");
            assert!(version.starts_with(|c: char| c.is_ascii_digit()), "{name}: {line}");
            seen += 1;
        }
    }
    assert!(seen > 5, "{seen}");
}

#[test]
fn the_release_is_built_with_the_rust_that_the_manifest_asks_for() {
    let manifest = std::fs::read_to_string(common::root().join("Cargo.toml")).unwrap();
    let line = manifest.lines().find(|line| line.starts_with("rust-version")).unwrap();
    let version = line.split('"').nth(1).unwrap();
    for (name, text) in workflows() {
        assert!(text.contains(&format!("RUSTUP_TOOLCHAIN: \"{version}\"")), "{name}");
    }
}

/// What a release packs is what the files of `nutgraf init --host` fetch.
#[test]
fn hosts_fetch_what_a_release_packs() {
    let release = workflows().into_iter().find(|(name, _)| name == "release.yml").unwrap().1;
    assert!(release.contains("name=\"nutgraf-$version-$TARGET\"") && release.contains("dist/$name.tar.gz"));
    assert!(release.contains("sha256sum -- * > SHA256SUMS"));
    let folder = common::root().join("src/cli/scaffold/hosts");
    let fetching = common::files_below(&folder).into_values().map(|path| std::fs::read_to_string(path).unwrap());
    let fetching: Vec<String> = fetching.filter(|text| text.contains("releases/download")).collect();
    assert_eq!(fetching.len(), 4);
    for text in fetching {
        assert!(text.contains("x86_64-unknown-linux-musl\"") && text.contains("$archive.tar.gz"), "{text}");
        assert!(text.contains("/SHA256SUMS") && release.contains("x86_64-unknown-linux-musl,"), "{text}");
    }
}
