using System.Buffers;

namespace EdgePipeline.Projections.Replay;

/// <summary>Arrays of one dimension as PostgreSQL receives them.</summary>
internal static class BinaryArray
{
    private const int Dimensions = 1, LowestIndex = 1;

    /// <summary>Ids of types, which are the same in every PostgreSQL.</summary>
    public const int Uuid = 2950, Text = 25, Double = 701;

    /// <param name="scratch">Written over.</param>
    /// <param name="write">Of an item, its length and its bytes.</param>
    public static void Write<T>(ArrayBufferWriter<byte> to, ArrayBufferWriter<byte> scratch, int type, IReadOnlyList<T> items, Action<ArrayBufferWriter<byte>, T> write)
    {
        scratch.ResetWrittenCount();
        var anyAbsent = false;
        foreach (var item in items)
        {
            if (item is null)
            {
                anyAbsent = true;
                BinaryValue.Absent(scratch);
            }
            else
            {
                write(scratch, item);
            }
        }

        ReadOnlySpan<int> head = items.Count == 0 ? [0, 0, type] : [Dimensions, anyAbsent ? 1 : 0, type, items.Count, LowestIndex];
        BinaryValue.Word(to, (head.Length * sizeof(int)) + scratch.WrittenCount);
        foreach (var word in head)
        {
            BinaryValue.Word(to, word);
        }

        to.Write(scratch.WrittenSpan);
    }
}
