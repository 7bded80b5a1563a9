"""`./run screenshots`: every page as people see it, wide and on a phone, light and dark, into a folder to look through.

A whole installation of its own takes in the sample and three articles more; nothing else is touched.
"""

import argparse
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.setup import part, use
from tests.chaos.system import System, installation
from tests.chromium import MISSING, chromium, sign_in

ARTICLES = Path(__file__).parent / "articles"
WIDTHS = {1280: 900, 390: 844}
SCHEMES = ("light", "dark")
NAME, PASSWORD = "nora", "only for the pictures"
SIGNED_OUT = {"login": "/login/", "404": "/no/such/page/"}


def main() -> None:
    parser = argparse.ArgumentParser(prog="./run screenshots", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("screenshots"))
    parser.add_argument("--only", default="", help="pages whose name holds this, such as: dispute")
    options = parser.parse_args()
    if chromium() is None:
        raise SystemExit(f"run: {MISSING}")
    options.folder.mkdir(parents=True, exist_ok=True)
    with installation() as system:
        # Before Playwright starts: its loop stands in this thread, and Django would take that for asynchronous code.
        pages = fill(system)
        wanted = {name: address for name, address in pages.items() if options.only in name}
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
            number = sum(1 for _ in shoot(browser, system.serve(), wanted, folder=options.folder))
            browser.close()
    print(f"{number} pictures of {len(wanted)} pages in {options.folder}/")


def fill(system: System) -> dict[str, str]:
    """Articles, what the engine finds in them, and a person's work on it; the address of every page by its name."""
    system.environment["DJANGO_SUPERUSER_PASSWORD"] = PASSWORD
    system.manage("createsuperuser", "--no-input", "--username", NAME, "--email", "nora@example.org")
    system.manage("load_sample")
    system.manage("ingest", str(ARTICLES))
    system.start("dispatcher")
    system.start("worker")
    system.wait_for_rest()
    use(system.folder)
    pages = part("tests.screenshots.desk.work_and_list_pages")(NAME)
    assert isinstance(pages, dict)
    return pages


def shoot(browser: Browser, site: str, pages: dict[str, str], *, folder: Path) -> Iterator[Path]:
    for (width, height), scheme in product(WIDTHS.items(), SCHEMES):
        context = browser.new_context(
            base_url=site, viewport={"width": width, "height": height}, color_scheme=scheme, locale="en-GB"
        )
        tab = context.new_page()
        for name, address in SIGNED_OUT.items():
            yield picture(tab, address, folder / f"{name}-{width}-{scheme}.png")
        tab.goto("/login/")
        sign_in(tab, NAME, password=PASSWORD)
        for name, address in pages.items():
            yield picture(tab, address, folder / f"{name}-{width}-{scheme}.png")
        context.close()


def picture(tab: Page, address: str, path: Path) -> Path:
    tab.goto(address, wait_until="networkidle")
    tab.screenshot(path=path, full_page=True)
    return path


if __name__ == "__main__":
    main()
