//! The page shown where there is none to show, and the script that every page carries.

/// Address of the script.
pub(super) const SCRIPT: &str = "/.nutgraf/reload.js";

/// Address of the error page's style sheet.
pub(super) const STYLE: &str = "/.nutgraf/error.css";

/// A page that shows findings. Whatever stands in them, it is shown as text.
pub(super) fn html(errors: &str, state: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Errors – nutgraf</title>\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<link rel=\"stylesheet\" href=\"{STYLE}\">\n</head>\n<body>\n\
         <main>\n<h1>This page cannot be shown yet</h1>\n<p>It appears by itself once this is mended:</p>\n\
         <pre tabindex=\"0\">{}</pre>\n</main>\n<script src=\"{SCRIPT}\" data-state=\"{state}\" defer></script>\n</body>\n</html>\n",
        escape(errors)
    )
}

/// The page with the script before the end of its body, so that it reloads after the next good build.
pub(super) fn with_script(mut html: Vec<u8>, build: &str) -> Vec<u8> {
    const END: &[u8] = b"</body>";
    let at = html.windows(END.len()).rposition(|window| window.eq_ignore_ascii_case(END)).unwrap_or(html.len());
    let script = format!("<script src=\"{SCRIPT}\" data-build=\"{build}\" defer></script>");
    html.splice(at..at, script.into_bytes());
    html
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_stands_before_the_last_end_of_the_body() {
        let page = |html: &str| String::from_utf8_lossy(&with_script(html.into(), "1")).into_owned();
        let script = "<script src=\"/.nutgraf/reload.js\" data-build=\"1\" defer></script>";
        assert_eq!(page("<pre>&lt;/body></pre></BODY>\n"), format!("<pre>&lt;/body></pre>{script}</BODY>\n"));
        assert_eq!(page("<p>no end"), format!("<p>no end{script}"));
    }

    #[test]
    fn findings_are_text() {
        let page = html("</pre><script>alert(1)</script> & \"", "1");
        assert!(page.contains("&lt;/pre>&lt;script>alert(1)&lt;/script> &amp; &quot;"), "{page}");
    }
}
