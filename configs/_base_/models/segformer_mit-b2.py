# SegFormer with the MiT-B2 encoder and the head of the original release, to be named in _base_.
# To see it: segsharp config configs/_base_/models/segformer_mit-b2.py
_base_ = './segformer_mit-b0.py'
model = dict(
    backbone=dict(embed_dims=64, num_layers=[3, 4, 6, 3]),
    decode_head=dict(in_channels=[64, 128, 320, 512], channels=768))
