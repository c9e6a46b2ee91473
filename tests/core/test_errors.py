"""What a person is told, with the command as it is called here."""

import pytest

from bot.core.errors import FormErrors, as_typed


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Say `hold withdraw`, or ask.", "Say `/ir hold withdraw`, or ask."),
        ("`task add` or `done 3`", "`/ir task add` or `/ir done 3`"),
        ("Nothing to type here.", "Nothing to type here."),
        ("A lonely ` mark", "A lonely ` mark"),
    ],
)
def test_what_is_to_be_typed_begins_with_the_command(sentence, told):
    assert as_typed(sentence, "/ir") == told


def test_plain_text_has_quotation_marks_instead():
    assert as_typed("Say `hold`.", "/ir", marks="“”") == "Say “/ir hold”."


def test_faults_of_a_form_are_one_sentence_after_the_other():
    wrong = FormErrors({"until": "Too early.", "official": "Who?"})

    assert (str(wrong), wrong.by_block) == ("Too early. Who?", {"until": "Too early.", "official": "Who?"})
