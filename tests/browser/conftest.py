"""One stub gateway, and one real one without an engine, for the whole folder."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.contacts import SetClock
from tests.browser.site import running_site
from tests.browser.stub import Stub, running_stub
from web_widget import contacts_page
from web_widget.hours import LONDON


@pytest.fixture(scope="session")
def gateway() -> Iterator[Stub]:
    with running_stub() as stub:
        yield stub


@pytest.fixture
def stub(gateway: Stub) -> Iterator[Stub]:
    gateway.reset()
    yield gateway
    gateway.release()


@pytest.fixture(scope="session")
def site(state: Path) -> Iterator[str]:
    """The pages' address."""
    with running_site(state) as address:
        yield address


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Sets the contacts page's hour, in the gateway and in the browser's tab."""

    def change(page: Page, now: datetime) -> None:
        monkeypatch.setattr(contacts_page, "now", lambda: now.astimezone(LONDON))
        page.clock.set_fixed_time(now)

    return change
