"""Exports SegFormer with PyTorch's own exporter: python3 onnx_export.py TASK.json, as published and then with the decode head folded.

The graphs end in the label map; the logits before the last resizing are an output too, which a run need not fetch.
"""
import inspect
import sys
import warnings

import torch
import torch.nn as nn

import peer
from segformer_torch import SegFormer, resize

task = peer.task()
size = (task["height"], task["width"])
warnings.filterwarnings("ignore")


class Labelled(nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, image):
        logits = self.model(image)
        return resize(logits, size).argmax(1), logits


model = peer.load(SegFormer(task["variant"], task["classes"]), task["weights"]).eval()
image = peer.floats(task["pixels"], task["batch"], 3, *size)


# PyTorch 2.9 and newer trace with another exporter by default, which wants a package more (onnxscript).
exporter = {"dynamo": False} if "dynamo" in inspect.signature(torch.onnx.export).parameters else {}


def export(path):
    with torch.no_grad():
        torch.onnx.export(Labelled(model), image, path, opset_version=13, input_names=["image"], output_names=["labels", "logits"], **exporter)


export(task["model"])
model.fold()
export(task["folded_model"])
sys.stdout.flush()
