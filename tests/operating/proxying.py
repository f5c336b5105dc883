"""The real nginx with the real configuration, on free ports and in a folder of its own, in front of a real gateway."""

from __future__ import annotations

import datetime
import os
import pwd
import re
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from flask import Flask
from waitress.server import create_server

from launch.settings import free_ports

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ROOT = Path(__file__).parents[2]
CONFIGURATION = ROOT / "ops" / "nginx" / "signpost.conf"
NAME = "signpost.example"
SIGN_IN = "#| "  # before the lines that are for SIGNPOST_AUTH=proxy
IDENTITY = ("X-Forwarded-User", "X-Forwarded-Groups")
WAIT_SECONDS = 10.0


@dataclass
class Served:
    """A gateway as waitress serves it; `seen` are the WSGI environments of the requests that came."""

    port: int
    seen: list[dict[str, Any]] = field(default_factory=list)


@contextmanager
def gateway(app: Flask) -> Iterator[Served]:
    """Served as `python -m web_widget` must: waitress leaves it to the gateway what a proxy's headers are worth, and to
    refuse a body of over 16 KB in words."""
    inner: WSGIApplication = app.wsgi_app
    served = Served(0)

    def noting(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        served.seen.append(dict(environ))
        return inner(environ, start_response)

    app.wsgi_app = noting  # type: ignore[method-assign,assignment]
    server = create_server(
        app, host="127.0.0.1", port=0, threads=4, max_request_body_size=64 * 1024, ident=None,
        clear_untrusted_proxy_headers=False,
    )  # fmt: skip
    served.port = int(server.effective_port)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.close()
        thread.join(WAIT_SECONDS)
        app.wsgi_app = inner  # type: ignore[method-assign]


@dataclass(frozen=True)
class Nginx:
    """`logs` holds what nginx wrote."""

    http_port: int
    https_port: int
    logs: Path
    certificate: Path

    def client(self) -> httpx.Client:
        """Asks by https, under Signpost's name."""
        trust = ssl.create_default_context(cafile=str(self.certificate))
        return httpx.Client(
            base_url=f"https://127.0.0.1:{self.https_port}",
            headers={"Host": NAME},
            verify=trust,
            trust_env=False,
            timeout=20.0,
        )

    def ask(self, client: httpx.Client, method: str, path: str, **more: Any) -> httpx.Response:
        """The path is sent as it stands: httpx would tidy it up."""
        url = client.base_url.copy_with(raw_path=path.encode())
        return client.request(method, url, extensions={"sni_hostname": NAME}, **more)


@contextmanager
def nginx(gateway_port: int, sign_in_port: int | None = None, headers: tuple[str, str] = IDENTITY) -> Iterator[Nginx]:
    """With the sign-in's lines where `sign_in_port` is given; `headers` say who it is, and their groups."""
    with tempfile.TemporaryDirectory(prefix="signpost-nginx-") as name:  # not pytest's folder: the workers must get in
        folder = Path(name)
        folder.chmod(0o755)
        http, https = free_ports(2)
        certificate = make_certificate(folder)
        text = rendered(folder, http, https, gateway_port, sign_in_port, headers)
        (folder / "nginx.conf").write_text(text, encoding="utf-8")
        program = _program()
        command = [program, "-p", f"{folder}/", "-c", "nginx.conf", "-e", "start.log"]
        tried = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
        assert tried.returncode == 0, tried.stderr
        process = subprocess.Popen([*command, "-g", "daemon off;"], stderr=subprocess.DEVNULL)
        try:
            _wait_for(https)
            yield Nginx(http, https, folder / "logs", certificate)
        finally:
            process.terminate()
            process.wait(WAIT_SECONDS)


def rendered(
    folder: Path, http: int, https: int, gateway_port: int, sign_in_port: int | None, headers: tuple[str, str]
) -> str:
    """The configuration with its places filled in, in a frame as Debian's nginx.conf gives it."""
    text = CONFIGURATION.read_text(encoding="utf-8")
    filled = {
        "listen 80": f"listen 127.0.0.1:{http}",
        "listen 443": f"listen 127.0.0.1:{https}",
        "server 127.0.0.1:8080": f"server 127.0.0.1:{gateway_port}",
        "/etc/ssl/signpost/": f"{folder}/",
        "/var/log/nginx/": f"{folder}/logs/",
        "/opt/signpost/app/": f"{folder}/app/",
        f"proxy_set_header {IDENTITY[0]} $": f"proxy_set_header {headers[0]} $",
        f"proxy_set_header {IDENTITY[1]} $": f"proxy_set_header {headers[1]} $",
    }
    shutil.copytree(CONFIGURATION.parent, folder / "app" / "ops" / "nginx")
    text = re.sub(r"^\s*listen \[::\].*\n", "", text, flags=re.MULTILINE)
    for place, value in filled.items():
        assert place in text, place
        text = text.replace(place, value)
    if sign_in_port is not None:
        text = text.replace(SIGN_IN, "").replace("127.0.0.1:4180", f"127.0.0.1:{sign_in_port}")
    (folder / "logs").mkdir()
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = f"user {pwd.getpwuid(os.getuid()).pw_name};\n" if os.geteuid() == 0 else ""
    frame = f"{user}pid {folder}/pid;\nworker_processes 1;\nevents {{}}\nhttp {{\ninclude /etc/nginx/mime.types;\n"
    return f"{frame}{temporary}{text}\n}}\n"


def make_certificate(folder: Path) -> Path:
    """A self-signed one for NAME, with its key beside it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain, form = serialization.NoEncryption(), serialization.PrivateFormat.PKCS8
    (folder / "privkey.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, form, plain))
    return folder / "fullchain.pem"


def over_plain_http(port: int, path: str, host: str = NAME) -> tuple[int, str | None]:
    """Status and Location. Raises ConnectionError or http.client.HTTPException where nginx hangs up."""
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path, headers={"Host": host})
        answer = connection.getresponse()
        return answer.status, answer.getheader("Location")
    finally:
        connection.close()


def _program() -> str:
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if found is None:
        pytest.fail("There is no nginx here. Install it (Debian: apt-get install nginx).")
    return found


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise AssertionError("nginx did not start")


Ask = Callable[..., httpx.Response]
