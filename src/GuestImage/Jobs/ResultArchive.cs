using System.Formats.Tar;
using System.Globalization;
using System.Text;

namespace EdgePipeline.GuestImage.Jobs;

/// <summary>The tar inside a whole result: <c>steps/N/{stdout,stderr,exit,started,ended}</c>, <c>files/N</c>, <c>drain</c>.</summary>
internal static class ResultArchive
{
    public static GuestResult Parse(byte[] tar, IReadOnlyList<string> collect)
    {
        var members = Members(tar);
        List<GuestStepResult> steps = [];
        while (members.ContainsKey($"steps/{steps.Count}/exit"))
            steps.Add(Step(members, $"steps/{steps.Count}/"));

        var files = collect.Index()
            .Where(asked => members.ContainsKey($"files/{asked.Index}"))
            .DistinctBy(asked => asked.Item)
            .ToDictionary(asked => asked.Item, asked => members[$"files/{asked.Index}"]);
        return new GuestResult(steps, files, Time(members, "drain/ended").UptimeMs - Time(members, "drain/started").UptimeMs);
    }

    private static GuestStepResult Step(Dictionary<string, byte[]> members, string folder) => new(
        int.Parse(Line(members, folder + "exit"), NumberStyles.None, CultureInfo.InvariantCulture),
        Member(members, folder + "stdout"),
        Member(members, folder + "stderr"),
        Time(members, folder + "started"),
        Time(members, folder + "ended"));

    private static GuestTime Time(Dictionary<string, byte[]> members, string name) => GuestClock.Parse(Line(members, name));

    private static string Line(Dictionary<string, byte[]> members, string name) => Encoding.ASCII.GetString(Member(members, name)).TrimEnd('\n');

    private static byte[] Member(Dictionary<string, byte[]> members, string name) =>
        members.TryGetValue(name, out var content) ? content : throw new InvalidDataException($"'{name}' is missing.");

    private static Dictionary<string, byte[]> Members(byte[] tar)
    {
        Dictionary<string, byte[]> members = new(StringComparer.Ordinal);
        using var reader = new TarReader(new MemoryStream(tar));
        while (reader.GetNextEntry() is { } entry)
        {
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
                continue;
            using var content = new MemoryStream();
            entry.DataStream?.CopyTo(content);
            members[entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name] = content.ToArray();
        }

        return members;
    }
}
