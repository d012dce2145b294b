"""When memory runs out a stack is halved and trained again, with the same bits; one run that does not fit fails alone."""

import pytest
import torch

from lab.train import engine
from lab.train.events import RunFailed, RunFinished, StackLost, StackStarted
from lab.train.memory import in_halves, is_out_of_memory
from lab.train.stack import Stack
from tests.train.plain import bits, prepared, spec

ERRORS = [
    MemoryError(),
    torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB"),
    RuntimeError(
        "[enforce fail at alloc_cpu.cpp:119] DefaultCPUAllocator: can't allocate memory: you tried to allocate"
    ),
]


def limited(most: int, error: Exception, monkeypatch) -> None:
    """A machine whose memory holds stacks of at most `most` runs."""
    make = Stack.__init__

    def refuse(self, specs, *arguments, **options):
        if len(specs) > most:
            raise error
        make(self, specs, *arguments, **options)

    monkeypatch.setattr(Stack, "__init__", refuse)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_a_stack_is_halved_until_it_fits(error, monkeypatch):
    specs, data = [spec(number) for number in range(5)], prepared()
    expected = bits(engine.train_in_memory(specs, data))
    limited(2, error, monkeypatch)
    events = list(engine.train_in_memory(specs, data))
    assert bits(events) == expected
    sizes = [len(event.run_ids) for event in events if isinstance(event, StackStarted)]
    assert sizes == [5, 3, 2, 1, 2]


def test_a_run_that_does_not_fit_alone_fails_for_reasons_of_the_machine(monkeypatch):
    limited(0, ERRORS[0], monkeypatch)
    events = list(engine.train_in_memory([spec(0), spec(1)], prepared()))
    failed = [event for event in events if isinstance(event, RunFailed)]
    assert [(event.run_id, event.kind) for event in failed] == [("r0", "infrastructure"), ("r1", "infrastructure")]
    assert all("memory ran out for this run alone" in event.reason for event in failed)


def test_what_had_finished_is_not_trained_again():
    specs, calls = [spec(number) for number in range(4)], []

    def train(some):
        calls.append([one.run_id for one in some])
        for one in some:
            yield RunFinished(one.run_id, {}, 0.0, 1, 1)
            if len(calls) == 1:
                raise MemoryError

    events = list(in_halves(specs, train, free=lambda: None))
    assert calls == [["r0", "r1", "r2", "r3"], ["r1", "r2"], ["r3"]]
    assert [event.run_id for event in events if isinstance(event, RunFinished)] == ["r0", "r1", "r2", "r3"]
    lost = [event for event in events if isinstance(event, StackLost)]
    assert [event.run_ids for event in lost] == [("r1", "r2", "r3")] and lost[0].reason.startswith("memory ran out")


def test_another_error_is_not_taken_for_a_lack_of_memory():
    assert not is_out_of_memory(RuntimeError("mat1 and mat2 shapes cannot be multiplied"))
    with pytest.raises(ZeroDivisionError):
        list(in_halves([spec(0)], lambda some: (1 / 0 for _ in some), free=lambda: None))
