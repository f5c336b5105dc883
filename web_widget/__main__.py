"""python -m web_widget: the gateway, served by waitress; with a command, what `retention.commands` does."""

from __future__ import annotations

import signal
import sys

import waitress

from web_widget import MAX_BODY_BYTES, create_app, unreadable
from web_widget.draining import Draining
from web_widget.flow.engines import IN_FLIGHT, MOST_WAITING, Engines
from web_widget.observing import logs
from web_widget.retention.commands import run
from web_widget.rooms import EXTENSION
from web_widget.settings import GatewaySettings

BESIDES = 32  # threads for whoever wants a page or a number while all engines have as many turns as they bear
MOST_CONNECTIONS = 1000


def main(arguments: list[str]) -> int:
    if arguments:
        return run(arguments, lambda before: Engines(GatewaySettings.from_environment()).purge(before))
    logs.configure(sys.stderr)
    try:
        settings = GatewaySettings.from_environment()
        app = create_app(settings)
    except (OSError, ValueError) as error:
        print(f"The gateway cannot start: {error}", file=sys.stderr)
        return 1
    unreadable.install(app)
    draining = Draining(app)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may have had it ignored
    signal.signal(signal.SIGTERM, lambda *_: draining.stop_soon())
    try:
        waitress.serve(
            draining,
            host=settings.host,
            port=settings.port,
            threads=len(settings.engine_urls) * (IN_FLIGHT + MOST_WAITING) + BESIDES,
            connection_limit=MOST_CONNECTIONS,
            max_request_body_size=4 * MAX_BODY_BYTES,  # what is too long is refused by the application, in words
            channel_timeout=30,
            ident=None,
            # Who is believed, and which headers, is decided in web_widget/access.
            clear_untrusted_proxy_headers=False,
        )
    finally:
        app.extensions[EXTENSION].interactions.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
