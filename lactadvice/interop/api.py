"""The JSON API, version 1: the same answers for machines. No rule of its own."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.openapi.docs import Swagger

from drugs import queries, search
from lactadvice.advice.answers import answer
from lactadvice.advice.cases import case_from_json
from lactadvice.catalogues import catalogue
from lactadvice.engine.advice import ENGINE_VERSION, document_of
from lactadvice.engine.case import CaseError
from lactadvice.interop.contract import ADVICE_SCHEMA, CASE_SCHEMA, ERROR_SCHEMA

MOST_WORDS = 200

api = NinjaAPI(
    title="lactadvice",
    version="1",
    description="A case in, advice out. It supports a clinician's judgement; not for emergencies or self-treatment.",
    docs=Swagger(settings={"persistAuthorization": False}),
    urls_namespace="api-1",
)


def _json(document: Any, status: int = 200) -> HttpResponse:
    text = json.dumps(document, ensure_ascii=False)
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(text, content_type="application/json; charset=utf-8", status=status, headers=headers)


def error_response(field: str, message: str) -> HttpResponse:
    """Status 422 with the contract's error shape."""
    return _json({"error": {"field": field, "message": message}}, status=422)


@api.post(
    "/advice",
    summary="Advice for one case",
    openapi_extra={
        "requestBody": {"required": True, "content": {"application/json": {"schema": CASE_SCHEMA}}},
        "responses": {
            200: {"description": "The advice", "content": {"application/json": {"schema": ADVICE_SCHEMA}}},
            422: {"description": "Not a valid case", "content": {"application/json": {"schema": ERROR_SCHEMA}}},
        },
    },
)
def advice(request: HttpRequest) -> HttpResponse:
    """One case gives one advice; what is not a valid case gives 422 with the field and what is allowed."""
    try:
        case = case_from_json(request.body)
        return _json(document_of(answer(case), catalogue(case.language).sentences))
    except CaseError as error:
        return error_response(error.field, error.message)


@api.get("/drugs", summary="Find drugs by any name")
def drugs(request: HttpRequest, q: str = "") -> HttpResponse:
    """What the search box makes of a name: direct, ask or none, with its matches and why each matched."""
    if not q.strip() or len(q) > MOST_WORDS:
        return error_response("q", f"must be 1 to {MOST_WORDS} characters")
    return _json(asdict(search.find(q)))


@api.get("/version", summary="Versions of engine and library")
def version(request: HttpRequest) -> HttpResponse:
    """The engine's version and the library's, as every advice carries them."""
    return _json({"engine_version": ENGINE_VERSION, "library_version": queries.library_version()[:12]})
