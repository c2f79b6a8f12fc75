#!/usr/bin/env python3
"""oneroster.py MODE… — a strict OneRoster provider for tests: prints its port, serves 1.1 and 1.2 until its standard input ends.

Modes: clamp (pages of two, stepping by offset), links (Link rel=next instead), nofilter (400 for a filter), busy (429 with
Retry-After: 0 before each first page), expire (every third token use is refused once), redirect, elsewhere (Link to another origin),
circle (Link to itself), empty (200 without records), gone (without Leo), changed (Mia's score is another), noid (a record without
sourcedId), token (refuses the client), later (429 with a long Retry-After), fault (500), garbage (no JSON), other (no list), nograde (404 for the grade book). A line on standard input replaces the modes.
"""
import base64, json, re, sys, threading, urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

modes = set(sys.argv[1:])
seen, uses, asked = set(), [0], []
T = "2026-09-01T12:00:00.000Z"


def ref(key, kind):
    return {"href": "http://example.invalid/" + key, "sourcedId": key, "type": kind}


def rec(key, **more):
    return {"sourcedId": key, "status": "active", "dateLastModified": T, **more}


def data(old):
    def user(key, role, given, family, agents, **more):
        u = rec(key, enabledUser="true", username=key, userIds=[{"type": "state", "identifier": "9" + key}], givenName=given,
                familyName=family, agents=[ref(a, "user") for a in agents], **more)
        if old:
            u.update(role=role, orgs=[ref("school", "org")])
        else:
            u.update(roles=[{"roleType": "primary", "role": role, "org": ref("school", "org")}])
        return u
    session = "gradingPeriod" if old else "academicSession"
    score = 9 if "changed" in modes else 8.5
    d = {
        "orgs": [rec("school", name='Lincoln "Abe" Middle, North', type="school", identifier="1", parent=ref("district", "org")),
                 rec("district", name="Maple Valley", type="district")],
        "academicSessions": [rec("year", title="2026-27", type="schoolYear", startDate="2026-08-17", endDate="2027-06-04", schoolYear="2027"),
                             rec("q1", title="Q1", type="gradingPeriod", startDate="2026-08-17", endDate="2026-12-18",
                                 parent=ref("year", "academicSession"), schoolYear=2027)],
        "courses": [rec("math", title="Math 7", courseCode="M7", grades=["07"], org=ref("school", "org"), subjects=["Math"], schoolYear=ref("year", "academicSession"))],
        "classes": [rec("math-1", title="Math 7 (1)", classType="scheduled", course=ref("math", "course"), school=ref("school", "org"),
                        terms=[{"sourcedId": "q1"}], grades=["07"], periods=["1", "3"])],
        "users": [user("mia", "student", "Mia", "García", ["ana"], grades=["07"]), user("ana", "parent", "Ana", "García", []),
                  user("leo", "student", "Leo", "O'Neil", []), user("tran", "teacher", "Linh", "Trần", [])],
        "enrollments": [rec("e1", **{"class": ref("math-1", "class"), "school": ref("school", "org"), "user": ref("mia", "user"), "role": "student", "primary": False}),
                        rec("e2", **{"class": ref("math-1", "class"), "school": ref("school", "org"), "user": ref("leo", "user"), "role": "student"}),
                        rec("e3", **{"class": ref("math-1", "class"), "school": ref("school", "org"), "user": ref("tran", "user"), "role": "teacher", "primary": "true"})],
        "categories": [rec("hw", title="Homework")],
        "lineItems": [rec("l1", title="Worksheet 1", assignDate="2026-10-01T03:00:00.000Z", dueDate="2026-10-08T00:00:00.000Z", resultValueMin=0.0,
                          resultValueMax=10.0, category=ref("hw", "category"), school=ref("school", "org"), **{"class": ref("math-1", "class"), session: ref("q1", "academicSession")})],
        "results": [rec("r1", lineItem=ref("l1", "lineItem"), student=ref("mia", "user"), scoreStatus="fully graded", score=score, scoreDate="2026-10-09",
                        comment="", metadata={"late": True})],
        "demographics": [rec("mia", birthDate="2013-05-01")],
    }
    if "gone" in modes:
        d["users"] = [u for u in d["users"] if u["sourcedId"] != "leo"]
        d["enrollments"] = [e for e in d["enrollments"] if e["sourcedId"] != "e2"]
    if "noid" in modes:
        d["users"].append(user("", "student", "No", "Key", []))
    if "empty" in modes:
        d = {k: [] for k in d}
    return d


class Provider(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body, **headers):
        out = json.dumps(body).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(out)))
        self.end_headers()
        self.wfile.write(out)

    def do_POST(self):
        form = urllib.parse.parse_qs(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())
        auth = self.headers.get("Authorization", "")
        sound = auth == "Basic " + base64.b64encode(b"client id:s3cret/+").decode()
        sound = sound or form.get("client_id") == ["client id"] and form.get("client_secret") == ["s3cret/+"]
        sound = sound and form.get("grant_type") == ["client_credentials"] and "purl.imsglobal.org" in form.get("scope", [""])[0]
        if self.path != "/token" or not sound or "token" in modes:
            return self.answer(401, {"error": "invalid_client"})
        self.answer(200, {"access_token": "tok", "token_type": "bearer", "expires_in": 3600})

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        q = {k: v[0] for k, v in urllib.parse.parse_qs(url.query).items()}
        match = re.fullmatch(r"/ims/oneroster/(v1p1|rostering/v1p2|gradebook/v1p2)/(\w+)", url.path)
        if self.headers.get("Authorization") != "Bearer tok" or not match:
            return self.answer(401, {})
        uses[0] += 1
        if "expire" in modes and uses[0] % 3 == 0:
            return self.answer(401, {})
        old, name = match[1] == "v1p1", match[2]
        grade = name in ("categories", "lineItems", "results")
        if not old and grade != match[1].startswith("gradebook") or "nograde" in modes and grade:
            return self.answer(404, {})
        if "later" in modes:
            return self.answer(429, {}, Retry_After="86400")
        if "fault" in modes:
            return self.answer(500, {"imsx_codeMinor": "internal_server_error"})
        if "garbage" in modes:
            return self.answer(200, None)
        if "other" in modes:
            return self.answer(200, {"imsx_codeMajor": "success"})
        if "redirect" in modes:
            return self.answer(302, {}, Location="http://127.0.0.1:1/")
        if "busy" in modes and (name, q.get("offset")) not in seen:
            seen.add((name, q.get("offset")))
            return self.answer(429, {}, Retry_After="0")
        rows = data(old)[name]
        if "filter" in q:
            wanted = re.fullmatch(r"dateLastModified>'(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)'", q["filter"])
            if not wanted or "nofilter" in modes:
                return self.answer(400, {"imsx_codeMinor": "invalid_filter_field"})
            rows = [r for r in rows if name == "results" and "changed" in modes]
        offset, limit = int(q.get("offset", 0)), min(int(q.get("limit", 100)), 2 if modes & {"clamp", "links"} else 100)
        page, headers = rows[offset:offset + limit], {}
        if "links" in modes:
            more = offset + limit < len(rows)
            to = f"{url.path}?limit=2&offset={offset + limit}"
            headers["Link"] = (f'<{to}>; rel="next", ' if more else "") + f'<{url.path}>; rel="first"'
        if "elsewhere" in modes:
            headers["Link"] = '<http://127.0.0.1:1/ims/oneroster/v1p1/orgs>; rel="next"'
        if "circle" in modes:
            headers["Link"] = f'<{self.path}>; rel="next"'
        self.answer(200, {name: page}, X_Total_Count="1", **headers)


server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
for line in sys.stdin:
    modes.clear()
    modes.update(line.split())
    print("ok", flush=True)
