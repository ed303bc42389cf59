//! Languages.

use std::sync::Arc;

/// A BCP 47 tag in its canonical form (`de`, `pt-BR`, `zh-Hant`).
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Lang(Arc<str>);

/// Why a text is no language tag.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no language tag: write `de`, `en`, `pt-BR`")]
pub struct LangError(pub String);

/// The direction a language is written in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

impl Direction {
    /// The value of HTML's `dir`.
    pub fn name(self) -> &'static str {
        match self {
            Direction::Ltr => "ltr",
            Direction::Rtl => "rtl",
        }
    }
}

impl Lang {
    /// Takes a tag, in its canonical form.
    ///
    /// # Errors
    /// If it is not well-formed.
    pub fn parse(text: &str) -> Result<Lang, LangError> {
        let locale = icu_locale_core::LanguageIdentifier::try_from_str(text).map_err(|_| LangError(text.into()))?;
        let canonical = locale.to_string();
        if locale.language.is_unknown() || !text.is_ascii() {
            return Err(LangError(text.into()));
        }
        Ok(Lang(canonical.into()))
    }

    /// The tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The language without script and region: `pt` of `pt-BR`.
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or(&self.0)
    }

    /// The direction it is written in.
    pub fn direction(&self) -> Direction {
        const RTL_LANGS: &[&str] = &[
            "ar", "arb", "arc", "ary", "arz", "azb", "bal", "ckb", "dv", "fa", "glk", "he", "iw", "ks", "lrc", "mzn",
            "nqo", "pnb", "ps", "sd", "syr", "ug", "ur", "yi",
        ];
        const RTL_SCRIPTS: &[&str] = &["Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg", "Aran"];
        // A variant of four characters begins with a digit: `de-1996`.
        let is_script = |part: &&str| part.len() == 4 && part.bytes().all(|b| b.is_ascii_alphabetic());
        let script = self.0.split('-').skip(1).find(is_script);
        let rtl = match script {
            Some(script) => RTL_SCRIPTS.contains(&script),
            None => RTL_LANGS.contains(&self.primary()),
        };
        if rtl { Direction::Rtl } else { Direction::Ltr }
    }
}

/// English: what a site is in unless it says otherwise.
impl Default for Lang {
    fn default() -> Self {
        Lang("en".into())
    }
}

impl std::fmt::Display for Lang {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags() {
        assert_eq!(Lang::parse("DE").map(|l| l.to_string()), Ok("de".into()));
        assert_eq!(Lang::parse("zh-hant-tw").map(|l| l.to_string()), Ok("zh-Hant-TW".into()));
        assert_eq!(Lang::parse("de-1996").map(|l| l.to_string()), Ok("de-1996".into()));
        for bad in [
            "",
            "x",
            "german!",
            "de_",
            "deutschland",
            "é",
            "und",
            "und-Arab",
            "de-",
            "de--AT",
            "de-u-co-phonebk",
            "x-y",
        ] {
            assert!(Lang::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn directions() {
        let dir = |tag: &str| Lang::parse(tag).map(|l| l.direction());
        assert_eq!(dir("ar-EG"), Ok(Direction::Rtl));
        assert_eq!(dir("he"), Ok(Direction::Rtl));
        assert_eq!(dir("az-Arab"), Ok(Direction::Rtl));
        assert_eq!(dir("ur-Latn"), Ok(Direction::Ltr));
        assert_eq!(dir("de"), Ok(Direction::Ltr));
        assert_eq!(dir("ckb-IQ"), Ok(Direction::Rtl));
        assert_eq!(dir("fa-1996"), Ok(Direction::Rtl));
        assert_eq!(dir("ku-Arab"), Ok(Direction::Rtl));
        assert_eq!(dir("ku"), Ok(Direction::Ltr));
    }
}
