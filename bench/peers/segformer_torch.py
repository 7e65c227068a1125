"""SegFormer as published, in plain PyTorch: the peer that SegSharp is measured against.

The parameter names are those of the published checkpoints (patch_embed1.proj.weight, block1.0.attn.q.weight, ...),
so one set of weights can be loaded on both sides. Written for PyTorch >= 1.13 (Debian: python3-torch).
"""
import torch
import torch.nn as nn
import torch.nn.functional as F

VARIANTS = {  # embed_dims, depths, decoder width
    "b0": ([32, 64, 160, 256], [2, 2, 2, 2], 256),
    "b1": ([64, 128, 320, 512], [2, 2, 2, 2], 256),
    "b2": ([64, 128, 320, 512], [3, 4, 6, 3], 768),
    "b3": ([64, 128, 320, 512], [3, 4, 18, 3], 768),
    "b4": ([64, 128, 320, 512], [3, 8, 27, 3], 768),
    "b5": ([64, 128, 320, 512], [3, 6, 40, 3], 768),
}
HEADS, SR_RATIOS, MLP_RATIO = [1, 2, 5, 8], [8, 4, 2, 1], 4


class DropPath(nn.Module):
    """Stochastic depth: drops the whole residual branch of a sample."""

    def __init__(self, rate):
        super().__init__()
        self.rate = rate

    def forward(self, x):
        if not self.training or self.rate == 0.0:
            return x
        keep = 1.0 - self.rate
        mask = x.new_empty((x.shape[0],) + (1,) * (x.dim() - 1)).bernoulli_(keep)
        return x * mask / keep


class Attention(nn.Module):
    def __init__(self, dim, heads, sr_ratio):
        super().__init__()
        self.heads, self.scale, self.sr_ratio = heads, (dim // heads) ** -0.5, sr_ratio
        self.q, self.kv, self.proj = nn.Linear(dim, dim), nn.Linear(dim, 2 * dim), nn.Linear(dim, dim)
        if sr_ratio > 1:
            self.sr = nn.Conv2d(dim, dim, sr_ratio, sr_ratio)
            self.norm = nn.LayerNorm(dim)

    def forward(self, x, h, w):
        b, n, c = x.shape
        split = lambda t: t.reshape(b, -1, self.heads, c // self.heads).transpose(1, 2)
        source = x
        if self.sr_ratio > 1:
            source = self.sr(x.transpose(1, 2).reshape(b, c, h, w)).flatten(2).transpose(1, 2)
            source = self.norm(source)
        k, v = self.kv(source).chunk(2, dim=-1)
        attention = (split(self.q(x)) @ split(k).transpose(-2, -1) * self.scale).softmax(dim=-1)
        return self.proj((attention @ split(v)).transpose(1, 2).reshape(b, n, c))


class DepthwiseConv(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.dwconv = nn.Conv2d(dim, dim, 3, padding=1, groups=dim)

    def forward(self, x, h, w):
        b, n, c = x.shape
        return self.dwconv(x.transpose(1, 2).reshape(b, c, h, w)).flatten(2).transpose(1, 2)


class MixFFN(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.fc1, self.dwconv, self.fc2 = nn.Linear(dim, MLP_RATIO * dim), DepthwiseConv(MLP_RATIO * dim), nn.Linear(MLP_RATIO * dim, dim)

    def forward(self, x, h, w):
        return self.fc2(F.gelu(self.dwconv(self.fc1(x), h, w)))


class Block(nn.Module):
    def __init__(self, dim, heads, sr_ratio, drop_path):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(dim, eps=1e-6), nn.LayerNorm(dim, eps=1e-6)
        self.attn, self.mlp, self.drop_path = Attention(dim, heads, sr_ratio), MixFFN(dim), DropPath(drop_path)

    def forward(self, x, h, w):
        x = x + self.drop_path(self.attn(self.norm1(x), h, w))
        return x + self.drop_path(self.mlp(self.norm2(x), h, w))


class PatchEmbed(nn.Module):
    def __init__(self, in_channels, dim, kernel, stride):
        super().__init__()
        self.proj = nn.Conv2d(in_channels, dim, kernel, stride, kernel // 2)
        self.norm = nn.LayerNorm(dim)

    def forward(self, x):
        x = self.proj(x)
        h, w = x.shape[2:]
        return self.norm(x.flatten(2).transpose(1, 2)), h, w


class MixVisionTransformer(nn.Module):
    def __init__(self, variant="b0", in_channels=3, drop_path=0.1):
        super().__init__()
        dims, depths, _ = VARIANTS[variant]
        rates = torch.linspace(0, drop_path, sum(depths)).tolist()
        for i in range(4):
            setattr(self, f"patch_embed{i + 1}", PatchEmbed(in_channels if i == 0 else dims[i - 1], dims[i], 7 if i == 0 else 3, 4 if i == 0 else 2))
            start = sum(depths[:i])
            setattr(self, f"block{i + 1}", nn.ModuleList(Block(dims[i], HEADS[i], SR_RATIOS[i], rates[start + j]) for j in range(depths[i])))
            setattr(self, f"norm{i + 1}", nn.LayerNorm(dims[i], eps=1e-6))

    def forward(self, x):
        features = []
        for i in range(1, 5):
            x, h, w = getattr(self, f"patch_embed{i}")(x)
            for block in getattr(self, f"block{i}"):
                x = block(x, h, w)
            x = getattr(self, f"norm{i}")(x).transpose(1, 2).reshape(x.shape[0], -1, h, w).contiguous()
            features.append(x)
        return features


class Projection(nn.Module):
    def __init__(self, in_channels, width):
        super().__init__()
        self.proj = nn.Linear(in_channels, width)

    def forward(self, x):
        return self.proj(x.flatten(2).transpose(1, 2)).transpose(1, 2).reshape(x.shape[0], -1, *x.shape[2:])


class Fuse(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.conv, self.bn = nn.Conv2d(4 * width, width, 1, bias=False), nn.BatchNorm2d(width)

    def forward(self, x):
        return F.relu(self.bn(self.conv(x)))


class SegFormerHead(nn.Module):
    """All-MLP decoder, computed in the order in which it was published: project, upsample, concatenate, 1x1 convolution."""

    def __init__(self, dims, width, classes, dropout=0.1):
        super().__init__()
        for i, dim in enumerate(dims, 1):
            setattr(self, f"linear_c{i}", Projection(dim, width))
        self.linear_fuse, self.dropout, self.linear_pred = Fuse(width), nn.Dropout2d(dropout), nn.Conv2d(width, classes, 1)

    def forward(self, features):
        size = features[0].shape[2:]
        maps = [getattr(self, f"linear_c{i}")(features[i - 1]) for i in (4, 3, 2, 1)]
        maps = [F.interpolate(m, size, mode="bilinear", align_corners=False) for m in maps[:3]] + maps[3:]
        return self.linear_pred(self.dropout(self.linear_fuse(torch.cat(maps, 1))))


class FoldedHead(nn.Module):
    """The same function for inference, at a third of the cost: projection, slice of the fusion and batch norm are one linear map a level.

    A 1x1 convolution and bilinear upsampling commute, and a 1x1 convolution of a concatenation is a sum of 1x1 convolutions.
    """

    def __init__(self, head):
        super().__init__()
        bn, fuse, width = head.linear_fuse.bn, head.linear_fuse.conv.weight[:, :, 0, 0], head.linear_fuse.conv.out_channels
        scale = bn.weight / torch.sqrt(bn.running_var + bn.eps)
        maps = []
        for slice_index, level in enumerate((4, 3, 2, 1)):
            projection = getattr(head, f"linear_c{level}").proj
            part = scale[:, None] * fuse[:, slice_index * width:(slice_index + 1) * width]
            conv = nn.Conv2d(projection.in_features, width, 1)
            conv.weight.data = (part @ projection.weight)[:, :, None, None].detach()
            conv.bias.data = (part @ projection.bias + (bn.bias - scale * bn.running_mean if level == 1 else 0)).detach()
            maps.append(conv)
        self.maps, self.linear_pred = nn.ModuleList(maps), head.linear_pred

    def forward(self, features):
        size = features[0].shape[2:]
        fused = self.maps[3](features[0])
        for conv, feature in zip(self.maps[:3], (features[3], features[2], features[1])):
            fused = fused + F.interpolate(conv(feature), size, mode="bilinear", align_corners=False)
        return self.linear_pred(F.relu(fused))


class SegFormer(nn.Module):
    """Logits at a quarter of the input's resolution: (B, classes, H / 4, W / 4)."""

    def __init__(self, variant="b0", classes=150, in_channels=3, drop_path=0.1, dropout=0.1):
        super().__init__()
        dims, _, width = VARIANTS[variant]
        self.backbone = MixVisionTransformer(variant, in_channels, drop_path)
        self.decode_head = SegFormerHead(dims, width, classes, dropout)

    def forward(self, x):
        return self.decode_head(self.backbone(x))

    def fold(self):
        """Replaces the decode head by the folded one; for inference alone."""
        self.decode_head = FoldedHead(self.decode_head)
        return self


def resize(logits, size):
    """Logits at the size of the image, as MMSegmentation resizes them before loss and arg-max."""
    return F.interpolate(logits, size, mode="bilinear", align_corners=False)
