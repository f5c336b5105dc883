"""The faults, what is promised for each, and the tests that hold it."""

from __future__ import annotations

from dataclasses import dataclass

FAULTS = "tests/faults/"


@dataclass(frozen=True)
class Row:
    """`tests` are ids without parameters: what follows `tests/faults/`, or a path from the root. `why_not` where the
    stage is not this one's."""

    fault: str
    promise: str
    tests: tuple[str, ...] = ()
    stage: str = "S0"
    why_not: str = ""

    @property
    def ids(self) -> list[str]:
        return [test if test.startswith("tests/") else FAULTS + test for test in self.tests]


ROWS = (
    Row(
        "Actions down",
        "`KB_UNAVAILABLE`; recovers alone",
        ("test_actions_down.py::test_without_actions_every_turn_says_so_and_the_first_after_is_real",),
    ),
    Row(
        "Actions slow",
        "Answer or `SLOW` within 8 s; others' p95 under 1 s",
        (
            "test_actions_down.py::test_actions_that_hang_are_waited_for_eight_seconds",
            "test_actions_down.py::test_one_persons_slow_turns_keep_nobody_else_waiting",
        ),
    ),
    Row(
        "Actions: junk, 500, wrong schema, 10 MB",
        "`KB_ERROR` or `KB_UNAVAILABLE`; nothing echoed",
        (
            "test_actions_down.py::test_what_is_no_reply_is_never_shown",
            "test_actions_down.py::test_nothing_of_it_is_in_a_log",
            "test_actions_down.py::test_a_conversation_goes_on_after_ten_megabytes",
        ),
    ),
    Row(
        "Engine down",
        "Answer under 500 ms once the breaker is open; closed 10 s after its return at most",
        ("test_engine_down.py::test_without_an_engine_the_answer_is_quick_and_comes_back_by_itself",),
    ),
    Row(
        "Engine hangs",
        "`SLOW` within 8 s, then left alone; closed 10 s after its return at most",
        ("test_engine_down.py::test_an_engine_that_hangs_is_waited_for_eight_seconds_and_then_left_alone",),
    ),
    Row("Engine starting", "`WARMING`", ("test_engine_down.py::test_an_engine_that_starts_says_so",)),
    Row(
        "Engine replaced, two of them",
        "No gap",
        ("test_database.py::test_with_two_engines_one_is_replaced_without_a_gap",),
        "S1",
    ),
    Row(
        "SIGTERM in a turn",
        "The turn finishes",
        (
            "test_actions_down.py::test_sigterm_lets_the_engines_turn_finish",
            "test_actions_down.py::test_sigterm_lets_the_gateways_turn_finish",
        ),
    ),
    Row(
        "`kill -9` in a turn",
        "At most the current turn lost, and said so; back under 30 s",
        ("test_kill.py::test_what_is_stored_is_what_was_answered_up_to_the_last_turn",),
    ),
    Row(
        "Double click, retry",
        "One turn, the same answer",
        (
            "test_actions_down.py::test_the_same_turn_five_times_at_once_and_later_runs_once",
            "test_actions_down.py::test_a_first_turn_sent_five_times_at_once_starts_one_conversation",
        ),
    ),
    Row(
        "Out of order",
        "Stored in the order sent",
        ("test_actions_down.py::test_turns_of_a_conversation_are_stored_in_the_order_they_were_sent",),
    ),
    Row(
        "Tracker locked (SQLite)",
        "`BUSY` or flagged within 3 s; health under 200 ms",
        ("test_storage.py::test_a_locked_tracker_keeps_nobody_waiting_and_nothing_is_lost_silently",),
    ),
    Row(
        "Tracker's file removed",
        "Readiness 503 within 10 s, every turn flagged",
        ("test_storage.py::test_a_removed_tracker_is_noticed_and_said",),
    ),
    Row(
        "Corrupt row",
        "That user starts fresh; the process lives",
        ("test_storage.py::test_who_has_a_damaged_row_starts_fresh_and_nobody_else_notices",),
    ),
    Row(
        "Corrupt page",
        "That user starts fresh or is told; the process lives",
        ("test_storage.py::test_a_damaged_page_is_its_owners_trouble",),
    ),
    Row(
        "Disk full",
        "Flagged, readiness degraded; stored + flagged = sent",
        (
            "test_storage.py::test_a_file_that_may_not_grow_is_told_with_every_turn",
            "test_storage.py::test_a_full_disk_is_told_with_every_turn",
        ),
    ),
    Row(
        "Interactions locked, full, removed, damaged",
        "Answers go on; what is not kept is counted",
        (
            "test_storage.py::test_locked_interactions_keep_no_answer_waiting_and_lose_nothing",
            "tests/interactions/test_faults.py::test_trouble_that_passes_costs_nothing",
            "tests/interactions/test_faults.py::test_a_disk_that_stays_full_loses_what_is_counted",
            "tests/interactions/test_faults.py::test_a_real_disk_that_is_full",
            "tests/interactions/test_faults.py::test_a_file_that_is_removed_is_noticed_and_made_anew_only_at_start",
            "tests/interactions/test_faults.py::test_a_damaged_file_is_said_and_counted",
            "tests/interactions/test_faults.py::test_killed_in_the_middle_of_writing",
        ),
    ),
    Row(
        "Database absent at start",
        "Start fails within 60 s, one clear line",
        ("test_database.py::test_without_its_database_the_engine_does_not_start",),
        "S1",
    ),
    Row(
        "PostgreSQL stopped under load",
        "As locked; recovers",
        ("test_database.py::test_a_server_that_goes_away_under_load_costs_no_turn_silently",),
        "S1",
    ),
    Row(
        "Migration interrupted",
        "A rerun succeeds; another head refuses writes",
        (
            "tests/interactions/test_migrations.py::test_a_migration_that_is_killed_anywhere_is_run_again",
            "tests/interactions/test_migrations.py::test_another_version_refuses_writes_and_answers_go_on",
        ),
        "S1",
    ),
    Row(
        "Redis lost",
        "No turn fails; limits fall back to local",
        stage="S2",
        why_not="not at this stage: S0 and S1 have no Redis, limits are counted in the gateway's memory",
    ),
    Row(
        "Knowledge YAML hostile, invalid, half-written",
        "Refused by file, line, rule; the last good one stays live",
        (
            "test_knowledge_faults.py::test_hostile_content_is_refused_by_name_and_the_last_good_goes_on",
            "test_knowledge_faults.py::test_a_file_cut_at_every_thousandth_byte_is_refused_or_whole",
            "test_knowledge_faults.py::test_what_is_left_of_a_file_is_not_built",
            "tests/knowledge/test_yaml_reader.py::test_a_broken_file_is_refused",
            "tests/knowledge/test_yaml_reader.py::test_a_tag_is_refused",
            "tests/knowledge/test_content.py::test_a_file_cut_short_is_refused_or_whole_as_far_as_it_goes",
        ),
    ),
    Row(
        "Model missing, cut, a bit flipped",
        "Start refused, 503",
        (
            "test_model.py::test_a_damaged_model_is_not_started",
            "test_model.py::test_with_a_damaged_model_the_service_says_so_until_it_is_mended",
        ),
    ),
    Row(
        "Wrong types, no body",
        "400 with a code",
        (
            "test_load.py::test_a_long_text_is_answered_or_refused_under_the_cap",
            "tests/gateway/test_failures.py::test_a_malformed_request_is_refused",
            "tests/gateway/test_failures.py::test_a_body_that_is_no_json_is_refused",
            "tests/gateway/test_failures.py::test_anything_but_json_is_refused",
        ),
    ),
    Row(
        "Blank, zero-width, emoji, punctuation",
        "“Please type a question”, or not understood",
        (
            "test_odd_texts.py::test_what_says_nothing_gets_no_topic",
            "tests/gateway/test_normalising.py::test_nothing_to_read_is_asked_for_again",
        ),
    ),
    Row(
        "100 at once",
        "None lost; p95 within 2 s; max/median under 8; in a burst, stored + refused = sent",
        (
            "test_load.py::test_many_people_with_one_engine",
            "test_load.py::test_many_people_with_two_engines",
            "test_load.py::test_a_burst_is_stored_or_refused",
        ),
        "S0, S1",
    ),
    Row(
        "100 threads as one user",
        "Others' p95 under 1 s",
        ("test_load.py::test_a_hundred_threads_of_one_person_keep_nobody_else_waiting",),
    ),
    Row(
        "Long conversation",
        "Flat p95 over 400 turns",
        ("test_load.py::test_a_long_conversation_stays_as_quick_as_it_began",),
    ),
    Row(
        "Clock back 2 h",
        "Order by id, not time",
        (
            "test_clocks.py::test_with_the_clock_set_back_a_conversation_goes_on_in_its_order",
            "tests/interactions/test_deleting.py::test_the_last_turn_is_the_one_kept_last_whatever_the_clock_did",
        ),
    ),
    Row(
        "Summer time begins and ends",
        "UTC stored, London shown",
        (
            "test_clocks.py::test_what_is_kept_is_utc_and_read_as_londons",
            "tests/interactions/test_turns.py::test_a_time_is_utc_wherever_it_was_taken",
            "tests/gateway/test_hours.py::test_by_utc",
        ),
    ),
    Row(
        "Model replaced",
        "Another process, never hot reload",
        ("test_model.py::test_another_model_comes_with_another_process",),
    ),
    Row(
        "Memory growth",
        "A cap; under 1 MB in 1,000 turns over half an hour",
        (
            "test_load.py::test_memory_does_not_grow_with_turns",
            "test_load.py::test_memory_does_not_grow_over_half_an_hour",
        ),
    ),
    Row(
        "Browser offline, asleep",
        "A banner, the text kept",
        (
            "tests/browser/test_failure.py::test_offline_keeps_the_text_and_the_contacts",
            "tests/browser/test_failure.py::test_a_connection_cut_off_keeps_the_text_and_retry_works",
            "tests/browser/test_contacts_offline.py::test_without_a_network_all_works_and_says_so",
            "tests/browser/test_leaving.py::test_a_failed_question_and_half_a_one_go_too_and_at_once_after_a_long_sleep",
            "tests/browser/test_leaving.py::test_who_types_after_a_long_while_loses_nothing",
        ),
    ),
    Row(
        "Restore",
        "RPO 24 h (a daily backup), RTO 1 h",
        ("test_restore.py::test_a_lost_state_folder_is_back_within_the_hour",),
    ),
)
