"""One stub gateway for the whole folder."""

from collections.abc import Iterator

import pytest

from tests.browser.stub import Stub, running_stub


@pytest.fixture(scope="session")
def gateway() -> Iterator[Stub]:
    with running_stub() as stub:
        yield stub


@pytest.fixture
def stub(gateway: Stub) -> Iterator[Stub]:
    gateway.reset()
    yield gateway
    gateway.release()
