"""Letters read: the plain text of a service-commitment letter becomes a draft policy, by rules, the same every time.

``read_letter(text)`` gives a ``LetterDraft``: promises, warranty, recurring work and pledges with their clauses and
spans (``span.of(draft.text) == clause``), every other number with a reason in ``not_promises``, and ``questions`` with
choices. ``answered(draft, {question.id: choice.code})`` gives the draft after the answers; ``draft_toml(draft, id=…,
company=…, effective_from=…)`` writes a policy file that the loader accepts. ``question_words``, ``choice_words`` and
``reason_words`` put it in zh-CN or English. ``read_letter_file`` decodes a file, ``split_letters`` parts several
letters in one text.
"""

from dispatch.letter_reader.answers import answered
from dispatch.letter_reader.draft import (
    Choice,
    DraftPlan,
    DraftPledge,
    DraftPromise,
    DraftRegion,
    DraftWarranty,
    LetterDraft,
    NotPromise,
    PledgeKind,
    Question,
    Span,
)
from dispatch.letter_reader.files import LetterText, read_letter_file
from dispatch.letter_reader.letters import LetterPart, split_letters
from dispatch.letter_reader.reading import LONGEST_LETTER, read_letter
from dispatch.letter_reader.toml_out import draft_toml
from dispatch.letter_reader.words import QuestionWords, choice_words, question_words, reason_words, term_words

__all__ = [
    "LONGEST_LETTER",
    "Choice",
    "DraftPlan",
    "DraftPledge",
    "DraftPromise",
    "DraftRegion",
    "DraftWarranty",
    "LetterDraft",
    "LetterPart",
    "LetterText",
    "NotPromise",
    "PledgeKind",
    "Question",
    "QuestionWords",
    "Span",
    "answered",
    "choice_words",
    "draft_toml",
    "question_words",
    "read_letter",
    "read_letter_file",
    "reason_words",
    "split_letters",
    "term_words",
]
