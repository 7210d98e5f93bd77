"""Takes each rule about reviews, units and their tests out, one at a time, and asks whether a test notices.

    python benchmarks/mutate_people.py            all of them
    python benchmarks/mutate_people.py signature  those whose name holds the word
    python benchmarks/mutate_people.py --part 2/6 the second of six parts of all

A mutation is a piece of text in one file and what takes its place; the tests named beside it have to fail. The package
is copied to a temporary folder first: nothing in the work tree changes. Ends with 1 when a mutation survives.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STORIES = "tests/stories/test_people_stories.py"
SIGNATURES = "tests/stories/test_review_signatures.py"
HIDDEN = "tests/stories/test_hidden_changes.py"
WORK_TREES = "tests/stories/test_hidden_work_trees.py"
FETCHED = "tests/stories/test_fetched_reviews.py"
COPIED = "tests/stories/test_copied_units.py"
REMEMBERED = "tests/stories/test_remembered_history.py"
RANGES = "tests/stories/test_remembered_ranges.py"
UNITS = "tests/stories/test_unit_stories.py"
SIGNED = "tests/stories/test_signed_reviews.py"
DATES = "tests/stories/test_dated_people.py"
COVERAGE = "tests/stories/test_coverage_stories.py"
SOURCES = "tests/unit/history/test_people_sources.py"
TRUTH = "tests/unit/history/test_python_truth.py"
HEADERS = "tests/stories/test_header_macros.py"
TESTS = "tests/unit/history/test_test_source.py"


@dataclass(frozen=True, slots=True)
class Mutation:
    """One rule taken out."""

    name: str
    file: str
    old: str
    new: str
    test: str


def _of(name: str, file: str, old: str, new: str, test: str) -> Mutation:
    return Mutation(name, f"gatekeeper/{file}", old, new, test)


MUTATIONS = (
    _of("author-may-review", "history/approvals.py", "if same is not None:", "if False:",
        f"{STORIES}::test_the_author_reviews_the_own_change"),
    _of("second-address", "history/people.py", "if any(_same_address(address, email) for address in person.emails)",
        "if _same_address(person.emails[0], email)",
        f"{STORIES}::test_the_author_reviews_under_a_second_address"),
    _of("co-author-may-review", "history/authors.py", "parts.append((identity, CO_AUTHOR))", "pass",
        f"{STORIES}::test_a_co_author_reviews"),
    _of("co-author-spelled", "history/authors.py", 'elif match["key"].lower() in _CO_AUTHOR_KEYS:', "else:",
        f"{STORIES}::test_prose_that_looks_like_a_co_author_names_nobody"),
    _of("review-of-a-part", "history/claims.py", "if more := words_behind(trailer.value):", "if more := '':",
        f"{STORIES}::test_a_review_of_a_part_is_none"),
    _of("trailers-above-comments", "history/claims.py", "_BLANK.finditer(before_comments(message).rstrip())",
        "_BLANK.finditer(message.rstrip())", f"{STORIES}::test_trailers_above_the_comments_of_a_merge_count"),
    _of("borrowed-name", "history/people.py", "for lender in _lenders(registry, identity, owners[identity])", "for lender in ()",
        f"{STORIES}::test_an_address_under_the_name_of_another_may_be_either"),
    _of("like-name", "history/lookalikes.py", 'return " ".join(sorted(seen.split()))', "return name",
        f"{STORIES}::test_the_reviewer_as_author_under_an_address_of_a_forge_or_a_like_name"),
    _of("forge-id-address", "history/people.py", 'for login in person.forge_ids}', "for login in ()}",
        f"{STORIES}::test_the_reviewer_as_author_under_an_address_of_a_forge_or_a_like_name"),
    _of("first-sign-off", "history/authors.py", "    parts += _first_sign_off(commit)\n", "",
        f"{STORIES}::test_the_first_to_sign_off_wrote_it"),
    _of("bot-may-review", "history/approvals.py", "if not is_independent_kind(who):", "if False:",
        f"{STORIES}::test_a_bot_reviews"),
    _of("reviewer-role", "history/approvals.py", "if not _ROLES.get(claim.key, _EITHER) & had:", "if False:",
        "tests/unit/history/test_people_claims.py"),
    _of("reviewer-role-for-subject", "checks/review_evidence.py",
        'if person is None or "reviewer" not in person.roles_at(approval.time):', "if person is None:",
        "tests/unit/checks/test_review_independence.py"),
    _of("unregistered-reviewer", "history/approvals.py", 'return "reviewer-unregistered"', 'return "ok"',
        f"{STORIES}::test_an_unregistered_reviewer"),
    _of("picked-approval", "history/commit_people.py", "if first != commit.id:", "if False:",
        f"{STORIES}::test_a_commit_picked_without_a_mark_inherits_no_approval_either"),
    _of("picked-with-mark", "history/claims.py", "    if inherited:\n", "    if False:\n",
        f"{STORIES}::test_a_picked_commit_inherits_no_approval"),
    _of("amended-message", "history/commit_people.py", "elif is_amended(view, commit, content.paths):", "elif False:",
        f"{STORIES}::test_content_amended_under_an_approved_message"),
    _of("evil-merge", "history/own_content.py",
        "elif merged == AutomaticMerge(commit.tree, is_clean=True):", "elif True:",
        f"{STORIES}::test_an_evil_merge_is_written_by_its_merger"),
    _of("integrator-content", "history/further.py", "    return Further(signature, equal, tuple(parts), defects)",
        "    return Further(signature, True, tuple(parts), defects)",
        f"{STORIES}::test_an_integrator_who_changes_what_he_rebases_is_an_author"),
    _of("squashed-authors", "history/further.py", "parts[identity, None, SQUASHED] = None", "pass",
        f"{SIGNATURES}::test_a_squash_that_loses_a_co_author_is_found_by_its_branch"),
    _of("signature-wrong-signer", "history/further.py", "if not is_trusted_integrator(signer):", "if False:",
        f"{SIGNATURES}::test_a_merge_signed_by_somebody_who_is_no_integrator"),
    _of("signature-false", "history/further.py", "if signature.state is SignatureState.INVALID:", "if False:",
        f"{SIGNATURES}::test_a_signature_moved_to_another_message_voids_its_trailers"),
    _of("signature-arithmetic", "seal/sshsig.py", "if not _holds(found, message):", "if False:",
        f"{SIGNATURES}::test_a_signature_moved_to_another_message_voids_its_trailers"),
    _of("signature-twice", "seal/git_object.py", "if len(signatures) > 1 else None", "if False else None",
        f"{SIGNATURES}::test_a_commit_with_two_signatures_is_refused"),
    _of("signature-purpose", "seal/sshsig.py", "if found.namespace != namespace:", "if False:",
        "tests/unit/seal/test_sshsig.py::test_a_signature_for_another_purpose_is_refused"),
    _of("signature-touch", "seal/sshsig.py", "if found.flags is not None and not found.flags & _USER_PRESENT:",
        "if False:", "tests/unit/seal/test_sshsig.py::test_an_untouched_hardware_key_is_refused"),
    _of("key-expiry", "model/person.py", "late = known is None or known > self.valid_until", "late = False",
        f"{SIGNATURES}::test_a_backdated_merge_signed_with_a_key_that_has_ended"),
    _of("key-revocation", "model/person.py", "if self.revoked_at is not None and", "if False and",
        f"{SIGNATURES}::test_a_merge_signed_with_a_revoked_key"),
    _of("key-beginning", "model/person.py", "if self.valid_from is not None and claimed < self.valid_from:",
        "if False:", f"{SIGNATURES}::test_a_merge_signed_before_its_key_was_valid"),
    _of("voucher-is-author", "history/approvals.py",
        "if voucher is not None and voucher.id in {author.who.key for author in authors}:", "if False:",
        f"{SIGNATURES}::test_an_integrator_who_signs_for_the_review_of_the_own_work"),
    _of("signer-is-author", "history/authors.py",
        "if signer is not None and identity == commit.committer and people[0].person is None:", "if False:",
        f"{SIGNATURES}::test_who_signs_a_commit_is_its_committer_whatever_it_says"),
    _of("training", "checks/review_evidence.py", 'return ("reviewer-untrained", untrained.text) if untrained else None',
        "return None", f"{SIGNATURES}::test_a_reviewer_whose_training_had_expired"),
    _of("author-training", "checks/review_writers.py", "        if lack is None:\n            continue\n", "        continue\n",
        f"{DATES}::test_code_written_before_the_training_is_a_finding"),
    _of("author-training-backdated", "history/testimony.py", "self.seen.get(commit.id, self.now)", "written",
        f"{DATES}::test_code_backdated_into_a_training_that_has_ended_is_undecided"),
    _of("training-seen-early", "model/act_time.py", "return self.claimed if self.known is None else min(self.claimed, self.known)",
        "return self.claimed", f"{DATES}::test_code_postdated_behind_the_training_is_a_finding_where_a_ledger_saw_it_before"),
    _of("seen-by-descendants", "history/sightings.py", "        for parent in parents:\n", "        for parent in ():\n",
        f"{DATES}::test_a_ledger_that_saw_a_later_commit_bears_out_the_earlier_one"),
    _of("role-with-dates", "model/person.py", "if held(given, time) is Held.YES)", "if given)",
        f"{DATES}::test_a_reviewer_whose_role_had_ended"),
    _of("tester-training-open", "history/unit_notes.py", 'code = "tester-training-open" if is_open else "tester-untrained"',
        'code = "none" if is_open else "tester-untrained"', f"{DATES}::test_tests_backdated_into_a_training_that_has_ended_are_undecided"),
    _of("undated-review", "model/act_time.py", "return NO_TIME if at is None else time_claimed(at, at)",
        "return time_claimed(at or dt.datetime.now(dt.UTC), at)", "tests/unit/model/test_act_time.py"),
    _of("ack-policy", "checks/review_evidence.py", "if approval.is_ack and not acks:", "if False:",
        f"{SIGNATURES}::test_an_ack_counts_only_where_the_policy_says_so"),
    _of("clearance", "checks/review_evidence.py",
        "if subject.needs_clearance and subject.safety_class not in person.clearance_at(approval.time):", "if False:",
        "tests/unit/checks/test_review_independence.py"),
    _of("grade", "checks/review_independence.py", "if wanted.value <= best:", "if True:",
        f"{SIGNATURES}::test_trailers_in_an_unsigned_merge_stay_claimed"),
    _of("tree-binding", "history/reviewed.py",
        "if tree == content.tree and _leads_to(ground, content.parent, commit):",
        "if _leads_to(ground, content.parent, commit):",
        f"{SIGNED}::test_content_amended_after_the_signed_review"),
    _of("same-unit", "history/freshness.py", "if unit := _concerned(land, file.path, items.values()):", "if unit := None:",
        f"{SIGNED}::test_a_rebase_over_a_file_of_the_same_unit_does_not"),
    _of("declared-input", "history/freshness.py", "or matches_any(item.inputs, path)), None", "), None",
        f"{SIGNED}::test_a_rebase_over_a_declared_input_does_not"),
    _of("start-of-review", "history/freshness.py", "        if file.path in own:\n", "        if False:\n",
        f"{SIGNED}::test_a_review_of_documents_that_starts_elsewhere_covers_nothing"),
    _of("repository", "history/reviewed.py", "if content.repository and content.repository != project:", "if False:",
        f"{SIGNED}::test_a_review_for_another_repository"),
    _of("ref", "history/reviewed.py", "if content.ref and wanted and content.ref != wanted:", "if False:",
        f"{SIGNED}::test_a_review_for_another_ref"),
    _of("checklist", "reviews/complete.py", "            if answer is None:\n", "            if False:\n",
        f"{SIGNED}::test_a_review_that_leaves_a_question_out"),
    _of("open-comment", "reviews/complete.py",
        "return _open(review.comments and [c for c in review.comments if not c.resolution.strip()])", "return None",
        f"{SIGNED}::test_a_review_with_an_open_comment"),
    _of("rejection", "history/reviewed.py", "if refused is None and review.meaning is Meaning.REJECTED:", "if False:",
        f"{SIGNED}::test_a_rejection_is_no_approval"),
    _of("later-rejection", "checks/review_evidence.py", "or _withdrawn(approval, people)", "",
        f"{SIGNED}::test_a_later_rejection_takes_the_approval_back"),
    _of("unreadable-review", "checks/review_independence.py", "(*answers, *_unread(facts))", "answers",
        f"{SIGNED}::test_a_review_that_cannot_be_read_leaves_it_undecided"),
    _of("export-proof", "reviews/exports.py", "if found is None or ROLE not in found[0].roles:", "if False:",
        "tests/unit/reviews/test_exports.py"),
    _of("pushed-after-approval", "reviews/gitlab.py", "if pushed is None or", "if True or",
        "tests/unit/reviews/test_exports.py"),
    _of("dismissed", "reviews/github.py", 'if state == "DISMISSED":', "if False:",
        "tests/unit/reviews/test_exports.py"),
    _of("new-root", "history/ranges.py", "return self.base is not None and not commit.parents", "return False",
        "tests/stories/test_ranges_and_merges.py::test_a_new_root_in_a_range_is_a_defect_and_a_notice"),
    _of("conflict-markers", "history/own_content.py", "{*touched_paths(own), *merged.conflicts}", "{*touched_paths(own)}",
        f"{HIDDEN}::test_conflict_markers_that_a_merge_commits_are_its_own"),
    _of("bidi", "history/unit_sources.py", "    if not source.turned_line:\n", "    if True:\n",
        f"{HIDDEN}::test_code_that_reads_otherwise_than_it_compiles"),
    _of("copied-code", "history/unit_lines.py", "copied_files(view, followed), window", "frozenset(), window",
        f"{COPIED}::test_who_wrote_what_was_copied_is_an_author_and_tests_the_own_code"),
    _of("copied-instead", "history/line_origins.py", "tuple(sorted({*commits, first}))", "(first,)",
        f"{COPIED}::test_copying_the_tests_of_another_makes_none_independent"),
    _of("graph-of-the-target", "history/commit_graph.py", "place.write_bytes(_empty_graph(view.object_format))", "pass",
        f"{REMEMBERED}::test_the_graph_of_the_target_is_not_read_beside_ours"),
    _of("merge-key", "history/own_content.py", "memory_key(git, c.id, c.tree, *c.parents)", "memory_key(git, *c.parents)",
        f"{REMEMBERED}::test_a_clean_merge_of_the_same_branches_launders_no_evil_one"),
    _of("merge-not-made", "history/own_content.py", "for commit, own in new.items() if not own.defects", "for commit, own in new.items()",
        f"{REMEMBERED}::test_a_merge_that_could_not_be_made_again_is_not_remembered"),
    _of("range-cut", "history/commits.py", "view.memory if view.incomplete is None else NoMemory()", "view.memory",
        f"{RANGES}::test_what_a_shallow_clone_holds_of_a_range_is_not_remembered"),
    _of("difference-cut", "history/differences.py", "whole += found if similar else ()", "whole = done",
        f"{RANGES}::test_a_comparison_that_lacked_a_content_is_not_remembered"),
    _of("tip-not-here", "history/commits.py", "if not absent and len(found) == len(commits):", "if True:",
        f"{RANGES}::test_the_trees_of_tips_are_remembered_only_where_all_of_them_are_here"),
    _of("odd-one-side", "history/oddities.py", "if not commit.files or commit.tree in sides:", "if False:",
        f"{STORIES}::test_a_merge_that_throws_the_other_side_away_is_a_change"),
    _of("odd-own-content", "checks/review_independence.py", "code or next((known for known in ODD if known in odd), ",
        "code or (", f"{STORIES}::test_an_evil_merge_is_written_by_its_merger"),
    _of("odd-new-root", "history/oddities.py", "if ground.is_continued and not commit.parents:", "if False:",
        f"{HIDDEN}::test_a_root_of_its_own_that_a_merge_brings_in"),
    _of("odd-replaced", "history/oddities.py", "if replaced & {commit.id, commit.tree, *blobs}:", "if False:",
        f"{HIDDEN}::test_a_replace_ref_that_shows_a_reviewed_commit"),
    _of("odd-submodule", "history/oddities.py", "    if links:\n", "    if False:\n",
        f"{HIDDEN}::test_a_submodule_inside_a_unit_that_moves_without_review"),
    _of("odd-path", "history/oddities.py", "if strange := [path for path in own.paths if printable(path) != path]:",
        "if strange := []:", f"{HIDDEN}::test_a_path_that_line_readers_lose"),
    _of("odd-hidden", "history/oddities.py", "if kept := [path for path in own.paths if path in hidden]:",
        "if kept := []:", f"{HIDDEN}::test_a_file_that_the_attributes_keep_out_of_differences"),
    _of("squash-too-long", "history/commit_people.py", "            *further.defects,\n", "",
        f"{SIGNATURES}::test_a_squash_of_a_longer_branch_than_is_read_leaves_its_authors_untold"),
    _of("odd-ref", "history/oddities.py", "for name in ground.lookalikes[:1]:", "for name in ():",
        f"{HIDDEN}::test_a_branch_named_head_that_stands_where_nothing_changed"),
    _of("odd-words", "history/oddities.py", "if match := _SKIPS.search(commit.message):", "if match := None:",
        f"{HIDDEN}::test_words_in_a_message_that_ask_to_be_let_through"),
    _of("mailmap-of-base", "history/people.py", "if not owners[identity] and (address := mailmap.address(identity))",
        "if (address := None)", f"{STORIES}::test_a_mailmap_of_base_leads_an_address_to_its_person"),
    _of("mailmap-unread", "history/mailmap.py", "max_bytes=_MAX_BYTES)", "max_bytes=2**40)",
        f"{STORIES}::test_a_mailmap_of_base_that_is_too_large_leaves_everybody_untold"),
    _of("staged-index", "history/staged.py", "read_tree(view, _write_tree(view, extra), None, folders)",
        "read_tree(view, _write_tree(view, ()), None, folders)",
        f"{WORK_TREES}::test_a_staged_change_is_judged_the_same_however_it_is_hidden"),
    _of("fetch-size", "tools/https.py", "if len(body) > MAX_BYTES:", "if False:",
        f"{FETCHED}::test_an_answer_that_is_too_large_names_the_limit_and_the_cure"),
    _of("fetch-deadline", "tools/https.py", "if self._patience.now_s() > end_s:", "if False:",
        f"{FETCHED}::test_an_answer_that_does_not_end_is_given_up"),
    _of("fetch-cut", "tools/https.py", "if answer.length:", "if False:",
        f"{FETCHED}::test_an_answer_that_is_none_is_an_error_and_writes_nothing"),
    _of("base-aside", "checks/trust_base.py", "if change.base_is_aside and", "if False and",
        "tests/unit/checks/test_own_checks.py"),
    _of("author-unregistered", "checks/review_writers.py", "if asked == _ALLOWED or not strangers:", "if True:",
        f"{STORIES}::test_class_c_refuses_an_author_whom_nobody_registered"),
    _of("person-behind", "checks/review_writers.py", "if not started or any(", "if True or any(",
        f"{STORIES}::test_a_commit_by_a_bot_alone_leaves_open_who_set_it_going"),
    # Rules of units: who wrote them, and what counts as a test of them.
    _of("lfs-pointer", "history/unit_sources.py", "    if source.is_pointer:\n", "    if False:\n",
        f"{UNITS}::test_a_unit_that_becomes_a_pointer_of_git_lfs"),
    _of("moved-out", "history/unit_files.py", "yield UnitNote(\"unit-moved-to-unmapped-path\", text)", "yield from ()",
        f"{UNITS}::test_code_renamed_to_an_unmapped_path"),
    _of("layout-only", "history/line_origins.py", "if not changed[touch]}", "if False}",
        f"{UNITS}::test_a_reflow_of_the_authors_own_tests_gains_nobody_anything"),
    _of("changed-tokens", "history/unit_authors.py", "            if reached[key] >= needed:\n", "            if False:\n",
        f"{UNITS}::test_everybody_who_changed_tokens_since_the_accepted_baseline_is_an_author"),
    _of("returned-lines", "history/unit_returns.py", "        if earlier and set(earlier) & set(lines[number - 1]):\n",
        "        if False:\n", f"{UNITS}::test_deleting_and_adding_tests_again_gains_nobody_anything"),
    _of("own-tests", "history/line_people.py",
        "if writers.keys() & authors.keys() or any(who.person is None for who in writers.values()):",
        "if any(who.person is None for who in writers.values()):", f"{UNITS}::test_own_tests"),
    _of("earlier-names", "history/window.py", "if touch.path in self.names:", "if False:",
        f"{COPIED}::test_who_wrote_a_unit_before_it_moved_in_is_an_author"),
)  # fmt: skip


UNIT_MUTATIONS = (
    _of("unit-own-tests", "history/line_people.py", "if writers.keys() & authors.keys() or any(",
        "if any(", f"{UNITS}::test_own_tests"),
    _of("unit-unregistered-tester", "history/line_people.py", " or any(who.person is None for who in writers.values()):",
        ":", f"{UNITS}::test_tests_that_somebody_unregistered_wrote_with_a_tester"),
    _of("unit-bot-tester", "history/line_people.py", "return any(is_independent_kind(who) for who in writers.values())",
        "return True", f"{UNITS}::test_tests_by_a_bot_alone"),
    _of("unit-committer-counts", "history/authors.py", "parts = [(commit.author, AUTHOR), (commit.committer, COMMITTER)]",
        "parts = [(commit.author, AUTHOR)]", f"{UNITS}::test_tests_under_another_name_committed_by_the_author_of_the_unit"),
    _of("unit-integrator-only-committed", "history/authors.py", "if part == COMMITTER and is_integrator(who) and further.only_committed:",
        "if False:", f"{UNITS}::test_a_unit_and_its_tests_that_one_integrator_committed_pass"),
    _of("unit-changed-tokens", "history/unit_authors.py", "key in counting or key in changed",
        "key in counting", f"{UNITS}::test_everybody_who_changed_tokens_since_the_accepted_baseline_is_an_author"),
    _of("unit-author-percent", "history/unit_authors.py", "needed = max(1, -(-percent * total // 100))",
        "needed = 1", f"{UNITS}::test_five_percent_of_a_class_b_unit_make_an_author"),
    _of("unit-reformat", "history/line_origins.py", "return {touch.commit: touch for touch in asked if not changed[touch]}",
        "return {}", f"{UNITS}::test_a_reflow_of_the_authors_own_tests_gains_nobody_anything"),
    _of("unit-listed-layout-believed", "history/touch_weights.py", "weights[touch] = changed_line_count(old, new) if differs else 0",
        "weights[touch] = 0", f"{UNITS}::test_a_list_of_layout_commits_that_names_a_real_change"),
    _of("unit-mark-alone", "history/unit_people.py", "return min(asked, least, key=lambda kind: kind.rank)",
        "return MappedBy.PATH", f"{UNITS}::test_a_mark_alone_maps_no_test"),
    _of("unit-path-alone", "history/unit_tests.py", "counts=evidence[0].kind.rank <= asked.weakest.rank",
        "counts=True", f"{UNITS}::test_tests_that_only_lie_in_the_right_place"),
    _of("unit-if-0", "history/source_c_dead.py", "live = is_directive or not stack or stack[-1].live",
        "live = True", f"{UNITS}::test_tests_under_if_0_are_not_compiled"),
    _of("unit-same-arguments", "history/source_c_truth.py", "if len(parts) > 1 and parts[0] == parts[1] and",
        "if False and", SOURCES),
    _of("unit-constants-only", "history/source_c_truth.py", "if all(_CONSTANTS.fullmatch(word) for word in _WORD.findall(text)):",
        "if False:", SOURCES),
    _of("unit-own-macro", "history/source_c_macros.py", "    if not macro.parameters.intersection(words):\n",
        "    if False:\n", SOURCES),
    _of("unit-emptied-by-header", "history/source_c.py", "    own |= set(given.void)\n", "",
        f"{HEADERS}::test_an_assertion_that_a_header_empties_asserts_nothing"),
    _of("unit-header-asserts", "history/source_c_macros.py", "set(given) - defined.keys()", "set()",
        f"{HEADERS}::test_a_macro_of_a_header_that_asserts_is_an_assertion"),
    _of("unit-fixture-is-no-test", "history/test_source.py", "and not _is_fixture(", "and not (lambda lines: False)(",
        f"{TESTS}::test_tests_of_python_are_told_by_their_own_name_alone"),
    _of("unit-around-is-no-test", "history/test_source.py", "return span.role is Role.TEST", "return True",
        f"{TESTS}::test_what_runs_around_tests_is_none"),
    _of("unit-skipped", "history/source_c.py", "call.start < unreached[before][1]:",
        "False:", SOURCES),
    _of("unit-shut-condition", "history/source_c_paths.py", "state.inside(shut=value is False)",
        "state.inside(shut=False)", SOURCES),
    _of("unit-shut-else", "history/source_c_paths.py", "state.inside(shut=value is True)",
        "state.inside(shut=False)", SOURCES),
    _of("unit-behind-end", "history/source_c_paths.py", "shut, at = shut or ends, self._skip(at)",
        "at = self._skip(at)", SOURCES),
    _of("unit-decided-condition", "history/source_c_truth.py", "return truth(condition) is None and not",
        "return not", SOURCES),
    _of("unit-like-itself", "history/source_c_truth.py", "if match[\"name\"] in known.integers else match[0]",
        "if False else match[0]", SOURCES),
    _of("unit-named-constant", "history/source_c_constants.py", "self._of_file = constants_of_file(text, code)",
        "self._of_file: dict[str, str] = {}", SOURCES),
    _of("unit-kept-constant", "history/source_c_constants.py", "            found[name] = match[3]\n",
        "            pass\n", SOURCES),
    _of("unit-ndebug", "history/source_c.py", "if is_assert_off(live):", "if False:", SOURCES),
    _of("unit-python-stops", "history/source_python_skips.py", "return stops or isinstance(statement, _LEAVES)",
        "return isinstance(statement, _LEAVES)", f"{UNITS}::test_python_tests_of_which_nothing_runs"),
    _of("unit-python-suppressed", "history/source_python.py", "if not any(suppresses(item.context_expr) for item in node.items):",
        "if True:", f"{UNITS}::test_python_tests_of_which_nothing_runs"),
    _of("unit-python-always-true", "history/source_python_truth.py", "return self.truth(node) is None and self.is_open(node)",
        "return self.is_open(node)", TRUTH),
    _of("unit-python-own-constant", "history/source_python_truth.py", "if isinstance(value, ast.Constant):",
        "if False:", TRUTH),
    _of("unit-python-bound-again", "history/source_python_truth.py", "if bindings[name] == 1",
        "if bindings[name]", TRUTH),
    _of("unit-python-marked-off", "history/source_python.py", "if not derived_from and is_off(around.body, self._known):",
        "if False:", TRUTH),
    _of("unit-python-uncollected", "history/source_python.py", "untested = not derived_from and is_uncollected(around, self._known)",
        "untested = False", TRUTH),
    _of("unit-python-generator", "history/source_python.py", "(is_generator(e) or (untested and is_test(e)))",
        "(untested and is_test(e))", TRUTH),
    _of("unit-python-name-bound-again", "history/source_python.py", "            if place in gone:\n",
        "            if False:\n", TRUTH),
    _of("unit-python-idle-function", "history/source_python.py", "elif mentioned is None or node.name in mentioned or node.decorator_list:",
        "else:", TRUTH),
    _of("unit-python-dead-branch", "history/source_python.py", "self.block(node.body if told else node.orelse)",
        "self.block(node.body)", TRUTH),
    _of("unit-python-no-rounds", "history/source_python.py", "if not self._known.is_empty(node.iter):",
        "if True:", TRUTH),
    _of("unit-python-finally-leaves", "history/source_python.py", "if any(map(self._ends, node.finalbody)):",
        "if False:", TRUTH),
    _of("unit-idle-test", "checks/test_independence.py", "idle = [t for t in unit.tests if t.counts and t.independent and not t.assertions]",
        "idle = []", f"{UNITS}::test_a_test_without_assertion_beside_one_that_asserts"),
    _of("unit-black-box", "checks/test_independence.py", 'if asked != "none" and not any(not test.box_defects for test in black):',
        "if False:", f"{UNITS}::test_boxes_are_asked_for_by_policy"),
    _of("unit-white-box", "checks/test_independence.py", 'if asked == "both" and not any(test.white_box for test in tests):',
        "if False:", f"{UNITS}::test_a_black_box_test_that_holds_passes_and_both_want_a_white_one"),
    _of("unit-box-headers", "history/unit_mapping.py", "internal = [text for text in file.includes if _is_internal(text)]",
        "internal: list[str] = []", f"{UNITS}::test_a_black_box_mark_that_does_not_hold"),
    _of("unit-box-requirement", "history/unit_mapping.py", "if not any(requirement.search(mark) for mark in test.marks):",
        "if False:", f"{UNITS}::test_a_black_box_mark_that_does_not_hold"),
    _of("unit-box-mocks", "history/unit_mapping.py", "inside = [m for m in test.mocks if _last_word(m) in unit.functions]",
        "inside: list[str] = []", f"{UNITS}::test_a_black_box_mark_that_does_not_hold"),
    _of("unit-box-declared", "history/unit_mapping.py", "    if declared:\n",
        "    if False:\n", f"{UNITS}::test_a_black_box_mark_that_does_not_hold"),
    _of("unit-box-both-marks", "history/unit_mapping.py", "    if test.white_box:\n",
        "    if False:\n", f"{UNITS}::test_a_black_box_mark_that_does_not_hold"),
    _of("unit-unmapped-move", "checks/test_presence.py", "if left is not None:",
        "if False:", f"{UNITS}::test_code_renamed_to_an_unmapped_path"),
    _of("unit-link", "history/unit_files.py", 'return UnitNote(f"unit-is-{kind}", text, undecided=True)',
        'return UnitNote(f"unit-is-{kind}", text)', f"{UNITS}::test_a_unit_that_becomes_a_link"),
    _of("unit-lfs-pointer", "history/unit_sources.py", 'return UnitNote("unit-is-lfs-pointer", text, undecided=True)',
        'return UnitNote("unit-is-lfs-pointer", text)', f"{UNITS}::test_a_unit_that_becomes_a_pointer_of_git_lfs"),
    _of("unit-tester-trained", "history/unit_notes.py", "if act.against and act.person not in authors", "if False",
        f"{UNITS}::test_tests_written_before_the_training_are_a_finding"),
    _of("unit-unparsed", "history/unit_people.py", "        yield from trace.defects(path)\n", "        yield from ()\n",
        f"{UNITS}::test_python_that_cannot_be_parsed_leaves_its_unit_undecided"),
    _of("unit-told-once", "checks/without_tests.py", "rule is not None and rule.demand is Demand.REQUIRED", "True",
        "tests/unit/checks/test_test_independence.py"),
    _of("coverage-of-author", "history/unit_coverage.py", "if not test.independent:",
        "if False:", f"{COVERAGE}::test_what_the_authors_own_test_ran_does_not_count"),
    _of("coverage-from-main", "history/unit_coverage.py", "if not place.name and not self._calls_are_by_others(place.path):",
        "if False:", f"{COVERAGE}::test_an_author_who_calls_the_unit_from_main_spoils_the_run"),
    _of("coverage-of-another-tree", "gate/coverage_facts.py", "if not binding.bound:",
        "if False:", f"{COVERAGE}::test_coverage_of_another_tree_does_not_count"),
    _of("coverage-not-measured", "checks/independent_coverage.py", "if coverage.unmeasured:",
        "if False:", f"{COVERAGE}::test_a_file_that_no_run_was_built_with_leaves_it_undecided"),
    _of("coverage-branches", "checks/independent_coverage.py", 'if kind == "branch" and coverage.branches is None:',
        "if False:", f"{COVERAGE}::test_branches_by_test_need_the_data_file_beside_the_json"),
    _of("coverage-excluded", "gate/coverage_facts.py", "given.covered | given.missed | given.excluded",
        "given.covered | given.missed", f"{COVERAGE}::test_code_that_asks_not_to_be_measured_counts_as_not_run"),
    _of("coverage-at-import", "parse/python_lines.py", "return frozenset(outside - inside)",
        "return frozenset(outside | inside)", f"{COVERAGE}::test_what_a_test_file_runs_when_it_is_read_is_no_test"),
)  # fmt: skip


def survives(mutation: Mutation, copy: Path) -> bool:
    """Whether the test still passes with the rule taken out."""
    place = copy / mutation.file
    whole = place.read_text(encoding="utf-8")
    if whole.count(mutation.old) != 1:
        raise SystemExit(
            f"{mutation.name}: the text stands {whole.count(mutation.old)} times in {mutation.file}"
        )
    place.write_text(whole.replace(mutation.old, mutation.new), encoding="utf-8")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-x", "-q", mutation.test],
            cwd=copy,
            env={**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            check=False,
        )
    finally:
        place.write_text(whole, encoding="utf-8")
    if done.returncode not in (0, 1):
        raise SystemExit(f"{mutation.name}: {done.stdout.decode()[-2000:]}")
    return done.returncode == 0


def _wanted(words: list[str]) -> tuple[Mutation, ...]:
    everything = (*MUTATIONS, *UNIT_MUTATIONS)
    if words[:1] == ["--part"]:
        part, _, parts = words[1].partition("/")
        return everything[int(part) - 1 :: int(parts)]
    return tuple(m for m in everything if not words or any(word in m.name for word in words))


def main() -> int:
    """The exit status: 1 when a mutation survives."""
    wanted = _wanted(sys.argv[1:])
    if not wanted:
        raise SystemExit(f"no rule's name holds {' or '.join(sys.argv[1:])!r}")
    alive = []
    with tempfile.TemporaryDirectory(prefix="mutate-people-") as folder:
        copy = Path(folder, "copy")
        for name in ("gatekeeper", "rules", "tests", "examples", "hooks"):
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "pyproject.toml", copy)
        for mutation in wanted:
            lives = survives(mutation, copy)
            alive += [mutation.name] if lives else []
            print("survived" if lives else "killed  ", mutation.name, flush=True)
    print(f"{len(wanted) - len(alive)} of {len(wanted)} killed")
    return 1 if alive else 0


if __name__ == "__main__":
    sys.exit(main())
