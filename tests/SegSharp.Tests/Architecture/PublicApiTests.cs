using System.Reflection;
using PublicApiGenerator;

namespace SegSharp.Tests.Architecture;

/// <summary>
/// The public types and members of the libraries are those of the approved files: a change of them is seen, and made on purpose.
/// </summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData("SegSharp")]
    [InlineData("SegSharp.Formats")]
    [InlineData("SegSharp.Inference")]
    [InlineData("SegSharp.Inference.Images")]
    [InlineData("SegSharp.Tensors")]
    public void PublicApi_IsTheApprovedOne(string library) =>
        ApprovedText.Check(Assembly.Load(library).GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }),
            $"{library}.txt");
}
