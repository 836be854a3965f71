using EdgePipeline.Contracts;
using EdgePipeline.DeviceWorker.Environment;

namespace EdgePipeline.DeviceWorker;

/// <summary>A setting is missing or wrong; the message says which and what to write instead.</summary>
internal sealed class SettingsException(string message) : Exception(message)
{
    /// <summary>What the worker exits with.</summary>
    public const int ExitCode = 2;
}

/// <summary>What the worker is told by its environment.</summary>
/// <param name="DataDirectory">Absolute; journal, cached container tree and the data under test lie in it.</param>
/// <param name="GuestImages">Folder that <c>edge image build</c> fills.</param>
/// <param name="AllowSimulated">For tests: a runtime's double may stand in for it, and every trial says so.</param>
internal sealed record WorkerSettings(
    string Device, string DataDirectory, string GuestImages, string TelemetryBinary, DeviceFile DeviceFile, bool AllowSimulated)
{
    public const string AllowSimulatedVariable = "EDGE_ALLOW_SIMULATED";
    public const string TelemetryVariable = "EDGE_TELEMETRY";

    /// <exception cref="SettingsException">A variable cannot be used.</exception>
    public static WorkerSettings Read(Func<string, string?> variable)
    {
        var data = variable(ConnectionSettings.DataDirectory) is { Length: > 0 } given
            ? given
            : throw new SettingsException($"{ConnectionSettings.DataDirectory} is not set; set it to a directory on the disk to be measured");
        if (!Path.IsPathFullyQualified(data))
        {
            throw new SettingsException($"{ConnectionSettings.DataDirectory} is '{data}'; write an absolute path");
        }

        data = Path.TrimEndingDirectorySeparator(Path.GetFullPath(data));
        return new WorkerSettings(
            DeviceName(variable(ConnectionSettings.Device) is { Length: > 0 } device ? device : "local"),
            data,
            variable(ConnectionSettings.GuestImages) is { Length: > 0 } images ? Path.GetFullPath(images) : Path.GetFullPath(Path.Combine(data, "..", "guest")),
            variable(TelemetryVariable) is { Length: > 0 } telemetry ? telemetry : DefaultTelemetryBinary,
            variable(ConnectionSettings.DeviceFile) is { Length: > 0 } file ? ReadDeviceFile(file) : DeviceFile.Default,
            variable(AllowSimulatedVariable) == "1");
    }

    /// <summary>Where the launcher publishes it: beside the worker's own folder.</summary>
    private static string DefaultTelemetryBinary =>
        Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "telemetry", "EdgePipeline.Telemetry"));

    private static string DeviceName(string name) => name.Length <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
        ? name
        : throw new SettingsException($"{ConnectionSettings.Device} is '{name}'; write up to 64 letters, digits, hyphens, underscores or dots");

    private static DeviceFile ReadDeviceFile(string path)
    {
        try
        {
            return DeviceFile.Parse(path, File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"{ConnectionSettings.DeviceFile} names {path}, which cannot be read: {e.Message}");
        }
    }
}
