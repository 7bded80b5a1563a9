"""Claims of other articles that are worth comparing with those of one: the nearest by what they are about."""

from dataclasses import dataclass

from django.db import connection

from apps.sources.models import ArticleText

MOST_A_CLAIM = 24
"""Neighbours a claim: beyond them, of a story that hundreds tell, the further ones are reached through the nearer."""

FURTHEST = 0.5
"""Cosine distance: a little beyond the 0.45 from which `across.relate` calls nothing opposed."""

WINDOW_DAYS = 366
"""Statements further apart are of different events more often than not."""

EXACT_UP_TO = 5_000
"""Vectors up to which all are compared: some milliseconds a claim. The index, which is approximate, can leave a claim
that nothing points at unfound, most easily where rows were deleted since."""

# The index walks on until enough neighbours pass the conditions, in order of distance; 20,000 are tried at most. It
# keeps 80 in sight, pgvector's default is 40: what that gains and costs stands in docs/benchmarks.md.
WALK_ON = "SET LOCAL hnsw.iterative_scan = 'strict_order'; SET LOCAL hnsw.ef_search = 80"
COMPARE_ALL = "SET LOCAL enable_indexscan = off"
IS_LARGE = "SELECT EXISTS (SELECT FROM claims_claimvector OFFSET %s)"
NEAREST = """
SELECT m.claim_id, near.claim_id
FROM claims_claimvector m
JOIN claims_claim own ON own.id = m.claim_id
CROSS JOIN LATERAL (
    SELECT v.claim_id, v.embedding <=> m.embedding AS distance
    FROM claims_claimvector v
    JOIN claims_claim c ON c.id = v.claim_id
    JOIN sources_article a ON a.current_text_id = c.text_id
    WHERE coalesce(a.copy_of_id, a.id) <> %(story)s
      AND c.state <> 'rejected'
      AND coalesce(abs(a.published_on - %(day)s::date) <= %(window)s, true)
    ORDER BY v.embedding <=> m.embedding
    LIMIT %(most)s
) near
WHERE own.text_id = %(text)s AND own.state <> 'rejected' AND near.distance < %(furthest)s
"""


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """The keys of two claims, the lower one first."""

    one: int
    other: int


def pair(one: int, other: int) -> Pair:
    return Pair(min(one, other), max(one, other))


def neighbours_of(text: ArticleText) -> set[Pair]:
    """Each standing claim of the text with its nearest ones of other stories, inside the caller's transaction.

    One round trip; the cost does not grow with the collection. Claims that people rejected are left out.
    """
    article = text.article
    values = {
        "text": text.pk,
        "story": article.copy_of_id or article.pk,
        "day": article.published_on,
        "window": WINDOW_DAYS,
        "most": MOST_A_CLAIM,
        "furthest": FURTHEST,
    }
    with connection.cursor() as cursor:
        cursor.execute(IS_LARGE, [EXACT_UP_TO])
        [is_large] = cursor.fetchall()[0]
        cursor.execute(WALK_ON if is_large else COMPARE_ALL)
        cursor.execute(NEAREST, values)
        found = {pair(*row) for row in cursor.fetchall()}
        cursor.execute("SET LOCAL enable_indexscan = on")
        return found
