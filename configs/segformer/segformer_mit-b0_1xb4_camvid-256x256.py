# SegFormer-B0 on CamVid, from scratch, in crops of 256x256.
# Train: segsharp train configs/segformer/segformer_mit-b0_1xb4_camvid-256x256.py --cfg-options data_root=/path/to/camvid
# Shorter or longer: --cfg-options max_iters=200; warm-up and schedule follow.
_base_ = [
    '../_base_/models/segformer_mit-b0.py',
    '../_base_/datasets/camvid.py',
    '../_base_/schedules/schedule_160k.py',
    '../_base_/default_runtime.py',
]
max_iters = 2000
warmup_iters = max_iters // 20
data_preprocessor = dict(size=_base_.crop_size, seg_pad_val=_base_.ignore_index)
model = dict(
    data_preprocessor=data_preprocessor,
    decode_head=dict(num_classes=11, ignore_index=_base_.ignore_index))
optim_wrapper = dict(
    optimizer=dict(lr=6e-4),
    paramwise_cfg=dict(_delete_=True, custom_keys={'norm': dict(decay_mult=0.0)}))
param_scheduler = [
    dict(type='LinearLR', start_factor=1e-6, by_epoch=False, begin=0, end=warmup_iters),
    dict(type='PolyLR', eta_min=0.0, power=1.0, by_epoch=False, begin=warmup_iters, end=max_iters),
]
train_cfg = dict(max_iters=max_iters, val_interval=1000)
default_hooks = dict(checkpoint=dict(interval=1000))
