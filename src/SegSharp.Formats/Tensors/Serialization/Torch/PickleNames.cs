namespace SegSharp.Tensors.Serialization.Torch;

/// <summary>
/// What the names of Python classes and functions in a file of weights mean: nothing is ever executed, whatever they are.
/// </summary>
internal static class PickleNames
{
    private static readonly HashSet<string> _dicts = new(StringComparer.Ordinal)
    {
        "collections.OrderedDict", "collections.defaultdict", "builtins.dict", "__builtin__.dict", "collections.Counter",

        // what configs and hyperparameters are kept in
        "mmengine.config.config.ConfigDict", "mmcv.utils.config.ConfigDict", "addict.addict.Dict", "easydict.EasyDict",
        "yacs.config.CfgNode",
        "fvcore.common.config.CfgNode", "detectron2.config.config.CfgNode", "pytorch_lightning.utilities.parsing.AttributeDict",
        "lightning.pytorch.utilities.parsing.AttributeDict", "lightning_fabric.utilities.data.AttributeDict",
        "lightning.fabric.utilities.data.AttributeDict",
    };

    private static readonly HashSet<string> _lists = new(StringComparer.Ordinal)
    {
        "builtins.set", "__builtin__.set", "builtins.frozenset", "__builtin__.frozenset", "builtins.list", "__builtin__.list",
        "collections.deque",
    };

    private static readonly HashSet<string> _tensors = new(StringComparer.Ordinal)
    {
        "torch.Size", "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_tensor_v3",
        "torch._utils._rebuild_qtensor",
        "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state", "torch._tensor._rebuild_from_type_v2",
    };

    // Weights never need these, and a pickle that has them was made to run something where it is loaded by Python. Nothing here would run
    // it; its user should know what it is all the same.
    private static readonly HashSet<string> _suspectModules = new(StringComparer.Ordinal)
    {
        "os", "posix", "nt", "subprocess", "_posixsubprocess", "sys", "shutil", "importlib", "runpy", "pty", "socket", "ctypes", "_ctypes",
        "code", "codeop", "webbrowser",
        "commands", "popen2", "asyncio", "multiprocessing", "_thread", "marshal", "pickle", "_pickle", "cPickle", "dill", "cloudpickle",
        "bdb", "pdb", "timeit", "profile", "cProfile", "platform", "urllib", "http", "ftplib", "smtplib", "telnetlib", "requests",
        "pip", "setuptools", "site",
        "ensurepip", "venv", "ptpython", "IPython",
    };

    private static readonly HashSet<string> _suspectBuiltins = new(StringComparer.Ordinal)
    {
        "eval", "exec", "execfile", "compile", "__import__", "open", "file", "input", "raw_input", "globals", "locals", "vars",
        "delattr", "setattr", "breakpoint", "exit", "quit",
    };

    private static readonly HashSet<string> _suspectFunctions = new(StringComparer.Ordinal)
    {
        "types.FunctionType", "types.CodeType", "torch.load", "torch.save", "torch.compile", "torch.serialization.load",
        "numpy.load", "numpy.fromfile", "numpy.testing._private.utils.runstring", "joblib.load",
    };

    private static readonly string[] _suspectPackages =
        ["torch.hub.", "torch.jit.", "torch.ops.", "torch.utils.cpp_extension.", "torch.package.", "numpy.f2py.", "numpy.distutils."];

    /// <summary>Whether it makes a dict.</summary>
    public static bool IsDict(string name) => _dicts.Contains(name);

    /// <summary>Whether it makes a list or a set.</summary>
    public static bool IsList(string name) => _lists.Contains(name);

    /// <summary>Whether tensors are made with it.</summary>
    public static bool IsOfTensors(string name) => _tensors.Contains(name);

    /// <summary>Whether a file with it is refused.</summary>
    public static bool IsSuspect(string module, string name)
    {
        string full = $"{module}.{name}";
        return _suspectModules.Contains(module.Split('.')[0])
            || (module is "builtins" or "__builtin__" && _suspectBuiltins.Contains(name))
            || _suspectFunctions.Contains(full)
            || Array.Exists(_suspectPackages, package => full.StartsWith(package, StringComparison.Ordinal));
    }
}
