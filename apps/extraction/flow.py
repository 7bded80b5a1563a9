"""The whole path on one page: text → paragraphs → attributions → speakers → claims → oppositions → disputes."""

from dataclasses import replace

from apps.extraction.assembly import assemble
from apps.extraction.attributions import flatten
from apps.extraction.claims import make_claims
from apps.extraction.layout import lay_out, read_frames, read_paragraphs
from apps.extraction.oppositions import oppose
from apps.extraction.records import Extraction
from apps.extraction.speakers import resolve
from apps.extraction.text import smooth


def extract(text: str) -> Extraction:
    """Read one article.

    text: any string; nothing in it can make this raise. Returns frozen records, in text order, with spans in code
    points of `text` as given; the empty Extraction for a text without words. Claims found while pairing follow the
    attributed ones; oppositions and disputes stand in order of confidence. The same text always gives the same records.
    Time and memory are linear in the length of the text.
    """
    told = read_claims(text)
    found = oppose(smooth(text), told.claims, speakers=told.speakers, sentences=told.sentences)
    return replace(told, claims=found.claims, oppositions=found.oppositions, disputes=found.disputes)


def read_claims(text: str) -> Extraction:
    """The first half of `extract`: who says what, nothing paired yet."""
    layout = lay_out(text)
    paragraphs = list(read_paragraphs(layout))
    found = tuple(assemble(read_frames(layout, paragraphs)))
    findings, parents = zip(*flatten(found), strict=True) if found else ((), ())
    speakers, indices = resolve(layout.text, paragraphs, findings, quotes=layout.quotes)
    return Extraction(
        sentences=tuple(paragraph.span(*bounds) for paragraph in paragraphs for bounds in paragraph.bounds()),
        excluded=layout.excluded,
        speakers=speakers,
        attributions=tuple(finding.attribution for finding in found),
        claims=make_claims(layout.text, findings, speakers=indices, parents=parents),
    )
