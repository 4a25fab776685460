"""Judges requests to bangumi.tv and its answers by the official OpenAPI document."""

from __future__ import annotations

from pathlib import Path

import requests
from openapi_core import OpenAPI
from openapi_core.contrib.requests import RequestsOpenAPIRequest, RequestsOpenAPIResponse


class BangumiSpec:
    """The official document; each check raises when something does not conform."""

    def __init__(self, data: Path) -> None:
        self._document = OpenAPI.from_file_path(str(data / "openapi" / "bangumi-v0.yaml"))

    def check_request(self, request: requests.PreparedRequest) -> None:
        """Raise when *request* is none that the document allows."""
        self._document.validate_request(RequestsOpenAPIRequest(request))

    def check_answer(self, reply: requests.Response) -> None:
        """Raise when *reply* is none that the document declares for its request."""
        request = RequestsOpenAPIRequest(reply.request)
        self._document.validate_response(request, RequestsOpenAPIResponse(reply))
