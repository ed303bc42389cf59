"""Reads the calendars and bibliographies of built sites with parsers that know nothing of nutgraf, and compares them with
the `story.json` beside them: `python exports.py NAME=FOLDER …`."""

import datetime
import json
import pathlib
import re
import sys

import bibtexparser
import icalendar

wrong = []
counts = {"timeline.ics": 0, "sources.bib": 0}


def complain(place, words):
    wrong.append(f"{place}: {words}")


def calendar(path, story, place):
    """Every entry is that of an event, over its days; what is expected is in it."""
    data = path.read_bytes()
    for number, line in enumerate(data.split(b"\r\n")[:-1], 1):
        if len(line) > 75:
            complain(place, f"line {number} has {len(line)} octets")
    if data.count(b"\n") != data.count(b"\r\n"):
        complain(place, "a line ends without CRLF")
    parsed = icalendar.Calendar.from_ical(data)
    if parsed.errors:
        complain(place, parsed.errors)
    events = [part for part in parsed.walk("VEVENT")]
    for event in events:
        if event.errors:
            complain(place, event.errors)
        for field in ["UID", "DTSTAMP", "DTSTART", "SUMMARY", "SEQUENCE", "STATUS"]:
            if field not in event:
                complain(place, f"an entry has no {field}")
    uids = [str(event["UID"]) for event in events]
    if len(set(uids)) != len(uids):
        complain(place, "a UID stands twice")
    shown = {(event.decoded("DTSTART"), str(event["SUMMARY"]).split(": ")[-1]) for event in events}
    for event in story["timeline"]:
        date = event["date"]
        if "T" in str(date.get("edtf")) and event["status"] != "expected" or event["status"] != "expected":
            continue
        first = date.get("earliest") or date.get("latest")
        text = event["text"]["text"]
        if (datetime.date.fromisoformat(first), text.split(": ")[-1]) not in shown:
            complain(place, f"`{text}` of {first} is not in it")
    known = {" ".join(event["text"]["text"].split()): event["date"] for event in story["timeline"]}
    for event in events:
        summary = " ".join(str(event["SUMMARY"]).split())
        date = known.get(summary) or next((d for text, d in known.items() if summary.endswith(": " + text)), None)
        if date is None:
            complain(place, f"`{summary}` is no event of the story")
            continue
        first, last = date.get("earliest"), date.get("latest")
        last = last if first else None
        begin = datetime.date.fromisoformat(first or date["latest"])
        end = datetime.date.fromisoformat(last or first or date["latest"]) + datetime.timedelta(days=1)
        if (event.decoded("DTSTART"), event.decoded("DTEND")) != (begin, end):
            complain(place, f"`{summary}`: {event.decoded('DTSTART')} to {event.decoded('DTEND')}, not {begin} to {end}")


def plain(latex):
    """A LaTeX text as nutgraf writes it, back as plain text."""
    names = {"textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}", "textasciitilde": "~", "textasciicircum": "^"}
    text = re.sub(r"\\(text\w+)\{\}", lambda found: "\0" + str(list(names).index(found[1])) + "\0", latex)
    text = re.sub(r"\\([$&#%_])", r"\1", text).replace("{", "").replace("}", "")
    return re.sub("\0(\\d)\0", lambda found: list(names.values())[int(found[1])], text)


def bibliography(path, story, place):
    """Every source is an entry of its id, with its title, address, date and authors."""
    library = bibtexparser.parse_string(path.read_text(encoding="utf-8"))
    for block in library.failed_blocks:
        complain(place, f"{block.error}: {block.raw}")
    entries = {entry.key: {field.key: field.value for field in entry.fields} for entry in library.entries}
    if len(entries) != len(story["sources"]):
        complain(place, f"{len(entries)} entries of {len(story['sources'])} sources")
    for source in story["sources"]:
        fields = entries.get(source["id"])
        if fields is None:
            complain(place, f"`{source['id']}` is not in it")
            continue
        if "title" in source and plain(fields["title"]) != " ".join(source["title"]["text"].split()):
            complain(place, f"`{source['id']}` is called {fields['title']}")
        if fields.get("url") != source.get("url"):
            complain(place, f"`{source['id']}` stands at {fields.get('url')}, not {source.get('url')}")
        date = source.get("date", {}).get("edtf")
        if (fields.get("date") or None) != (date and date.replace("..", "")):
            complain(place, f"`{source['id']}` is of {fields.get('date')}, not {date}")
        authors = bibtexparser.middlewares.names.split_multiple_persons_names(fields.get("author", "")) if "author" in fields else []
        if len(authors) != len(source.get("author", [])):
            complain(place, f"`{source['id']}` has {len(authors)} authors: {fields.get('author')}")


for site in sys.argv[1:]:
    name, folder = site.split("=", 1)
    for model in sorted(pathlib.Path(folder).rglob("story.json")):
        story = json.loads(model.read_text(encoding="utf-8"))
        for file, check in [("timeline.ics", calendar), ("sources.bib", bibliography)]:
            path = model.with_name(file)
            if path.exists():
                counts[file] += 1
                check(path, story, f"{name}: {path.relative_to(folder)}")

print(*wrong, sep="\n", end="\n" if wrong else "")
print(f"calendars: {counts['timeline.ics']}, bibliographies: {counts['sources.bib']}, {len(wrong)} mistakes")
sys.exit(1 if wrong or not all(counts.values()) else 0)
