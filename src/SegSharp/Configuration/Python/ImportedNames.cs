namespace SegSharp.Configuration.Python;

/// <summary>
/// The names that a file imports. As the value of a key, <c>type=EncoderDecoder</c>, such a name stands for itself, as the string does in
/// configs of the older style; anything else that could be done with it would run code.
/// </summary>
/// <param name="takesAll">Whether every name stands for itself, as in a value on the command line,
/// where the shell has taken the quotes.</param>
internal sealed class ImportedNames(bool takesAll = false)
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <summary>Takes in a statement.</summary>
    public void Add(ImportStatement statement)
    {
        foreach ((string path, string alias) in statement.Names)
        {
            _names[alias] = path[(path.LastIndexOf('.') + 1)..];
        }
    }

    /// <summary>
    /// The class that an expression names: the last part of <c>EncoderDecoder</c> or <c>torch.optim.AdamW</c>;
    /// null if it is no imported name.
    /// </summary>
    public string? Find(Expression expression, ConfigDict variables) => expression switch
    {
        NameExpression name =>
            _names.TryGetValue(name.Name, out string? code) && !variables.ContainsKey(name.Name) ? code : takesAll ? name.Name : null,
        AttributeExpression attribute => Find(attribute.Target, variables) is null ? null : attribute.Name,
        _ => null,
    };

    /// <summary>Refuses an expression that does something with imported code.</summary>
    public void RefuseUse(Expression expression, ConfigDict variables)
    {
        if (expression is DictExpression or SequenceExpression)
        {
            return;
        }

        foreach (Expression child in expression.Children)
        {
            if (Find(child, variables) is { } code)
            {
                throw new ConfigException(
                    $"'{code}' is imported code, and this would have to be executed; a config is read as data",
                    child.Location, remedy: "Write the value that it would give");
            }
        }
    }
}
