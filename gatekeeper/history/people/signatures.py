"""Whether a commit's signature is one, whose key made it, and what that key was worth then."""

import datetime as dt
from collections.abc import Iterable

from gatekeeper.history.objects.commits import commit_bytes
from gatekeeper.history.people.identities import place_of
from gatekeeper.history.people.testimony import OpenPgp
from gatekeeper.history.repository.view import View
from gatekeeper.model.authorship import CommitSignature, SignatureState
from gatekeeper.model.change import Commit
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.person import Key, KeyStanding, Person, Registry
from gatekeeper.seal.git_object import SignatureFormat, SignedObject, part_commit
from gatekeeper.seal.sshsig import GIT_NAMESPACE, Refusal, Sealed, verify

_STANDINGS = {
    KeyStanding.EARLY: SignatureState.KEY_EARLY,
    KeyStanding.EXPIRED: SignatureState.KEY_EXPIRED,
    KeyStanding.REVOKED: SignatureState.KEY_REVOKED,
}


@dataclass(frozen=True, slots=True)
class Lens:
    """What signatures are looked at with."""

    registry: Registry
    now: dt.datetime | None
    """When this is looked at: the only time that nobody wrote into the repository."""
    openpgp: OpenPgp | None = None


def commit_signatures(
    view: View, commits: Iterable[Commit], lens: Lens
) -> dict[ObjectId, CommitSignature]:
    """The signature of each signed commit. Errors as `commit_bytes`."""
    signed = {commit.id: commit.commit_time for commit in commits if commit.signed}
    return {
        commit: judge_signature(raw, signed[commit], lens)
        for commit, raw in commit_bytes(view, signed)
    }


def judge_signature(raw: bytes, commit_time: int, lens: Lens) -> CommitSignature:
    """The signature in these bytes of a signed commit; `commit_time` is when the committer says it was made."""
    parted = part_commit(raw)
    if parted.doubt is not None:
        return CommitSignature(SignatureState.INVALID, parted.doubt)
    if parted.format is SignatureFormat.SSH:
        return _by_ssh(parted, commit_time, lens)
    if parted.format is SignatureFormat.OPENPGP:
        return _by_openpgp(parted, commit_time, lens)
    kind = parted.format.value if parted.format else "unknown"
    return CommitSignature(
        SignatureState.UNVERIFIABLE, f"signatures of the kind {kind} cannot be checked"
    )


def _by_ssh(parted: SignedObject, commit_time: int, lens: Lens) -> CommitSignature:
    answer = verify(parted.payload, parted.signature, GIT_NAMESPACE)
    if not isinstance(answer, Sealed):
        unsure = answer.code is Refusal.UNSUPPORTED
        state = SignatureState.UNVERIFIABLE if unsure else SignatureState.INVALID
        return CommitSignature(state, answer.why)
    return _by_key(answer.key.line, answer.key.fingerprint, commit_time, lens)


def _by_openpgp(parted: SignedObject, commit_time: int, lens: Lens) -> CommitSignature:
    if lens.openpgp is None:
        why = "an OpenPGP signature needs the gpg program and a key in the registry of base"
        return CommitSignature(SignatureState.UNVERIFIABLE, why)
    answer = lens.openpgp(parted.payload, parted.signature)
    if not answer.looked:
        return CommitSignature(SignatureState.UNVERIFIABLE, answer.why)
    if answer.key is None:
        # gpg does not tell a false signature from one by a stranger's key: neither proves anything
        return CommitSignature(SignatureState.KEY_UNKNOWN, answer.why)
    return _by_key(answer.key, answer.why, commit_time, lens)


def _by_key(public: str, shown: str, commit_time: int, lens: Lens) -> CommitSignature:
    found = lens.registry.by_key(public)
    if found is None:
        why = f"the registry of base knows no key {shown}"
        return CommitSignature(SignatureState.KEY_UNKNOWN, why, None, shown)
    person, key = found
    claimed = dt.datetime.fromtimestamp(commit_time, dt.UTC)
    state, why = standing_of(person, key, claimed, lens.now)
    return CommitSignature(state, why, person, shown)


def standing_of(
    person: Person, key: Key, claimed: dt.datetime, known: dt.datetime | None
) -> tuple[SignatureState, str]:
    """What a true signature by that key is worth, with a clause for a reader."""
    standing = key.standing(claimed, known)
    where = f"the key of {person.id} ({place_of(person)})"
    if standing is KeyStanding.VALID:
        return SignatureState.VALID, f"signed with {where}"
    words = {
        KeyStanding.EARLY: f"{where} is valid from {key.valid_from}",
        KeyStanding.EXPIRED: (
            f"{where} was valid until {key.valid_until}, and nobody but the signer says that this is older"
        ),
        KeyStanding.REVOKED: (
            f"{where} was revoked at {key.revoked_at}, and nobody but the signer says that this is older"
        ),
    }
    return _STANDINGS[standing], words[standing]
