"""What tests of several folders share: one Chromium, a page that reports what went wrong in it, one store."""

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from knowledge.build import build_file
from knowledge.citing import Library
from knowledge.content import load_content

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--headless=new",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# A failed call is logged by the browser itself; tests of failure provoke that on purpose.
EXPECTED = "Failed to load resource"
HERE = {"127.0.0.1", "localhost"}
REPORT_VIOLATIONS = """addEventListener("securitypolicyviolation", (event) =>
  console.error(`securitypolicyviolation: ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));"""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.fail("the browser tests need Debian's chromium package")
    arguments = [*ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield chromium
        chromium.close()


def watch(page: Page) -> list[str]:
    """A list that fills with console errors, script errors, breaches of the security policy, and requests to anybody
    but this machine."""
    problems: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(EXPECTED):
            problems.append(message.text)

    def only_here(request: Request) -> None:
        if urlsplit(request.url).hostname not in HERE:
            problems.append(f"a request to {request.url}")

    page.on("console", note)
    page.on("request", only_here)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.add_init_script(REPORT_VIOLATIONS)
    return problems


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh tab. The test fails at its end if anything was reported by `watch`."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    tab = context.new_page()
    problems = watch(tab)
    yield tab
    context.close()
    assert problems == []


@pytest.fixture(scope="session")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state folder with the store, built once a run, whichever folder's tests ask first."""
    path = tmp_path_factory.getbasetemp() / "knowledge.sqlite"
    if not path.is_file():
        content = load_content()
        build_file(content, Library.of(content), path)
    return path.parent
