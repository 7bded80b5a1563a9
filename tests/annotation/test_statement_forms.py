"""What people type becomes a statement: as many rungs as are filled in."""

from django.http import QueryDict

from apps.annotation.statement_forms import EditForm
from apps.annotation.tellers import Named

SENT = "version=1&speaker=Haaretz&kind=outlet&quoting=indirect&act=deny&negated=on&note="


def sent(more: str = "") -> EditForm:
    return EditForm(QueryDict(SENT + more))


def test_empty_lines_are_no_rungs_and_the_order_is_kept():
    form = sent("&teller0=Axios&teller_kind0=outlet&teller1=&teller_kind1=person&teller2=a memo&teller_kind2=document")

    assert form.is_valid()
    assert form.statement().tellers == (Named("Axios", "outlet"), Named("a memo", "document"))


def test_there_is_always_one_more_line_to_fill_in():
    assert len(list(sent().rungs)) == 2
    assert len(list(sent("&teller0=a&teller1=b&teller2=c").rungs)) == 4
    assert len(list(sent("&" + "&".join(f"teller{place}=x" for place in range(99))).rungs)) == 6


def test_a_kind_that_is_not_said_is_an_outlets():
    form = sent("&teller0=Axios")

    assert form.is_valid()
    assert form.statement().tellers == (Named("Axios", "outlet"),)


def test_what_is_checked_is_said():
    form = sent()

    assert form.is_valid()
    assert (form.statement().negated, form.statement().hedged) == (True, False)
