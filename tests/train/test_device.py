"""Devices: what is there is used, what is not is said."""

import pytest
import torch

from lab.errors import InvalidInput, Unavailable
from lab.train.device import choose_device, choose_processes
from lab.train.graph import Graph
from tests.train.plain import bits, blobs, plain_loop, spec, trained, weights_of


def test_cuda_without_a_gpu_is_explained(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(Unavailable, match="--device cpu"):
        choose_device("cuda")
    assert choose_device("auto") == choose_device("cpu") == "cpu"


def test_auto_takes_the_gpu(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    assert choose_device("auto") == choose_device("cuda") == "cuda" and choose_device("cpu") == "cpu"


def test_an_unknown_device_is_refused():
    with pytest.raises(InvalidInput, match="Use auto, cpu or cuda"):
        choose_device("tpu")


def test_no_more_processes_than_stacks():
    assert choose_processes(8, "cpu", 3) == 3 and choose_processes(2, "cuda", 3) == 1
    assert 1 <= choose_processes(None, "cpu", 1000) and choose_processes(None, "cpu", 0) == 1


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA GPU on this machine")
@pytest.mark.parametrize("optimizer", ["adamw", "adam", "sgd"])
def test_cuda_equals_the_plain_loop_in_float64(optimizer):
    specs = [spec(number, depth=1 + number % 3, optimizer=optimizer, weight_decay=0.01) for number in range(5)]
    data = blobs()
    found = weights_of(trained(specs, data, device="cuda", dtype=torch.float64))
    for one in specs:
        for name, value in plain_loop(one, data, dtype=torch.float64).state_dict().items():
            assert abs(found[one.run_id][name] - value.numpy()).max() < 1e-6


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA GPU on this machine")
def test_a_captured_step_equals_the_step_itself(monkeypatch):
    specs = [spec(number, depth=1 + number % 3, norm="batch", residual=True, clip_norm=0.5) for number in range(5)]
    captured = bits(trained(specs, blobs(), device="cuda"))
    monkeypatch.setattr("lab.train.stack.can_capture", lambda stack: False)
    assert bits(trained(specs, blobs(), device="cuda")) == captured


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA GPU on this machine")
def test_a_failed_capture_falls_back(monkeypatch, caplog):
    expected = bits(trained([spec(0)], blobs(), device="cuda"))

    def fail(self):
        raise RuntimeError("operation not permitted when stream is capturing")

    monkeypatch.setattr(Graph, "_capture", fail)
    assert bits(trained([spec(0)], blobs(), device="cuda")) == expected
    assert "training goes on without" in caplog.text


def test_a_graph_that_cannot_be_captured_steps_all_the_same(monkeypatch, caplog):
    """The way back on a machine without a GPU: the capture fails at once."""
    expected = bits(trained([spec(0)], blobs()))
    monkeypatch.setattr("lab.train.stack.can_capture", lambda stack: True)
    monkeypatch.setattr(torch.cuda, "synchronize", lambda: None)

    def fail(self):
        self.stack.updates.begin()
        self.stack.compute(self.rows)  # what the warm-up changed is undone
        self.stack.updates.steps -= 1
        raise RuntimeError("no stream to capture")

    monkeypatch.setattr(Graph, "_capture", fail)
    assert bits(trained([spec(0)], blobs())) == expected
    assert "no CUDA graph, training goes on without: no stream to capture" in caplog.text
