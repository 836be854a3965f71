using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace EdgePipeline.Projections.Replay;

/// <summary>Values as PostgreSQL sends and receives them, each behind its length in bytes: https://www.postgresql.org/docs/current/sql-copy.html, binary format.</summary>
internal static class BinaryValue
{
    private const int NoLength = -1;
    private const byte JsonbVersion = 1;
    private const double MicrosecondsPerSecond = 1e6;

    /// <summary>PostgreSQL counts microseconds from here.</summary>
    private static readonly DateTimeOffset Epoch = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>NULL.</summary>
    public static void Absent(ArrayBufferWriter<byte> to) => Word(to, NoLength);

    public static void Short(ArrayBufferWriter<byte> to, short value)
    {
        BinaryPrimitives.WriteInt16BigEndian(to.GetSpan(sizeof(short)), value);
        to.Advance(sizeof(short));
    }

    /// <summary>Four bytes without a length.</summary>
    public static void Word(ArrayBufferWriter<byte> to, int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(to.GetSpan(sizeof(int)), value);
        to.Advance(sizeof(int));
    }

    public static void Int(ArrayBufferWriter<byte> to, int value)
    {
        Word(to, sizeof(int));
        Word(to, value);
    }

    public static void Long(ArrayBufferWriter<byte> to, long value)
    {
        Word(to, sizeof(long));
        BinaryPrimitives.WriteInt64BigEndian(to.GetSpan(sizeof(long)), value);
        to.Advance(sizeof(long));
    }

    /// <summary>JSON's numbers, by which the other way to the tables goes, know no negative zero in PostgreSQL: here it is none either.</summary>
    public static void Number(ArrayBufferWriter<byte> to, double value) => Long(to, BitConverter.DoubleToInt64Bits(value == 0 ? 0 : value));

    public static void Truth(ArrayBufferWriter<byte> to, bool value)
    {
        Word(to, sizeof(bool));
        to.Write([value ? (byte)1 : (byte)0]);
    }

    /// <summary>To the microsecond, as PostgreSQL reads a time from text: the fraction of a second is a double, and of two that are as near it takes the even one.</summary>
    public static void Time(ArrayBufferWriter<byte> to, DateTimeOffset value)
    {
        var ticks = (value - Epoch).Ticks;
        var fraction = (ticks % TimeSpan.TicksPerSecond + TimeSpan.TicksPerSecond) % TimeSpan.TicksPerSecond;
        var wholeMicroseconds = (ticks - fraction) / TimeSpan.TicksPerMicrosecond;
        Long(to, wholeMicroseconds + (long)Math.Round(fraction / (double)TimeSpan.TicksPerSecond * MicrosecondsPerSecond, MidpointRounding.ToEven));
    }

    public static void Id(ArrayBufferWriter<byte> to, Guid value)
    {
        const int size = 16;
        Word(to, size);
        value.TryWriteBytes(to.GetSpan(size), bigEndian: true, out _);
        to.Advance(size);
    }

    public static void Text(ArrayBufferWriter<byte> to, string value)
    {
        var span = to.GetSpan(sizeof(int) + Encoding.UTF8.GetMaxByteCount(value.Length));
        var length = Encoding.UTF8.GetBytes(value, span[sizeof(int)..]);
        BinaryPrimitives.WriteInt32BigEndian(span, length);
        to.Advance(sizeof(int) + length);
    }

    /// <summary>JSONB: a version, and the text.</summary>
    public static void Json(ArrayBufferWriter<byte> to, byte[] value)
    {
        Word(to, value.Length + 1);
        to.Write([JsonbVersion]);
        to.Write(value);
    }
}
