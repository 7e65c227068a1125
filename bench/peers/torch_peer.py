"""PyTorch as a peer of 'segsharp bench': the published SegFormer graph, trained or run, in float32 or under autocast to bfloat16.

See peer.py for the conversation.
"""
import torch
import torch.nn as nn
import torch.nn.functional as F

import peer
from segformer_torch import DropPath, SegFormer, resize

task = peer.task()
torch.set_num_threads(task["threads"])
size = (task["height"], task["width"])
model = peer.load(SegFormer(task["variant"], task["classes"]), task["weights"])
pixels = peer.floats(task["pixels"], task["batch"], 3, *size)
autocast = torch.autocast("cpu", torch.bfloat16, enabled=task["bfloat16"])


def logits_of(pixels):
    """As mixed precision is used: the network in bfloat16, what comes after it in float32."""
    with autocast:
        logits = model(pixels)
    return logits.float()


def training():
    labels = peer.labels(task["labels"], task["batch"], *size)
    optimizer = torch.optim.AdamW(model.parameters(), lr=task["learning_rate"], weight_decay=task["weight_decay"])
    model.train()

    def backward():
        optimizer.zero_grad(set_to_none=True)
        loss = F.cross_entropy(resize(logits_of(pixels), size), labels, ignore_index=255)
        loss.backward()
        return loss

    def run():
        backward()
        optimizer.step()

    def check():
        # What is dropped is drawn, and the two sides draw in different orders.
        random = [module for module in model.modules() if isinstance(module, (DropPath, nn.Dropout2d))]
        for module in random:
            module.eval()
        losses = [backward().item()]
        peer.write([parameter.grad for _, parameter in sorted(model.named_parameters())], task["result"], "<f4")
        optimizer.step()
        losses.append(backward().item())
        for module in random:
            module.train()
        return {"losses": losses}

    return run, check


def prediction():
    model.eval()

    @torch.inference_mode()
    def run():
        resize(logits_of(pixels), size).argmax(1)

    @torch.inference_mode()
    def check():
        logits = logits_of(pixels)
        peer.write([logits], task["result"], "<f4")
        peer.write([resize(logits, size).argmax(1)], task["label_map"], "u1")

    return run, check


name = f"PyTorch {torch.__version__}" + (" bfloat16" if task["bfloat16"] else "")
peer.converse(name, *(training() if task["task"] == "train" else prediction()))
