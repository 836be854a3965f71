using System.Globalization;

namespace EdgePipeline.Contracts.Telemetry;

/// <summary>Finds the shortest text of <see cref="PackedNumbers"/>. What is read in a window is packed after it, on the machine that is measured.</summary>
internal static class NumberPacking
{
    /// <summary>Blanks, order and scale.</summary>
    private const int LongestHead = 24;

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
        for (var tried = 1; tried <= PackedNumbers.HighestOrder && TryDifferentiate(differences); tried++)
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

        var most = unit.Length + LongestHead + shortest;
        Span<char> text = most <= 1024 ? stackalloc char[most] : new char[most];
        text.TryWrite(CultureInfo.InvariantCulture, $"{unit} {order} {scale}", out var at);
        foreach (var number in scaled.TrimEnd(0L))
        {
            text[at++] = ' ';
            number.TryFormat(text[at..], out var digits, default, CultureInfo.InvariantCulture);
            at += digits;
        }

        return new string(text[..at]);
    }

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
                scale = CommonDivisor(Math.Abs(value), scale);
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
            var difference = unchecked(values[i] - values[i - 1]);
            // Of numbers of unlike sign, it has the first one's sign unless it is beyond.
            if (((values[i] ^ values[i - 1]) & (values[i] ^ difference)) < 0)
            {
                return false;
            }

            values[i] = difference;
        }

        return true;
    }

    /// <summary>Of the numbers as text, each with a blank before it.</summary>
    private static int LengthOf(ReadOnlySpan<long> numbers)
    {
        var length = 0;
        foreach (var number in numbers.TrimEnd(0L))
        {
            length += number < 0 ? 3 : 2;
            for (var (size, more) = (Size(number), 10UL); size >= more; more *= 10)
            {
                length++;
            }
        }

        return length;
    }

    /// <summary>Without its sign. The lowest number's is beyond what has one.</summary>
    private static ulong Size(long number) => number < 0 ? unchecked(0UL - (ulong)number) : (ulong)number;
}
