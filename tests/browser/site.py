"""The real gateway on a free port, with the real content and no engine: for the pages, which need none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from launch.settings import free_ports
from tests.browser.serving import serving
from web_widget import create_app
from web_widget.settings import GatewaySettings


@contextmanager
def running_site(state: Path) -> Iterator[str]:
    """Its address, for as long as the block lasts. `state` may hold no store: pages must bear that too."""
    port, nobody = free_ports(2)
    unused = f"http://127.0.0.1:{nobody}"
    app = create_app(GatewaySettings(turn_key=b"k" * 32, engine_urls=(unused,), actions_url=unused, state=state))
    with serving(app, port) as address:
        yield address
