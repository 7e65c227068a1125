namespace SegSharp.Training;

/// <summary>
/// The files that names such as <c>torchvision://resnet50</c> stand for. Nothing is downloaded: a message says where a file is.
/// </summary>
/// <remarks>
/// Sources: <c>mmcv/model_zoo/open_mmlab.json</c> of https://github.com/open-mmlab/mmcv, and the first weights of each network in
/// torchvision, which are those of <c>pretrained=True</c>.
/// </remarks>
internal static class ModelZoo
{
    private const string TorchVision = "torchvision://";
    private const string OpenMmLab = "open-mmlab://";

    private static readonly Dictionary<string, string> _files = new(StringComparer.Ordinal)
    {
        [TorchVision + "resnet18"] = "https://download.pytorch.org/models/resnet18-f37072fd.pth",
        [TorchVision + "resnet34"] = "https://download.pytorch.org/models/resnet34-b627a593.pth",
        [TorchVision + "resnet50"] = "https://download.pytorch.org/models/resnet50-0676ba61.pth",
        [TorchVision + "resnet101"] = "https://download.pytorch.org/models/resnet101-63fe2227.pth",
        [TorchVision + "resnet152"] = "https://download.pytorch.org/models/resnet152-394f9c45.pth",
        [OpenMmLab + "resnet18_v1c"] = "https://download.openmmlab.com/pretrain/third_party/resnet18_v1c-b5776b93.pth",
        [OpenMmLab + "resnet50_v1c"] = "https://download.openmmlab.com/pretrain/third_party/resnet50_v1c-2cccc1ad.pth",
        [OpenMmLab + "resnet101_v1c"] = "https://download.openmmlab.com/pretrain/third_party/resnet101_v1c-e67eebb6.pth",
        [OpenMmLab + "detectron/resnet50_caffe"] = "https://download.openmmlab.com/pretrain/third_party/resnet50_caffe-788b5fa3.pth",
        [OpenMmLab + "detectron2/resnet50_caffe"] = "https://download.openmmlab.com/pretrain/third_party/resnet50_msra-5891d200.pth",
        [OpenMmLab + "detectron/resnet101_caffe"] = "https://download.openmmlab.com/pretrain/third_party/resnet101_caffe-3ad79236.pth",
        [OpenMmLab + "detectron2/resnet101_caffe"] = "https://download.openmmlab.com/pretrain/third_party/resnet101_msra-6cc46731.pth",
        [OpenMmLab + "contrib/resnet50_gn"] = "https://download.openmmlab.com/pretrain/third_party/resnet50_gn_thangvubk-ad1730dd.pth",
        [OpenMmLab + "detectron/resnet50_gn"] = "https://download.openmmlab.com/pretrain/third_party/resnet50_gn-9186a21c.pth",
        [OpenMmLab + "detectron/resnet101_gn"] = "https://download.openmmlab.com/pretrain/third_party/resnet101_gn-cac0ab98.pth",
    };

    /// <summary>The address of the file; null where the name is of no encoder that is built here.</summary>
    public static string? Find(string name) => _files.GetValueOrDefault(name);
}
