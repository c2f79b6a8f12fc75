#!/usr/bin/python3
"""status_check.py ADDRESS [PUBLISHED] -- reads a public status page as its readers do, and says what is wrong, one line each.

ADDRESS: of its index.html on a server that has nothing but the files. PUBLISHED: the status_url that it was made with. Every link is followed;
the feed is read by feedparser, the calendar by icalendar, the JSON held against the form that clients of Statuspage expect (statuspage.json).
"""
import html.parser
import json
import os
import re
import sys
import urllib.error
import urllib.parse
import urllib.request

import feedparser
import icalendar
import jsonschema

wrong = []


def fetch(address):
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.read()
    except urllib.error.URLError as error:
        wrong.append(f"{address}: {error}")
        return b""


class Links(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.links, self.ids = [], set()

    def handle_starttag(self, tag, attrs):
        names = dict(attrs)
        if tag in ("script", "form", "iframe", "base"):
            wrong.append(f"<{tag}>")
        if names.get("http-equiv", "").lower() == "refresh" or any(n.startswith("on") for n in names):
            wrong.append(f"<{tag}> does something by itself: {attrs}")
        if "id" in names:
            if names["id"] in self.ids:
                wrong.append(f"id {names['id']} twice")
            self.ids.add(names["id"])
        if tag == "time" and not re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d{1,3})?Z)?", names.get("datetime", "")):
            wrong.append(f"<time datetime={names.get('datetime')!r}> is not valid HTML")
        for n in ("href", "src", "action", "xlink:href"):
            if n in names:
                self.links.append((tag, names[n]))


def crawl(start):
    root = urllib.parse.urljoin(start, ".")
    seen, todo = {}, [start]
    while todo:
        page = todo.pop()
        if page in seen:
            continue
        seen[page] = body = fetch(page)
        if not page.endswith(".html"):
            continue
        links = Links()
        links.feed(body.decode())
        for tag, link in links.links:
            if re.match(r"(https?|mailto):", link):
                if tag != "a" or "example.org" not in link:
                    wrong.append(f"{page}: the address {link} in <{tag}> is absolute")
                continue
            if link.startswith(("/", "#main")) or not link:
                if link != "#main":
                    wrong.append(f"{page}: {link!r} leaves the folder")
                continue
            target = urllib.parse.urldefrag(urllib.parse.urljoin(page, link)).url
            if not target.startswith(root):
                wrong.append(f"{page}: {link} leads out of the folder")
            else:
                todo.append(target)
    return seen


def check_feed(root, pages, published, folder, language, state):
    name = root + folder + "feed.atom"
    feed = feedparser.parse(fetch(name), response_headers={"content-type": "application/atom+xml", "content-location": name})
    if feed.bozo or feed.version != "atom10" or feed.feed.get("language") != language:
        wrong.append(f"{name}: {feed.version} {feed.feed.get('language')} {feed.get('bozo_exception')}")
    if not any(state in e.content[0].value for e in feed.entries):
        wrong.append(f"{name}: no state is in its language")
    ids = [e.id for e in feed.entries]
    if len(ids) != 6 or len(set(ids)) != len(ids):
        wrong.append(f"feed.atom: {len(ids)} entries, {len(set(ids))} ids")
    if [e.updated_parsed for e in feed.entries] != sorted((e.updated_parsed for e in feed.entries), reverse=True):
        wrong.append("feed.atom: not the newest first")
    for e in feed.entries:
        link = e.link.replace(published + "/", root) if published else e.link
        if link not in pages or not link.startswith(root + folder + ("incidents" if "incident" in [t.term for t in e.tags] else "maintenance")):
            wrong.append(f"feed.atom: {e.title} leads to {e.link}")
        if not e.content[0].value or "<script" in e.content[0].value:
            wrong.append(f"feed.atom: contents of {e.title}")
    if not any(e.title.startswith('Nobody can sign in <503> & "more"') for e in feed.entries):
        wrong.append(f"feed.atom: titles {[e.title for e in feed.entries]}")
    return {feed.feed.id, *ids}


def check_calendar(root, folder, title):
    raw = fetch(root + folder + "maintenance.ics")
    if any(len(line) > 75 for line in raw.split(b"\r\n")) or b"\n" in raw.replace(b"\r\n", b""):
        wrong.append("maintenance.ics: a line is too long or ends with LF alone")
    calendar = icalendar.Calendar.from_ical(raw)
    events = list(calendar.walk("VEVENT"))
    if title not in str(calendar["X-WR-CALNAME"]):
        wrong.append(f"{folder}maintenance.ics: {calendar['X-WR-CALNAME']}")
    states = sorted(str(e["STATUS"]) for e in events)
    if states != ["CANCELLED", "CONFIRMED", "CONFIRMED"]:
        wrong.append(f"maintenance.ics: {states}")
    if len({str(e["UID"]) for e in events}) != 3:
        wrong.append("maintenance.ics: UIDs")
    for e in events:
        if e["DTSTART"].dt.tzinfo is None or e["DTEND"].dt <= e["DTSTART"].dt or int(e["SEQUENCE"]) < 0:
            wrong.append(f"maintenance.ics: times of {e['SUMMARY']}")
    if not any(str(e["SUMMARY"]).startswith("Database upgrade; with a title, that needs") and "* one\n* two" in str(e["DESCRIPTION"]) for e in events):
        wrong.append("maintenance.ics: texts")


def check_json(root):
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "statuspage.json"), encoding="utf-8") as file:
        schema = json.load(file)
    seen = {}
    for path, parts in schema["documents"].items():
        body = fetch(root + path)
        seen[path] = document = json.loads(body or b"{}")
        want = {"type": "object", "required": parts, "additionalProperties": False, "properties": {p: {"$ref": f"#/definitions/{p}"} for p in parts},
                "definitions": schema["definitions"]}
        for error in jsonschema.Draft7Validator(want, format_checker=jsonschema.FormatChecker()).iter_errors(document):
            wrong.append(f"{path}: {'/'.join(map(str, error.path))}: {error.message}")
    counts = {path: len(d.get("incidents", [])) * 10 + len(d.get("scheduled_maintenances", [])) for path, d in seen.items()}
    if list(counts.values()) != [12, 0, 0, 30, 10, 3, 1, 1]:
        wrong.append(f"api/v2: incidents and maintenance are {counts}")
    summary = seen["api/v2/summary.json"]
    states = {c["id"]: c["status"] for c in summary.get("components", [])}
    if (summary.get("status", {}).get("indicator"), states.get("mobile-portal"), states.get("student-information"), states.get("updates")) != \
            ("major", "partial_outage", "under_maintenance", "operational"):
        wrong.append(f"summary.json: {summary.get('status')} {states}")
    groups = {c["id"]: c["components"] for c in summary.get("components", []) if c["group"]}
    members = {c["id"]: c["group_id"] for c in summary.get("components", []) if c["group_id"]}
    if list(groups.values()) != [["mobile-portal", "mobile-notifications"]] or set(members.values()) != set(groups) or "online-payments" in states:
        wrong.append(f"summary.json: groups {groups} {members} {list(states)}")


def main():
    start, published = sys.argv[1], (sys.argv[2] if len(sys.argv) > 2 else "")
    root = urllib.parse.urljoin(start, ".")
    pages = crawl(start)
    print(f"{len(pages)} files are linked")
    for page, body in pages.items():
        if b"SECRET" in body or b"PRIVATE" in body or b"DRAFT" in body:
            wrong.append(f"{page} tells what is not public")
    ids = check_feed(root, pages, published, "", "en", "Resolved")
    if ids & check_feed(root, pages, published, "es/", "es", "Resuelto"):
        wrong.append("feed.atom: the feeds of two languages share ids")
    check_calendar(root, "", "maintenance")
    check_calendar(root, "es/", "Mantenimiento")
    check_json(root)
    print("\n".join(wrong))
    sys.exit(1 if wrong else 0)


main()
