//! `nutgraf init`: a new site with one finished sample story.

use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use super::options::{here, shown};
use super::{Exit, Global, Outcome, Stop, Terminal};

const AFTER_HELP: &str = "\
Examples:
  nutgraf init my-site        a new folder my-site/
  nutgraf init                the present folder

The site builds at once; `nutgraf serve --open` in it shows the sample story.
Existing files are never overwritten.";

/// The files of a new site, by path below its root.
const FILES: &[(&str, &str)] = &[
    ("site.yaml", include_str!("scaffold/site.yaml")),
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
    refuse_existing(&root)?;
    for (path, text) in FILES {
        create(&root.join(path), text)?;
        terminal.detail(format!("wrote {}", shown(&root.join(path))));
    }
    let ignore = root.join(IGNORE.0);
    if ignore.symlink_metadata().is_ok() {
        terminal.say(format!("{} is yours and stays as it is; add `/public` and `/.nutgraf` to it", shown(&ignore)));
    } else {
        create(&ignore, IGNORE.1)?;
    }
    terminal.say(farewell(args, &root));
    Ok(Exit::Done)
}

fn farewell(args: &Args, root: &Path) -> String {
    let enter = match args.folder.as_os_str() == "." {
        true => String::new(),
        false => format!("  cd {}\n", args.folder.display()),
    };
    format!(
        "A new site with a sample story is in {}.\n\nNext:\n{enter}  nutgraf serve --open         look at it while you write\n  \
         nutgraf new story my-topic   begin a story of your own",
        shown(root)
    )
}

fn refuse_existing(root: &Path) -> Result<(), Stop> {
    let taken: Vec<&str> =
        FILES.iter().map(|(path, _)| *path).filter(|path| root.join(path).symlink_metadata().is_ok()).collect();
    if taken.is_empty() {
        return Ok(());
    }
    let list = taken.iter().map(|path| format!("`{path}`")).collect::<Vec<_>>().join(", ");
    let verb = if taken.len() == 1 { "exists" } else { "exist" };
    let message = format!("{list} already {verb} in {}; nothing was written", shown(root));
    Err(Stop::usage(message).hint("choose another folder: `nutgraf init my-site`"))
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
