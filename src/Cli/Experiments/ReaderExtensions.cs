using Npgsql;

namespace EdgePipeline.Cli.Experiments;

internal static class ReaderExtensions
{
    public static string? Text(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static double? Number(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetDouble(column);

    public static bool? Flag(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetBoolean(column);

    public static DateTime? Time(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetDateTime(column);

    public static int Count(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? 0 : row.GetInt32(column);
}
