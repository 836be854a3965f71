using EdgePipeline.Workloads;

namespace EdgePipeline.DeviceWorker.Runtimes;

/// <summary>Puts the files of a command where the tool looks for them.</summary>
internal static class CommandFiles
{
    /// <param name="directory">Made when there is a file for it.</param>
    public static void Write(ToolCommand command, string directory)
    {
        foreach (var (name, text) in command.Files)
        {
            Directory.CreateDirectory(directory);
            File.WriteAllText(Path.Combine(directory, name), text);
        }
    }
}
