using System.Globalization;

namespace EdgePipeline.Cli.Servers;

/// <summary>Which installed PostgreSQL to use.</summary>
internal static class PostgresPrograms
{
    private const string Installed = "/usr/lib/postgresql";

    /// <summary>The folder with <c>postgres</c> and <c>initdb</c>: the version that made the data, else the newest.</summary>
    public static string Folder(string dataDirectory)
    {
        var versionFile = Path.Combine(dataDirectory, "PG_VERSION");
        var needed = File.Exists(versionFile) ? File.ReadAllText(versionFile).Trim() : null;
        var versions = Directory.Exists(Installed)
            ? Directory.GetDirectories(Installed)
                .Where(folder => File.Exists(Path.Combine(folder, "bin", "postgres")))
                .Select(folder => Path.GetFileName(folder))
                .OrderByDescending(version => int.TryParse(version, CultureInfo.InvariantCulture, out var number) ? number : 0)
                .ToArray()
            : [];

        if (versions.Length == 0)
            throw new EdgeException(ExitCode.Missing, "PostgreSQL is not installed. Run: sudo ./edge install");
        if (needed is not null && !versions.Contains(needed))
        {
            throw new EdgeException(ExitCode.Missing,
                $"The data in {dataDirectory} was made by PostgreSQL {needed}, which is no longer installed (found: {string.Join(", ", versions)}). Run: sudo apt-get install postgresql-{needed}");
        }

        return Path.Combine(Installed, needed ?? versions[0], "bin");
    }
}
