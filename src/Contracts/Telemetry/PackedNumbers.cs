using System.Globalization;
using System.Text;

namespace EdgePipeline.Contracts.Telemetry;

/// <summary>
/// Whole numbers with a unit in one line of text: <c>UNIT ORDER SCALE NUMBER NUMBER …</c>. The numbers are the values divided by the scale,
/// and then ORDER times the difference of each to the one before it, the first to 0. Zeros at the end are left out; when nothing is left,
/// all values are 0 and the unit stands alone. So counters, clocks and what stands still are short, and any language reads them in a few lines.
/// </summary>
public static class PackedNumbers
{
    private const int HighestOrder = 2;

    /// <param name="unit">Without blanks.</param>
    public static string Pack(string unit, ReadOnlySpan<long> values)
    {
        var scale = ScaleOf(values);
        if (scale == 0)
        {
            return unit;
        }

        Span<long> scaled = values.Length <= 128 ? stackalloc long[values.Length] : new long[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            scaled[i] = values[i] / scale;
        }

        var (order, shortest) = (0, LengthOf(scaled));
        Span<long> differences = values.Length <= 128 ? stackalloc long[values.Length] : new long[values.Length];
        scaled.CopyTo(differences);
        for (var tried = 1; tried <= HighestOrder && TryDifferentiate(differences); tried++)
        {
            if (LengthOf(differences) is var length && length < shortest)
            {
                (order, shortest) = (tried, length);
            }
        }

        for (var i = 0; i < order; i++)
        {
            TryDifferentiate(scaled);
        }

        var text = new StringBuilder(unit.Length + 24 + shortest).Append(CultureInfo.InvariantCulture, $"{unit} {order} {scale}");
        foreach (var number in scaled.TrimEnd(0L))
        {
            text.Append(' ').Append(number);
        }

        return text.ToString();
    }

    /// <param name="count">How many values there are.</param>
    /// <exception cref="FormatException">It is no such text, has more numbers, or one that leads beyond 64 bits.</exception>
    public static long[] Unpack(string packed, int count)
    {
        var values = new long[count];
        var (order, scale, index, read) = (0L, 1L, -3, 0L);
        foreach (var range in packed.AsSpan().Split(' '))
        {
            var part = packed.AsSpan(range);
            if (index == -3)
            {
                index++;
                continue;
            }

            if (!long.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out read) || index >= count)
            {
                throw Wrong(packed, index >= count ? $"has more than {count} numbers" : $"has {Shortened(part.ToString())} where a number belongs");
            }

            _ = index switch { -2 => order = read, -1 => scale = read, _ => values[index] = read };
            index++;
        }

        if (index is -1 || order is < 0 or > HighestOrder || scale < 1)
        {
            throw Wrong(packed, $"needs an order of 0 to {HighestOrder} and a scale above 0 after its unit");
        }

        try
        {
            for (var i = 0; i < order; i++)
            {
                Sum(values);
            }

            for (var i = 0; scale != 1 && i < count; i++)
            {
                values[i] = checked(values[i] * scale);
            }
        }
        catch (OverflowException)
        {
            throw Wrong(packed, "leads to a value of more than 64 bits");
        }

        return values;
    }

    public static string UnitOf(string packed) => packed.IndexOf(' ', StringComparison.Ordinal) is var end and >= 0 ? packed[..end] : packed;

    /// <returns>The largest number that divides all values; 0: there is nothing but zeros.</returns>
    private static long ScaleOf(ReadOnlySpan<long> values)
    {
        var scale = 0L;
        foreach (var value in values)
        {
            if (value == long.MinValue)
            {
                return 1; // has no absolute value
            }

            if (value != 0 && scale != 1)
            {
                scale = CommonDivisor(scale, Math.Abs(value));
            }
        }

        return scale;
    }

    private static long CommonDivisor(long a, long b)
    {
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return a;
    }

    /// <returns>False, and the numbers are of no use: one difference has more than 64 bits.</returns>
    private static bool TryDifferentiate(Span<long> values)
    {
        for (var i = values.Length - 1; i > 0; i--)
        {
            var difference = (Int128)values[i] - values[i - 1];
            if (difference < long.MinValue || difference > long.MaxValue)
            {
                return false;
            }

            values[i] = (long)difference;
        }

        return true;
    }

    private static void Sum(long[] values)
    {
        for (var i = 1; i < values.Length; i++)
        {
            values[i] = checked(values[i] + values[i - 1]);
        }
    }

    /// <summary>Of the numbers as text, each with a blank before it.</summary>
    private static int LengthOf(ReadOnlySpan<long> numbers)
    {
        var length = 0;
        foreach (var number in numbers.TrimEnd(0L))
        {
            length += number < 0 ? 3 : 2;
            for (var rest = number / 10; rest != 0; rest /= 10)
            {
                length++;
            }
        }

        return length;
    }

    private static FormatException Wrong(string packed, string what) => new($"\"{Shortened(packed)}\" {what}");

    private static string Shortened(string text) => text.Length > 40 ? $"{text[..40]}…" : text;
}
