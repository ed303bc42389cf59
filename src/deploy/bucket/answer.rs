//! What a storage answers, in words for people, and without anything that is nobody's business.
//!
//! Answers of S3 can hold the key's name, the signature and even the session token (`StringToSign`, `CanonicalRequest`). So
//! of an answer only its code and its message are shown, and whatever the environment holds as a secret is struck out.

use std::error::Error as _;

use object_store::Error;

use super::super::error::{Trouble, TroubleKind};

/// The most characters that are shown of what somebody else wrote.
const LONGEST: usize = 240;

/// What must never be shown.
pub(super) struct Secrets(Vec<String>);

impl Secrets {
    /// What the environment holds under names that sound of secrets.
    pub fn of_environment() -> Secrets {
        let telling = ["KEY", "SECRET", "TOKEN", "PASSWORD", "SAS", "CREDENTIAL", "SERVICE_ACCOUNT"];
        let prefixes = ["AWS_", "AZURE_", "GOOGLE_", "SERVICE_ACCOUNT"];
        let is_secret = |name: &str| {
            prefixes.iter().any(|prefix| name.starts_with(prefix)) && telling.iter().any(|word| name.contains(word))
        };
        let all =
            std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
        Secrets(all.filter(|(name, value)| is_secret(name) && value.len() > 3).map(|(_, value)| value).collect())
    }

    /// The text without them, in one line that is not too long.
    fn strike(&self, text: &str) -> String {
        let mut text = text.to_string();
        for secret in &self.0 {
            text = text.replace(secret.as_str(), "…");
        }
        let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        match plain.char_indices().nth(LONGEST) {
            Some((end, _)) => format!("{}…", plain.get(..end).unwrap_or_default()),
            None => plain.trim().to_string(),
        }
    }
}

/// Is it the answer that there is no such object (and not: no such bucket)?
pub(super) fn is_absent(error: &Error) -> bool {
    matches!(error, Error::NotFound { .. }) && code(&chain(error)).is_none_or(|code| code != "NoSuchBucket")
}

/// What to make of an error. `anonymous` says that no credentials were found.
pub(super) fn trouble(error: &Error, secrets: &Secrets, anonymous: bool) -> Trouble {
    let all = chain(error);
    let code = code(&all);
    let kind = kind(error, code.as_deref(), &all, anonymous);
    let message = element(&all, "Message").filter(|text| !text.contains('<'));
    let said = match (&code, message) {
        (Some(code), Some(message)) => format!("{} ({code})", message.trim_end_matches('.')),
        (Some(code), None) => code.clone(),
        (None, _) => last(error),
    };
    let said = secrets.strike(&said);
    let text = match kind {
        TroubleKind::Credentials => "no credentials were found in the environment".to_string(),
        TroubleKind::NoTarget => "there is no such bucket".to_string(),
        TroubleKind::Denied => format!("access denied: {said}"),
        TroubleKind::Region => "the bucket is in another region, or this is no storage of this kind".to_string(),
        TroubleKind::Name => format!("an object there has a name that cannot be read: {said}"),
        _ => said,
    };
    Trouble::new(kind, text)
}

fn kind(error: &Error, code: Option<&str>, all: &str, anonymous: bool) -> TroubleKind {
    match (error, code) {
        (_, Some("NoSuchBucket" | "InvalidBucketName" | "ContainerNotFound")) => TroubleKind::NoTarget,
        (_, Some("RequestTimeTooSkewed")) => TroubleKind::Clock,
        (_, Some("PermanentRedirect" | "AuthorizationHeaderMalformed" | "IllegalLocationConstraintException")) => {
            TroubleKind::Region
        }
        (
            _,
            Some(
                "AccessDenied"
                | "InvalidAccessKeyId"
                | "SignatureDoesNotMatch"
                | "ExpiredToken"
                | "InvalidToken"
                | "AllAccessDisabled"
                | "AccountProblem"
                | "AuthenticationFailed",
            ),
        ) => TroubleKind::Denied,
        (_, Some("NotImplemented")) => TroubleKind::Unsupported,
        _ if all.contains("without LOCATION") => TroubleKind::Region,
        (Error::AlreadyExists { .. } | Error::Precondition { .. }, _) => TroubleKind::Conflict,
        (Error::PermissionDenied { .. } | Error::Unauthenticated { .. }, _) => TroubleKind::Denied,
        (Error::NotImplemented { .. } | Error::NotSupported { .. }, _) => TroubleKind::Unsupported,
        (Error::InvalidPath { .. }, _) => TroubleKind::Name,
        // Nobody but the machine itself was asked, and it has none.
        _ if anonymous => TroubleKind::Credentials,
        _ => TroubleKind::Network,
    }
}

/// All that an error and its causes say.
fn chain(error: &Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text.push('\n');
        text.push_str(&cause.to_string());
        next = cause.source();
    }
    text
}

/// What the deepest cause says, up to where an answer of the storage begins.
fn last(error: &Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text = cause.to_string();
        next = cause.source();
    }
    let own = text.split(['<', '{', '\n']).next().unwrap_or_default().trim().trim_end_matches([':', '.']);
    match own {
        "" => "no answer".to_string(),
        own => own.replace("Server returned non-2xx status code", "the storage answered"),
    }
}

/// The code in an answer of S3 or Azure.
fn code(text: &str) -> Option<String> {
    let code = element(text, "Code")?;
    let plain =
        !code.is_empty() && code.len() < 80 && code.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c));
    plain.then_some(code)
}

/// The text of the first element of this name.
fn element(text: &str, name: &str) -> Option<String> {
    let (_, rest) = text.split_once(&format!("<{name}>"))?;
    let (inside, _) = rest.split_once(&format!("</{name}>"))?;
    Some(inside.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn generic(text: &str) -> Error {
        Error::Generic { store: "S3", source: text.to_string().into() }
    }

    #[test]
    fn answers_are_told_without_secrets() {
        let secrets = Secrets(vec!["hush-token".into()]);
        let body = "Server returned non-2xx status code: 403 Forbidden: <Error><Code>SignatureDoesNotMatch</Code>\
            <Message>The request signature we calculated does not match hush-token.</Message>\
            <AWSAccessKeyId>AKIAX</AWSAccessKeyId><CanonicalRequest>x-amz-security-token:hush-token</CanonicalRequest></Error>";
        let trouble = trouble(&generic(body), &secrets, false);
        assert_eq!(trouble.kind, TroubleKind::Denied);
        assert!(trouble.text.contains("does not match … (SignatureDoesNotMatch)"), "{}", trouble.text);
        assert!(!trouble.text.contains("hush") && !trouble.text.contains("AKIAX"), "{}", trouble.text);
    }

    #[test]
    fn kinds() {
        let kind = |text: &str| trouble(&generic(text), &Secrets(Vec::new()), false).kind;
        assert_eq!(kind("404: <Error><Code>NoSuchBucket</Code></Error>"), TroubleKind::NoTarget);
        assert_eq!(kind("<Code>RequestTimeTooSkewed</Code>"), TroubleKind::Clock);
        assert_eq!(kind("<Code>NotImplemented</Code>"), TroubleKind::Unsupported);
        assert_eq!(kind("500: <Code>InternalError</Code>"), TroubleKind::Network);
        assert_eq!(kind("connection refused"), TroubleKind::Network);
        assert_eq!(trouble(&generic("metadata"), &Secrets(Vec::new()), true).kind, TroubleKind::Credentials);
    }

    #[test]
    fn long_and_strange_answers_are_cut() {
        let text = trouble(&generic(&"x\u{1b}[2J".repeat(1000)), &Secrets(Vec::new()), false).text;
        assert!(text.chars().count() <= LONGEST + 1 && !text.contains('\u{1b}'), "{text}");
    }
}
