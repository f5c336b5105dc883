"""What waitress answers by itself, before the application is asked (a request that is no HTTP, or far too long): as a
problem, like any other. Its own answers are plain text without the emergency line, and repeat what was sent."""

from __future__ import annotations

from typing import Any, cast

from flask import Flask
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask

from web_widget import problems
from web_widget.problems import Code

A_PROGRAMS_ADDRESS = "/api/v1/"  # so that the answer is JSON


def install(app: Flask) -> None:
    """Called before `waitress.serve`; `app` answers for it. Holds for all of this process's servers."""

    class ProblemTask(ErrorTask):
        def execute(self) -> None:
            its = cast(Any, self)  # waitress's types leave out what the base class itself uses here
            code = Code.TOO_LONG if its.request.error.code == 413 else Code.MALFORMED
            with app.test_request_context(A_PROGRAMS_ADDRESS):
                response = app.process_response(problems.answer(code))
            its.status = response.status
            its.response_headers.extend(response.headers.to_wsgi_list())
            its.set_close_on_finish()
            its.content_length = len(response.data)
            its.write(response.data)

    class ProblemChannel(HTTPChannel):
        error_task_class = ProblemTask

    TcpWSGIServer.channel_class = ProblemChannel
