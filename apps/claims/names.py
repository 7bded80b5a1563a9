"""Names folded for comparison."""

import re
import unicodedata

NOT_A_WORD = re.compile(r"[^\w]+")
ARTICLE = re.compile(r"\W*(?:the|an?)\s+")  # a dot or a hyphen after it makes it an initial: "A. Berg", "A-ha"


def name_key(name: str) -> str:
    """The name without case, accents, punctuation and leading article; never empty for a name that is not."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(letter for letter in folded if not unicodedata.combining(letter))
    lead = ARTICLE.match(bare)
    key = NOT_A_WORD.sub(" ", bare[lead.end() :] if lead else bare).strip()
    return (key or name.strip().casefold())[:300]
