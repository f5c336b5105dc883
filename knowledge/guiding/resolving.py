"""From the records of a guide's file to the guide: references followed, quotes cited. Called by `fill` only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from knowledge.citing import Library
from knowledge.content import Content
from knowledge.guiding.records import Guide, Line, Option, QuizQuestion, Step
from knowledge.records import Citation
from knowledge.schema import PointRecord
from knowledge.schema_guides import GuideRecord, OptionRecord, QuizQuestionRecord, ShownRecord, StepRecord
from knowledge.vocabulary import Borough, Ending


class Resolver:
    """Looks up what guides refer to in the content."""

    def __init__(self, content: Content, library: Library) -> None:
        self._library = library
        self._topics = {topic.key: topic for topic in content.topics}
        self._ladders = {ladder.key: ladder for ladder in content.ladders}
        self._quiz = content.quiz

    def guide(self, record: GuideRecord) -> Guide:
        """Raises KeyError, IndexError or QuoteNotFound for what the rules would have found."""
        quiz = self._quiz if record.ending is Ending.RECORD else []
        return Guide(
            key=record.key,
            title=record.title,
            question=record.question,
            about=record.about,
            both=record.both,
            ending=record.ending,
            offered_with=tuple(record.offered_with),
            steps=tuple(self._step(step) for step in record.steps),
            quiz=tuple(self._quiz_question(question) for question in quiz),
        )

    def _step(self, record: StepRecord) -> Step:
        shows = tuple(self._lines(record.shows))
        return Step(
            key=record.key,
            title=record.title,
            when=tuple((step, tuple(options)) for step, options in record.when.items()),
            shows=shows,
            asks=record.asks,
            choose=record.choose,
            why=tuple(self._lines([record.why])) if record.why else (),
            options=tuple(self._options(record)),
            summary=shows if record.summary is None else tuple(self._lines(record.summary)),
            cautions=tuple(self._cautions(record.cautions)),
            contacts=tuple(record.contacts),
            more=tuple(record.more),
        )

    def _options(self, record: StepRecord) -> Iterator[Option]:
        for option in record.options:
            yield self._option(option)
        if record.ladder:
            ladder = self._ladders[record.ladder.key]
            document = self._library.documents[ladder.document]
            for number, criterion in enumerate(ladder.levels[record.ladder.level - 1].criteria, 1):
                label = criterion[0].upper() + criterion[1:]
                yield Option(f"criterion_{number}", label, (self._library.cite(document, criterion),))

    def _option(self, record: OptionRecord) -> Option:
        cited = self._cited(record.borough, record.quotes) if record.borough else ()
        return Option(record.key, record.label, cited, tuple(self._lines(record.leads)), record.alert)

    def _lines(self, records: Iterable[ShownRecord]) -> Iterator[Line]:
        for record in records:
            if record.says and record.borough:
                yield Line(record.borough, record.says, self._cited(record.borough, record.quotes))
            elif record.topic:
                boroughs = (record.borough,) if record.borough else tuple(Borough)
                for borough in boroughs:
                    yield from self._lines_of_topic(record.topic, borough, record.points)

    def _lines_of_topic(self, topic: str, borough: Borough, places: list[int]) -> Iterator[Line]:
        entry = self._topics[topic].entries.of(borough)
        if entry.silent:
            yield Line(borough, entry.silent, ())
        points = [entry.points[place - 1] for place in places] if places else entry.points
        yield from (self._line(borough, point) for point in points)

    def _cautions(self, topics: Iterable[str]) -> Iterator[Line]:
        for topic in topics:
            for borough in Borough:
                if caution := self._topics[topic].entries.of(borough).caution:
                    yield Line(borough, f"Curator's caution, {borough.label}: {caution}", ())

    def _line(self, borough: Borough, point: PointRecord) -> Line:
        return Line(borough, point.says, self._cited(borough, point.quotes))

    def _quiz_question(self, record: QuizQuestionRecord) -> QuizQuestion:
        point = self._topics[record.topic].entries.of(record.borough).points[record.point - 1]
        return QuizQuestion(
            key=record.key,
            stop=record.stop,
            borough=record.borough,
            asks=record.asks,
            answer=record.answer,
            wrong=tuple(record.wrong),
            explains=self._line(record.borough, point),
        )

    def _cited(self, borough: Borough, quotes: Iterable[str]) -> tuple[Citation, ...]:
        document = self._library.document_of(borough)
        return tuple(self._library.cite(document, quote) for quote in quotes)
