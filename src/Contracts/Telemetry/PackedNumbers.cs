using System.Globalization;

namespace EdgePipeline.Contracts.Telemetry;

/// <summary>
/// Whole numbers with a unit in one line of text: <c>UNIT ORDER SCALE NUMBER NUMBER …</c>. The numbers are the values divided by the scale,
/// and then ORDER times the difference of each to the one before it, the first to 0. Zeros at the end are left out; when nothing is left,
/// all values are 0 and the unit stands alone. So counters, clocks and what stands still are short, and any language reads them in a few lines.
/// </summary>
public static class PackedNumbers
{
    internal const int HighestOrder = 2;

    /// <summary>Whatever these digits are, the number has 64 bits.</summary>
    private const int FittingDigits = 18;

    /// <param name="unit">Without blanks.</param>
    public static string Pack(string unit, ReadOnlySpan<long> values) => NumberPacking.Pack(unit, values);

    /// <param name="count">How many values there are.</param>
    /// <exception cref="FormatException">It is no such text, has more numbers, or one that leads beyond 64 bits.</exception>
    public static long[] Unpack(string packed, int count)
    {
        var values = new long[count];
        Unpack(packed, values);
        return values;
    }

    /// <param name="values">As many as there are; all are written over.</param>
    /// <exception cref="FormatException">As above.</exception>
    public static void Unpack(string packed, Span<long> values)
    {
        values.Clear();
        var (order, scale, index) = (0L, 1L, -2);
        for (var end = UnitLength(packed); end < packed.Length; index++)
        {
            var start = end + 1;
            if (!TryRead(packed, start, out end, out var number) || index >= values.Length)
            {
                throw Wrong(packed, index >= values.Length ? $"has more than {values.Length} numbers" : $"has {Shortened(packed[start..end])} where a number belongs");
            }

            _ = index switch { -2 => order = number, -1 => scale = number, _ => values[index] = number };
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

            for (var i = 0; scale != 1 && i < values.Length; i++)
            {
                values[i] = checked(values[i] * scale);
            }
        }
        catch (OverflowException)
        {
            throw Wrong(packed, "leads to a value of more than 64 bits");
        }
    }

    public static string UnitOf(string packed) => packed[..UnitLength(packed)];

    private static int UnitLength(string packed) => packed.IndexOf(' ', StringComparison.Ordinal) is var end and >= 0 ? end : packed.Length;

    /// <param name="end">Of the number: the next blank, or the text's end.</param>
    private static bool TryRead(string packed, int start, out int end, out long number)
    {
        end = start;
        number = 0;
        var isNegative = end < packed.Length && packed[end] == '-';
        var first = isNegative ? ++end : end;
        while (end < packed.Length && end - first < FittingDigits && char.IsAsciiDigit(packed[end]))
        {
            number = (number * 10) + packed[end++] - '0';
        }

        if (end > first && (end == packed.Length || packed[end] == ' '))
        {
            number = isNegative ? -number : number;
            return true;
        }

        // Long, or odd.
        end = packed.IndexOf(' ', start) is var blank and >= 0 ? blank : packed.Length;
        return long.TryParse(packed.AsSpan(start, end - start), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
    }

    private static void Sum(Span<long> values)
    {
        for (var i = 1; i < values.Length; i++)
        {
            values[i] = checked(values[i] + values[i - 1]);
        }
    }

    private static FormatException Wrong(string packed, string what) => new($"\"{Shortened(packed)}\" {what}");

    private static string Shortened(string text) => text.Length > 40 ? $"{text[..40]}…" : text;
}
