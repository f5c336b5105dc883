"""python -m evaluation [--base URL] [--reports FOLDER] [FILES...]"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from datetime import date
from pathlib import Path

from evaluation.asking import Gateway, RunFailed, try_question
from evaluation.questions import DEVELOPMENT, Question, QuestionError, load_questions
from evaluation.report import FOLDER, tally_table, write_report
from evaluation.results import Report, summarise
from knowledge.content import content_version


def main(arguments: list[str] | None = None) -> int:
    """0 if every question was asked and every reply kept the contract, however wrong the answers are."""
    options = _parser().parse_args(arguments)
    try:
        questions = load_questions(options.files)
        with _gateway(options.base) as base:
            report = _run("-".join(file.stem for file in options.files), base, questions)
    except (QuestionError, RunFailed) as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(tally_table("kind", {**report.by_kind, "all": report.total})))
    for path in write_report(report, options.reports):
        print(f"evaluation: wrote {path}")
    return _exit_code(report)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evaluation", description="Asks the questions, judges the answers.")
    parser.add_argument("files", nargs="*", type=Path, default=[DEVELOPMENT], help="JSONL files of questions")
    parser.add_argument("--base", help="a running gateway; without it a private one is started")
    parser.add_argument("--reports", type=Path, default=FOLDER, help="the folder for the two reports")
    return parser


def _gateway(base: str | None) -> AbstractContextManager[str]:
    """The given gateway's address, or that of a private stack for as long as it is needed."""
    return nullcontext(base) if base else _private_stack()


@contextmanager
def _private_stack() -> Iterator[str]:
    """A whole stack on free ports. Raises RunFailed if it does not come up."""
    # Imported only here: to ask a gateway that runs elsewhere, nothing of the launcher is needed.
    from launch.prepare import StepFailed  # noqa: PLC0415
    from launch.settings import BadSetting  # noqa: PLC0415
    from launch.stack import NotReady, running_stack  # noqa: PLC0415
    from web_widget.flow.limits import OFF, VARIABLE  # noqa: PLC0415

    os.environ[VARIABLE] = OFF  # one asker stands for a whole council
    try:
        with running_stack() as base:
            yield base
    except (BadSetting, NotReady, StepFailed) as error:
        raise RunFailed(str(error)) from error


def _run(name: str, base: str, questions: Sequence[Question]) -> Report:
    version = content_version()
    with closing(Gateway.at(base)) as gateway:
        gateway.reach()
        results = [try_question(gateway, question) for question in questions]
    return summarise(name, version, date.today(), results)


def _exit_code(report: Report) -> int:
    if not report.failed:
        return 0
    breaches = sum(len(result.breaches) for result in report.results)
    unanswered = sum(result.status == 0 for result in report.results)
    print(f"evaluation: {breaches} breaches of the reply schema, {unanswered} unanswered", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
