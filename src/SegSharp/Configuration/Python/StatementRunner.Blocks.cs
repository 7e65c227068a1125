namespace SegSharp.Configuration.Python;

/// <content>Branches and loops over values.</content>
internal sealed partial class StatementRunner
{
    // In a loop, what a value came from is not kept: its variables have other values afterwards.
    private int _loops;

    private void Branch(IfStatement branch)
    {
        bool isTrue = Truth.Of(Decide(branch.Condition, branch.Location));
        foreach (Statement statement in isTrue ? branch.Then : branch.Otherwise)
        {
            Run(statement);
        }
    }

    private void Loop(ForStatement loop)
    {
        ConfigNode whole = Decide(loop.Items, loop.Location);
        IReadOnlyList<ConfigNode> items = CallArguments.ItemsOf(whole, loop.Location, budget)
            ?? throw new ConfigException($"'for' goes through a list, not {whole.Describe()}", loop.Items.Location);
        _loops++;
        foreach (ConfigNode item in items.ToArray())
        {
            budget.Charge(1 + loop.Body.Count, loop.Location);
            Store(loop.Target, item, origin: null);
            foreach (Statement statement in loop.Body)
            {
                Run(statement);
            }
        }

        _loops--;
    }

    private void Assert(AssertStatement assertion)
    {
        variables.Facts.Read(assertion.Condition.Names);
        if (Truth.Of(_evaluator.Evaluate(assertion.Condition)))
        {
            return;
        }

        string reason = assertion.Message is { } message && _evaluator.Evaluate(message) is ConfigScalar { Value: string text }
            ? $": {text}" : "";
        throw new ConfigException($"this assertion of the config does not hold{reason}", assertion.Location);
    }

    private ConfigNode Decide(Expression expression, SourceLocation location)
    {
        variables.Facts.Read(expression.Names);
        foreach (string name in expression.Names)
        {
            variables.Facts.Decided[name] = location;
        }

        return _evaluator.Evaluate(expression);
    }
}
