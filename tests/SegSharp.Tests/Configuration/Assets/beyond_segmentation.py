# keys that no release of MMSegmentation has, as a tutorial writes them
test_pipeline = []

distiller = dict(
    type='SegFormerDistiller',
    teacher_cfg='configs/segformer/segformer_mit-b5_512x512_160k_ade20k.py',
    teacher_ckpt='checkpoints/segformer_mit-b5_512x512_160k_ade20k.pth',
    student_cfg='configs/segformer/segformer_mit-b0_512x512_160k_ade20k.py',
    distill_losses=dict(
        loss_feat=dict(type='FeatureLoss', criterion='L2', weight=1.0),
        loss_logits=dict(type='KLDivLoss', temperature=1, weight=0.5)
    ))

model = dict(
    type='MultiTaskEncoderDecoder',
    backbone=dict(
        type='mit_b0',
        style='pytorch'),
    decode_heads=[
        dict(
            type='SegFormerHead',
            # 分割任务配置
        ),
        dict(
            type='DepthHead',
            # 深度估计任务配置
        )
    ],
    # 其他配置
)

quant_config = dict(
    quantization_type='INT8',
    quantizer=dict(
        type='TensorRTQuantizer',
        calib_dataset=dict(
            type='CityscapesDataset',
            data_root='data/cityscapes/',
            pipeline=test_pipeline),
        calib_steps=100,
        calib_batch_size=8))
