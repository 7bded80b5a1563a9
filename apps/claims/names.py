"""Names folded for comparison."""

import re
import unicodedata

NOT_A_WORD = re.compile(r"[^\w]+")
ARTICLES = ("the ", "a ", "an ")


def name_key(name: str) -> str:
    """The name without case, accents, punctuation and leading article; never empty for a name that is not."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(letter for letter in folded if not unicodedata.combining(letter))
    key = NOT_A_WORD.sub(" ", bare).strip()
    for article in ARTICLES:
        key = key.removeprefix(article)
    return (key or name.strip().casefold())[:300]
