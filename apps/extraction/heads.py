"""What the encoder's output means: one row of numbers a word, cut into heads."""

ROLES = ("speaker", "cue", "content")
TAGS = ("O", *(f"{place}-{role}" for role in ROLES for place in "BI"))
KINDS = ("person", "organisation", "place", "nationality")
ENTITIES = ("O", *(f"{place}-{kind}" for kind in KINDS for place in "BI"))
LINK = 64
# Signed distance in words from a word to a cue, in steps of about a half octave.
REACHES = (0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96)

TAG_HEAD = slice(0, len(TAGS))
ENTITY_HEAD = slice(TAG_HEAD.stop, TAG_HEAD.stop + len(ENTITIES))
ALONE_HEAD = slice(ENTITY_HEAD.stop, ENTITY_HEAD.stop + 1)
QUERY_HEAD = slice(ALONE_HEAD.stop, ALONE_HEAD.stop + LINK)
KEY_HEAD = slice(QUERY_HEAD.stop, QUERY_HEAD.stop + LINK)
WIDTH = KEY_HEAD.stop
