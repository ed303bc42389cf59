//! Where a site is sent: `s3://bucket/prefix`, `gs://…`, `az://…`, `file:///folder`, a folder.

use std::path::{Component, Path, PathBuf};

/// Which storage a bucket is in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Amazon S3 and whatever speaks its language.
    S3,
    /// Google Cloud Storage.
    Google,
    /// Azure Blob Storage; the bucket is a container.
    Azure,
}

/// A target.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Address {
    /// A bucket.
    Bucket {
        /// Which storage.
        kind: Kind,
        /// Its name.
        name: String,
        /// Below what, without `/` at its ends; empty for the whole bucket.
        prefix: String,
    },
    /// A folder of this machine.
    Folder(PathBuf),
}

/// Why an address is none.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum AddressError {
    /// It holds a user name, a password or a token. Never shown.
    #[error("the address of the target holds credentials; they come from the environment only")]
    Credentials,
    /// Something else.
    #[error("`{address}` is no address of a target: {why}")]
    Wrong {
        /// As written.
        address: String,
        /// What is wrong with it.
        why: &'static str,
    },
}

impl Address {
    /// Reads an address; a folder is taken from `root`. Nothing is decoded: `%20` stands for itself, as in other tools for buckets.
    ///
    /// # Errors
    /// [`AddressError`]
    pub fn parse(text: &str, root: &Path) -> Result<Address, AddressError> {
        let wrong = |why| AddressError::Wrong { address: text.to_string(), why };
        let Some((scheme, rest)) = text.split_once("://") else {
            return match text.trim().is_empty() {
                true => Err(wrong("it is empty")),
                false => Ok(Address::Folder(root.join(text))),
            };
        };
        if rest.contains(['?', '#']) || rest.split('/').next().is_some_and(|host| host.contains('@')) {
            return Err(AddressError::Credentials);
        }
        let kind = match scheme {
            "s3" => Kind::S3,
            "gs" => Kind::Google,
            "az" => Kind::Azure,
            "file" => return folder(rest).ok_or_else(|| wrong("a folder is written `file:///srv/www`")),
            "http" | "https" => {
                return Err(wrong("write the bucket as `s3://bucket/prefix`, and the server as AWS_ENDPOINT_URL"));
            }
            _ => return Err(wrong("it begins with `s3://`, `gs://`, `az://` or `file:///`, or is a folder")),
        };
        let (name, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        if name.is_empty() {
            return Err(wrong("the name of the bucket is missing: `s3://bucket/prefix`"));
        }
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_.$".contains(c);
        if !name.chars().all(plain) || name.starts_with('.') {
            return Err(wrong("that is no name of a bucket"));
        }
        let (written, prefix) = (prefix, prefix.strip_suffix('/').unwrap_or(prefix));
        if !written.is_empty() && prefix.split('/').any(|segment| matches!(segment, "" | "." | "..")) {
            return Err(wrong("its prefix has an empty segment, `.` or `..`"));
        }
        if prefix.chars().any(char::is_control) {
            return Err(wrong("it has a control character"));
        }
        Ok(Address::Bucket { kind, name: name.into(), prefix: prefix.into() })
    }
}

/// The folder of `file://` and this rest.
fn folder(rest: &str) -> Option<Address> {
    let path = rest.strip_prefix("localhost").unwrap_or(rest);
    let url = url::Url::parse(&format!("file://{path}")).ok()?;
    // Addresses of files, other than those of buckets, are encoded.
    let folder = path.starts_with('/').then(|| url.to_file_path().ok()).flatten()?;
    let climbs = Path::new(path).components().any(|part| part == Component::ParentDir);
    (!climbs).then_some(Address::Folder(folder))
}

impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Address::Folder(path) => write!(f, "{}", path.display()),
            Address::Bucket { kind, name, prefix } => {
                let scheme = match kind {
                    Kind::S3 => "s3",
                    Kind::Google => "gs",
                    Kind::Azure => "az",
                };
                let slash = if prefix.is_empty() { "" } else { "/" };
                write!(f, "{scheme}://{name}{slash}{prefix}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Address, AddressError> {
        Address::parse(text, Path::new("/site"))
    }

    fn bucket(kind: Kind, name: &str, prefix: &str) -> Result<Address, AddressError> {
        Ok(Address::Bucket { kind, name: name.into(), prefix: prefix.into() })
    }

    #[test]
    fn buckets() {
        assert_eq!(parse("s3://paper"), bucket(Kind::S3, "paper", ""));
        assert_eq!(parse("s3://paper/"), parse("s3://paper"));
        assert_eq!(parse("s3://paper/a b/%20/ü/"), bucket(Kind::S3, "paper", "a b/%20/ü"));
        assert_eq!(parse("gs://paper/x"), bucket(Kind::Google, "paper", "x"));
        assert_eq!(parse("az://$web"), bucket(Kind::Azure, "$web", ""));
        for text in ["s3://paper", "s3://paper/a/b", "az://$web/x"] {
            assert_eq!(parse(text).map(|address| address.to_string()), Ok(text.to_string()));
        }
    }

    #[test]
    fn what_is_no_target_is_refused() {
        let wrong = [
            "",
            " ",
            "s3://",
            "s3:///x",
            "s3://paper//",
            "s3://paper//x",
            "s3://paper/a//b",
            "s3://paper/../x",
            "s3://paper/./x",
            "s3://pa per/x",
            "s3://../x",
            "https://example.org/",
            "ftp://x/y",
            "file://",
            "file://srv/www",
            "file:///srv/../etc",
            "s3://paper/a\nb",
        ];
        for text in wrong {
            assert!(matches!(parse(text), Err(AddressError::Wrong { .. })), "{text}: {:?}", parse(text));
        }
    }

    #[test]
    fn credentials_are_refused_and_not_shown() {
        for text in ["s3://AKIA:hidden@paper/x", "az://paper?sig=hidden", "s3://paper/x#hidden"] {
            let error = parse(text).map_err(|error| error.to_string());
            assert!(
                error.as_ref().is_err_and(|text| !text.contains("hidden") && text.contains("credentials")),
                "{error:?}"
            );
        }
    }

    #[cfg(unix)]
    #[test]
    fn folders() {
        assert_eq!(parse("file:///srv/my%20www"), Ok(Address::Folder("/srv/my www".into())));
        assert_eq!(parse("file:///srv/www/"), Ok(Address::Folder("/srv/www/".into())));
        assert_eq!(parse("../www"), Ok(Address::Folder("/site/../www".into())));
        assert_eq!(parse("/srv/www"), Ok(Address::Folder("/srv/www".into())));
    }
}
