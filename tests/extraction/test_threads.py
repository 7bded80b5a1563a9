"""The engine read by several threads at once."""

from concurrent.futures import ThreadPoolExecutor

from apps.extraction.flow import extract

TEXTS = [
    f"Anna Lee said that {word} rained.\n\n“It did,” the minister told Reuters." for word in ("it", "Oslo", "Kyiv")
]


def test_threads_read_what_one_would() -> None:
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(extract, TEXTS * 8))

    assert found == [extract(text) for text in TEXTS] * 8
