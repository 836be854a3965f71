using System.Globalization;
using EdgePipeline.Telemetry.Kernel;

namespace EdgePipeline.Telemetry.Power.Hwmon;

/// <summary>
/// Power of /sys/class/hwmon: the INA3221 (channels of voltage and current, no power), the INA2xx (power1_input) and any other chip with
/// powerN or energyN files. The number in hwmonX changes from boot to boot: a rail is known by its chip and label.
/// </summary>
internal static class HwmonRails
{
    internal const string Kind = "hwmon", Ina3221 = "ina3221", Ina2xx = "ina2xx";

    /// <summary>in4 to in6 are shunt voltages, in7 is their sum: no rails.</summary>
    private const int Channels = 3;
    private const int MostOfAKind = 64;

    internal static IEnumerable<Rail> Find(string root) => SysFiles.Folders(Path.Combine(root, "sys/class/hwmon")).SelectMany(OfChip);

    private static IEnumerable<Rail> OfChip(string folder)
    {
        // Drivers of before Linux 3.13 have their files below device/.
        if (!File.Exists(Path.Combine(folder, "name")))
            folder = Path.Combine(folder, "device");
        var chip = SysFiles.Text(Path.Combine(folder, "name")) ?? "unknown";
        return chip == Ina3221 ? Channel3221(folder) : Powers(folder, chip).Concat(Energies(folder, chip));
    }

    private static IEnumerable<Rail> Channel3221(string folder)
    {
        for (var channel = 1; channel <= Channels; channel++)
        {
            var label = SysFiles.Text(At(folder, "in", channel, "label")) ?? $"in{channel}";
            var (voltage, current) = (At(folder, "in", channel, "input"), At(folder, "curr", channel, "input"));
            // NC: not connected.
            if (label == "NC" || SysFiles.Number(At(folder, "in", channel, "enable")) == 0 || !File.Exists(voltage) || !File.Exists(current))
                continue;
            yield return new Rail(
                Ina3221, $"{Ina3221}.{label}", label, RailUnit.MillivoltsAndMilliamperes, [voltage, current], InputRails.Contains(label))
            {
                UpdateIntervalMs = SysFiles.Number(Path.Combine(folder, "update_interval")),
                Samples = SysFiles.Number(Path.Combine(folder, "samples")),
                ShuntMicroOhm = SysFiles.Number(At(folder, "shunt", channel, "resistor")),
            };
        }
    }

    private static IEnumerable<Rail> Powers(string folder, string chip)
    {
        var isIna = chip.StartsWith("ina2", StringComparison.Ordinal);
        for (var number = 1; number <= MostOfAKind; number++)
        {
            var file = ((string[])["input", "average"]).Select(kind => At(folder, "power", number, kind)).FirstOrDefault(File.Exists);
            if (file is null)
                continue;
            var label = SysFiles.Text(At(folder, "power", number, "label")) ?? (number == 1 ? chip : $"{chip}-power{number}");
            // ACPI's power meter is the one of the whole machine.
            yield return new Rail(isIna ? Ina2xx : Kind, $"{chip}.{label}", label, RailUnit.Microwatts, [file], chip == "power_meter")
            {
                UpdateIntervalMs = SysFiles.Number(Path.Combine(folder, "update_interval"))
                    ?? SysFiles.Number(At(folder, "power", number, "average_interval")),
                Samples = SysFiles.Number(Path.Combine(folder, "samples")),
                ShuntMicroOhm = SysFiles.Number(Path.Combine(folder, "shunt_resistor")),
            };
        }
    }

    private static IEnumerable<Rail> Energies(string folder, string chip)
    {
        for (var number = 1; number <= MostOfAKind; number++)
        {
            var file = At(folder, "energy", number, "input");
            if (!File.Exists(file))
                continue;
            var label = SysFiles.Text(At(folder, "energy", number, "label")) ?? $"{chip}-energy{number}";
            yield return new Rail(Kind, $"{chip}.{label}", label, RailUnit.Microjoules, [file], Total: false)
            {
                UpdateIntervalMs = SysFiles.Number(Path.Combine(folder, "update_interval")),
            };
        }
    }

    private static string At(string folder, string what, int number, string kind) =>
        Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{what}{number}_{kind}"));
}
