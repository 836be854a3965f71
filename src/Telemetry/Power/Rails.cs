using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Telemetry.Power.Hwmon;
using EdgePipeline.Telemetry.Power.Ina3221Iio;
using EdgePipeline.Telemetry.Power.Rapl;

namespace EdgePipeline.Telemetry.Power;

/// <summary>The rails of a device: those found, with what the device file knows of them.</summary>
internal static class Rails
{
    internal static IReadOnlyList<Rail> Find(string root, IReadOnlyList<RailSettings> settings) =>
        Choose(Distinct([.. HwmonRails.Find(root), .. Ina3221IioRails.Find(root), .. RaplRails.Find(root)]), settings, root);

    /// <summary>Names without blanks, each once: two chips may have the same label, and the folder tells them apart.</summary>
    private static IReadOnlyList<Rail> Distinct(IReadOnlyList<Rail> labelled)
    {
        Rail[] found = [.. labelled.Select(rail => rail with { Name = rail.Name.Replace(' ', '_') })];
        var names = found.CountBy(rail => rail.Name).ToDictionary(StringComparer.Ordinal);
        return
        [
            .. found.Select(rail => names[rail.Name] == 1
                ? rail
                : rail with { Name = $"{rail.Name}.{Path.GetFileName(Path.GetDirectoryName(rail.Files[0]))}" }),
        ];
    }

    /// <summary>Pure. A rail of the device file that was not found stays in the list, with the reason.</summary>
    internal static IReadOnlyList<Rail> Choose(IReadOnlyList<Rail> found, IReadOnlyList<RailSettings> settings, string root)
    {
        var rails = found.ToList();
        foreach (var stated in settings)
        {
            var at = rails.FindIndex(rail => Fits(rail, stated, root));
            if (at < 0)
                rails.Add(NotFound(stated, found));
            else
                rails[at] = With(rails[at], stated);
        }

        // The device file's word on the total replaces what the drivers' labels say.
        if (settings.Any(stated => stated.Total))
            return [.. rails.Select(rail => rail with { Total = settings.Any(stated => stated.Total && Fits(rail, stated, root)) })];
        // A board with one such chip has it at its input; a GPU's own sensor is alone, too, and is no total.
        var read = rails.Where(rail => rail.Problem is null).ToArray();
        return read is [{ Kind: HwmonRails.Ina2xx }] ? [.. rails.Select(rail => rail with { Total = rail == read[0] })] : rails;
    }

    private static bool Fits(Rail rail, RailSettings stated, string root)
    {
        if (rail.Kind != stated.Kind || (rail.Label != stated.Rail && rail.Name != stated.Rail))
            return false;
        var path = stated.Path is { } absolute ? Path.Combine(root, absolute.TrimStart('/')) : null;
        return path is null || rail.Files.Count == 0 || rail.Files.Any(file => file == path || file.StartsWith(path + '/', StringComparison.Ordinal));
    }

    private static Rail With(Rail rail, RailSettings stated) => rail with
    {
        MinW = stated.MinW ?? rail.MinW,
        MaxW = stated.MaxW ?? rail.MaxW,
        Problem = stated.ShuntMicroOhm is { } shunt && shunt != rail.ShuntMicroOhm
            ? $"its driver reckons with a shunt of {(rail.ShuntMicroOhm is { } driver ? $"{driver} uOhm" : "unknown size")} where the board has "
              + $"{shunt} uOhm, so each reading is wrong by that ratio: write {shunt} to the chip's shunt_resistor"
            : rail.Problem,
    };

    private static Rail NotFound(RailSettings stated, IReadOnlyList<Rail> found)
    {
        var there = found.Count == 0 ? "no power rail was found" : $"found: {string.Join(", ", found.Select(rail => rail.Name))}";
        return new Rail(stated.Kind, $"{stated.Kind}.{stated.Rail}", stated.Rail, RailUnit.Microwatts, [], stated.Total)
        {
            Problem = $"the device file names the {stated.Kind} rail {stated.Rail}{(stated.Path is { } path ? $" at {path}" : "")}, which is not there; {there}",
        };
    }
}
