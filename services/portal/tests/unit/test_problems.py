"""What is answered where nothing can be shown."""

import pytest
from fastapi import FastAPI
from starlette.requests import Request
from starlette.testclient import TestClient

from portal.pages import problems


@pytest.mark.parametrize(
    ("asked", "above"),
    [("/booths/A01/unblock", "/booths/A01"), ("/sign-out", "/"), ("/sign-out?x=1", "/")],
)
def test_where_a_form_was_sent_to_leads_to_the_page_above(asked: str, above: str) -> None:
    app = FastAPI(openapi_url=None)
    problems.install(app)

    @app.post("/booths/{code}/unblock")
    @app.post("/sign-out")
    async def act(request: Request) -> None:
        """Done by a form."""

    client = TestClient(app, follow_redirects=False)
    answer = client.get(asked)
    assert (answer.status_code, answer.headers["location"]) == (303, above)
