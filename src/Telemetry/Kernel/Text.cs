using System.Buffers.Text;

namespace EdgePipeline.Telemetry.Kernel;

/// <summary>Lines, words and numbers of the kernel's text files. Each call consumes what it returns.</summary>
internal static class Text
{
    internal static bool TryTakeLine(scoped ref ReadOnlySpan<byte> text, out ReadOnlySpan<byte> line)
    {
        if (text.IsEmpty)
        {
            line = default;
            return false;
        }

        var end = text.IndexOf((byte)'\n');
        line = end < 0 ? text : text[..end];
        text = end < 0 ? default : text[(end + 1)..];
        return true;
    }

    internal static bool TryTakeWord(scoped ref ReadOnlySpan<byte> line, out ReadOnlySpan<byte> word)
    {
        line = line.TrimStart(" \t"u8);
        if (line.IsEmpty)
        {
            word = default;
            return false;
        }

        var end = line.IndexOfAny((byte)' ', (byte)'\t');
        word = end < 0 ? line : line[..end];
        line = end < 0 ? default : line[end..];
        return true;
    }

    /// <summary>False for a missing word, one that is no number, or one beyond 63 bits.</summary>
    internal static bool TryTakeLong(scoped ref ReadOnlySpan<byte> line, out long value)
    {
        value = 0;
        return TryTakeWord(ref line, out var word) && TryParse(word, out value);
    }

    internal static bool TryParse(ReadOnlySpan<byte> word, out long value) =>
        Utf8Parser.TryParse(word, out value, out var consumed) && consumed == word.Length;

    internal static bool TrySkipWords(scoped ref ReadOnlySpan<byte> line, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (!TryTakeWord(ref line, out _))
                return false;
        }

        return true;
    }

    /// <summary>The value of a <c>key value</c> or <c>key: value</c> line.</summary>
    internal static bool TryFind(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key, out long value)
    {
        value = 0;
        while (TryTakeLine(ref text, out var line))
        {
            if (line.StartsWith(key) && TryTakeWord(ref line, out var word) && word.SequenceEqual(key))
                return TryTakeLong(ref line, out value);
        }

        return false;
    }
}
