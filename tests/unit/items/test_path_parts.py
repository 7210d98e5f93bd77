"""Name, stem and suffix of a tracked path are those that `pathlib` tells."""

from pathlib import PurePosixPath

from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.model.path import name_of, stem_of, suffix_of

PARTS = st.text("ab.C+ é", min_size=1, max_size=6).filter(lambda part: part not in (".", ".."))


@given(st.lists(PARTS, min_size=1, max_size=3).map("/".join))
def test_a_tracked_path_has_the_parts_that_pathlib_tells(path: str) -> None:
    pure = PurePosixPath(path)
    assert (name_of(path), stem_of(path), suffix_of(path)) == (pure.name, pure.stem, pure.suffix)
