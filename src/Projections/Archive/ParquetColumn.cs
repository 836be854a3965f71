using Npgsql;
using Parquet;
using Parquet.Schema;

namespace EdgePipeline.Projections.Archive;

/// <summary>A column of a group of rows on its way into a Parquet file. Each may have no value: what a table does not allow is not for the file to say.</summary>
/// <param name="sql">What to select for it.</param>
internal abstract class ParquetColumn(string sql, DataField field)
{
    public string Sql { get; } = sql;

    public DataField Field { get; } = field;

    /// <param name="type">As PostgreSQL names it. What Parquet has no plain type for is text: ids as they are written, lists and objects as JSON.</param>
    public static ParquetColumn Of(string name, string type) => type switch
    {
        "bigint" => new Numbers<long>(name, new DataField<long?>(name)),
        "integer" => new Numbers<int>(name, new DataField<int?>(name)),
        "double precision" => new Numbers<double>(name, new DataField<double?>(name)),
        "boolean" => new Numbers<bool>(name, new DataField<bool?>(name)),
        // To the millisecond: for microseconds Parquet.Net 6.1 writes the bounds of a group in milliseconds, and readers that use them get wrong values.
        "timestamp with time zone" => new Numbers<DateTime>(
            name, new DateTimeDataField(name, DateTimeFormat.Timestamp, isAdjustedToUTC: true, unit: DateTimeTimeUnit.Millis, isNullable: true)),
        "text" => new Texts(name, name),
        "uuid" => new Texts($"{name}::text", name),
        _ => new Texts($"to_jsonb({name})::text", name),
    };

    public abstract void Add(NpgsqlDataReader row, int ordinal);

    /// <summary>What was added since the last time.</summary>
    public abstract Task WriteAsync(ParquetRowGroupWriter group, CancellationToken cancellation);

    private sealed class Numbers<T>(string sql, DataField field) : ParquetColumn(sql, field)
        where T : struct
    {
        private readonly List<T?> _values = [];

        public override void Add(NpgsqlDataReader row, int ordinal) => _values.Add(row.IsDBNull(ordinal) ? null : row.GetFieldValue<T>(ordinal));

        public override async Task WriteAsync(ParquetRowGroupWriter group, CancellationToken cancellation)
        {
            await group.WriteAsync<T>(Field, _values.ToArray().AsMemory(), cancellationToken: cancellation);
            _values.Clear();
        }
    }

    private sealed class Texts(string sql, string name) : ParquetColumn(sql, new DataField<string>(name))
    {
        private readonly List<string?> _values = [];

        public override void Add(NpgsqlDataReader row, int ordinal) => _values.Add(row.IsDBNull(ordinal) ? null : row.GetString(ordinal));

        public override async Task WriteAsync(ParquetRowGroupWriter group, CancellationToken cancellation)
        {
            await group.WriteAsync(Field, _values.ToArray()!);
            _values.Clear();
        }
    }
}
