"""python -m web_widget: the gateway, served by waitress."""

from __future__ import annotations

import logging
import sys

import waitress

from web_widget import MAX_BODY_BYTES, create_app
from web_widget.settings import GatewaySettings

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def main() -> int:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    try:
        settings = GatewaySettings.from_environment()
        app = create_app(settings)
    except (OSError, ValueError) as error:
        print(f"The gateway cannot start: {error}", file=sys.stderr)
        return 1
    if settings.host not in LOOPBACK:
        logging.getLogger("signpost.gateway").warning(
            "listening on %s: nobody is asked to sign in yet, so anyone who reaches it can use it",
            settings.host,
        )
    waitress.serve(
        app,
        host=settings.host,
        port=settings.port,
        threads=32,
        max_request_body_size=MAX_BODY_BYTES,
        channel_timeout=30,
        ident=None,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
