//! `nutgraf init`: a new site with one finished sample story.

use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use super::hosts::{Host, HostFile};
use super::options::{here, shown};
use super::{Exit, Global, Outcome, Stop, Terminal};

const AFTER_HELP: &str = "\
Examples:
  nutgraf init my-site        a new folder my-site/
  nutgraf init                the present folder
  nutgraf init my-site --host github
                              with a workflow for GitHub Pages; in a site that exists, the workflow alone

The site builds at once; `nutgraf serve --open` in it shows the sample story.
Existing files are never overwritten.";

/// Where the settings of a site stand.
const SETTINGS: &str = "site.yaml";

/// The files of a new site, by path below its root.
const FILES: &[(&str, &str)] = &[
    (SETTINGS, include_str!("scaffold/site.yaml")),
    ("content/_index.md", include_str!("scaffold/home.md")),
    ("content/about.md", include_str!("scaffold/about.md")),
    ("content/leap-second/index.md", include_str!("scaffold/sample.md")),
];

/// Keeps the output out of version control; a folder under version control already has one of its own.
const IGNORE: (&str, &str) = (".gitignore", include_str!("scaffold/gitignore"));

/// What the command takes.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct Args {
    /// Folder of the new site
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
    /// Where the site will stand: writes the workflow and the settings of this host
    #[arg(long, value_enum, value_name = "HOST")]
    host: Option<Host>,
}

/// Writes the files of a new site.
///
/// # Errors
/// If one of them is there already; if the disk fails.
pub fn run(args: &Args, global: &Global, terminal: &Terminal) -> Outcome {
    if let Some(root) = &global.root {
        let hint = format!("write `nutgraf init {}`", root.display());
        return Err(Stop::usage("`--root` names a site that exists; `init` makes a new one").hint(hint));
    }
    let root = here()?.join(&args.folder);
    let folder =
        std::path::absolute(&root).ok().and_then(|root| Some(root.file_name()?.to_string_lossy().into_owned()));
    let files = args.host.map(|host| host.files(&folder.unwrap_or_default())).unwrap_or_default();
    if let Some(host) = args.host
        && root.join(SETTINGS).symlink_metadata().is_ok()
    {
        let hint = "files that are there are yours; to have new ones, move them away first";
        refuse_existing(&root, files.iter().map(|(path, _)| *path), hint)?;
        write_all(&root, &files, terminal)?;
        terminal.say(joined(host, &root, &files));
        return Ok(Exit::Done);
    }
    let all = FILES.iter().map(|(path, _)| *path).chain(files.iter().map(|(path, _)| *path));
    refuse_existing(&root, all, "choose another folder: `nutgraf init my-site`")?;
    for (path, text) in FILES {
        let settings = args.host.filter(|_| *path == SETTINGS).map(Host::settings).filter(|lines| !lines.is_empty());
        let lines = settings.map(|lines| format!("\n{lines}")).unwrap_or_default();
        create(&root.join(path), &format!("{text}{lines}"))?;
        terminal.detail(format!("wrote {}", shown(&root.join(path))));
    }
    write_all(&root, &files, terminal)?;
    let ignore = root.join(IGNORE.0);
    if ignore.symlink_metadata().is_ok() {
        terminal.say(format!("{} is yours and stays as it is; add `/public` and `/.nutgraf` to it", shown(&ignore)));
    } else {
        create(&ignore, IGNORE.1)?;
    }
    terminal.say(farewell(args, &root));
    Ok(Exit::Done)
}

fn write_all(root: &Path, files: &[HostFile], terminal: &Terminal) -> Result<(), Stop> {
    for (path, text) in files {
        create(&root.join(path), text)?;
        terminal.detail(format!("wrote {}", shown(&root.join(path))));
    }
    Ok(())
}

/// What is said where a site was there already: its settings are the user's.
fn joined(host: Host, root: &Path, files: &[HostFile]) -> String {
    let wrote: Vec<String> = files.iter().map(|(path, _)| shown(&root.join(path))).collect();
    let settings = match host.settings() {
        "" => String::new(),
        lines => format!("\n\nPut this into {}, as far as it is not there:\n\n{}", SETTINGS, indented(lines)),
    };
    format!("Wrote {}.{}{}", wrote.join(" and "), settings, steps(Some(host)))
}

fn indented(lines: &str) -> String {
    lines.trim_end().lines().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
}

/// What is left to do for the host.
fn steps(host: Option<Host>) -> String {
    let Some(host) = host else { return String::new() };
    let steps = host.next().into_iter().enumerate().map(|(i, step)| format!("  {}. {step}", i + 1));
    format!("\n\nTo publish it:\n{}", steps.collect::<Vec<_>>().join("\n"))
}

fn farewell(args: &Args, root: &Path) -> String {
    let enter = match args.folder.as_os_str() == "." {
        true => String::new(),
        false => format!("  cd {}\n", args.folder.display()),
    };
    format!(
        "A new site with a sample story is in {}.\n\nNext:\n{enter}  nutgraf serve --open         look at it while you write\n  \
         nutgraf new story my-topic   begin a story of your own{}",
        shown(root),
        steps(args.host)
    )
}

fn refuse_existing<'a>(root: &Path, paths: impl Iterator<Item = &'a str>, hint: &str) -> Result<(), Stop> {
    let taken: Vec<&str> = paths.filter(|path| root.join(path).symlink_metadata().is_ok()).collect();
    if taken.is_empty() {
        return Ok(());
    }
    let list = taken.iter().map(|path| format!("`{path}`")).collect::<Vec<_>>().join(", ");
    let verb = if taken.len() == 1 { "exists" } else { "exist" };
    let message = format!("{list} already {verb} in {}; nothing was written", shown(root));
    Err(Stop::usage(message).hint(hint))
}

/// Writes a file that must not exist, and the folders above it.
///
/// # Errors
/// If it exists, or the disk fails.
pub fn create(path: &Path, text: &str) -> Result<(), Stop> {
    create_bytes(path, text.as_bytes())
}

/// [`create`], for any bytes.
///
/// # Errors
/// As [`create`].
pub fn create_bytes(path: &Path, bytes: &[u8]) -> Result<(), Stop> {
    let fail = |error: std::io::Error| match error.kind() {
        ErrorKind::AlreadyExists => Stop::usage(format!("`{}` already exists", shown(path))),
        _ => Stop::machine(format!("cannot write `{}`: {error}", shown(path))),
    };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| {
            let message = format!("cannot make the folder `{}`: {error}", shown(folder));
            Stop::machine(message)
        })?;
    }
    let mut file = std::fs::File::create_new(path).map_err(fail)?;
    file.write_all(bytes).map_err(fail)
}
