using System.Text;

namespace SegSharp.Configuration.Python;

/// <summary>Lists and dicts as Python's <c>repr</c> prints them.</summary>
/// <param name="location">Where the text is asked for.</param>
internal sealed class PythonRepr(SourceLocation location)
{
    private readonly StringBuilder _text = new();

    /// <summary>The text of a value.</summary>
    /// <exception cref="ConfigException">It contains itself, or its text is longer than any config needs.</exception>
    public static string Of(ConfigNode node, SourceLocation location)
    {
        PythonRepr repr = new(location);
        repr.Add(node, depth: 0);
        return repr._text.ToString();
    }

    private void Add(ConfigNode node, int depth)
    {
        if (depth > ReadBudget.MaxTreeDepth || _text.Length > ReadBudget.MaxTextLength)
        {
            throw new ConfigException("the text of this value is longer than any config needs", location);
        }

        switch (node)
        {
            case ConfigList list:
                _text.Append(list.IsTuple ? '(' : '[');
                for (int i = 0; i < list.Count; i++)
                {
                    _text.Append(i > 0 ? ", " : "");
                    Add(list[i], depth + 1);
                }

                _text.Append(list.IsTuple ? list.Count == 1 ? ",)" : ")" : "]");
                break;
            case ConfigDict dict:
                _text.Append('{');
                for (int i = 0; i < dict.Count; i++)
                {
                    ConfigEntry entry = dict.Entries[i];
                    _text.Append(i > 0 ? ", " : "").Append(entry.IsIntegerKey ? entry.Key : PythonText.Quote(entry.Key)).Append(": ");
                    Add(entry.Value, depth + 1);
                }

                _text.Append('}');
                break;
            default:
                _text.Append(PythonText.Literal(((ConfigScalar)node).Value));
                break;
        }
    }
}
