"""What core is told and what it says is never changed behind anybody's back."""

import dataclasses
import importlib
import inspect
import pkgutil

import pytest

import bot.core

ROOMS = [importlib.import_module(f"bot.core.{room.name}") for room in pkgutil.iter_modules(bot.core.__path__)]
KINDS = [
    each
    for room in ROOMS
    for _, each in inspect.getmembers(room, inspect.isclass)
    if dataclasses.is_dataclass(each) and each.__module__ == room.__name__
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
def test_every_dataclass_is_frozen_and_built_by_the_names_of_its_fields(kind):
    assert kind.__dataclass_params__.frozen
    assert all(field.kw_only for field in dataclasses.fields(kind) if field.init)
