"""Who may open what: each address of the product, asked by everybody. An address without an entry here fails."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from apps.accounts.access import HELD_FROM, Right
from apps.accounts.models import RANK, Role
from tests.addresses import our_patterns
from tests.factories import UserFactory

NO_SUCH_ROW = 999_999_999
# Open to everybody, whether they have signed in or not, even where reading is not public.
OPEN = {"login", "logout", "healthz", "readyz"}
NEEDED = {
    "about": Right.READ,
    "adjudicate": Right.ADJUDICATE,
    "adjudication": Right.ADJUDICATE,
    "agreement": Right.EDIT,
    "agreement_csv": Right.EDIT,
    "my_judgements": Right.EDIT,
    "round": Right.EDIT,
    "round_agreed": Right.ADJUDICATE,
    "round_close": Right.OPEN_ROUNDS,
    "round_open": Right.OPEN_ROUNDS,
    "rounds": Right.EDIT,
    "alias_add": Right.EDIT,
    "alias_remove": Right.EDIT,
    "article": Right.READ,
    "article_bring_back": Right.EDIT,
    "article_edit": Right.EDIT,
    "article_history": Right.READ,
    "article_revert": Right.EDIT,
    "article_set_apart": Right.EDIT,
    "articles": Right.READ,
    "claim": Right.READ,
    "claim_accept": Right.EDIT,
    "claim_add": Right.EDIT,
    "claim_days": Right.EDIT,
    "claim_edit": Right.EDIT,
    "claim_history": Right.READ,
    "claim_revert": Right.EDIT,
    "claim_keep_out": Right.EDIT,
    "claim_mark": Right.EDIT,
    "claim_move": Right.EDIT,
    "claim_note_add": Right.EDIT,
    "claim_notes": Right.READ,
    "claim_oppose": Right.EDIT,
    "claim_reject": Right.EDIT,
    "claim_remove": Right.EDIT,
    "claim_undo": Right.EDIT,
    "claims": Right.READ,
    "deed_undo": Right.EDIT,
    "dispute": Right.READ,
    "dispute_accept": Right.EDIT,
    "dispute_add": Right.EDIT,
    "dispute_edit": Right.EDIT,
    "dispute_history": Right.READ,
    "dispute_revert": Right.EDIT,
    "dispute_merge": Right.EDIT,
    "dispute_note_add": Right.EDIT,
    "dispute_notes": Right.READ,
    "dispute_parent": Right.EDIT,
    "dispute_reject": Right.EDIT,
    "dispute_split": Right.EDIT,
    "dispute_undo": Right.EDIT,
    "disputes": Right.READ,
    "health": Right.READ,
    "home": Right.READ,
    "lines_leave_out": Right.EDIT,
    "lines_leave_out_again": Right.EDIT,
    "lines_restore": Right.EDIT,
    "map": Right.READ,
    "match_reject": Right.EDIT,
    "match_undo": Right.EDIT,
    "missing": Right.READ,
    "original_given_up": Right.EDIT,
    "original_sought": Right.EDIT,
    "note_delete": Right.EDIT,
    "note_edit": Right.EDIT,
    "note_restore": Right.EDIT,
    "pair_accept": Right.EDIT,
    "pair_reject": Right.EDIT,
    "pair_undo": Right.EDIT,
    "question_keep": Right.EDIT,
    "question_take": Right.EDIT,
    "reading_keep": Right.EDIT,
    "reading_take": Right.EDIT,
    "decision_undo": Right.EDIT,
    "review": Right.EDIT,
    "review_claim": Right.EDIT,
    "review_dispute": Right.EDIT,
    "review_many": Right.DECIDE_MANY,
    "review_match": Right.EDIT,
    "review_pair": Right.EDIT,
    "run": Right.READ,
    "run_retry": Right.UPLOAD,
    "run_row": Right.READ,
    "saved_searches": Right.READ,
    "search": Right.READ,
    "search_delete": Right.READ,
    "search_open": Right.READ,
    "search_rename": Right.READ,
    "search_restore": Right.READ,
    "search_save": Right.READ,
    "settings": Right.READ,
    "source": Right.READ,
    "source_edit": Right.EDIT,
    "source_history": Right.READ,
    "source_revert": Right.EDIT,
    "sources": Right.READ,
    "speaker": Right.READ,
    "speaker_edit": Right.EDIT,
    "speaker_history": Right.READ,
    "speaker_positions": Right.READ,
    "speaker_revert": Right.EDIT,
    "speaker_merge": Right.EDIT,
    "speaker_names": Right.EDIT,
    "speaker_split": Right.EDIT,
    "speakers": Right.READ,
    "timeline": Right.READ,
    "upload": Right.UPLOAD,
    "upload_sample": Right.UPLOAD,
    "uploads": Right.UPLOAD,
}
PATTERNS = list(our_patterns(get_resolver()))
NAMED = [pattern for pattern in PATTERNS if pattern.name]
GUARDED = [pattern for pattern in NAMED if pattern.name not in OPEN]
# A right that all have is refused to nobody, so nothing of it can be seen in answers.
HELD_BY_SOME = [pattern for pattern in GUARDED if HELD_FROM[NEEDED.get(pattern.name, Right.READ)] != Role.VIEWER]


def name_of(pattern: URLPattern) -> str:
    return pattern.name or str(pattern.pattern)


def address(pattern: URLPattern) -> str:
    """Of a row that is not there: whoever lacks the right must not even learn that."""
    path = "/" + str(pattern.pattern)
    values = {"<int:pk>": str(NO_SUCH_ROW), "<slug:slug>": "slug", "<uuid:key>": str(uuid4())}
    for converter, value in values.items():
        path = path.replace(converter, value)
    assert "<" not in path, f"no value for what {pattern.pattern} takes"
    return path


def answers(client: Client, pattern: URLPattern) -> set[int]:
    """How it answers a GET and a POST; 405 tells nothing about rights."""
    asked = address(pattern)
    return {client.get(asked).status_code, client.post(asked).status_code} - {405}


def test_each_address_says_which_right_it_needs():
    assert {pattern.name for pattern in NAMED} == NEEDED.keys() | OPEN


@pytest.mark.parametrize("pattern", GUARDED, ids=name_of)
def test_signed_out_people_are_sent_to_sign_in(client, db, settings, pattern):
    settings.PUBLIC_READING = False

    answer = client.get(address(pattern))
    if answer.status_code == 405:
        answer = client.post(address(pattern))

    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/login/")


@pytest.mark.parametrize("pattern", [one for one in PATTERNS if not one.name], ids=name_of)
def test_short_addresses_are_no_way_around(client, db, settings, pattern):
    settings.PUBLIC_READING = False

    assert client.get(address(pattern))["Location"].startswith("/login/")


@pytest.mark.parametrize("pattern", HELD_BY_SOME, ids=name_of)
def test_roles_below_are_refused_and_the_right_is_named(client, db, pattern):
    right = NEEDED[pattern.name]
    for role in [role for role in Role if RANK[role] < RANK[HELD_FROM[right]]]:
        client.force_login(UserFactory(role=role, password=None))

        assert answers(client, pattern) == {403}
        assert right.label in (client.post(address(pattern)).content or client.get(address(pattern)).content).decode()


@pytest.mark.parametrize("pattern", GUARDED, ids=name_of)
def test_the_role_and_all_above_it_are_not_refused(client, db, pattern):
    for role in [role for role in Role if RANK[role] >= RANK[HELD_FROM[NEEDED[pattern.name]]]]:
        client.force_login(UserFactory(role=role, password=None))

        assert 403 not in answers(client, pattern)


@pytest.mark.parametrize("role", [Role.VIEWER, Role.ANALYST, Role.REVIEWER])
def test_the_administration_is_for_admins(client, db, role):
    client.force_login(UserFactory(role=role, password=None))

    assert client.get("/admin/accounts/user/").status_code == 302


def test_admins_open_the_administration(client, ada):
    client.force_login(ada)

    assert client.get("/admin/accounts/user/").status_code == 200
