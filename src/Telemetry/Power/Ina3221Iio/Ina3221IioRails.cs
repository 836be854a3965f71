using System.Globalization;
using EdgePipeline.Telemetry.Kernel;
using EdgePipeline.Telemetry.Power.Hwmon;

namespace EdgePipeline.Telemetry.Power.Ina3221Iio;

/// <summary>
/// The INA3221 as L4T's Linux 4.9 (JetPack 4) shows it, in milliwatts. Bus and address differ from board to board. On the Nano rail 0 is the
/// module's input and holds the other two.
/// </summary>
internal static class Ina3221IioRails
{
    private const int Channels = 3;

    internal static IEnumerable<Rail> Find(string root)
    {
        var chips = SysFiles.Folders(Path.Combine(root, "sys/bus/i2c/drivers/ina3221x")).Concat(
            SysFiles.Folders(Path.Combine(root, "sys/bus/i2c/devices"))
                .Where(device => SysFiles.Text(Path.Combine(device, "name")) is { } name && name.StartsWith("ina3221", StringComparison.Ordinal)));
        // The driver's folder has links to those of the devices.
        return chips
            .SelectMany(chip => SysFiles.Folders(chip, "iio:device*"))
            .DistinctBy(folder => (Path.GetFileName(Path.GetDirectoryName(folder)), Path.GetFileName(folder)))
            .SelectMany(OfFolder);
    }

    private static IEnumerable<Rail> OfFolder(string folder)
    {
        for (var channel = 0; channel < Channels; channel++)
        {
            var file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"in_power{channel}_input"));
            var label = SysFiles.Text(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"rail_name_{channel}")));
            if (label is not (null or "NC") && File.Exists(file))
                yield return new Rail(HwmonRails.Ina3221, $"{HwmonRails.Ina3221}.{label}", label, RailUnit.Milliwatts, [file], InputRails.Contains(label));
        }
    }
}
