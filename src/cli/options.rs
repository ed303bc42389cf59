//! What several commands ask for in the same words: which site, which of its pages, as of which day.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;

use super::{Global, Stop};
use crate::compile;
use crate::emit::Cache;
use crate::parse::config::parse_base_url;

/// Name of the settings file, which marks the root of a site.
pub(super) const SETTINGS: &str = "site.yaml";

/// Name of the output folder unless `--output` says another.
pub(super) const OUTPUT: &str = "public";

/// Where pictures and cards are kept between builds, from the root.
const CACHE: &str = ".nutgraf/cache";

/// Which pages a command works on.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Selection {
    /// One Markdown file to take as a site of its own, at `/`, without any site.yaml
    #[arg(value_name = "FILE.md")]
    pub file: Option<PathBuf>,
    /// Take drafts in
    #[arg(long)]
    pub drafts: bool,
    #[command(flatten)]
    pub common: Common,
}

/// What `serve` shares with `build` and `check`.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Common {
    /// Take in pages whose `published` lies in the future
    #[arg(long)]
    pub future: bool,
    /// The day that counts as today [default: SOURCE_DATE_EPOCH, else the machine's day in the site's time zone]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    pub date: Option<Date>,
    /// Address of the published site, instead of the base_url of site.yaml
    #[arg(long, value_name = "URL", value_parser = base_url)]
    pub base_url: Option<String>,
    /// How many threads work at once [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
}

impl Selection {
    /// The pipeline's options. `output` is what `--output` says.
    ///
    /// # Errors
    /// If the root, the file or the day is not there.
    pub fn options(&self, global: &Global, output: Option<&Path>) -> Result<compile::Options, Stop> {
        let here = here()?;
        let file = self.file.as_deref().map(|file| story_file(&here.join(file), file)).transpose()?;
        let root = match (&file, &global.root) {
            (Some(file), None) => file.parent().unwrap_or(&here).to_path_buf(),
            (Some(_), Some(given)) => {
                let message = "one file is a site of its own, so `--root` has nothing to say";
                let hint =
                    format!("leave it out, or take the whole site: `--root {}` without the file", given.display());
                return Err(Stop::usage(message).hint(hint));
            }
            (None, _) => root(global)?,
        };
        // One file is built where the user stands; a site beside its content, wherever the user stands in it.
        let beside = if file.is_some() { &here } else { &root };
        let output = output.map_or_else(|| beside.join(OUTPUT), |output| here.join(output));
        Ok(compile::Options { file, drafts: self.drafts, ..self.common.options(root, output)? })
    }

    /// What is kept between builds: in the root, or for one file where the user stands.
    ///
    /// # Errors
    /// If the present folder cannot be told.
    pub fn cache(&self, options: &compile::Options) -> Result<Arc<Cache>, Stop> {
        let folder = if options.file.is_some() { here()? } else { options.root.clone() };
        Ok(cache(&folder))
    }
}

impl Common {
    /// The pipeline's options for a whole site.
    ///
    /// # Errors
    /// If `SOURCE_DATE_EPOCH` is no number of seconds.
    pub fn options(&self, root: PathBuf, output: PathBuf) -> Result<compile::Options, Stop> {
        let today = match self.date {
            Some(date) => Some(date),
            None => epoch_day(std::env::var_os("SOURCE_DATE_EPOCH").as_deref())?,
        };
        Ok(compile::Options {
            root,
            output,
            future: self.future,
            today,
            base_url: self.base_url.clone(),
            ..compile::Options::default()
        })
    }

    /// Runs the work on as many threads as were asked for.
    ///
    /// # Errors
    /// If the machine gives no threads, or the work's own.
    pub fn on_threads<T: Send>(&self, work: impl FnOnce() -> Result<T, Stop> + Send) -> Result<T, Stop> {
        let threads = self.jobs.map_or(0, usize::from);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        pool.map_err(|error| Stop::machine(format!("cannot start threads: {error}")))?.install(work)
    }
}

/// The cache in this folder.
pub fn cache(folder: &Path) -> Arc<Cache> {
    Arc::new(Cache::new(folder.join(CACHE)))
}

/// The root folder of the site: `--root`, else the nearest folder from here upward with a `site.yaml`, else here.
///
/// # Errors
/// If `--root` names no folder.
pub fn root(global: &Global) -> Result<PathBuf, Stop> {
    let here = here()?;
    let Some(given) = &global.root else { return Ok(nearest(&here)) };
    let root = here.join(given);
    match root.is_dir() {
        true => Ok(root),
        false => Err(Stop::usage(format!("`--root {}` is not a folder", given.display()))),
    }
}

/// The folder the user stands in.
///
/// # Errors
/// If it was deleted or may not be read.
pub fn here() -> Result<PathBuf, Stop> {
    std::env::current_dir().map_err(|error| Stop::machine(format!("cannot tell the present folder: {error}")))
}

fn nearest(here: &Path) -> PathBuf {
    here.ancestors().find(|folder| folder.join(SETTINGS).is_file()).unwrap_or(here).to_path_buf()
}

/// A path as short as people would write it from where they stand.
pub fn short(path: &Path) -> PathBuf {
    let below = here().ok().and_then(|here| path.strip_prefix(here).map(Path::to_path_buf).ok());
    match below {
        Some(below) if below.as_os_str().is_empty() => ".".into(),
        Some(below) => below,
        None => path.to_path_buf(),
    }
}

/// [`short`], for messages.
pub fn shown(path: &Path) -> String {
    short(path).display().to_string()
}

/// A Markdown file that the user named.
///
/// # Errors
/// If it is none.
pub fn story_file(path: &Path, given: &Path) -> Result<PathBuf, Stop> {
    let shown = given.display();
    if path.is_dir() {
        let hint = format!("a whole site is built by `nutgraf build --root {shown}`");
        return Err(Stop::usage(format!("`{shown}` is a folder, not a Markdown file")).hint(hint));
    }
    if path.extension().and_then(OsStr::to_str) != Some("md") {
        return Err(Stop::usage(format!("`{shown}` is not a Markdown file: its name does not end in `.md`")));
    }
    if !path.is_file() {
        return Err(Stop::usage(format!("there is no file `{shown}`")));
    }
    Ok(path.to_path_buf())
}

/// The day in UTC of a number of seconds since 1970 (<https://reproducible-builds.org/specs/source-date-epoch/>).
fn epoch_day(value: Option<&OsStr>) -> Result<Option<Date>, Stop> {
    let Some(value) = value.filter(|value| !value.is_empty()) else { return Ok(None) };
    let seconds = value.to_str().and_then(|text| text.parse().ok());
    let day = seconds.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    match day {
        Some(instant) => Ok(Some(jiff::tz::Offset::UTC.to_datetime(instant).date())),
        None => {
            let message = format!("`SOURCE_DATE_EPOCH={}` is no number of seconds since 1970", value.display());
            Err(Stop::usage(message).hint("unset it, or give the day with `--date 2026-05-01`"))
        }
    }
}

fn date(text: &str) -> Result<Date, String> {
    // jiff also takes `20260501` and times; one form keeps scripts readable.
    let parts: Vec<&str> = text.split('-').collect();
    let shape = parts.iter().map(|part| part.len()).eq([4, 2, 2]);
    match text.parse::<Date>() {
        Ok(date) if shape => Ok(date),
        _ => Err("write a day as 2026-05-01".into()),
    }
}

fn base_url(text: &str) -> Result<String, String> {
    parse_base_url(text).map(|url| url.to_string())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn days() {
        assert_eq!(date("2026-05-01"), Ok(jiff::civil::date(2026, 5, 1)));
        for bad in ["20260501", "2026-5-1", "2026-02-30", "2026-05-01T12:00", "today", ""] {
            assert!(date(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_epoch_is_a_day_in_utc() {
        let day = |text: &str| epoch_day(Some(OsStr::new(text)));
        assert_eq!(day("1735689599"), Ok(Some(jiff::civil::date(2024, 12, 31))));
        assert_eq!(day("1735689600"), Ok(Some(jiff::civil::date(2025, 1, 1))));
        assert_eq!(day(""), Ok(None));
        assert_eq!(epoch_day(None), Ok(None));
        for bad in ["tomorrow", "1.5", "99999999999999999"] {
            assert_eq!(day(bad).unwrap_err().exit, super::super::Exit::Usage, "{bad}");
        }
    }

    #[test]
    fn base_urls() {
        assert!(base_url("https://example.org/explainers/").is_ok());
        for bad in ["example.org", "ftp://example.org/", "javascript:alert(1)", ""] {
            assert!(base_url(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_root_is_the_nearest_parent_with_settings() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("a/b/c");
        std::fs::create_dir_all(&deep).unwrap();
        assert_eq!(nearest(&deep), deep);
        std::fs::write(folder.path().join("a/site.yaml"), "").unwrap();
        assert_eq!(nearest(&deep), folder.path().join("a"));
        std::fs::create_dir(deep.join("site.yaml")).unwrap();
        assert_eq!(nearest(&deep), folder.path().join("a"), "a folder of that name marks nothing");
    }
}
