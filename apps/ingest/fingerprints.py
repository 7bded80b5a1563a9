"""What a text looks like to a search for its copies: MinHash over its five-word shingles (Broder 1997), in bands.

Five words, and the half that copies share (apps/sources/copies.py), were chosen by reading pairs among 2,974 press
articles: at a share of 0.5 and more every pair was one report published twice, cut, or reworked by a desk; from 0.45
down come pages written to one template about different people, and reports that share an agency's paragraphs and have
their own besides. Shingles of three words bring the last together with the first.

32 bands of 4 hashes find a pair that shares 0.5 of its shingles with a probability of 0.87, 0.6 of 0.99, 0.2 of 0.05.
"""

import re
from collections.abc import Iterable
from hashlib import blake2b

from datasketch import MinHash

from apps.extraction.spans import Span
from apps.sources.copies import Sketch

SHINGLE = 5
HASHES = 128
BAND = 4
SCHEME = "affine32"  # named, because signatures of different schemes are never alike and these are kept
WORD = re.compile(r"\w+")


def sketch(body: str, excluded: Iterable[Span] = ()) -> Sketch | None:
    """The sketch of the words outside the excluded lines, whatever their case and marks; None if there are no words.

    excluded: in text order, code points of the body.
    """
    words = WORD.findall(without(body, excluded).casefold())
    if not words:
        return None
    places = range(max(1, len(words) - SHINGLE + 1))
    minhash = MinHash(num_perm=HASHES, scheme=SCHEME)
    minhash.update_batch([" ".join(words[place : place + SHINGLE]).encode() for place in places])
    signature = minhash.hashvalues.astype("<u4").tobytes()
    return Sketch(signature, band_keys(signature))


def without(body: str, excluded: Iterable[Span]) -> str:
    kept, last = [], 0
    for span in excluded:
        kept.append(body[last : span.start])
        last = span.end
    return "".join([*kept, body[last:]])


def band_keys(signature: bytes) -> tuple[int, ...]:
    """One signed 64-bit key a band; equal hashes in different bands give different keys."""
    width = BAND * 4
    bands = range(0, len(signature), width)
    digests = (blake2b(signature[at : at + width], digest_size=8, salt=at.to_bytes(2, "big")) for at in bands)
    return tuple(int.from_bytes(digest.digest(), "big", signed=True) for digest in digests)
