"""`./run bench`: the engine's speed, the search for neighbours, generated rows, the pages over them, a small intake."""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from django.core.management import call_command

from apps.standalone import addresses, servers
from benchmarks.engine import measure_engine
from benchmarks.intake import measure_intake
from benchmarks.measures import Stopwatch
from benchmarks.setup import part, use

ARTICLES = 10_000
CLAIMS = [10_000, 100_000]
MANY_CLAIMS = 1_000_000
SMALL_INTAKE = 100
FULL_INTAKE = 1_000


def main() -> None:
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="cc-bench-") as folder:
        print(f"{measure_engine(Path(folder) / 'engine', given=options.folder)}\n", flush=True)
        compare_collections(options)
        print(f"Pages over {options.articles:,} generated articles", flush=True)
        print(f"\n{over_a_collection(options.data or Path(folder), articles=options.articles)}\n", flush=True)
        number = FULL_INTAKE if options.full else SMALL_INTAKE
        print(measure_intake(Path(folder) / "intake", articles=number, given=options.folder))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    parser.add_argument(
        "--full",
        action="store_true",
        help=f"take {FULL_INTAKE:,} articles in, not {SMALL_INTAKE}; and {MANY_CLAIMS:,} claims to search",
    )
    parser.add_argument("--folder", type=Path, help="take the .txt and .html files of this folder in instead")
    parser.add_argument("--articles", type=int, default=ARTICLES, help="how many to generate for the pages")
    parser.add_argument("--data", type=Path, help="keep the generated rows here, and use them if they are there")
    return parser.parse_args()


def compare_collections(options: argparse.Namespace) -> None:
    """In a process of its own: Django knows one database."""
    sizes = [str(size) for size in (*CLAIMS, *([MANY_CLAIMS] if options.full else []))]
    given = ["--folder", str(options.folder)] if options.folder else []
    subprocess.run([sys.executable, "-m", "benchmarks.collection", *sizes, *given], check=True)


def over_a_collection(data: Path, *, articles: int) -> str:
    """Start a database in the folder, fill it if it is new, and measure the pages over it."""
    is_new = not addresses.database_folder(data).exists()
    server = servers.start_database(addresses.database_folder(data.resolve()), durable=False)
    try:
        use(data)
        call_command("migrate", "--no-input", verbosity=0)
        if is_new:
            part("benchmarks.rows.fill_database")(os.environ["DATABASE_URL"], articles=articles, watch=Stopwatch())
        found = part("benchmarks.pages.measure_pages")()
        return str(part("benchmarks.report.pages_report")(found, part("benchmarks.pages.references")()))
    finally:
        server.stop()


if __name__ == "__main__":
    main()
