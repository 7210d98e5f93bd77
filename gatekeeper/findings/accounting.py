"""The accounts of one run: each expectation ends exactly once."""

import datetime as dt
from collections.abc import Iterable, Mapping

from gatekeeper.model.accounting import Account, Accounting, AccountState, Expectation, Unread
from gatekeeper.model.glob import matches
from gatekeeper.model.suppression import Exclusion


def exclude(
    expectations: Iterable[Expectation], exclusions: tuple[Exclusion, ...], today: dt.date
) -> dict[Expectation, str]:
    """The expectations that an approved, unexpired exclusion covers, each with its reason."""
    return {
        expectation: f"{chosen.reason} (until {chosen.expires}, approved by {chosen.approved_by})"
        for expectation in expectations
        if (chosen := _exclusion(expectation, exclusions, today)) is not None
    }


def settle(
    expectations: Iterable[Expectation],
    excluded: Mapping[Expectation, str],
    outcomes: Mapping[Expectation, str],
    unread: tuple[Unread, ...],
) -> Accounting:
    """The accounting.

    `outcomes` maps an expectation to the empty text when its tool read it, else to the cause; one without
    an outcome is FAILED, because nobody said it was read.
    """
    expected = tuple(sorted(set(expectations)))
    accounts = tuple(_settle(expectation, excluded, outcomes) for expectation in expected)
    return Accounting(len(expected), accounts, tuple(sorted(unread)))


def _settle(
    expectation: Expectation,
    excluded: Mapping[Expectation, str],
    outcomes: Mapping[Expectation, str],
) -> Account:
    if expectation in excluded:
        return Account(expectation, AccountState.EXCLUDED, excluded[expectation])
    if expectation not in outcomes:
        return Account(expectation, AccountState.FAILED, "no tool said that it read this file")
    cause = outcomes[expectation]
    return Account(expectation, AccountState.FAILED if cause else AccountState.ANALYSED, cause)


def _exclusion(
    expectation: Expectation, exclusions: tuple[Exclusion, ...], today: dt.date
) -> Exclusion | None:
    for exclusion in exclusions:
        named = exclusion.analyzer in ("*", expectation.analyzer)
        if named and exclusion.expires >= today and matches(exclusion.path_glob, expectation.path):
            return exclusion
    return None
