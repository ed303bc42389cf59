//! What `nutgraf init --host` writes: the workflow of a host, and the settings that go with it.

use crate::render::outputs::headers::{Framing, policy};
use crate::story::Slug;

/// Where a site will stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub enum Host {
    /// GitHub Pages: a workflow that builds and publishes
    Github,
    /// GitLab Pages: a pipeline that builds and publishes
    Gitlab,
    /// Netlify: what it runs, _headers, _redirects
    Netlify,
    /// Cloudflare Pages: what it publishes, _headers, _redirects
    Cloudflare,
    /// Storage that speaks S3: a GitHub workflow that builds and deploys
    S3,
    /// A server of your own: nginx and Caddy
    Plain,
}

/// A file to be written: path below the root of the site, and text.
pub type HostFile = (&'static str, String);

/// Where the releases of nutgraf are, if the one who built this program said so.
const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");
/// Stands in for it otherwise.
const NO_REPOSITORY: &str = "https://github.com/OWNER/nutgraf";

const BUILD: (&str, &str) = ("build.sh", include_str!("scaffold/hosts/build.sh"));

impl Host {
    fn scaffolds(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Host::Github => &[(".github/workflows/pages.yml", include_str!("scaffold/hosts/github.yml"))],
            Host::Gitlab => &[(".gitlab-ci.yml", include_str!("scaffold/hosts/gitlab.yml"))],
            Host::Netlify => &[("netlify.toml", include_str!("scaffold/hosts/netlify.toml")), BUILD],
            Host::Cloudflare => &[("wrangler.toml", include_str!("scaffold/hosts/wrangler.toml")), BUILD],
            Host::S3 => &[(".github/workflows/deploy.yml", include_str!("scaffold/hosts/s3.yml"))],
            Host::Plain => &[
                ("nginx.conf", include_str!("scaffold/hosts/nginx.conf")),
                ("Caddyfile", include_str!("scaffold/hosts/Caddyfile")),
            ],
        }
    }

    /// The files of the host, for a site in a folder of this name.
    pub fn files(self, folder: &str) -> Vec<HostFile> {
        let repository = if REPOSITORY.is_empty() { NO_REPOSITORY } else { REPOSITORY };
        let words = [
            ("{repository}", repository.to_string()),
            ("{version}", env!("CARGO_PKG_VERSION").to_string()),
            ("{name}", project(folder)),
            ("{policy}", policy(Framing::Own, &[], &[])),
            ("{framed}", policy(Framing::Others, &[], &[])),
            ("{searched}", policy(Framing::Search, &[], &[])),
        ];
        let filled = |text: &str| words.iter().fold(text.to_string(), |text, (word, is)| text.replace(word, is));
        self.scaffolds().iter().map(|(path, text)| (*path, filled(text))).collect()
    }

    /// Lines of `site.yaml` that go with it; empty if there are none.
    pub fn settings(self) -> &'static str {
        match self {
            Host::Github | Host::Gitlab => "",
            Host::Netlify => "# Files that Netlify reads.\nhost:\n  headers: true\n  redirects: netlify\n",
            Host::Cloudflare => "# Files that Cloudflare reads.\nhost:\n  headers: true\n  redirects: true\n",
            Host::S3 => {
                "# The bucket that `nutgraf deploy live` sends the site to.\ndeploy:\n  live: s3://example-bucket\n"
            }
            Host::Plain => {
                "# `.br` and `.gz` beside files, for a server that sends them as they are.\nhost:\n  precompress: true\n"
            }
        }
    }

    /// What is left to do by hand.
    pub fn next(self) -> Vec<String> {
        let base = "set `base_url` in site.yaml to the address of the site";
        let mut steps: Vec<String> = match self {
            Host::Github => vec!["in the repository: Settings > Pages > Source: GitHub Actions", "push"],
            Host::Gitlab => vec!["push"],
            Host::Netlify => vec!["connect the repository at Netlify; netlify.toml says the rest"],
            Host::Cloudflare => {
                vec![base, "connect the repository at Cloudflare Pages, with the build command `sh build.sh`"]
            }
            Host::S3 => vec![
                base,
                "name your bucket under `deploy` in site.yaml, and its region in .github/workflows/deploy.yml",
                "put the credentials among the secrets of the repository: .github/workflows/deploy.yml says which",
            ],
            Host::Plain => vec![base, "put your names into nginx.conf or Caddyfile, and copy public/ to the server"],
        }
        .into_iter()
        .map(String::from)
        .collect();
        if REPOSITORY.is_empty() && self != Host::Plain {
            let path = self.scaffolds().last().map_or("", |(path, _)| *path);
            steps
                .insert(0, format!("name the repository of nutgraf's releases in {path}, in place of {NO_REPOSITORY}"));
        }
        steps
    }
}

/// Name of a project: small letters, digits and hyphens of the folder's.
fn project(folder: &str) -> String {
    let slug = Slug::from_text(folder).to_string();
    let name: String = slug.chars().filter(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || *c == '-').collect();
    let name = name.trim_matches('-');
    if name.is_empty() { "explainers".into() } else { name.into() }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use clap::ValueEnum as _;
    use serde_yaml::Value;

    use super::*;

    fn all() -> impl Iterator<Item = (Host, HostFile)> {
        Host::value_variants().iter().flat_map(|host| host.files("My Site").into_iter().map(|file| (*host, file)))
    }

    #[test]
    fn every_placeholder_is_filled() {
        for (host, (path, text)) in all() {
            for word in ["{repository}", "{version}", "{name}", "{policy}", "{framed}", "{searched}"] {
                assert!(!text.contains(word), "{host:?} {path}: {word}");
            }
            assert!(text.ends_with('\n') && !text.contains('\t') || path == "Caddyfile", "{path}");
        }
    }

    #[test]
    fn workflows_are_yaml_with_pinned_actions() {
        let mut seen = 0;
        for (_, (path, text)) in all().filter(|(_, (path, _))| path.starts_with(".github/")) {
            let workflow: Value = serde_yaml::from_str(&text).unwrap();
            assert!(workflow["on"]["push"]["branches"].is_sequence(), "{path}");
            assert!(workflow["permissions"]["contents"] == "read", "{path}");
            for (_, job) in workflow["jobs"].as_mapping().unwrap() {
                assert_eq!(job["runs-on"], "ubuntu-latest");
                for step in job["steps"].as_sequence().unwrap() {
                    assert!(step["run"].is_string() != step["uses"].is_string(), "{path}: {step:?}");
                    let Some(uses) = step["uses"].as_str() else { continue };
                    let (name, commit) = uses.split_once('@').unwrap();
                    assert!(name.starts_with("actions/"), "{uses}");
                    assert!(commit.len() == 40 && commit.bytes().all(|b| b.is_ascii_hexdigit()), "{uses}");
                    seen += 1;
                }
            }
            // The version that a pin stands for is beside it.
            let pins = text.lines().filter(|line| line.contains("uses: "));
            assert!(pins.clone().all(|line| line.contains(" # v")), "{path}");
        }
        assert_eq!(seen, 7);
    }

    #[test]
    fn the_pipeline_of_gitlab_is_yaml() {
        let (_, text) = &Host::Gitlab.files("x")[0];
        let pipeline: Value = serde_yaml::from_str(text).unwrap();
        let pages = &pipeline["pages"];
        assert_eq!(pages["artifacts"]["paths"][0], "public");
        for part in ["before_script", "script"] {
            assert!(pages[part].as_sequence().unwrap().iter().all(Value::is_string), "{part} {pages:?}");
        }
        assert_eq!(pages["rules"][0]["if"], "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH");
    }

    #[test]
    fn the_files_of_netlify_and_cloudflare_are_toml() {
        for (host, (path, text)) in all().filter(|(_, (path, _))| path.ends_with(".toml")) {
            let table: toml_edit::DocumentMut = text.parse().unwrap();
            let said = match host {
                Host::Netlify => table["build"]["publish"].as_str(),
                _ => table["pages_build_output_dir"].as_str(),
            };
            assert_eq!(said, Some("public"), "{path}");
        }
        let (_, text) = &Host::Cloudflare.files("Größe & Co")[0];
        let table: toml_edit::DocumentMut = text.parse().unwrap();
        assert!(table["name"].as_str().unwrap().bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{text}");
        assert_eq!(project("北京"), "explainers");
    }

    /// Caddy sorts lines by their own rules, by which the policy of the whole site would win over that of frames.
    #[test]
    fn what_is_said_of_frames_and_assets_comes_last() {
        for (path, text) in Host::Plain.files("x") {
            let at = |word: &str| text.find(word).unwrap();
            match path {
                "Caddyfile" => assert!(at("route {") < at("header {") && at("header {") < at("header @frames")),
                _ => assert!(at("default        \"default-src") < at("~/embed/")),
            }
        }
    }

    #[test]
    fn settings_are_yaml_of_a_site() {
        for host in Host::value_variants().iter().filter(|host| !host.settings().is_empty()) {
            let settings: Value = serde_yaml::from_str(host.settings()).unwrap();
            assert!(settings["host"].is_mapping() || settings["deploy"].is_mapping(), "{host:?}");
        }
    }
}
