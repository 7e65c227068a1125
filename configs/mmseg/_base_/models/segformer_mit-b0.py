# What 'mmseg::_base_/models/segformer_mit-b0.py' names: MMSegmentation 1.x's own head, with a convolution and a norm per level.
# To see it: segsharp config configs/mmseg/_base_/models/segformer_mit-b0.py
_base_ = '../../../_base_/models/segformer_mit-b0.py'
model = dict(decode_head=dict(type='SegformerHead'))
