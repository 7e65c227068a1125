"""What the Python peers of 'segsharp bench' have in common: files, and the conversation on standard input and output.

A peer is started with the path of a JSON file that says what to do. It prints {"name": ...} when it is ready and then answers each line:
'check' computes once and writes the result to files, 'run' computes once and says how long it took, 'memory' says how much memory
the process has held at most. It ends with its input. While it waits it reads, so it takes no processor.
"""
import json
import resource
import sys
import time

import numpy
import torch


def task():
    with open(sys.argv[1]) as file:
        return json.load(file)


def floats(path, *shape):
    return torch.from_numpy(numpy.fromfile(path, dtype="<f4").reshape(shape))


def labels(path, *shape):
    return torch.from_numpy(numpy.fromfile(path, dtype="<i8").reshape(shape))


def write(tensors, path, dtype):
    with open(path, "wb") as file:
        for tensor in tensors:
            tensor.detach().contiguous().numpy().astype(dtype, copy=False).tofile(file)


def load(model, path):
    weights = torch.load(path)
    missing, unexpected = model.load_state_dict(weights, strict=False)
    missing = [name for name in missing if not name.endswith("num_batches_tracked")]
    if missing or unexpected:
        raise SystemExit(f"the weights do not fit: missing {missing[:3]}, unexpected {unexpected[:3]}")
    return model


def peak_bytes():
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) << 10 for line in status if line.startswith("VmHWM"))
    except (OSError, StopIteration):  # a chroot without /proc
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10


def timed(body):
    start = time.perf_counter()
    body()
    return {"seconds": time.perf_counter() - start}


def converse(name, run, check):
    print(json.dumps({"name": name}), flush=True)
    answers = {"check": check, "run": lambda: timed(run), "memory": lambda: {"peak_bytes": peak_bytes()}}
    for line in sys.stdin:
        print(json.dumps(answers[line.strip()]() or {}), flush=True)
