using System.Globalization;
using EdgePipeline.Contracts.Telemetry;

namespace EdgePipeline.DeviceWorker.Environment;

/// <summary>
/// What the sections <c>board</c>, <c>thermal</c>, <c>throttle</c> and <c>sensors</c> of a device file state, as recorded with the device's
/// environment, so that each result says what it was measured on.
/// </summary>
/// <param name="Stated">Text, by the fact's name.</param>
/// <param name="Files">Paths, by the fact's name: whether they are there is checked when the environment is recorded.</param>
internal sealed record BoardFacts(IReadOnlyDictionary<string, string> Stated, IReadOnlyDictionary<string, string> Files)
{
    /// <summary>The fact that is the firmware's file of throttle bits.</summary>
    public const string Throttle = "board.throttle";

    private const string Thermal = "board.thermal.";
    private const int MaxCores = 1024;
    private const int MaxMemoryMib = 4 * 1024 * 1024;

    public static BoardFacts None { get; } = new(new Dictionary<string, string>(), new Dictionary<string, string>());

    /// <summary>Files that hold temperatures, by the names that the device file gives them.</summary>
    public IReadOnlyList<(string Name, string Path)> ThermalZones =>
        [.. Files.Where(file => file.Key.StartsWith(Thermal, StringComparison.Ordinal)).Select(file => (file.Key[Thermal.Length..], file.Value))];

    /// <exception cref="SettingsException">A field does not fit.</exception>
    public static BoardFacts Read(DeviceFileSection root, IReadOnlyList<(RailSettings Sensor, DeviceFileSection Section)> sensors)
    {
        var stated = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        ReadBoard(root.Section("board"), stated);
        foreach (var zone in root.List("thermal"))
        {
            files[New(files, zone, "name")] = zone.AbsolutePath("path") ?? throw zone.Missing("path", "the file that holds the temperature");
            zone.End();
        }

        if (root.Section("throttle") is { } throttle)
        {
            files[Throttle] = throttle.AbsolutePath("get_throttled") ?? throw throttle.Missing("get_throttled", "the firmware's file that holds the bits");
            throttle.End();
        }

        foreach (var (sensor, section) in sensors)
        {
            var fact = $"board.sensor.{sensor.Rail}";
            if (stated.ContainsKey($"{fact}.kind"))
            {
                throw section.Wrong("rail", $"is {sensor.Rail} for the second time", "each name once");
            }

            stated[$"{fact}.kind"] = sensor.Kind;
            if (sensor.Path is { } path)
            {
                files[fact] = path;
            }
        }

        return new BoardFacts(stated, files);
    }

    private static void ReadBoard(DeviceFileSection? board, SortedDictionary<string, string> stated)
    {
        foreach (var field in (string[])["name", "cpu", "storage", "nic"])
        {
            Add(field, board?.Text(field));
        }

        Add("cores", board?.Whole("cores", 1, MaxCores)?.ToString(CultureInfo.InvariantCulture));
        Add("memory_mib", board?.Whole("memory_mib", 1, MaxMemoryMib)?.ToString(CultureInfo.InvariantCulture));
        board?.End();

        void Add(string field, string? value)
        {
            if (value is not null)
            {
                stated[$"board.{field}"] = value;
            }
        }
    }

    /// <summary>Name of a zone's fact that is not there yet.</summary>
    private static string New(SortedDictionary<string, string> files, DeviceFileSection section, string field)
    {
        var name = section.Text(field) ?? throw section.Missing(field, "what it is called, such as cpu");
        return files.ContainsKey(Thermal + name) ? throw section.Wrong(field, $"is {name} for the second time", "each name once") : Thermal + name;
    }
}
