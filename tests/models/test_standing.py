"""The rule of the level that counts, one sentence a test, and its intervals over random histories."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.standing import Event, History, Revoked, Statement, Validity, add_months, intervals, standing

JAN = date(2026, 1, 10)
FOR_EVER = Validity()
CERTIFICATE = Validity("certificate", 12)
BY_USE = Validity("use", 6)


def at(day: date, hour: int = 12) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def event(day: date, error: date | None = None) -> Event:
    return Event(day, at(day), at(error) if error else None)


def said(level: int, day: date = JAN, kind: Any = "assessor", number: int = 1, **more: Any) -> Statement:
    return Statement(number, day, at(day), level, kind, **more)


def history(*statements: Statement, validity: Validity = FOR_EVER, **more: Any) -> History:
    return History(validity, statements, **more)


def test_nothing_said_is_not_asked() -> None:
    assert standing(history(), JAN).state == "not_asked"


def test_the_newest_confirmed_assessment_counts() -> None:
    found = standing(history(said(2), said(3, date(2026, 3, 1), number=2)), date(2026, 4, 1))
    assert (found.level, found.state, found.statement_id) == (3, "proven", 2)


def test_an_assessment_does_not_count_before_its_day() -> None:
    assert standing(history(said(3)), JAN - timedelta(days=1)).level == 0


def test_a_self_assessment_counts_unproven() -> None:
    found = standing(history(said(3, kind="self")), JAN)
    assert (found.level, found.state, found.verified) == (3, "unproven", False)


def test_a_confirmed_self_assessment_is_proven_from_the_confirmation_on() -> None:
    one = history(said(3, kind="self", confirmations=(event(date(2026, 2, 1)),)))
    assert standing(one, date(2026, 1, 31)).state == "unproven"
    assert standing(one, date(2026, 2, 1)).state == "proven"


def test_a_returned_self_assessment_does_not_count() -> None:
    one = history(said(2), said(4, date(2026, 2, 1), "self", 2, returns=(event(date(2026, 2, 3)),)))
    assert standing(one, date(2026, 2, 5)).level == 2


def test_a_proven_level_beats_a_newer_self_assessment_and_marks_the_conflict() -> None:
    found = standing(history(said(1), said(4, date(2026, 2, 1), "self", 2)), date(2026, 2, 2))
    assert (found.level, found.state, found.conflicting) == (1, "proven", True)


def test_a_certificate_lapses_by_date() -> None:
    one = history(said(3, valid_until=date(2026, 6, 30)), validity=CERTIFICATE)
    assert standing(one, date(2026, 6, 30)).level == 3
    lapsed = standing(one, date(2026, 7, 1))
    assert (lapsed.level, lapsed.state, lapsed.stated) == (0, "lapsed", 3)


def test_a_certificate_without_a_day_lasts_the_skills_months() -> None:
    one = history(said(3), validity=CERTIFICATE)
    assert standing(one, date(2027, 1, 9)).level == 3
    assert standing(one, date(2027, 1, 10)).state == "lapsed"


def test_an_older_valid_assessment_carries_on_when_the_newest_has_ended() -> None:
    one = history(said(2), said(3, date(2026, 2, 1), number=2, valid_until=date(2026, 3, 1)))
    assert standing(one, date(2026, 3, 2)).level == 2


def test_a_skill_not_used_for_its_months_keeps_its_level_to_refresh() -> None:
    found = standing(history(said(3), validity=BY_USE), date(2026, 7, 11))
    assert (found.level, found.state) == (3, "to_refresh")


def test_a_use_starts_the_months_again() -> None:
    one = history(said(3), validity=BY_USE, uses=(event(date(2026, 6, 1)),))
    assert standing(one, date(2026, 12, 1)).state == "proven"
    assert standing(one, date(2026, 12, 2)).state == "to_refresh"


def test_a_safety_critical_skill_not_used_counts_as_none() -> None:
    one = history(said(3), validity=Validity("use", 6, safety_critical=True))
    assert standing(one, date(2026, 7, 10)).level == 3
    assert (standing(one, date(2026, 7, 11)).level, standing(one, date(2026, 7, 11)).state) == (0, "lapsed")


def test_a_self_assessment_does_not_replace_a_lapsed_safety_critical_level() -> None:
    critical = Validity("certificate", 12, safety_critical=True)
    one = history(said(3, valid_until=date(2026, 6, 30)), said(3, date(2026, 7, 5), "self", 2), validity=critical)
    assert standing(one, date(2026, 7, 6)).level == 0


def test_a_revocation_counts_as_none_until_its_end() -> None:
    ban = Revoked(date(2026, 2, 1), at(date(2026, 2, 1)), date(2026, 2, 28))
    one = history(said(3), revocations=(ban,))
    assert [standing(one, day).level for day in (date(2026, 1, 31), ban.holds_from, date(2026, 3, 1))] == [3, 0, 3]


def test_a_later_confirmed_assessment_ends_a_revocation() -> None:
    ban = Revoked(date(2026, 2, 1), at(date(2026, 2, 1)))
    one = history(said(3), said(2, date(2026, 3, 1), number=2), revocations=(ban,))
    assert standing(one, date(2026, 3, 1)).level == 2


def test_a_self_assessment_does_not_end_a_revocation() -> None:
    ban = Revoked(date(2026, 2, 1), at(date(2026, 2, 1)))
    one = history(said(3), said(4, date(2026, 3, 1), "self", 2), revocations=(ban,))
    assert standing(one, date(2026, 3, 2)).state == "revoked"


@pytest.mark.parametrize("validity", [CERTIFICATE, BY_USE, Validity("use", 6, safety_critical=True)])
def test_that_somebody_has_no_knowledge_does_not_age(validity: Validity) -> None:
    one = history(said(0, valid_until=date(2026, 6, 1)), validity=validity, versions=(event(date(2026, 3, 1)),))
    found = standing(one, date(2028, 1, 1))
    assert (found.level, found.state, found.valid_until, found.lapses_on) == (0, "proven", None, None)


def test_a_new_version_of_the_skill_asks_to_refresh() -> None:
    one = history(said(3), versions=(event(date(2026, 5, 1)),))
    assert [standing(one, day).state for day in (date(2026, 4, 30), date(2026, 5, 1))] == ["proven", "to_refresh"]


def test_a_mistake_is_never_counted_but_was_known_then() -> None:
    one = history(said(4, error_at=at(date(2026, 3, 1))))
    assert standing(one, date(2026, 4, 1)).state == "not_asked"
    assert standing(one, date(2026, 2, 1), known_at=at(date(2026, 2, 1))).level == 4


def test_what_was_recorded_later_was_not_known_then() -> None:
    backdated = Statement(1, JAN, at(date(2026, 3, 1)), 3, "assessor")
    assert standing(history(backdated), JAN, known_at=at(date(2026, 2, 1))).state == "not_asked"
    assert standing(history(backdated), JAN).level == 3


def test_who_holds_a_special_holds_the_general() -> None:
    one = History(Validity(), (said(1),), specials=(history(said(3, number=2)),))
    assert (standing(one, JAN).level, standing(one, JAN).statement_id) == (3, 2)


def test_months_end_on_the_last_day_of_a_shorter_month() -> None:
    assert add_months(date(2026, 8, 31), 6) == date(2027, 2, 28)


days = st.integers(0, 400).map(lambda n: date(2026, 1, 1) + timedelta(days=n))
moments = st.integers(0, 400 * 24).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=n))
errors = st.one_of(st.none(), st.none(), moments)
events = st.builds(Event, days, moments, errors)
few = st.lists(events, max_size=2).map(tuple)


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    day = draw(days)
    until = draw(st.one_of(st.none(), st.integers(0, 300).map(lambda n: day + timedelta(days=n))))
    kind: Any = draw(st.sampled_from(["self", "peer", "assessor", "test"]))
    number = draw(st.integers(1, 10**6))
    return Statement(
        number, day, draw(moments), draw(st.integers(0, 4)), kind, until, draw(few), draw(few), draw(errors)
    )


@st.composite
def revocations(draw: st.DrawFn) -> Revoked:
    day = draw(days)
    until = draw(st.one_of(st.none(), st.integers(0, 200).map(lambda n: day + timedelta(days=n))))
    return Revoked(day, draw(moments), until, draw(errors))


validities = st.builds(
    Validity, st.sampled_from(["none", "certificate", "use"]), st.sampled_from([0, 1, 6, 12]), st.booleans()
)


def histories(specials: st.SearchStrategy[Any]) -> st.SearchStrategy[History]:
    return st.builds(
        History,
        validities,
        st.lists(statements(), max_size=5).map(tuple),
        st.lists(revocations(), max_size=2).map(tuple),
        few,
        few,
        specials,
    )


plain_histories = histories(st.just(()))


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(histories(st.lists(plain_histories, max_size=2).map(tuple)))
def test_intervals_say_on_every_day_what_the_function_says(one: History) -> None:
    found = intervals(one)
    for day in (date(2025, 12, 20) + timedelta(days=n) for n in range(900)):
        holding = [
            each.standing for each in found if each.first_day <= day and (each.last_day is None or day <= each.last_day)
        ]
        expected = standing(one, day)
        assert holding == ([] if expected.state == "not_asked" else [expected])
