"""Real transformers beside SegSharp; eng/test-transformers.sh runs it in Debian sid, first with 'make FOLDER', then with 'compare FOLDER'.

'make' writes, for each of several models with drawn weights, what users have: the folder of save_pretrained with its processor (model),
a file of torch.save(model.state_dict()) (state.pth), the same tensors as safetensors (state.safetensors), images, and the labels that
transformers predicts (expected/NAME.png). 'compare' holds what SegSharp predicted from each form (FORM/NAME.png) against these.
"""
import pathlib
import sys

import numpy
import torch
from PIL import Image
from safetensors.torch import save_file
from transformers import SegformerConfig, SegformerForSemanticSegmentation, SegformerImageProcessor
from transformers.modeling_outputs import SemanticSegmenterOutput

TINY = {"hidden_sizes": [8, 16, 24, 32], "depths": [1, 1, 1, 1], "num_attention_heads": [1, 2, 3, 4], "decoder_hidden_size": 16}
MODELS = {  # name: configuration, processor
    "tiny": ({**TINY, "num_labels": 5}, {"size": {"height": 64, "width": 64}}),
    "tiny-plain": ({**TINY, "num_labels": 4}, {"do_resize": False}),
    "tiny-deep": ({**TINY, "num_labels": 7, "depths": [1, 2, 1, 2]}, {"size": {"height": 96, "width": 64}}),
    "b0": ({"num_labels": 19}, {"size": {"height": 128, "width": 128}}),
    "b0-default": ({"num_labels": 19}, {}),
}
IMAGES = {"square": (64, 64), "wide": (72, 104), "tall": (131, 67)}  # height, width
FORMS = ("model", "state.pth", "state.safetensors")
TIE = 1e-2  # of the logits' spread: where two classes are nearer than this, rounding of the resized image decides


def drawn_model(settings):
    """Random weights with a visible effect of every layer: norms and statistics as after training, not at their first values."""
    torch.manual_seed(7)
    model = SegformerForSemanticSegmentation(SegformerConfig(**settings))
    for name, tensor in model.state_dict().items():
        if tensor.dtype != torch.float32:
            continue
        if tensor.dim() > 1:
            tensor.copy_(torch.randn_like(tensor) * (2.0 / tensor[0].numel()) ** 0.5)
        elif name.endswith("running_var") or name.endswith("weight"):
            tensor.copy_(torch.rand_like(tensor) + 0.5)
        else:
            tensor.copy_(torch.randn_like(tensor) * 0.2)
    return model.eval()


def drawn_image(height, width):
    """Blobs and edges with some noise."""
    random = numpy.random.default_rng(height * 1000 + width)
    coarse = Image.fromarray(random.integers(0, 256, (height // 12 + 2, width // 12 + 2, 3), dtype=numpy.uint8))
    pixels = numpy.asarray(coarse.resize((width, height), Image.BICUBIC)).astype(int) + random.integers(-12, 13, (height, width, 3))
    return Image.fromarray(pixels.clip(0, 255).astype(numpy.uint8))


def make(root):
    for name, (settings, processing) in MODELS.items():
        folder = root / name
        for part in ("images", "expected"):
            (folder / part).mkdir(parents=True)
        model, processor = drawn_model(settings), SegformerImageProcessor(**processing)
        model.save_pretrained(folder / "model")
        processor.save_pretrained(folder / "model")
        torch.save(model.state_dict(), folder / "state.pth")
        save_file({key: value.contiguous() for key, value in model.state_dict().items()}, folder / "state.safetensors")
        for image_name, (height, width) in IMAGES.items():
            image = drawn_image(height, width)
            image.save(folder / "images" / f"{image_name}.png")
            with torch.inference_mode():
                logits = model(**processor(image, return_tensors="pt")).logits
            output = SemanticSegmenterOutput(logits=logits)
            labels = processor.post_process_semantic_segmentation(output, target_sizes=[(height, width)])[0]
            Image.fromarray(labels.numpy().astype(numpy.uint8)).save(folder / "expected" / f"{image_name}.png")
            full = torch.nn.functional.interpolate(logits, (height, width), mode="bilinear", align_corners=False)[0]
            two = full.topk(2, dim=0).values
            numpy.save(folder / "expected" / f"{image_name}.npy", ((two[0] - two[1]) > TIE * full.std()).numpy())


def compare(root):
    failures = compared = 0
    for name in MODELS:
        for form in FORMS:
            given = root / name / f"predicted-{form}"
            if not given.exists():
                continue
            wrong = total = ties = 0
            classes = set()
            for image_name in IMAGES:
                expected = numpy.asarray(Image.open(root / name / "expected" / f"{image_name}.png"))
                decided = numpy.load(root / name / "expected" / f"{image_name}.npy")
                found = numpy.asarray(Image.open(given / f"{image_name}.png"))
                if found.shape != expected.shape:
                    raise SystemExit(f"{name}, {form}, {image_name}: {found.shape}, expected {expected.shape}")
                apart = found != expected
                wrong, ties, total = wrong + int((apart & decided).sum()), ties + int((apart & ~decided).sum()), total + apart.size
                classes |= set(numpy.unique(expected).tolist())
            print(f"{name:10} {form:18} {total} pixels of {len(classes)} classes: {wrong} wrong, {ties} differ where two are as good")
            compared, failures = compared + 1, failures + (wrong > 0)
    print(f"{compared - failures} passed, {failures} failed")
    return failures > 0 or compared == 0


if __name__ == "__main__":
    import transformers
    print(f"transformers {transformers.__version__}, PyTorch {torch.__version__}")
    command, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    sys.exit(make(folder) if command == "make" else int(compare(folder)))
