using SegSharp.Diagnosis;

namespace SegSharp.Tests.Diagnosis.Frameworks;

/// <summary>What is run and what the data holds, in every framework.</summary>
public sealed class RuntimeRuleTests
{
    [Theory]
    [InlineData("SEG0401/loss-channel-axis", "runtime.target", "'loss': {'type': 'CrossEntropyLoss'}", "'pred': [2, 3, 8, 8], 'target': [2, 1, 8, 8]", "")]
    [InlineData("SEG0401/loss-one-hot", "runtime.target", "'loss': {'type': 'CrossEntropyLoss'}", "'pred': [2, 5, 8, 8], 'target': [2, 5, 8, 8]", "")]
    [InlineData("SEG0401/loss-one-hot", "runtime.target", "'loss': {'type': 'CrossEntropyLoss'}", "'pred': [2, 5, 8, 8], 'target': [2, 8, 8, 5]", "")]
    [InlineData("SEG0401/loss-missing-axis", "runtime.target", "'loss': {'type': 'BCEWithLogitsLoss'}", "'pred': [2, 1, 8, 8], 'target': [2, 8, 8]", "")]
    [InlineData("SEG0401/loss-batch", "runtime.target", "'loss': {'type': 'CrossEntropyLoss'}", "'pred': [4, 3, 8, 8], 'target': [2, 8, 8]", "")]
    [InlineData("SEG0401/loss-rank", "runtime.target", "'loss': {'type': 'CrossEntropyLoss'}", "'pred': [4, 3, 8, 8], 'target': [256]", "")]
    [InlineData("SEG0114/loss-batch-axis", "runtime.target", "'loss': {'type': 'CrossEntropyLoss'}", "'pred': [1, 3, 8, 8], 'target': [8, 8]", "")]
    [InlineData("SEG0111/loss-stride", "runtime.pred", "'loss': {'type': 'CrossEntropyLoss'}", "'pred': [2, 3, 16, 16], 'target': [2, 128, 128]", "")]
    [InlineData("SEG0308/loss-size", "runtime.target", "'loss': {'type': 'CrossEntropyLoss'}", "'pred': [2, 3, 100, 90], 'target': [2, 101, 90]", "")]
    [InlineData("SEG0308/loss-swapped", "runtime.target", "'loss': {'type': 'BCEWithLogitsLoss'}", "'pred': [2, 1, 100, 90], 'target': [2, 1, 90, 100]", "")]
    [InlineData("SEG0307/loss-colours", "data.mask.channels", "'loss': {'type': 'CrossEntropyLoss'}", "'pred': [2, 5, 8, 8], 'target': [2, 3, 8, 8]", "'mask': {'channels': 3}")]
    [InlineData("SEG0309/loss-channels-last", "runtime.target", "'loss': {'type': 'BCEWithLogitsLoss'}", "'pred': [2, 1, 32, 32], 'target': [2, 32, 32, 1]", "")]
    [InlineData("SEG0304/loss-channels", "runtime.target", "'loss': {'type': 'BCEWithLogitsLoss'}", "'pred': [2, 2, 8, 8], 'target': [2, 1, 8, 8]", "")]
    [InlineData("SEG0405/target-indices", "runtime.target_dtype", "'loss': {'type': 'NLLLoss'}", "'target_dtype': 'torch.uint8'", "")]
    [InlineData("SEG0405/target-values", "data.mask.dtype", "'loss': {'type': 'BCEWithLogitsLoss'}", "", "'mask': {'dtype': 'int64'}")]
    [InlineData("SEG0405/input-weight", "runtime.input_dtype", "", "'input_dtype': 'torch.cuda.DoubleTensor', 'weight_dtype': 'torch.cuda.FloatTensor'", "")]
    [InlineData("SEG0405/input-integers", "runtime.input_dtype", "", "'input_dtype': 'uint8'", "")]
    [InlineData("SEG0405/half-on-cpu", "runtime.weight_dtype", "", "'input_dtype': 'float16', 'weight_dtype': 'float16', 'device': 'cpu'", "")]
    [InlineData("SEG0405/scaler-half", "runtime.weight_dtype", "", "'weight_dtype': 'float16', 'amp': true, 'mode': 'train'", "")]
    [InlineData("SEG0405/autocast-bce", "loss.type", "'loss': {'type': 'BCELoss'}", "'amp': true", "")]
    [InlineData("SEG0406/differs", "runtime.input_device", "", "'model_device': 'cuda:0', 'input_device': 'cpu'", "")]
    [InlineData("SEG0406/no-cuda", "runtime.device", "", "'device': 'cuda', 'cuda_available': false", "")]
    [InlineData("SEG0406/no-such-gpu", "runtime.device", "", "'device': 'cuda:3', 'num_gpus': 2", "")]
    [InlineData("SEG0406/map-location", "runtime.map_location", "", "'checkpoint_device': 'cuda:0', 'device': 'cpu'", "")]
    [InlineData("SEG0308/size", "data.mask.size", "", "", "'image': {'size': [512, 512]}, 'mask': {'size': [256, 256]}")]
    [InlineData("SEG0308/swapped", "data.mask.size", "", "", "'image': {'size': [480, 640]}, 'mask': {'size': [640, 480]}")]
    [InlineData("SEG0308/size", "runtime.target", "'model': {'classes': 3}", "'input': [2, 3, 64, 64], 'target': [2, 32, 32]", "")]
    [InlineData("SEG0308/stack", "runtime.batch_size", "", "'batch_size': 4", "'image': {'sizes': [[480, 640], [600, 800]]}")]
    [InlineData("SEG0114/input", "runtime.input", "'model': {'in_channels': 3}", "'input': [3, 256, 256]", "")]
    [InlineData("SEG0309/channels-last", "runtime.input", "'model': {'in_channels': 3}", "'input': [2, 256, 256, 3]", "")]
    [InlineData("SEG0310/image-channels", "model.image_mean", "'model': {'in_channels': 4, 'image_mean': [1, 2, 3], 'image_std': [1, 1, 1]}", "", "'image': {'channels': 4}")]
    [InlineData("SEG0310/image-file", "data.image.channels", "'transforms': [{'type': 'Normalize', 'mean': [1, 2, 3], 'std': [1, 1, 1]}]", "", "'image': {'channels': 1}")]
    [InlineData("SEG0403/fixed", "train_dataloader.drop_last", "'loss': {'type': 'NTXentLoss', 'batch_size': 64}, 'train_dataloader': {'batch_size': 64}", "", "'n_samples': 1000")]
    [InlineData("SEG0303/void-label", "loss.ignore_index", "'model': {'num_classes': 4}, 'loss': {'type': 'CrossEntropyLoss'}", "", "'mask': {'values': [0, 1, 2, 3, 255]}")]
    [InlineData("SEG0307/loss-colours", "data.mask.values", "'loss': {'type': 'BCEWithLogitsLoss'}", "'pred': [1, 1, 8, 8], 'target': [1, 3, 8, 8]", "'mask': {'channels': 3, 'values': [0, 255]}")]
    [InlineData("SEG0004/suffix", "dataset.img_suffix", "'dataset': {'img_suffix': '.jpg', 'seg_map_suffix': '.png'}", "", "'image': {'suffix': '.tif'}, 'mask': {'suffix': '.png'}")]
    [InlineData("SEG0004/suffix", "dataset.seg_map_suffix", "'dataset': {'seg_map_suffix': '_mask.png'}", "", "'mask': {'files': ['a.png', 'b.png']}")]
    [InlineData("SEG0004/counts", "data.mask.count", "", "", "'image': {'count': 100}, 'mask': {'count': 97}")]
    [InlineData("SEG0004/missing", "data.missing", "", "", "'missing': ['images/train']")]
    public void Check_Broken_NamesTheKeyAndMendsIt(string message, string key, string config, string runtime, string data) =>
        RuleAssert.BrokenThenMended(Torch(config, runtime, data), message, key);

    [Theory]
    [InlineData("SEG0004/pairs", "data.mask.files", "", "", "'image': {'files': ['a.jpg']}, 'mask': {'files': ['b.png']}")]
    [InlineData("SEG0004/empty", "dataset.data_root", "'dataset': {'data_root': 'data/x'}", "", "'n_samples': 0")]
    [InlineData("SEG0004/unregistered", "DATASETS.TRAIN.0", "'DATASETS': {'TRAIN': ['balloon_train']}", "", "'registered': []")]
    [InlineData("SEG0205/groups", "runtime.optimizer_param_counts", "", "'optimizer_param_counts': [10, 4]", "")]
    [InlineData("SEG0205/group-sizes", "runtime.optimizer_param_counts", "", "'optimizer_param_counts': [11]", "")]
    public void Check_WhatNoEditMends_IsFound(string message, string key, string config, string runtime, string data)
    {
        Repro repro = Torch(config, runtime, data);
        repro.Tree["checkpoint_meta"] = System.Text.Json.Nodes.JsonNode.Parse("""{"optimizer_param_counts": [10]}""");
        RuleAssert.Broken(repro, message, key);
    }

    [Theory]
    [InlineData("'loss': {'type': 'CrossEntropyLoss'}", "'pred': [2, 3, 8, 8], 'target': [2, 8, 8], 'target_dtype': 'torch.long'", "")]
    [InlineData("'loss': {'type': 'CrossEntropyLoss'}", "'pred': [2, 3, 8, 8], 'target': [2, 3, 8, 8], 'target_dtype': 'float32'", "")] // class probabilities
    [InlineData("'loss': {'type': 'CrossEntropyLoss'}", "'pred': [16, 10], 'target': [16]", "")]
    [InlineData("'model': {'num_classes': 4}, 'loss': {'type': 'CrossEntropyLoss', 'ignore_index': 255}", "", "'mask': {'values': [0, 1, 2, 3, 255]}")]
    [InlineData("'loss': {'type': 'BCEWithLogitsLoss'}", "'pred': [2, 1, 8, 8], 'target': [2, 1, 8, 8], 'target_dtype': 'float'", "")]
    [InlineData("", "'input_dtype': 'float32', 'weight_dtype': 'float32', 'device': 'cuda', 'input_device': 'cuda:0'", "")]
    [InlineData("", "'input_dtype': 'float32', 'weight_dtype': 'float16', 'autocast': true", "")]
    [InlineData("", "'weight_dtype': 'float16', 'device': 'cpu', 'torch_version': '2.4.0'", "")]
    [InlineData("'transforms': [{'type': 'Normalize', 'mean': [0.5], 'std': [0.5]}]", "", "'image': {'channels': 3}")] // one mean stands for all
    [InlineData("'transforms': [{'type': 'Resize', 'size': [256, 256]}]", "'batch_size': 4", "'image': {'sizes': [[480, 640], [600, 800]]}")]
    [InlineData("'loss': {'type': 'NTXentLoss', 'batch_size': 64}, 'train_dataloader': {'batch_size': 64, 'drop_last': true}", "", "'n_samples': 1000")]
    [InlineData("'loss': {'type': 'NTXentLoss', 'temperature': 0.1}, 'train_dataloader': {'batch_size': 64}", "", "'n_samples': 1000")]
    [InlineData("'dataset': {'img_suffix': '.jpg'}", "", "'image': {'files': ['a.jpg'], 'count': 1}, 'mask': {'files': ['a.png'], 'count': 1}")]
    [InlineData("'model': {'image_size': [1]}", "'pred': [], 'target': [0], 'device': 3, 'input': [-1, -1]", "'image': 'x', 'mask': {'size': 'y', 'values': {}}")]
    public void Check_Sound_SaysNothing(string config, string runtime, string data) => RuleAssert.Sound(Torch(config, runtime, data));

    [Theory]
    [InlineData("SEG0202/strip", "'module.conv1.weight': [64, 3, 7, 7], 'module.fc.weight': [10, 512]", "'conv1.weight': [64, 3, 7, 7], 'fc.weight': [10, 512]")]
    [InlineData("SEG0202/add", "'conv1.weight': [64, 3, 7, 7], 'layer1.weight': [64, 64]", "'backbone.conv1.weight': [64, 3, 7, 7], 'backbone.layer1.weight': [64, 64]")]
    [InlineData("SEG0202/replace", "'encoder_q.conv1.weight': [64, 3, 7, 7]", "'backbone.conv1.weight': [64, 3, 7, 7]")]
    [InlineData("SEG0204/shapes-classes", "'a.weight': [8, 8], 'fc.weight': [1000, 512], 'fc.bias': [1000]", "'a.weight': [8, 8], 'fc.weight': [10, 512], 'fc.bias': [10]")]
    [InlineData("SEG0106/shapes-input", "'conv1.weight': [64, 3, 7, 7], 'fc.weight': [10, 512]", "'conv1.weight': [64, 4, 7, 7], 'fc.weight': [10, 512]")]
    [InlineData("SEG0109/shapes-positions", "'pos_embed': [1, 197, 768], 'a.weight': [3]", "'pos_embed': [1, 577, 768], 'a.weight': [3]")]
    [InlineData("SEG0203/shapes-width", "'layer4.conv.weight': [512, 512, 3, 3]", "'layer4.conv.weight': [2048, 512, 1, 1]")]
    [InlineData("SEG0201/model-missing", "'a.weight': [3]", "'a.weight': [3], 'gn1.weight': [3]")]
    [InlineData("SEG0201/model-unexpected", "'a.weight': [3], 'b.weight': [4]", "'a.weight': [3]")]
    [InlineData("SEG0201/auxiliary", "'a.weight': [3], 'aux_classifier.0.weight': [4]", "'a.weight': [3]")]
    [InlineData("SEG0201/nothing-fits", "'encoder.blocks.0.q': [3]", "'layer1.0.conv1.weight': [4, 4]")]
    public void Check_CheckpointAgainstModel_TellsTheKind(string message, string checkpoint, string model)
    {
        Repro repro = Shapes(checkpoint, model);
        Finding finding = Assert.Single(repro.Findings(), finding => finding.MessageKey == message);
        RuleAssert.Told([finding]);
        Assert.Equal(message != "SEG0201/nothing-fits", !repro.Mended(finding).Findings().Any(other => other.MessageKey == message && other.Severity == Severity.Error));
    }

    [Theory]
    [InlineData("'a.weight': [3], 'bn.num_batches_tracked': []", "'a.weight': [3]")]
    [InlineData("'a.weight': [3]", "'a.weight': [3], 'bn.num_batches_tracked': []")]
    public void Check_CheckpointThatFits_SaysNothing(string checkpoint, string model) => RuleAssert.Sound(Shapes(checkpoint, model));

    private static Repro Torch(string config, string runtime, string data) => Repro.Of("torch", config.Replace('\'', '"'), runtime.Replace('\'', '"'), data.Replace('\'', '"'));

    private static Repro Shapes(string checkpoint, string model) => Repro.Parse(
        $$"""{"framework": "torch", "config": {}, "checkpoint": { {{checkpoint}} }, "model_shapes": { {{model}} } }""".Replace('\'', '"'));
}
