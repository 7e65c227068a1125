namespace SegSharp.Configuration.Python;

/// <summary>Carries out assignments and deletions over the variables of one file.</summary>
/// <param name="variables">The variables; changed in place.</param>
/// <param name="bases">What <c>_base_</c> stands for; null if the file builds on nothing.</param>
/// <param name="imports">The imported names; filled as their statements come.</param>
/// <param name="budget">The limits.</param>
internal sealed partial class StatementRunner(ConfigDict variables, ConfigDict? bases, ImportedNames imports, ReadBudget budget)
{
    private readonly ExpressionEvaluator _evaluator = new(variables, bases, budget, imports);

    /// <summary>Carries out one statement.</summary>
    public void Run(Statement statement)
    {
        switch (statement)
        {
            case AssignStatement { Symbol: { } symbol } assign:
                Augment(assign, symbol);
                break;
            case AssignStatement assign:
                variables.Facts.Read(assign.Value.Names);
                ConfigNode value = _evaluator.Evaluate(assign.Value);
                foreach (Expression target in assign.Targets)
                {
                    Store(target, value, assign.Value.IsDerived && _loops == 0 ? assign.Value : null);
                }

                break;
            case ImportStatement import:
                imports.Add(import);
                break;
            case ChangeStatement change:
                Change(change.Change);
                break;
            case IfStatement branch:
                Branch(branch);
                break;
            case ForStatement loop:
                Loop(loop);
                break;
            case AssertStatement assertion:
                Assert(assertion);
                break;
            case DeleteStatement delete:
                foreach (Expression target in delete.Targets)
                {
                    Delete(target);
                }

                break;
        }
    }

    private void Augment(AssignStatement assign, string symbol)
    {
        variables.Facts.Read(assign.Value.Names);
        ConfigNode current = _evaluator.Evaluate(assign.Targets[0]);
        ConfigNode value = _evaluator.Evaluate(assign.Value);
        if (symbol == "+" && current is ConfigList { IsTuple: false } list && value is ConfigList added)
        {
            // As in Python, the list itself grows, for everybody who holds it.
            ConfigNode[] items = [.. added];
            budget.Charge(items.Length, assign.Location);
            foreach (ConfigNode item in items)
            {
                list.Add(item, origin: null);
            }

            return;
        }

        Store(assign.Targets[0], _evaluator.Binary(symbol, current, value, assign.Location), origin: null);
    }

    private void Store(Expression target, ConfigNode value, Expression? origin)
    {
        switch (target)
        {
            case SequenceExpression several:
                StoreEach(several, value, origin);
                return;
            case NameExpression name when name.Name != NameExpression.Base:
                variables.Set(new ConfigEntry(name.Name, name.Location, value) { Origin = origin });
                variables.Facts.Unread.Add(name.Name);
                return;
            case AttributeExpression attribute when _evaluator.Evaluate(attribute.Target) is ConfigDict dict:
                dict.Set(new ConfigEntry(attribute.Name, attribute.Location, value) { Origin = origin });
                return;
            case IndexExpression index:
                StoreItem(index, value, origin);
                return;
            default:
                throw new ConfigException("this cannot be assigned to", target.Location);
        }
    }

    // first, *rest = values
    private void StoreEach(SequenceExpression targets, ConfigNode value, Expression? origin)
    {
        int count = targets.Items.Count;
        int star = targets.Items.ToList().FindIndex(item => item.IsSpread);
        IReadOnlyList<ConfigNode> items = CallArguments.ItemsOf(value, targets.Location, budget) ?? [];
        if (star < 0 ? items.Count != count : items.Count < count - 1)
        {
            throw new ConfigException($"{value.Describe()} does not fill {count} names", targets.Location);
        }

        for (int i = 0; i < count; i++)
        {
            int extra = items.Count - count;
            int from = star >= 0 && i > star ? i + extra : i;
            if (i == star)
            {
                Store(targets.Items[i].Value,
                    new ConfigList(items.Skip(i).Take(extra + 1), isTuple: false, targets.Location), origin: null);
                continue;
            }

            Expression? own = origin is null ? (value as ConfigList)?.OriginOf(from)
                : new IndexExpression(targets.Location, origin, new LiteralExpression(targets.Location, (long)from));
            Store(targets.Items[i].Value, items[from], own);
        }
    }

    private void StoreItem(IndexExpression target, ConfigNode value, Expression? origin)
    {
        ConfigNode container = Container(target.Target);
        ConfigNode index = _evaluator.Evaluate(target.Index);
        variables.Facts.Read(target.Index.Names);
        switch (container, index)
        {
            case (ConfigDict dict, _):
                (string key, bool isInteger) = ExpressionEvaluator.KeyOf(index);
                dict.Set(new ConfigEntry(key, target.Index.Location, value) { IsIntegerKey = isInteger, Origin = origin });
                break;
            case (ConfigList { IsTuple: false } list, ConfigScalar { Value: long position }):
                list.Replace(ExpressionEvaluator.Position(position, list.Count, list, target.Location), value, origin);
                break;
            default:
                throw new ConfigException($"no item of {container.Describe()} can be assigned to by {index.Describe()}", target.Location);
        }
    }

    private void Delete(Expression target)
    {
        bool found;
        switch (target)
        {
            case NameExpression name:
                found = variables.Remove(name.Name);
                break;
            case AttributeExpression attribute:
                found = _evaluator.Evaluate(attribute.Target) is ConfigDict owner && owner.Remove(attribute.Name);
                break;
            default:
                IndexExpression index = (IndexExpression)target;
                found = DeleteItem(Container(index.Target), _evaluator.Evaluate(index.Index), index.Location);
                break;
        }

        if (!found)
        {
            throw new ConfigException("there is nothing of this name to delete", target.Location);
        }
    }

    private static bool DeleteItem(ConfigNode container, ConfigNode index, SourceLocation location)
    {
        switch (container, index)
        {
            case (ConfigDict dict, _):
                return dict.Remove(ExpressionEvaluator.KeyOf(index).Key);
            case (ConfigList { IsTuple: false } list, ConfigScalar { Value: long position }):
                list.RemoveAt(ExpressionEvaluator.Position(position, list.Count, list, location));
                return true;
            default:
                return false;
        }
    }

    // model['decode_head'][...] = ... where the model stands in a base file is a common slip with a short cure.
    private ConfigNode Container(Expression expression)
    {
        Expression root = expression;
        while (root is IndexExpression index)
        {
            root = index.Target;
        }

        if (root is NameExpression name && !variables.ContainsKey(name.Name) && bases?.ContainsKey(name.Name) == true)
        {
            throw new ConfigException(
                $"'{name.Name}' is defined in a base file, not in this one",
                name.Location,
                remedy: $"Write {name.Name} = dict(...) with the keys to change; it is merged over the base");
        }

        return _evaluator.Evaluate(expression);
    }
}
