"""`python -m benchmarks.collection SIZE… [--folder DIR]`: claims worth comparing, in collections of these sizes."""

import argparse
import tempfile
from pathlib import Path

from django.core.management import call_command

from apps.standalone import addresses, servers
from benchmarks.intake import write_articles
from benchmarks.measures import Stopwatch
from benchmarks.setup import part, use

STORIES = 500


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", type=int, nargs="+", help="how many claims")
    parser.add_argument(
        "--folder", type=Path, help="take the sentences of this folder's .txt files, not generated ones"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cc-bench-") as name:
        folder = Path(name)
        server = servers.start_database(addresses.database_folder(folder), durable=False)
        try:
            use(folder)
            call_command("migrate", "--no-input", verbosity=0)
            base = part("benchmarks.neighbours.real_vectors")(
                options.folder or write_articles(folder / "news", number=STORIES)
            )
            watch, measure = Stopwatch(), part("benchmarks.neighbours.measure")
            print(
                part("benchmarks.neighbours.neighbours_report")([measure(base, size, watch) for size in options.sizes])
            )
        finally:
            server.stop()


if __name__ == "__main__":
    main()
