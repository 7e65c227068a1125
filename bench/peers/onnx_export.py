"""Exports SegFormer with PyTorch's own exporter: python3 onnx_export.py TASK.json, as published or with the decode head folded.

The graph ends in the label map; the logits before the last resizing are an output too, which a run need not fetch.
"""
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
model = Labelled(model.fold() if task["folded"] else model)
with torch.no_grad():
    torch.onnx.export(
        model, peer.floats(task["pixels"], task["batch"], 3, *size), task["model"], opset_version=13,
        input_names=["image"], output_names=["labels", "logits"])
sys.stdout.flush()
