#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::source::FileId;

fn import(json: &str) -> (Option<Imported>, Vec<Diagnostic>) {
    let (file, mut diags) = (SourceFile::new(FileId(0), "t.json", json), Vec::new());
    let story = story(&file, "t.json", &mut diags);
    (story, diags)
}

fn slide(fields: &str) -> (String, Vec<String>) {
    let (story, diags) = import(&format!("{{\"events\": [{{{fields}, \"text\": {{\"headline\": \"x\"}}}}]}}"));
    (story.expect(fields).text, diags.into_iter().map(|found| found.message).collect())
}

/// The line of the first event's date.
fn date(fields: &str) -> String {
    let (text, _) = slide(fields);
    let line = text.lines().find_map(|line| line.strip_prefix("  - date: ")).unwrap_or("none");
    line.to_string()
}

#[test]
fn dates() {
    for (fields, expected) in [
        (r#""start_date": {"year": "1963", "month": "8", "day": "9"}"#, "1963-08-09"),
        (r#""start_date": {"year": 1978}"#, "1978"),
        (r#""start_date": {"year": "1978", "month": "", "day": ""}"#, "1978"),
        (r#""start_date": {"year": -43, "month": 3, "day": 15}"#, "\"-0043-03-15\""),
        (r#""start_date": {"year": 2016, "month": 11, "day": 13, "hour": 9, "minute": 30}"#, "2016-11-13T09:30"),
        (r#""start_date": {"year": 2016, "month": 11, "day": 13, "hour": 0, "minute": 0}"#, "2016-11-13"),
        (r#""start_date": {"year": 602}, "end_date": {"year": 629}"#, "0602/0629"),
        (r#""start_date": {"year": 602}, "end_date": {"year": 602}"#, "0602"),
        (r#""start_date": {"year": 1950, "month": 2, "day": 7}, "end_date": {"year": 1955}"#, "1950-02-07/1955"),
        (r#""start_date": {"year": 1955}, "end_date": {"year": 1950}"#, "1955"),
        (r#""start_date": {"year": 1950, "month": 2, "day": 30}"#, "1950-02"),
        (r#""start_date": {"year": 1950, "month": 13}"#, "1950"),
        (r#""start_date": {"year": 1850}, "display_date": "circa 1850""#, "1850~ # displayed as \"circa 1850\""),
        (r#""start_date": {"year": 1850, "display_date": "the 1850s"}"#, "185X # displayed as \"the 1850s\""),
        (
            r#""start_date": {"year": 1850}, "display_date": "A long time ago\n# x""#,
            "1850 # displayed as \"A long time ago # x\"",
        ),
        (r#""start_date": {"year": 1850, "month": 6, "day": 9}, "display_date": "9 June 1850""#, "1850-06-09"),
        (r#""start_date": {"year": 1850}, "display_date": "1920""#, "1850 # displayed as \"1920\""),
    ] {
        assert_eq!(date(fields), expected, "{fields}");
    }
}

#[test]
fn what_is_no_date_is_told_and_kept_in_the_text() {
    for (fields, said) in [
        (r#""x": 1"#, "slide 1 has no date"),
        (r#""start_date": {"month": 3}"#, "no year"),
        (r#""start_date": {"year": "soon"}"#, "`soon` is no number"),
        (r#""start_date": {"year": -4500000000}"#, "lies beyond"),
    ] {
        let (text, said_all) = slide(fields);
        assert!(said_all.iter().any(|message| message.contains(said)), "{said_all:?}");
        assert!(!text.contains("timeline:") && text.contains("\n## x {.no-faq}\n"), "{text}");
    }
}

#[test]
fn what_is_no_timeline() {
    for (json, said) in [
        ("[]", "it has no `events`"),
        ("{\"timeline\": {}}", "TimelineJS 2"),
        ("{\"events\": {}}", "a list of slides"),
        ("{\"events\": [}", "JSON"),
        ("{\"a\": 1, \"a\": 2}", "stands twice"),
    ] {
        let (story, diags) = import(json);
        assert!(story.is_none() && diags[0].message.contains(said), "{json}: {diags:?}");
    }
    let deep = format!("{{\"events\": {}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(import(&deep).1[0].message.contains("deep"));
    let many = format!("{{\"events\": [{}{{}}]}}", "{},".repeat(MOST_SLIDES));
    assert!(import(&many).1[0].message.contains("at most 10000 slides"));
}

#[test]
fn groups_become_actors_and_ids_stand_once() {
    let json = r#"{"events": [
        {"unique_id": "a", "group": "A", "start_date": {"year": 1}, "text": {"headline": "x"}},
        {"unique_id": "a", "group": " A ", "start_date": {"year": 2}, "text": {"headline": "y"}},
        {"group": "北京 & Co.", "start_date": {"year": 3}, "text": {"headline": "z"}},
        {"group": "???", "start_date": {"year": 4}, "text": {"headline": "z"}}]}"#;
    let text = import(json).0.unwrap().text;
    assert!(text.contains("actors:\n  a-2:\n    name: A\n  北京-co:\n    name: \"北京 & Co.\"\n"), "{text}");
    assert_eq!(text.matches("    id: a\n").count(), 1, "{text}");
    assert_eq!(text.matches("actors: [a-2]").count(), 2, "{text}");
}

#[test]
fn what_stands_beside_a_slide() {
    let json = r##"{"events": [{"start_date": {"year": 1}, "text": {"headline": "x", "text": "<p>One <b>bold</b>.</p><p>Two<br>lines <a href='https://e.org/a b'>here</a></p><script>alert(1)</script>"},
        "media": {"url": "//e.org/x.jpg", "caption": "A <i>boat</i>", "credit": "<a href='javascript:alert(1)'>Ann</a>", "thumbnail": "t.png"},
        "background": {"url": "b.jpg"}, "location": {"name": "Bonn", "lat": "50.7", "lon": "7.1", "zoom": "3"}}]}"##;
    let (story, diags) = import(json);
    let text = story.unwrap().text;
    let body = "    body: |-\n      One **bold**.\n\n      Two\\\n      lines [here](<https://e.org/a%20b>)\n\n      [A *boat*](<https://e.org/x.jpg>)\n\n      Ann\n    place:\n      name: Bonn\n      lat: 50.7\n      lon: 7.1\n";
    assert!(text.contains(body), "{text}");
    let said: Vec<&str> = diags.iter().map(|found| found.message.as_str()).collect();
    for part in ["`<script>`", "javascript:alert(1)", "`thumbnail` of slide 1", "`background` of slide 1"] {
        assert!(said.iter().any(|message| message.contains(part)), "{part}: {said:?}");
    }
}

fn sheet(csv: &str) -> (Option<Imported>, Vec<String>) {
    let (file, mut diags) = (SourceFile::new(FileId(0), "sheet.csv", csv), Vec::new());
    let story = story(&file, "sheet.csv", &mut diags);
    (story, diags.into_iter().map(|found| found.message).collect())
}

const HEAD: &str = "Year,Month,Day,Time,End Year,End Month,End Day,End Time,Display Date,Headline,Text,Media,Media Credit,Media Caption,Media Thumbnail,Type,Group,Background\r\n";

#[test]
fn a_spreadsheet_is_a_timeline() {
    let rows = "\u{feff}".to_string()
        + HEAD
        + ",,,,,,,,,The <b>war</b>,How it went,,,,,title,,\r\n"
        + "\"1,999\",8,9,2:30 PM,,,,,,\"Said \"\"no\"\"\",\"<p>Two\r\nlines</p>\",https://e.org/x.jpg,Ann,A boat,,,Army,#ff0000\r\n"
        + ",,,,,,,,,,,,,,,,,\r\n"
        + "1914,,,,1918,,,,,The first,,,,,,era,,\r\n"
        + "1850,,,,,,,,circa 1850,Old,,,,,,,Army,\r\n"
        + ",3,,,,,,,,Some March,,,,,,,,\r\n";
    let (story, said) = sheet(&rows);
    let text = story.unwrap().text;
    for part in [
        "title: The war\nsummary: How it went\n",
        "  - date: 1999-08-09T14:30\n    text: \"Said \\\"no\\\"\"\n    body: |-\n      Two lines\n\n      [A boat](<https://e.org/x.jpg>)\n\n      Ann\n    actors: [army]\n",
        "  - date: 1850~ # displayed as \"circa 1850\"\n    text: Old\n",
        "eras:\n  - date: 1914/1918\n    name: The first\n",
        "## Some March {.no-faq}",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert_eq!(text.matches("  - date: ").count(), 3, "{text}");
    assert!(said.iter().any(|message| message.contains("need a `year`")), "{said:?}");
    assert!(said.iter().any(|message| message.contains("`background` of slide 1")), "{said:?}");
}

#[test]
fn dates_of_sheets() {
    for (date, expected) in [
        ("2024-06-19", "2024-06-19"),
        ("2024-06", "2024-06"),
        ("-44", "\"-0044\""),
        ("6/19/2024", "2024-06-19"),
        ("6/2024", "2024-06"),
        ("6/19/2024 9:05", "2024-06-19T09:05"),
        ("2024-06-19T14:30:05", "2024-06-19T14:30:05"),
    ] {
        let (story, said) = sheet(&format!("Start Date\tEnd Date\tHeadline\n{date}\t\tX\n"));
        let text = story.expect(date).text;
        assert!(text.contains(&format!("  - date: {expected}\n")), "{date}: {said:?}\n{text}");
    }
    for (time, expected) in
        [("14:30", "T14:30"), ("1430", "T14:30"), ("2:30 p.m.", "T14:30"), ("12 am", ""), ("12:05 pm", "T12:05")]
    {
        let (story, _) = sheet(&format!("Year,Month,Day,Time,Headline\n2024,6,19,{time},X\n"));
        let text = story.expect(time).text;
        assert!(text.contains(&format!("  - date: 2024-06-19{expected}\n")), "{time}\n{text}");
    }
}

#[test]
fn wrong_sheets_are_told() {
    for (csv, wanted) in [
        ("Date,Title\n2024,X\n", "no sheet of TimelineJS"),
        ("", "no sheet of TimelineJS"),
        ("Year,Headline\n2024,\"X\n", "this quote is not closed"),
        ("Year,Headline,Mood\n2024,X,good\n", "the column `mood` is not taken over"),
        ("Year,Headline,Year\n2024,X,2025\n", "the column `year` stands twice"),
        ("Year,Headline,\n2024,X,y\n", "column 3 has no name"),
        ("Year,Month,Day,Time,Headline\n2024,1,1,noon,X\n", "`noon` is no time of day"),
        ("Year,Headline\nsoon,X\n", "`soon` is no number"),
        ("Start Date,Headline\n1/2/3/4,X\n", "`1/2/3/4` is no number"),
        ("Year,Headline,Type\n,A,title\n,B,title\n", "a second title"),
    ] {
        let (_, said) = sheet(csv);
        assert!(said.iter().any(|message| message.contains(wanted)), "{csv:?}: {said:?}");
    }
    // Columns that hold nothing are not worth a word.
    assert!(sheet("Year,Headline,Mood\n2024,X, \n").1.is_empty());
}
