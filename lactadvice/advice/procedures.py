"""Procedures as bundles of their usual agents, from `procedures.toml`; an agent the library lacks is not offered."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from drugs.schema import Monograph
from drugs.vocabulary import Regimen, Route

FILE = Path(__file__).with_name("procedures.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRead:
    """A page that was read for a list or a guide, and when."""

    key: str
    title: str
    publisher: str
    url: str
    read: dt.date
    revised: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """One agent: a monograph's slug, how it is given, and its part in the procedure."""

    drug: str
    part: str
    route: Route | None = None
    regimen: Regimen | None = None
    usual: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """One procedure with its agents, the usual ones first, and the pages that name them."""

    slug: str
    name: str
    words: str
    guide: str
    agents: tuple[Agent, ...]
    sources: tuple[PageRead, ...]


@dataclass(frozen=True, slots=True)
class AgentRow:
    """An agent as a row of the question: its number there, the name of its monograph, whether it is ticked."""

    row: str
    name: str
    slug: str
    agent: Agent
    ticked: bool


@cache
def procedures() -> dict[str, Procedure]:
    """All procedures by slug, in the file's order. Raises ValueError where the file is at fault."""
    document = tomllib.loads(FILE.read_text(encoding="utf-8"))
    pages = {row["key"]: PageRead(**row) for row in document["sources"]}
    return {row["slug"]: _procedure(row, pages) for row in document["procedures"]}


def _procedure(row: dict[str, Any], pages: Mapping[str, PageRead]) -> Procedure:
    unknown = [key for key in row["sources"] if key not in pages]
    if unknown or not row["sources"]:
        raise ValueError(f"{FILE.name}: {row['slug']}: sources: {unknown or 'at least one'}")
    return Procedure(
        slug=row["slug"],
        name=row["name"],
        words=row["words"],
        guide=row["guide"],
        agents=tuple(_agent(each) for each in row["agents"]),
        sources=tuple(pages[key] for key in row["sources"]),
    )


def _agent(row: dict[str, Any]) -> Agent:
    return Agent(
        drug=row["drug"],
        part=row["part"],
        route=Route(row["route"]) if "route" in row else None,
        regimen=Regimen(row["regimen"]) if "regimen" in row else None,
        usual=row.get("usual", False),
    )


def rows(procedure: Procedure, library: Mapping[str, Monograph]) -> list[AgentRow]:
    """The agents the library holds, numbered as the question's rows are."""
    held = [agent for agent in procedure.agents if agent.drug in library]
    return [
        AgentRow("" if n == 1 else str(n), library[agent.drug].name, agent.drug, agent, agent.usual)
        for n, agent in enumerate(held, start=1)
    ]
