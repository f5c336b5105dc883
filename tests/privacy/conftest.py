"""The privacy screen as the gateway loads it, once for all tests here."""

from __future__ import annotations

import pytest

from web_widget.privacy.screen import PrivacyScreen
from web_widget.settings import PROTECTED_FILE


@pytest.fixture(scope="session")
def screen() -> PrivacyScreen:
    return PrivacyScreen.load(PROTECTED_FILE)
