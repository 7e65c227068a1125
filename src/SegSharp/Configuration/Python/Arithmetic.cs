namespace SegSharp.Configuration.Python;

/// <summary>Python's operators on numbers: floor division and remainder round down, a single slash gives a float.</summary>
internal static class Arithmetic
{
    /// <summary>Applies an operator to two numbers.</summary>
    /// <returns>A <see cref="long"/> or <see cref="double"/>; null if an operand is no number.</returns>
    public static object? Apply(string symbol, object? left, object? right, SourceLocation location)
    {
        if (left is bool leftFlag)
        {
            left = leftFlag ? 1L : 0L;
        }

        if (right is bool rightFlag)
        {
            right = rightFlag ? 1L : 0L;
        }

        try
        {
            return (left, right) switch
            {
                (long a, long b) => Integers(symbol, a, b),
                (long a, double b) => Floats(symbol, a, b),
                (double a, long b) => Floats(symbol, a, b),
                (double a, double b) => Floats(symbol, a, b),
                _ => null,
            };
        }
        catch (DivideByZeroException)
        {
            throw new ConfigException("division by zero", location);
        }
        catch (OverflowException)
        {
            throw new ConfigException("the result does not fit into 64 bits", location);
        }
    }

    /// <summary>Applies a sign.</summary>
    public static object? Sign(string symbol, object? operand, SourceLocation location) =>
        symbol == "-" && operand is double number ? -number : Apply(symbol, 0L, operand, location);

    private static object? Integers(string symbol, long a, long b)
    {
        checked
        {
            return symbol switch
            {
                "+" => a + b,
                "-" => a - b,
                "*" => a * b,
                "/" => b == 0 ? throw new DivideByZeroException() : (double)a / b,
                "//" => b == -1 ? -a : (a / b) - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0),
                "%" => b == -1 ? 0 : (a % b) + (a % b != 0 && (a < 0) != (b < 0) ? b : 0),
                "**" => b < 0 ? Floats("**", a, b) : Power(a, b),
                _ => null,
            };
        }
    }

    private static object? Floats(string symbol, double a, double b)
    {
        if (b == 0 && symbol is "/" or "//" or "%")
        {
            throw new DivideByZeroException();
        }

        return symbol switch
        {
            "+" => a + b,
            "-" => a - b,
            "*" => a * b,
            "/" => a / b,
            "//" => FloorDivide(a, b),
            "%" => Remainder(a, b),
            "**" => a == 0 && b < 0 ? throw new DivideByZeroException() : Math.Pow(a, b),
            _ => null,
        };
    }

    // The exact remainder, moved to the sign of the divisor.
    private static double Remainder(double a, double b)
    {
        double rest = a % b;
        return rest == 0 ? Math.CopySign(0, b) : (b < 0) != (rest < 0) ? rest + b : rest;
    }

    // By way of the remainder, since the quotient itself may round up to the next integer.
    private static double FloorDivide(double a, double b)
    {
        double quotient = (a - Remainder(a, b)) / b;
        double floor = Math.Floor(quotient);
        return quotient == 0 ? Math.CopySign(0, a / b) : quotient - floor > 0.5 ? floor + 1 : floor;
    }

    private static long Power(long value, long exponent)
    {
        if (value is 0 or 1 or -1)
        {
            return exponent == 0 ? 1 : value == -1 && exponent % 2 == 0 ? 1 : value;
        }

        long result = 1;
        for (long i = 0; i < exponent; i++)
        {
            // Ends by overflow after 63 rounds at the latest.
            result = checked(result * value);
        }

        return result;
    }
}
