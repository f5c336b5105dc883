"""Where the script did not run, or did not come, the page still says what matters."""

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.checks import host_page
from tests.browser.driver import field
from tests.browser.stub import Stub


def test_without_script_the_page_still_names_999(browser: Browser, stub: Stub) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(stub.base)
    expect(page.get_by_role("link", name="999")).to_be_visible()
    expect(page.locator("body")).to_contain_text("has not loaded")
    context.close()


@pytest.mark.parametrize("missing", ["widget.js", "widget/element.js", "widget/reply.js"])
def test_a_part_that_did_not_come_leaves_a_line_with_999(page: Page, stub: Stub, missing: str) -> None:
    page.route(f"**/static/{missing}", lambda route: route.abort())
    page.goto(stub.base)
    expect(page.get_by_role("link", name="999")).to_be_visible()
    if missing != "widget.js":  # without any script of ours, only the host's own line is left
        page.goto(host_page(stub))
        expect(page.get_by_text("Signpost could not be loaded. In an emergency, call 999.")).to_be_visible()


def test_without_its_style_the_widget_can_still_be_used(page: Page, stub: Stub) -> None:
    def fail(route: Route) -> None:
        route.fulfill(status=500, body="")

    page.route("**/static/*.css", fail)
    page.goto(stub.base)
    expect(field(page)).to_be_visible()
    expect(page.get_by_role("link", name="999").first).to_be_visible()
