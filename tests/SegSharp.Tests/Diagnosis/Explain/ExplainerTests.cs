using SegSharp.Configuration;
using SegSharp.Diagnosis;
using SegSharp.Diagnosis.Explain;
using SegSharp.Diagnosis.Messages;
using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Tests.Diagnosis.Explain;

public sealed class ExplainerTests
{
    /// <summary>The messages of every recogniser's tests.</summary>
    public static TheoryData<string, string> Messages
    {
        get
        {
            TheoryData<string, string> all = [];
            foreach (Type type in typeof(ExplainerTests).Assembly.GetTypes()
                .Where(type => type.Namespace == typeof(Recognisers.RecogniserAssert).Namespace))
            {
                if (type.GetProperty("Messages")?.GetValue(null) is TheoryData<string, string> messages)
                {
                    foreach (object?[] row in (IEnumerable<object?[]>)messages)
                    {
                        all.Add((string)row[0]!, (string)row[1]!);
                    }
                }
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Explain_KnownMessage_PutsItsCategoryFirst(string category, string text)
    {
        Explanation explanation = Explainer.Explain(text);
        Assert.True(explanation.IsRecognised, "nothing recognised");
        Assert.Equal(category, explanation.Diagnoses[0].Code.Category);
        Assert.All(explanation.Diagnoses, diagnosis => Assert.InRange(diagnosis.Confidence, Explainer.LeastShown, 1));
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Explain_SurroundedByAnything_FindsTheSame(string category, string text)
    {
        string[] lines = text.Split('\n');
        string noisy = string.Join("\r\n", ["训练时遇到如下报错：", "", .. lines.Select(line => $"\u001b[31m[rank0]: {line}\u001b[0m"), "请问应该怎么解决？"]);
        Assert.Equal(category, Explainer.Explain(noisy).Diagnoses[0].Code.Category);
        string numbered = string.Join('\n', lines.Append("Process finished with exit code 1").Select((line, i) => $"  {i + 1} | {line}"));
        Assert.Equal(category, Explainer.Explain(numbered).Diagnoses[0].Code.Category);
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Tell_EveryDiagnosis_IsWholeInBothLanguages(string category, string text)
    {
        foreach (MessageCatalog catalog in Language.All.Select(MessageCatalog.Of))
        {
            Assert.All(Explainer.Explain(text).Diagnoses, diagnosis =>
            {
                ToldDiagnosis told = diagnosis.Tell(catalog);
                Assert.All(new[] { told.Operation, told.Cause, told.Fix },
                    sentence => Assert.False(string.IsNullOrWhiteSpace(sentence), $"{category}: {diagnosis.Code} {diagnosis.Variant}"));
            });
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello world")]
    [InlineData("ModuleNotFoundError: No module named 'foo'")]
    [InlineData("今天天气不错，训练很顺利。loss: 0.4312 acc_seg: 91.2")]
    public void Explain_UnknownText_RecognisesNothing(string text) => Assert.Empty(Explainer.Explain(text).Diagnoses);

    [Theory]
    [InlineData("The size of tensor a (4) must match the size of tensor b (3) at non-singleton dimension 0",
        "norm-mean-std", "in-channels")]
    [InlineData("IndexError: Target 255 is out of bounds.", "ignore-index", "num-classes-vs-labels", "mask-format")]
    [InlineData("CUDA error: device-side assert triggered", "num-classes-vs-labels", "ignore-index", "reduce-zero-label")]
    [InlineData("IndexError: list index out of range", "in-index", "num-classes-vs-labels")]
    [InlineData("RuntimeError: mat1 and mat2 shapes cannot be multiplied (8x640 and 1024x512)", "projection-head-dims", "embedding-dims",
        "backbone-head-channels")]
    public void Explain_AmbiguousText_ListsTheCandidatesWithoutCertainty(string text, params string[] categories)
    {
        IReadOnlyList<ErrorDiagnosis> diagnoses = Explainer.Explain(text).Diagnoses;
        Assert.All(categories, category => Assert.Contains(diagnoses, diagnosis => diagnosis.Code.Category == category));
        Assert.All(diagnoses, diagnosis => Assert.InRange(diagnosis.Confidence, 0, 0.9));
    }

    [Fact]
    public void Explain_WithAConfig_PointsAtTheLineAndNamesTheValues()
    {
        ConfigDict config = ConfigFile.Parse("model = dict(\n    decode_head=dict(\n        num_classes=19,\n        " +
            "loss_decode=dict(type='CrossEntropyLoss', class_weight=[1.0, 2.0, 3.0])))\n", "my.py");
        Subject subject = new() { Framework = Framework.MmSegmentation, Config = new ConfigCursor(config) };
        ErrorDiagnosis diagnosis = Explainer.Explain("weight tensor should be defined either for all or no classes", subject).Diagnoses[0];
        Assert.Equal(DiagnosisCodes.ClassWeight, diagnosis.Code);
        Assert.Contains(diagnosis.Places, place => place is { File: "my.py", Line: 4, Key: "model.decode_head.loss_decode.class_weight" });
        Assert.Contains(diagnosis.Places, place => place is { File: "my.py", Line: 3, Key: "model.decode_head.num_classes" });
        Assert.NotEmpty(diagnosis.Findings);
        Assert.Contains("num_classes = 19", diagnosis.Tell(MessageCatalog.Of(Language.English)).Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_LayerNormOnAMap_LeavesTheBackboneAlone()
    {
        ToldDiagnosis told =
            Explainer.Explain(
            "Given normalized_shape=[256], expected input with shape [*, 256], but got input of size[2, 256, 64, 48]").Diagnoses[0]
                .Tell(MessageCatalog.Of(Language.English));
        Assert.Contains("last dimension, here 48", told.Cause, StringComparison.Ordinal);
        Assert.Contains("model.decode_head.norm_cfg", told.Fix, StringComparison.Ordinal);
        Assert.Contains("The backbone keeps LN", told.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_ANoticeBeforeAnError_PutsTheErrorFirst()
    {
        IReadOnlyList<ErrorDiagnosis> diagnoses = Explainer.Explain(
            "SyncBatchNorm (SyncBN) layers in the model will be automatically reverted to BatchNormXd layers\nunexpected key in source " +
                "state_dict: fc.weight, fc.bias\n"
            + "IndexError: Target 9 is out of bounds.").Diagnoses;
        Assert.Equal(DiagnosisCodes.LabelRange, diagnoses[0].Code);
    }

    [Fact]
    public void Explain_RandomPiecesOfMessages_NeverFails()
    {
        Random random = new(7);
        string[] texts = [.. Messages.Select(row => (string)row[1])];
        const string Noise = "[](){}'\"\\|,.:;=0123456789x \n\r\t\u001b\u0000\ufeff，（）×nan-torch.Size([";
        MessageCatalog[] catalogs = [.. Language.All.Select(MessageCatalog.Of)];
        for (int round = 0; round < 400; round++)
        {
            List<char> text = [.. texts[random.Next(texts.Length)], '\n', .. texts[random.Next(texts.Length)]];
            for (int edit = random.Next(1, 12); edit > 0 && text.Count > 1; edit--)
            {
                int at = random.Next(text.Count);
                switch (random.Next(3))
                {
                    case 0: text.RemoveRange(at, random.Next(1, Math.Min(8, text.Count - at) + 1)); break;
                    case 1: text.Insert(at, Noise[random.Next(Noise.Length)]); break;
                    default: text.InsertRange(at, Enumerable.Repeat((char)('0' + random.Next(10)), random.Next(1, 25))); break;
                }
            }

            foreach (ErrorDiagnosis diagnosis in Explainer.Explain(new string([.. text])).Diagnoses)
            {
                Assert.All(catalogs, catalog => Assert.NotEmpty(diagnosis.Tell(catalog).Fix));
            }
        }
    }

    [Fact]
    public void Explain_AVeryLongText_LooksAtItsBeginningAndEnd()
    {
        string text = new string('x', 3 * ErrorText.MaximumLength) + "\nIndexError: Target 7 is out of bounds.";
        Explanation explanation = Explainer.Explain(text);
        Assert.True(explanation.Text.IsShortened);
        Assert.Equal(DiagnosisCodes.LabelRange, explanation.Diagnoses[0].Code);
    }

    /// <summary>
    /// An explanation that is told by the words alone still names the numbers and names of the message, and nothing else of it.
    /// </summary>
    [Theory]
    [InlineData("ValueError: end should be larger than begin, but got begin=1500, end=1000", "begin=1500; end=1000")]
    [InlineData("AssertionError: MMCV==2.2.0 is used but incompatible. Please install mmcv>=2.0.0rc4, <2.2.0.", "MMCV==2.2.0")]
    [InlineData("RuntimeError: shape mismatch: value tensor of shape [1, 19, 512, 512] cannot be broadcast to indexing result of shape " +
        "[1, 19, 400, 512]", "[1, 19, 512, 512]; [1, 19, 400, 512]")]
    [InlineData("2024-05-02 10:11:08 [E:onnxruntime:, sequential_executor.cc:514 ExecuteKernel] Non-zero status code returned while " +
        "running Concat node. Name:'/decoder/Concat_2' Axis 2 has mismatched dimensions of 23 and 22", "'/decoder/Concat_2'; 2; 23; 22")]
    public void Explain_MessageWithoutSentencesOfItsOwn_NamesItsFacts(string text, string facts)
    {
        ErrorDiagnosis first = Explainer.Explain(text).Diagnoses[0];
        Assert.Contains(facts, first.Tell(MessageCatalog.Of(Language.English)).Cause, StringComparison.Ordinal);
        Assert.Contains(facts, first.Tell(MessageCatalog.Of(Language.Chinese)).Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_MessageWithSentencesOfItsOwn_TellsItsNumbersOnce()
    {
        ErrorDiagnosis first = Explainer.Explain("AssertionError: dim 100 should be divided by num_heads 3.").Diagnoses[0];
        Assert.DoesNotContain("The message names", first.Tell(MessageCatalog.Of(Language.English)).Cause, StringComparison.Ordinal);
    }
}
