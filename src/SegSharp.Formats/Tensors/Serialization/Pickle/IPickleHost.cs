namespace SegSharp.Tensors.Serialization.Pickle;

/// <summary>Decides what names in a pickle mean. Whatever it does not know, it refuses.</summary>
internal interface IPickleHost
{
    /// <summary>A name is used; throws for one that is not on the list.</summary>
    public PickleGlobal Resolve(string module, string name);

    /// <summary>A function or class on the list is called.</summary>
    public object? Call(PickleGlobal function, object?[] arguments);

    /// <summary>An object that lies outside of the pickle.</summary>
    public object? Load(object? persistentId);
}
