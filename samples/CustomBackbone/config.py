# segsharp train samples/CustomBackbone/config.py --plugin artifacts/bin/CustomBackbone/release/CustomBackbone.dll
# The same data and schedule as the CamVid config, with an encoder and a loss of one's own; no score is published for it.
_base_ = ['../../configs/segformer/segformer_mit-b0_1xb4_camvid-256x256.py']
model = dict(
    backbone=dict(_delete_=True, type='CustomSegFormer', drop_path_rate=0.1),
    decode_head=dict(in_channels=[64, 128, 320, 512], loss_decode=dict(_delete_=True, type='PolyLoss', epsilon=1.0)))
