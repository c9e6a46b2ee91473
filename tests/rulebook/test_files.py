"""Each way a data file can be wrong, and the line and sentence that its author is given."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from bot.rulebook.files import DataFault, load_folder, load_record, plain_yaml


@pytest.fixture
def record_of(tmp_path):
    def load(text):
        path = tmp_path / "rule.yaml"
        path.write_text(text, encoding="utf-8")
        return load_record(path)

    return load


def fault_of(act):
    with pytest.raises(DataFault) as caught:
        act()
    return caught.value


def test_a_fault_names_path_line_and_what_would_be_right(record_of):
    record = record_of("title: Texas\nnumber: many\n")

    fault = fault_of(lambda: record.integer("number"))

    assert str(fault).endswith("rule.yaml:2: `number` is `many`; write a whole number")
    assert (fault.line, fault.sentence) == (2, "`number` is `many`; write a whole number")


def test_text_is_read_as_written_and_never_as_what_it_looks_like(record_of):
    record = record_of(
        "country: NO\ncode: ON\nat: 12:30\noctal: 012\nnumber: 45\nquoted: ''' '\nblock: |\n  two\n  lines\n"
    )

    read = [record.text(key) for key in ("country", "code", "at", "octal", "number", "block")]

    assert read == ["NO", "ON", "12:30", "012", "45", "two\nlines\n"]
    record.text("quoted")
    record.finish()


def test_every_reader_returns_its_type(record_of):
    record = record_of(
        "days: 60\nlow: -1\nyes_or_no: true\nother: false\nkind: fax\nwhen: 2026-04-17\n"
        "at: 2026-04-17T16:40:00-04:00\nzulu: 2026-04-17 16:40Z\nnames: [one, two]\nchild: {a: b}\n"
        "children:\n- {a: b}\n- {a: c}\n"
    )

    assert record.integer("days") == 60
    assert record.integer("low", at_least=-1) == -1
    assert (record.flag("yes_or_no"), record.optional_flag("other", default=True)) == (True, False)
    assert record.choice("kind", ("fax", "mail")) == "fax"
    assert record.day("when") == date(2026, 4, 17)
    assert record.instant("at") == datetime(2026, 4, 17, 16, 40, tzinfo=timezone(timedelta(hours=-4)))
    assert record.instant("zulu") == datetime(2026, 4, 17, 16, 40, tzinfo=UTC)
    assert (record.texts("names"), record.optional_texts("names")) == (("one", "two"), ("one", "two"))
    assert record.record("child").text("a") == "b"
    assert [child.text("a") for child in record.records("children")] == ["b", "c"]
    record.finish()


def test_optional_readers_answer_nothing_for_absent_keys(record_of):
    record = record_of("present: yes\n")

    assert record.optional_text("absent") is None
    assert record.optional_integer("absent") is None
    assert record.optional_record("absent") is None
    assert record.optional_texts("absent") == ()
    assert record.optional_records("absent") == ()
    assert record.optional_flag("absent", default=True) is True
    assert record.optional_text("present") == "yes"


def test_optional_readers_read_what_is_there(record_of):
    record = record_of("number: 0\nchild: {a: b}\nchildren: [{a: b}]\n")

    assert record.optional_integer("number") == 0
    assert record.optional_record("child").text("a") == "b"
    assert len(record.optional_records("children")) == 1


def test_a_key_written_twice_is_a_fault_even_in_a_nested_mapping(record_of):
    fault = fault_of(lambda: record_of("rule:\n  days: 30\n  days: 60\n").record("rule"))

    assert (fault.line, fault.sentence) == (3, "`days` is written twice; first on line 2")


def test_an_unknown_key_is_a_fault_with_the_nearest_known_one(record_of):
    record = record_of("citation: x\ncitatoin: y\n")
    record.text("citation")

    fault = fault_of(record.finish)

    assert (fault.line, fault.sentence) == (2, "unknown key `citatoin`; did you mean `citation`?")


def test_finish_looks_into_the_records_it_handed_out(record_of):
    record = record_of("rule:\n  days: 30\n  surprise: 1\n")
    record.record("rule").integer("days")

    fault = fault_of(record.finish)

    assert (fault.line, fault.sentence) == (3, "unknown key `surprise`")


def test_a_missing_key_is_a_fault_that_shows_what_was_written_instead(record_of):
    fault = fault_of(lambda: record_of("citatoin: y\n").text("citation"))

    assert (fault.line, fault.sentence) == (1, "`citation` is missing; is it written as `citatoin`?")


@pytest.mark.parametrize("written", ["", "~", "null", "''", '" "'])
def test_an_empty_value_is_a_fault(record_of, written):
    fault = fault_of(lambda: record_of(f"why: {written}\n").text("why"))

    assert fault.sentence == "`why` is empty; write text, or leave the line out"


@pytest.mark.parametrize("written", ["6O", "1_000", "012", "1.0", "0x10", "+5", "12:30", "1e3"])
def test_only_plain_digits_are_a_whole_number(record_of, written):
    fault = fault_of(lambda: record_of(f"days: {written}\n").integer("days"))

    assert fault.sentence == f"`days` is `{written}`; write a whole number"


def test_a_number_below_the_least_is_a_fault(record_of):
    fault = fault_of(lambda: record_of("days: 0\n").integer("days", at_least=1))

    assert fault.sentence == "`days` is 0; the least is 1"


def test_a_number_in_quotes_is_a_fault(record_of):
    fault = fault_of(lambda: record_of('days: "60"\n').integer("days"))

    assert fault.sentence == "`days` is in quotes; write a whole number without them"


@pytest.mark.parametrize("written", ["yes", "NO", "True", "on", "1"])
def test_only_true_and_false_are_flags(record_of, written):
    fault = fault_of(lambda: record_of(f"owed: {written}\n").flag("owed"))

    assert fault.sentence == f"`owed` is `{written}`; write true or false"


def test_a_word_outside_the_list_is_a_fault(record_of):
    fault = fault_of(lambda: record_of("confidence: hi\n").choice("confidence", ("high", "low")))

    assert fault.sentence == "`confidence` is `hi`; write one of high, low"


@pytest.mark.parametrize("written", ["2026-02-29", "17 April 2026", "2026-4-1", "20260417", "2026-04-17T00:00:00Z"])
def test_what_is_no_day_is_a_fault(record_of, written):
    fault = fault_of(lambda: record_of(f"on: {written}\n").day("on"))

    assert fault.sentence == f"`on: {written}` is no day; write one like 2026-04-17"


def test_an_instant_without_offset_is_a_fault(record_of):
    fault = fault_of(lambda: record_of("at: 2026-04-17T16:40:00\n").instant("at"))

    assert fault.sentence == "`at` has no offset; write an instant like 2026-04-17T16:40:00-04:00"


@pytest.mark.parametrize("written", ["noon", "2026-02-29T00:00:00Z", "2026-04-17", "2026-04-17T25:00:00Z"])
def test_what_is_no_instant_is_a_fault(record_of, written):
    fault = fault_of(lambda: record_of(f"at: {written}\n").instant("at"))

    assert fault.sentence == f"`at` is `{written}`; write an instant like 2026-04-17T16:40:00-04:00"


def test_dated_values_are_read_in_ascending_order(record_of):
    record = record_of("limit:\n  2020-01-01: {days: 60}\n  2023-09-01: {days: 30}\n")

    dated = record.dated("limit")

    assert [(day, value.integer("days")) for day, value in dated] == [
        (date(2020, 1, 1), 60),
        (date(2023, 9, 1), 30),
    ]
    record.finish()


def test_dated_values_out_of_order_are_a_fault(record_of):
    fault = fault_of(lambda: record_of("limit:\n  2023-09-01: {d: 1}\n  2020-01-01: {d: 2}\n").dated("limit"))

    assert fault.sentence == "`limit`: write the days in ascending order"


def test_a_dated_key_that_is_no_day_is_a_fault(record_of):
    fault = fault_of(lambda: record_of("limit:\n  2023: {d: 1}\n").dated("limit"))

    assert (fault.line, fault.sentence) == (
        2,
        "`2023`, a key of `limit`, is no day; write one like 2026-04-17",
    )


@pytest.mark.parametrize(
    ("text", "act", "sentence"),
    [
        ("a: [1]", lambda record: record.text("a"), "`a` is a list or mapping; write text"),
        ("a: b", lambda record: record.record("a"), "`a` is no mapping; write `key: value` lines"),
        ("a: b", lambda record: record.texts("a"), "`a` is no list; write at least one `- item`"),
        ("a: []", lambda record: record.texts("a"), "`a` is no list; write at least one `- item`"),
        ("a: [[b]]", lambda record: record.texts("a"), "an item of `a` is a list or mapping; write text"),
        (
            "a: [b]",
            lambda record: record.records("a"),
            "an item of `a` is no mapping; write `key: value` lines",
        ),
    ],
)
def test_a_value_of_the_wrong_shape_is_a_fault(record_of, text, act, sentence):
    assert fault_of(lambda: act(record_of(text))).sentence == sentence


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("", 1, "write a mapping, `key: value` lines"),
        ("- a\n- b\n", 1, "write a mapping, `key: value` lines"),
        ("a: b\n---\nc: d\n", 2, "is not plain YAML: but found another document"),
        ("a: &here b\n", 1, "is not plain YAML: `&` and `*` are not used here, write it out"),
        ("a: *here\n", 1, "is not plain YAML: `&` and `*` are not used here, write it out"),
        ("a: !!str b\n", 1, "is not plain YAML: `!` is not used here, leave it out"),
        ("a: b\n  c: d\n", 2, "is not plain YAML: mapping values are not allowed here"),
        ("[a]: b\n", 1, "a key is a list or mapping; write a word"),
        ("a: b\n\t- c\n", 2, "is not plain YAML: found character '\\t' that cannot start any token"),
    ],
)
def test_a_file_that_is_no_plain_mapping_is_a_fault(record_of, text, line, sentence):
    fault = fault_of(lambda: record_of(text))

    assert (fault.line, fault.sentence) == (line, sentence)


def test_a_control_character_or_bottomless_nesting_is_a_fault(record_of):
    assert "is not plain YAML" in str(fault_of(lambda: record_of("a: \x07\n")))
    assert "is nested too deeply" in str(fault_of(lambda: record_of("a: " + "[" * 100_000)))


def test_a_file_that_is_missing_or_not_utf8_is_a_fault(tmp_path):
    (tmp_path / "latin.yaml").write_bytes(b"name: caf\xe9\n")

    assert "cannot be read as UTF-8 text" in str(fault_of(lambda: load_record(tmp_path / "absent.yaml")))
    assert "cannot be read as UTF-8 text" in str(fault_of(lambda: load_record(tmp_path / "latin.yaml")))


def test_a_reader_can_raise_a_fault_of_its_own_at_a_key_or_at_the_record(record_of):
    record = record_of("first: 1\nsecond: 2\n")

    assert record.fault("they disagree", "second").line == 2
    assert record.fault("they disagree").line == 1
    assert record.fault("they disagree", "absent").line == 1


def test_a_folder_is_read_by_stem_in_the_order_of_names(tmp_path):
    (tmp_path / "tx.yaml").write_text("state: TX\n")
    (tmp_path / "ca.yaml").write_text("state: CA\n")
    (tmp_path / ".keep").write_text("")

    folder = load_folder(tmp_path)

    assert [(stem, record.text("state")) for stem, record in folder.items()] == [("ca", "CA"), ("tx", "TX")]


def test_a_stray_file_or_a_missing_folder_is_a_fault(tmp_path):
    (tmp_path / "tx.yml").write_text("state: TX\n")

    assert fault_of(lambda: load_folder(tmp_path)).sentence == "only files ending in .yaml belong here"
    assert fault_of(lambda: load_folder(tmp_path / "absent")).sentence == "is no folder"


def test_plain_yaml_keeps_days_instants_and_clock_times_as_text():
    text = "day: 2026-04-17\nat: 2026-04-17T16:40:00Z\nclock: 12:30\nstate: NO\nyes: yes\nquoted: '5'\n"

    plain = plain_yaml(text, "facts.yaml")

    assert plain == {
        "day": "2026-04-17",
        "at": "2026-04-17T16:40:00Z",
        "clock": "12:30",
        "state": "NO",
        "yes": "yes",
        "quoted": "5",
    }


def test_plain_yaml_knows_whole_numbers_flags_nothing_and_lists():
    assert plain_yaml("[1, -2, 012, true, false, True, FALSE, yEs, null, ~, {a: 1}]", "facts.yaml") == [
        1, -2, "012", True, False, True, False, "yEs", None, None, {"a": 1},
    ]  # fmt: skip
    assert plain_yaml("", "facts.yaml") is None


def test_plain_yaml_reads_what_is_shared_wherever_it_stands_and_our_own_files_share_nothing(tmp_path):
    text = "first: &counts {NY: 1}\nsecond: *counts\n"
    path = tmp_path / "x.yaml"
    path.write_text(text)

    assert plain_yaml(text, "facts.yaml") == {"first": {"NY": 1}, "second": {"NY": 1}}
    assert "write it out" in fault_of(lambda: load_record(path)).sentence


def test_plain_yaml_refuses_what_holds_itself():
    fault = fault_of(lambda: plain_yaml("a: 1\nb: &b\n  c: [*b]\n", "facts.yaml"))

    assert str(fault) == "facts.yaml:2: holds itself; write it out"


def test_plain_yaml_refuses_a_key_written_twice():
    fault = fault_of(lambda: plain_yaml("a: 1\na: 2\n", "facts.yaml"))

    assert str(fault) == "facts.yaml:2: `a` is written twice; first on line 1"
