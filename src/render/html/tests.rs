#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::parse::RawText;
use crate::parse::markdown::{MarkdownOptions, assign_anchors, body};
use crate::source::FileId;
use crate::story::config::Bounds;
use crate::story::{Body, Lang};

fn parsed(text: &str, policy: HtmlPolicy) -> Body {
    let mut diags = Vec::new();
    let raw = RawText::verbatim(text, Span::new(FileId(0), 0, text.len()));
    let options = MarkdownOptions { html: policy, bounds: Bounds::default(), lang: Lang::parse("en").unwrap() };
    let mut body = body(&raw, &options, &mut diags);
    assign_anchors(&mut body.headings, &|_| false, &mut diags);
    body
}

/// A page that shows what it is asked.
struct Page<'a> {
    labels: Labels,
    body: &'a Body,
    policy: HtmlPolicy,
    ids: bool,
}

impl Around for Page<'_> {
    fn labels(&self) -> &Labels {
        &self.labels
    }
    fn headings(&self) -> &[Heading] {
        &self.body.headings
    }
    fn ids(&self) -> bool {
        self.ids
    }
    fn prefix(&self) -> &str {
        "b-"
    }
    fn raw_html(&self) -> HtmlPolicy {
        self.policy
    }
    fn cite(&self, cites: &[CiteRef], _at: Span) -> String {
        let keys: Vec<_> = cites.iter().map(|c| c.key.value.as_str()).collect();
        format!("<sup><a href=\"#{0}\">{0}</a></sup>", keys.join("+"))
    }
    fn directive(&self, directive: &Directive, _caption: &str, _at: Span) -> String {
        format!("<section>{:?}</section>", directive.name.value)
    }
}

fn show(text: &str) -> String {
    let body = parsed(text, HtmlPolicy::Refuse);
    html(&body.text, &Page { labels: Labels::english(), body: &body, policy: HtmlPolicy::Refuse, ids: true })
}

#[test]
fn elements() {
    for (text, expected) in [
        ("# A\n\n## *B* & C", "<h2 id=\"a\">A</h2>\n<h2 id=\"b-c\"><em>B</em> &amp; C</h2>\n"),
        ("a [@x; @y] b", "<p>a<sup><a href=\"#x+y\">x+y</a></sup> b</p>\n"),
        (
            "- [x] a\n- [ ] b",
            "<ul>\n<li><input type=\"checkbox\" disabled checked aria-label=\"done\"> a</li>\n<li><input type=\"checkbox\" disabled aria-label=\"to do\"> b</li>\n</ul>\n",
        ),
        (
            "> [!TIP]\n> a",
            "<aside class=\"callout callout-tip\" role=\"note\">\n<p class=\"callout-title\">Tip</p>\n<p>a</p>\n</aside>\n",
        ),
        (
            ":::method\na\n:::",
            "<aside class=\"callout callout-method\" role=\"note\">\n<p class=\"callout-title\">How we know</p>\n<p>a</p>\n</aside>\n",
        ),
        (
            ":::note <T>\na\n:::",
            "<aside class=\"callout callout-note\" role=\"note\">\n<p class=\"callout-title\">&lt;T&gt;</p>\n<p>a</p>\n</aside>\n",
        ),
        ("a\n::timeline\nb", "<p>a</p>\n<section>Part(Timeline)</section>\n<p>b</p>\n"),
        (
            "a\n:30 b\n> :smile: c\n> :x\n\n`\n:y`\n\n    :z",
            "<p>a\n:30 b</p>\n<blockquote>\n<p>:smile: c\n:x</p>\n</blockquote>\n<p><code> :y</code></p>\n<pre tabindex=\"0\" role=\"group\" aria-label=\"Code\"><code>:z</code></pre>\n",
        ),
        (
            "a | b\n:--|--\nc | d",
            "<div class=\"table-scroll\" role=\"group\" tabindex=\"0\" aria-label=\"Table: a, b\"><table>\n<thead><tr><th scope=\"col\" class=\"align-left\">a</th><th scope=\"col\">b</th></tr></thead>\n<tbody>\n<tr><td class=\"align-left\">c</td><td>d</td></tr>\n</tbody></table></div>\n",
        ),
        ("term\n: def", "<dl>\n<dt>term</dt>\n<dd>def</dd>\n</dl>\n"),
        ("~~a~~ **b**", "<p><del>a</del> <strong>b</strong></p>\n"),
        (
            "<a@b.org> <https://x.org/ä?a=1&b='2'>",
            "<p><a href=\"mailto:a@b.org\">a@b.org</a> <a href=\"https://x.org/%C3%A4?a=1&amp;b=&#39;2&#39;\">https://x.org/ä?a=1&amp;b='2'</a></p>\n",
        ),
        ("![a \"b\"](c.png \"t\")", "<p><img src=\"c.png\" alt=\"a “b”\" title=\"t\"></p>\n"),
        ("x ![*a*](c.png)", "<p>x <img src=\"c.png\" alt=\"a\"></p>\n"),
        (
            "```rust,ignore\nfn\n```",
            "<pre tabindex=\"0\" role=\"group\" aria-label=\"Code\"><code class=\"language-rust\"><span class=\"hl-keyword\">fn</span>\n</code></pre>\n",
        ),
        (
            "```\"x\n<b>\n```",
            "<pre tabindex=\"0\" role=\"group\" aria-label=\"Code\"><code class=\"language-&quot;x\">&lt;b&gt;\n</code></pre>\n",
        ),
        (
            "|  | a |\n|:--|--:|\n| r | 1 |",
            "<div class=\"table-scroll\" role=\"group\" tabindex=\"0\" aria-label=\"Table: a\"><table>\n<thead><tr><td class=\"align-left\"></td><th scope=\"col\" class=\"align-right\">a</th></tr></thead>\n<tbody>\n<tr><th scope=\"row\" class=\"align-left\">r</th><td class=\"align-right\">1</td></tr>\n</tbody></table></div>\n",
        ),
        (
            "| a |\n|--|",
            "<div class=\"table-scroll\" role=\"group\" tabindex=\"0\" aria-label=\"Table: a\"><table>\n<thead><tr><th scope=\"col\">a</th></tr></thead>\n</table></div>\n",
        ),
        ("3. a\n4. b", "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>\n"),
        ("a <b>c</b>", "<p>a c</p>\n"),
    ] {
        assert_eq!(show(text), expected, "{text:?}");
    }
}

#[test]
fn footnotes_are_linked_both_ways() {
    assert_eq!(
        show("a[^x] b[^Y] c[^X]\n\n[^y]: Why[^z].\n\n[^x]: Ex.\n\n    - list\n\n[^z]: Zed."),
        "<p>a<sup class=\"footnote-mark\"><a href=\"#ng-b-fn-1\" id=\"ng-b-fnref-1\" aria-label=\"Footnote 1\">1</a></sup> \
         b<sup class=\"footnote-mark\"><a href=\"#ng-b-fn-2\" id=\"ng-b-fnref-2\" aria-label=\"Footnote 2\">2</a></sup> \
         c<sup class=\"footnote-mark\"><a href=\"#ng-b-fn-1\" id=\"ng-b-fnref-1-2\" aria-label=\"Footnote 1\">1</a></sup></p>\n\
         <aside class=\"footnotes\" role=\"note\" aria-label=\"Footnotes\">\n<ol>\n\
         <li id=\"ng-b-fn-1\">\n<p>Ex.</p>\n<ul>\n<li>list</li>\n</ul>\n \
         <a class=\"footnote-back\" href=\"#ng-b-fnref-1\" aria-label=\"Back to mark 1\">↩\u{fe0e}</a> \
         <a class=\"footnote-back\" href=\"#ng-b-fnref-1-2\" aria-label=\"Back to mark 1-2\">↩\u{fe0e}</a>\n</li>\n\
         <li id=\"ng-b-fn-2\">\n<p>Why<sup class=\"footnote-mark\"><a href=\"#ng-b-fn-3\" id=\"ng-b-fnref-3\" aria-label=\"Footnote 3\">3</a></sup>. \
         <a class=\"footnote-back\" href=\"#ng-b-fnref-2\" aria-label=\"Back to mark 2\">↩\u{fe0e}</a></p>\n</li>\n\
         <li id=\"ng-b-fn-3\">\n<p>Zed. <a class=\"footnote-back\" href=\"#ng-b-fnref-3\" aria-label=\"Back to mark 3\">↩\u{fe0e}</a></p>\n</li>\n\
         </ol>\n</aside>\n"
    );
}

#[test]
fn extracts_have_no_ids() {
    let body = parsed("## A?\n\nb[^1]\n\n[^1]: c", HtmlPolicy::Refuse);
    let page = Page { labels: Labels::english(), body: &body, policy: HtmlPolicy::Refuse, ids: false };
    let out = html(&body.text, &page);
    assert!(!out.contains("id=\"") && !out.contains("href"), "{out}");
    let answer = body.headings[0].answer.clone().unwrap();
    assert_eq!(
        html_of(&body.text, answer, &page),
        "<p>b<sup class=\"footnote-mark\">1</sup></p>\n<aside class=\"footnotes\" role=\"note\" aria-label=\"Footnotes\">\n<ol>\n<li>\n<p>c</p>\n</li>\n</ol>\n</aside>\n"
    );
    assert_eq!(html_of(&body.text, body.headings[0].events.clone(), &page), "A?");
}

#[test]
fn labels_hold_no_links() {
    let body = parsed("## a *b* [c](d) `e` [@f]", HtmlPolicy::Refuse);
    assert_eq!(label(&body.text, body.headings[0].events.clone()), "a <em>b</em> c <code>e</code> ");
}

fn show_with(text: &str, policy: HtmlPolicy) -> String {
    let body = parsed(text, policy);
    html(&body.text, &Page { labels: Labels::english(), body: &body, policy, ids: true })
}

#[test]
fn html_by_policy() {
    let text = "<details open><summary>S</summary>\n\n*a* [b](c) [@x]\n\n</details>\n\n<script>alert(1)</script>\n\nd <b onclick=\"x\" class=\"k\">e</b> <ng-keep0-x n=\"0\"></ng-keep0-x> <a href=\"javascript:x\">f</a> <i>";
    assert!(show_with(text, HtmlPolicy::Trusted).contains("<script>alert(1)</script>"));
    let refused = show_with(text, HtmlPolicy::Refuse);
    assert!(!refused.contains("script") && !refused.contains("details"), "{refused}");
    if cfg!(feature = "sanitize") {
        let clean = show_with(text, HtmlPolicy::Sanitize);
        assert_eq!(
            clean,
            "<details open=\"\"><summary>S</summary>\n<p><em>a</em> <a href=\"c\">b</a><sup><a href=\"#x\">x</a></sup></p>\n</details>\n\n\
             <p>d <b class=\"k\">e</b>  <a rel=\"noopener noreferrer\">f</a> <i></i></p><i>\n</i>"
        );
    }
    // Nothing of the page is lost in the cleaning.
    let page = "## H\n\n| a |\n|---|\n| $x$ |\n\n- [ ] t\n\n```rust\nfn\n```\n\n:::note\nx[^1]\n:::\n\n::timeline\n\n[^1]: y\n\n<b>z</b>\n";
    if cfg!(feature = "sanitize") {
        let clean = show_with(page, HtmlPolicy::Sanitize);
        for part in [
            "<h2 id=\"h\">",
            "role=\"group\" tabindex=\"0\"",
            "<math",
            "<input type=\"checkbox\" disabled",
            "<pre tabindex=\"0\" role=\"group\" aria-label=\"Code\">",
            "role=\"note\"",
            "<section>Part(Timeline)</section>",
            "id=\"ng-b-fn-1\"",
            "scope=\"col\"",
        ] {
            assert!(clean.contains(part), "{part}: {clean}");
        }
    }
}

#[test]
fn formulas_are_mathml_without_styles() {
    let html = show("$x<y$ and $$\\color{red}{a} \\text{style=\"x\" <b>}$$");
    assert_eq!(html.matches("<math").count(), 2, "{html}");
    assert!(!html.contains(" style=\"color") && html.contains("style=\"x\" &lt;b&gt;"), "{html}");
    assert!(html.contains("<mo>&lt;</mo>"), "{html}");
    for attack in [
        "x<script>alert(1)</script>",
        "\\text{<script>alert(1)</script>}",
        "</math><script>x</script>",
        "<img src=x onerror=y>",
    ] {
        let html = show(&format!("${attack}$"));
        assert!(!html.contains("<script") && !html.contains("<img"), "{html}");
    }
}
