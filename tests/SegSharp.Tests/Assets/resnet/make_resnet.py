"""Makes the golden files beside it with the real PyTorch: python3 make_resnet.py (they were made with Debian's 1.13).

The networks are written here with torch.nn alone, after the papers, under torchvision's and MMSegmentation's names. Weights and images are formulas
(Golden/WeightRule.cs, 'mix'; Golden/GoldenModel.cs), so that only a few numbers of each result are kept: its shape, the sum of its magnitudes, and
values at places that lie evenly over it. They are computed in double precision; 'noise' is how far the same run in single precision is from it.
"""
import json
import math
import os
import sys

import torch
from torch import nn

BLOCKS = {18: (False, (2, 2, 2, 2)), 34: (False, (3, 4, 6, 3)), 50: (True, (3, 4, 6, 3)), 101: (True, (3, 4, 23, 3))}
SAMPLES = 48
MASK = 0xFFFFFFFF


def mix(name, count):
    """The 'mix' formula: numbers in [-1, 1) from a hash of the name."""
    h = 2166136261
    for b in name.encode():
        h = ((h ^ b) * 16777619) & MASK
    z = (h + torch.arange(count, dtype=torch.int64) * 2654435769) & MASK
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35), (16, None)):
        z = z ^ (z >> shift)
        if factor is not None:  # the product of two 32-bit numbers in two parts, so that it stays below 2^63
            z = ((z * (factor & 0xFFFF)) + (((z * (factor >> 16)) & 0xFFFF) << 16)) & MASK
    return z.double() / 2147483648.0 - 1


def fill(net):
    for name, tensor in net.state_dict().items():
        if name.endswith('num_batches_tracked'):
            tensor.zero_()
            continue
        v = mix(name, tensor.numel())
        if name.endswith('running_var'):
            v = 1 + 0.5 * v * v
        elif name.endswith('running_mean'):
            v = 0.1 * v
        elif name.endswith('bias'):
            v = 0.1 * v
        elif tensor.dim() == 1:
            v = 1 + 0.2 * v
        else:
            v = v * math.sqrt(3.0 / (tensor.numel() // tensor.shape[0]))
        tensor.copy_(v.reshape(tensor.shape).float())


def image(shape):
    i = torch.arange(math.prod(shape), dtype=torch.float64)
    return (torch.sin(0.11 * i) + 0.5 * torch.cos(torch.fmod(0.013 * i * i, 6.283185307179586))).float().double().reshape(shape)


def conv(a, b, k, stride=1, dilation=1):
    return nn.Conv2d(a, b, k, stride=stride, padding=k // 2 * dilation, dilation=dilation, bias=False)


class Block(nn.Module):
    def __init__(self, bottleneck, inside, width, stride, dilation, caffe, avg_down):
        super().__init__()
        outside = width * 4 if bottleneck else width
        self.bottleneck = bottleneck
        if bottleneck:
            self.conv1 = conv(inside, width, 1, stride if caffe else 1)
            self.conv2 = conv(width, width, 3, 1 if caffe else stride, dilation)
            self.conv3, self.bn3 = conv(width, outside, 1), nn.BatchNorm2d(outside)
        else:
            self.conv1, self.conv2 = conv(inside, width, 3, stride, dilation), conv(width, width, 3)
        self.bn1, self.bn2 = nn.BatchNorm2d(width), nn.BatchNorm2d(width)
        self.downsample = None
        if stride != 1 or inside != outside:
            tail = [conv(inside, outside, 1, 1 if avg_down else stride), nn.BatchNorm2d(outside)]
            head = [nn.AvgPool2d(stride, stride, ceil_mode=True, count_include_pad=False)] if avg_down else []
            self.downsample = nn.Sequential(*head, *tail)

    def forward(self, x):
        y = self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(x)))))
        if self.bottleneck:
            y = self.bn3(self.conv3(torch.relu(y)))
        return torch.relu(y + (x if self.downsample is None else self.downsample(x)))


class ResNet(nn.Module):
    def __init__(self, depth=50, in_channels=3, strides=(1, 2, 2, 2), dilations=(1, 1, 1, 1), style='pytorch', deep_stem=False, avg_down=False,
                 contract_dilation=False):
        super().__init__()
        bottleneck, counts = BLOCKS[depth]
        if deep_stem:
            self.stem = nn.Sequential(
                conv(in_channels, 32, 3, 2), nn.BatchNorm2d(32), nn.ReLU(), conv(32, 32, 3), nn.BatchNorm2d(32), nn.ReLU(),
                conv(32, 64, 3), nn.BatchNorm2d(64), nn.ReLU())
        else:
            self.conv1, self.bn1 = conv(in_channels, 64, 7, 2), nn.BatchNorm2d(64)
        self.deep_stem = deep_stem
        inside = 64
        for stage, count in enumerate(counts):
            width, dilation, blocks = 64 << stage, dilations[stage], []
            for i in range(count):
                first = i == 0
                apart = dilation // 2 if first and contract_dilation and dilation > 1 else dilation
                blocks.append(Block(bottleneck, inside, width, strides[stage] if first else 1, apart, style == 'caffe', avg_down))
                inside = width * (4 if bottleneck else 1)
            setattr(self, f'layer{stage + 1}', nn.Sequential(*blocks))

    def forward(self, x):
        x = self.stem(x) if self.deep_stem else torch.relu(self.bn1(self.conv1(x)))
        x = torch.max_pool2d(x, 3, 2, 1)
        maps = []
        for stage in range(4):
            x = getattr(self, f'layer{stage + 1}')(x)
            maps.append(x)
        return maps


class Smp(nn.Module):
    """segmentation_models_pytorch's Segformer over a residual network: five maps, fused at 1/4 of the image's size."""

    def __init__(self, depth=18, in_channels=3, classes=3, width=256):
        super().__init__()
        self.encoder = ResNet(depth, in_channels)
        self.decoder = nn.Module()
        self.decoder.mlp_stage = nn.ModuleList()
        for channels in (512, 256, 128, 64, 64):
            stage = nn.Module()
            stage.linear = nn.Linear(channels, width)
            self.decoder.mlp_stage.append(stage)
        self.decoder.fuse_stage = nn.Sequential(nn.Conv2d(5 * width, width, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU())
        self.segmentation_head = nn.Sequential(nn.Conv2d(width, classes, 1))

    def forward(self, x):
        net, size = self.encoder, [side // 4 for side in x.shape[2:]]
        maps = [torch.relu(net.bn1(net.conv1(x))), *net(x)]
        fused = torch.cat([
            nn.functional.interpolate(stage.linear(m.permute(0, 2, 3, 1)).permute(0, 3, 1, 2), size=size, mode='bilinear', align_corners=False)
            for stage, m in zip(self.decoder.mlp_stage, maps[::-1])], 1)
        logits = self.segmentation_head(self.decoder.fuse_stage(fused))
        return [nn.functional.interpolate(logits, scale_factor=4, mode='bilinear', align_corners=True)]


def digest(exact, single):
    flat = exact.detach().reshape(-1)
    places = [i * flat.numel() // min(SAMPLES, flat.numel()) for i in range(min(SAMPLES, flat.numel()))]
    return {
        'shape': list(exact.shape), 'magnitude': flat.abs().sum().item(), 'largest': flat.abs().max().item(), 'places': places,
        'values': [flat[i].item() for i in places], 'noise': (exact.detach() - single.detach().double()).abs().max().item(),
    }


def run(options, shape, train, smp=False):
    """The named results of one run in double and in single precision."""
    results = []
    for double in (True, False):
        net = (Smp if smp else ResNet)(**options)
        fill(net)
        net = net.double() if double else net
        net.train(train)
        maps = net(image(shape) if double else image(shape).float())
        found = {f'c{i + 1}': m for i, m in enumerate(maps)}
        if train:
            # a loss that weighs every number of every map: the mean of map * cos(0.7 * place)
            loss = sum((m * torch.cos(0.7 * torch.arange(m.numel(), dtype=torch.float64)).to(m.dtype).reshape(m.shape)).mean() for m in maps)
            loss.backward()
            found['loss'] = loss.reshape(1)
            for name, parameter in net.named_parameters():
                if name in TRACED or name.endswith('downsample.0.weight') or name.endswith('downsample.1.weight'):
                    found['grad ' + name] = parameter.grad
            for name, buffer in net.named_buffers():
                if name in TRACED or name.startswith('layer4.1.'):
                    found['after ' + name] = buffer.double()
        results.append(found)
    return {name: digest(tensor, results[1][name]) for name, tensor in results[0].items()}


TRACED = ['conv1.weight', 'stem.0.weight', 'bn1.weight', 'stem.1.bias', 'layer1.0.conv1.weight', 'layer2.1.bn2.weight', 'layer3.1.conv2.weight',
          'layer4.1.bn1.bias', 'layer4.1.conv2.weight', 'bn1.running_mean', 'bn1.running_var', 'stem.1.running_mean', 'stem.7.running_var']
CASES = {
    'r18': (dict(depth=18), (2, 3, 64, 64), False),
    'r34_odd': (dict(depth=34), (1, 3, 65, 97), False),
    'r50': (dict(depth=50), (1, 3, 64, 64), False),
    'r101_small': (dict(depth=101), (1, 3, 33, 47), False),
    'r50_v1c_d8': (dict(depth=50, deep_stem=True, strides=(1, 2, 1, 1), dilations=(1, 1, 2, 4), contract_dilation=True), (1, 3, 64, 64), False),
    'r50_d16': (dict(depth=50, strides=(1, 2, 2, 1), dilations=(1, 1, 1, 2)), (1, 3, 63, 80), False),
    'r18_v1c_d8': (dict(depth=18, deep_stem=True, strides=(1, 2, 1, 1), dilations=(1, 1, 2, 4)), (1, 3, 64, 64), False),
    'r50_caffe_1': (dict(depth=50, style='caffe', in_channels=1), (1, 1, 64, 64), False),
    'r18_v1d_4_odd': (dict(depth=18, deep_stem=True, avg_down=True, in_channels=4), (1, 4, 63, 71), False),
    'r50_v1d': (dict(depth=50, deep_stem=True, avg_down=True), (1, 3, 64, 64), False),
    'smp_r18': (dict(depth=18), (1, 3, 64, 96), False),
    'train_r18': (dict(depth=18), (2, 3, 64, 64), True),
    'train_r50_v1c_d8': (dict(depth=50, deep_stem=True, strides=(1, 2, 1, 1), dilations=(1, 1, 2, 4), contract_dilation=True), (2, 3, 64, 64), True),
}

if __name__ == '__main__':
    here = os.path.dirname(os.path.abspath(__file__))
    torch.set_num_threads(1)
    for case, (options, shape, train) in CASES.items():
        if sys.argv[1:] and case not in sys.argv[1:]:
            continue
        results = ',\n'.join(f'  {json.dumps(name)}: {json.dumps(found)}' for name, found in run(options, shape, train, case.startswith('smp')).items())
        with open(os.path.join(here, case + '.json'), 'w') as file:
            file.write(f'{{"options": {json.dumps(options)},\n "input": {json.dumps(shape)},\n "results": {{\n{results}}}}}\n')
