using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using EdgePipeline.Projections.Tables;
using EdgePipeline.Projections.Tables.TrialMetrics;
using Npgsql;

namespace EdgePipeline.Projections.Replay;

/// <summary>
/// Rows of <c>trial_metric</c> by COPY in its binary format. A history has about as many of them as events, so they do not take the way of
/// the other tables by JSON and text. The values are the same bits.
/// </summary>
internal static class MetricCopy
{
    private const short ColumnCount = 10;
    private const int Absent = -1;
    private const int FlushAt = 1 << 15;

    private static readonly byte[] Header = [.. "PGCOPY\n"u8, 0xFF, .. "\r\n\0"u8, 0, 0, 0, 0, 0, 0, 0, 0];

    public static async Task WriteAsync(NpgsqlConnection connection, string schema, IReadOnlyCollection<TrialMetricRow> rows, CancellationToken cancellation)
    {
        await using var copy = await connection.BeginRawBinaryCopyAsync(
            $"copy {Table.TrialMetric.In(schema)} (trial_id, attempt, metric, experiment_id, cell_key, unit, value, reason, source, method) from stdin (format binary, freeze)", cancellation);
        var buffer = new ArrayBufferWriter<byte>(2 * FlushAt);
        buffer.Write(Header);
        foreach (var row in rows)
        {
            Write(buffer, row);
            if (buffer.WrittenCount >= FlushAt)
            {
                await copy.WriteAsync(buffer.WrittenMemory, cancellation);
                buffer.ResetWrittenCount();
            }
        }

        Short(buffer, -1);
        await copy.WriteAsync(buffer.WrittenMemory, cancellation);
    }

    private static void Write(ArrayBufferWriter<byte> to, TrialMetricRow row)
    {
        Short(to, ColumnCount);
        Id(to, row.TrialId);
        Int(to, sizeof(int));
        Int(to, row.Attempt);
        Text(to, row.Metric);
        Id(to, row.ExperimentId);
        Text(to, row.CellKey);
        Text(to, row.Unit);
        Number(to, row.Value);
        Text(to, row.Reason);
        Text(to, row.Source);
        Text(to, row.Method);
    }

    private static void Short(ArrayBufferWriter<byte> to, short value)
    {
        BinaryPrimitives.WriteInt16BigEndian(to.GetSpan(sizeof(short)), value);
        to.Advance(sizeof(short));
    }

    private static void Int(ArrayBufferWriter<byte> to, int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(to.GetSpan(sizeof(int)), value);
        to.Advance(sizeof(int));
    }

    private static void Id(ArrayBufferWriter<byte> to, Guid value)
    {
        const int size = 16;
        Int(to, size);
        value.TryWriteBytes(to.GetSpan(size), bigEndian: true, out _);
        to.Advance(size);
    }

    private static void Number(ArrayBufferWriter<byte> to, double? value)
    {
        if (value is not { } number)
        {
            Int(to, Absent);
            return;
        }

        Int(to, sizeof(double));
        BinaryPrimitives.WriteDoubleBigEndian(to.GetSpan(sizeof(double)), number);
        to.Advance(sizeof(double));
    }

    private static void Text(ArrayBufferWriter<byte> to, string? value)
    {
        if (value is null)
        {
            Int(to, Absent);
            return;
        }

        var span = to.GetSpan(sizeof(int) + Encoding.UTF8.GetMaxByteCount(value.Length));
        var length = Encoding.UTF8.GetBytes(value, span[sizeof(int)..]);
        BinaryPrimitives.WriteInt32BigEndian(span, length);
        to.Advance(sizeof(int) + length);
    }
}
