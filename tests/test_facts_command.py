"""`obligations FACTS`: what it reads, what it refuses as no file of facts, and how the answer is written."""

import io
import json
import os
import subprocess
import sys

import pytest

from bot.facts_command import main
from tests.answering import LAW, LEAST, ROOT, answered, refused, run


def test_yaml_and_json_say_the_same():
    text = """
    # A comment, and a plain instant and day.
    entity_role: covered_entity
    timezone: America/New_York
    discovered_at: 2026-04-17T16:40:00-04:00
    breach_occurred: 2026-04-01
    residents: {TX: 600, NON_US: 2}
    is_phi: true
    """

    assert answered(text) == answered(
        LEAST | {"breach_occurred": "2026-04-01", "residents": {"TX": 600, "NON_US": 2}, "is_phi": True}
    )


def test_yaml_flow_style_is_not_mistaken_for_json():
    text = "{entity_role: covered_entity, timezone: UTC, discovered_at: 2026-04-17T16:40:00Z}"

    assert answered(text)["discovery_date"] == "2026-04-17"


def test_yaml_may_share_what_several_items_say():
    shared = f"- &least {json.dumps(LEAST)}\n- *least\n"

    assert [each["is_breach"] for each in answered(shared)] == [True, True]


def test_a_list_is_answered_in_order():
    reply = answered([LEAST, LEAST | {"is_phi": False}])

    assert [each["determination"] for each in reply] == ["breach", "not_phi"]
    assert answered([]) == []


def test_a_byte_order_mark_is_no_fault():
    assert answered("\ufeff" + json.dumps(LEAST))["is_breach"] is True


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "FACTS: write one mapping of fields, or a list of them"),
        ("just text", "FACTS: write one mapping of fields, or a list of them"),
        ("5", "FACTS: write one mapping of fields, or a list of them"),
        ('{"a": 1, "a": 2}', "standard input: `a` is written twice; write it once"),
        ('{"a": NaN}', "standard input: NaN is no number that can be counted; write a whole number"),
        ("a: 1\na: 2\n", "standard input:2: `a` is written twice; first on line 1"),
        ("a: [1\nb: 2\n", "standard input:2: is not plain YAML: "),
        ("a: &x [*x]\n", "standard input:1: holds itself; write it out"),
        ("a: !!int 5\n", "standard input:1: is not plain YAML: `!` is not used here, leave it out"),
        ('{"a": 1\n "b": 2}', "standard input:2: is neither JSON nor YAML: Expecting ',' delimiter"),
        ('[\n\t{"a": 1 2}]', "standard input:2: is neither JSON nor YAML: Expecting ',' delimiter"),
        ('{"a": ' + "1" * 5000 + "}", "standard input: Exceeds the limit"),
        ("[" * 100_000, "standard input:1: is nested too deeply"),
    ],
)  # fmt: skip
def test_what_is_no_facts_file_is_refused_in_one_line(text, line):
    (only,) = refused(text)

    assert only.startswith(line)


def test_what_is_not_utf8_is_refused():
    out, errors = io.StringIO(), io.StringIO()

    code = main(["-"], LAW, stdin=io.BytesIO(b"caf\xe9"), stdout=out, stderr=errors)

    assert (code, out.getvalue()) == (2, "")
    assert errors.getvalue() == "standard input: is not UTF-8 text; save it as UTF-8\n"


def test_a_file_is_read_by_its_name(tmp_path, capsys):
    path = tmp_path / "facts.yaml"
    path.write_text(json.dumps(LEAST))

    assert main([str(path), "--json"], LAW) == 0
    assert json.loads(capsys.readouterr().out)["determination"] == "breach"


def test_a_missing_file_is_refused(tmp_path, capsys):
    absent = tmp_path / "absent.yaml"

    assert main([str(absent)], LAW) == 2
    assert capsys.readouterr().err == f"{absent}: cannot be read: No such file or directory\n"


@pytest.mark.parametrize("options", [["--as-of", "tomorrow"], ["--as-of", "2026-02-30"], ["--yaml"]])
def test_wrong_options_are_refused_with_the_right_ones(options):
    code, out, errors = run(LEAST, *options)

    assert (code, out) == (2, "")
    assert errors.startswith("arguments: ")
    assert "obligations FACTS [--json] [--as-of YYYY-MM-DD]" in errors


def test_a_reader_who_stops_early_is_no_fault(tmp_path):
    path = tmp_path / "many.json"
    path.write_text(json.dumps([LEAST] * 200))
    command = [sys.executable, "-m", "bot", "obligations", str(path), "--json"]

    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as answering:
        answering.stdout.read(10)
        answering.stdout.close()
        said = answering.stderr.read()

    assert (answering.returncode, said) == (0, b"")


ODD = {"unsecured": False, "security_facts": {"half \ud800": "caf\u00e9", "lines\nOwed:": "\x1b[2J"}}


def test_facts_that_no_terminal_can_show_are_spelled_out_and_stay_on_their_line():
    code, out, errors = run(LEAST | ODD)

    assert (code, errors) == (0, "")
    evidence = next(line for line in out.splitlines() if "Evidence on file" in line)
    assert evidence == r"  Evidence on file: half \ud800: café; lines\nOwed:: \x1b[2J."


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "cp1252"])
@pytest.mark.parametrize("options", [[], ["--json"]])
def test_no_terminal_makes_the_answer_break_off(encoding, options):
    command = [sys.executable, "-m", "bot", "obligations", "-", *options]
    environment = os.environ | {"PYTHONIOENCODING": encoding}

    said = subprocess.run(
        command, cwd=ROOT, env=environment, input=json.dumps(LEAST | ODD).encode(), capture_output=True, check=False
    )

    assert (said.returncode, said.stderr) == (0, b"")
    assert b"caf" in said.stdout and b"secured_phi" in said.stdout


def test_as_of_only_adds_warnings():
    _, plain, _ = run(LEAST, "--json")
    _, later, _ = run(LEAST, "--json", "--as-of", "2026-07-01")
    before, after = json.loads(plain), json.loads(later)

    assert any("15 days ago" in warning for warning in after["warnings"])
    assert after | {"warnings": []} == before | {"warnings": []}


def test_the_text_says_what_is_owed_by_when_where_it_is_written_and_that_it_is_no_advice():
    given = LEAST | {
        "residents": {"NY": 501, "GA": 1},
        "contact": {"insufficient_contact_count": 10},
        "law_enforcement": {"statements": [{"form": "oral", "date": "2026-06-10"}]},
        "actual_notices": {"individuals": "2026-06-05"},
        "document_created_on": "2026-04-17",
    }

    code, out, errors = run(given)

    assert (code, errors) == (0, "")
    assert "Determination: breach\nDiscovered on: 2026-04-17 (first knowledge)\n" in out
    assert "  - due 2026-07-10, media_notice (NY): " in out
    assert "[45 CFR 164.406, confidence high]" in out
    assert "Not known:\n  - GA no rule loaded; ask counsel\n" in out
    assert "Not owed:\n  - ba_notice_to_ce: " in out
    assert "Substitute notice: ten_or_more\n" in out
    assert "Law-enforcement delay: to 2026-07-10; send nothing before 2026-07-10\n" in out
    assert "Sent, individuals: 49 days after discovery, 0 days late\n" in out
    assert "Keep the documents to: 2032-04-17\n" in out
    assert f"Rules: {LAW.version}\nNot legal advice." in out
    owed = out.split("Owed:")[1].split("Not known:")[0]
    assert owed.index("due 2026-05-17") < owed.index("due 2026-07-10") < owed.index("NY state_attorney_general_notice")


def test_a_list_of_texts_has_a_blank_line_between():
    _, out, _ = run([LEAST, LEAST | {"is_phi": False}])

    assert out.count("Determination: ") == 2
    assert "\n\nDetermination: not_phi" in out


def test_a_short_text_leaves_out_what_there_is_nothing_to_say_of():
    _, out, _ = run(LEAST | {"entity_role": "business_associate"})

    assert "Not known" not in out and "Sent," not in out and "Keep the documents" not in out
