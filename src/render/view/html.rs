//! Finished HTML and JSON for pages.

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

/// Finished, safe HTML: templates print it as it is. In JSON a string.
#[derive(Clone, Debug, Default, PartialEq, Eq, JsonSchema)]
#[schemars(transparent)]
pub struct Html(pub String);

impl Html {
    /// HTML that says this text.
    pub fn escape(text: &str) -> Html {
        let mut html = String::with_capacity(text.len() + 16);
        for c in text.chars() {
            match c {
                '&' => html.push_str("&amp;"),
                '<' => html.push_str("&lt;"),
                '>' => html.push_str("&gt;"),
                '"' => html.push_str("&quot;"),
                '\'' => html.push_str("&#39;"),
                _ => html.push(c),
            }
        }
        Html(html)
    }

    /// The HTML.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Nothing but white space?
    pub fn is_blank(&self) -> bool {
        self.0.trim().is_empty()
    }
}

impl From<String> for Html {
    fn from(html: String) -> Self {
        Html(html)
    }
}

impl Serialize for Html {
    /// As a string that Tera holds for safe; serializers other than Tera's see a plain string.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        tera::Value::safe_string(&self.0).serialize(serializer)
    }
}

/// JSON that can stand inside `<script type="application/ld+json">`: `<`, `>`, `&`, U+2028 and U+2029 are written as `\u`
/// escapes, so that no text can end the element or begin a comment in it.
pub fn script_json(value: &serde_json::Value) -> String {
    let json = value.to_string();
    let mut safe = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            // These stand only inside JSON strings, where an escape means the same.
            '<' => safe.push_str("\\u003c"),
            '>' => safe.push_str("\\u003e"),
            '&' => safe.push_str("\\u0026"),
            '\u{2028}' => safe.push_str("\\u2028"),
            '\u{2029}' => safe.push_str("\\u2029"),
            _ => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn html_is_safe_in_templates_and_a_string_in_json() {
        let mut context = tera::Context::new();
        context.insert("texts", &vec![Html("<b>long enough not to be stored inline, 2 &amp; 3</b>".into())]);
        context.insert("plain", &"<b>");
        let mut tera = tera::Tera::default();
        tera.add_raw_template("x.html", "{% for t in texts %}{{ t }}{% endfor %}{{ plain }}").unwrap();
        let out = tera.render("x.html", &context).unwrap();
        assert_eq!(out, "<b>long enough not to be stored inline, 2 &amp; 3</b>&lt;b&gt;");
        assert_eq!(serde_json::to_string(&Html("<i>".into())).unwrap(), "\"<i>\"");
    }

    #[test]
    fn a_script_cannot_be_ended() {
        let json = script_json(&serde_json::json!({"name": "</script><!--\u{2028}"}));
        assert_eq!(json, r#"{"name":"\u003c/script\u003e\u003c!--\u2028"}"#);
    }

    proptest! {
        #[test]
        fn script_json_means_the_same_and_has_no_mark_up(texts in proptest::collection::vec(".*", 0..4), key in ".*") {
            let value = serde_json::json!({ key: texts, "fixed": "</script>&\u{2028}\u{2029}" });
            let json = script_json(&value);
            let dangerous = json.contains(['<', '>', '&', '\u{2028}', '\u{2029}']);
            prop_assert!(!dangerous);
            let back: serde_json::Value = serde_json::from_str(&json).unwrap();
            prop_assert_eq!(back, value);
        }

        #[test]
        fn escaped_text_has_no_mark_up(text in ".*") {
            let html = Html::escape(&text).0;
            let no_markup = !html.contains(['<', '>', '"', '\'']);
            prop_assert!(no_markup);
            let back = html.replace("&#39;", "'").replace("&quot;", "\"").replace("&gt;", ">").replace("&lt;", "<");
            prop_assert_eq!(back.replace("&amp;", "&"), text);
        }
    }
}
