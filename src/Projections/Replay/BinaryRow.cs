using System.Buffers;
using System.Reflection;
using System.Text.Json;
using EdgePipeline.Projections.Tables;

namespace EdgePipeline.Projections.Replay;

/// <summary>
/// A row in the binary format of COPY. Columns are of the types that its properties have in the tables' scripts; what has none of its own there
/// is JSONB, as <see cref="RowJson"/> writes it.
/// </summary>
/// <param name="row">Its public properties are the columns, in order.</param>
internal sealed class BinaryRow(Type row)
{
    private readonly ArrayBufferWriter<byte> _scratch = new();
    private readonly PropertyInfo[] _columns = [.. row.GetProperties().Where(property => property.GetMethod!.IsPublic)];

    public void Write(ArrayBufferWriter<byte> to, object values)
    {
        BinaryValue.Short(to, checked((short)_columns.Length));
        foreach (var column in _columns)
        {
            Write(to, column.PropertyType, column.GetValue(values));
        }
    }

    private void Write(ArrayBufferWriter<byte> to, Type type, object? value)
    {
        switch (value)
        {
            case null:
                BinaryValue.Absent(to);
                break;
            case string text:
                BinaryValue.Text(to, text);
                break;
            case double number:
                BinaryValue.Number(to, number);
                break;
            case int number:
                BinaryValue.Int(to, number);
                break;
            case long number:
                BinaryValue.Long(to, number);
                break;
            case bool truth:
                BinaryValue.Truth(to, truth);
                break;
            case Guid id:
                BinaryValue.Id(to, id);
                break;
            case DateTimeOffset at:
                BinaryValue.Time(to, at);
                break;
            case IReadOnlyList<Guid> ids:
                BinaryArray.Write(to, _scratch, BinaryArray.Uuid, ids, BinaryValue.Id);
                break;
            case IReadOnlyList<double?> numbers:
                BinaryArray.Write(to, _scratch, BinaryArray.Double, numbers, static (to, number) => BinaryValue.Number(to, number!.Value));
                break;
            case IReadOnlyList<string?> texts:
                BinaryArray.Write(to, _scratch, BinaryArray.Text, texts, static (to, text) => BinaryValue.Text(to, text!));
                break;
            default:
                BinaryValue.Json(to, JsonSerializer.SerializeToUtf8Bytes(value, type, RowJson.Options));
                break;
        }
    }
}
