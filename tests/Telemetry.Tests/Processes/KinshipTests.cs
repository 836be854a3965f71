using EdgePipeline.Telemetry.Kernel;
using EdgePipeline.Telemetry.Processes;

namespace EdgePipeline.Telemetry.Tests.Processes;

/// <summary>Both ways to find descendants, on real processes.</summary>
public sealed class KinshipTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Finds_children_and_grandchildren_each_after_its_parent_and_no_strangers(bool byChildrenFiles)
    {
        var kinship = Kinship(byChildrenFiles);
        using var stranger = Child.Run("sleep", "60");
        using var parent = Child.Run("sh", "-c", "sleep 60 & sh -c 'sleep 60 & sleep 60 & wait' & wait");

        var found = await UntilAsync(kinship, parent.Id, count: 4);

        found.Select(newcomer => newcomer.Pid).ShouldBeUnique();
        found.Count(newcomer => newcomer.Parent == parent.Id).ShouldBe(2);
        var inner = found.Single(newcomer => found.Any(other => other.Parent == newcomer.Pid));
        found.FindIndex(newcomer => newcomer.Pid == inner.Pid).ShouldBeLessThan(found.FindIndex(newcomer => newcomer.Parent == inner.Pid));
        found.ShouldNotContain(newcomer => newcomer.Pid == stranger.Id || newcomer.Pid == parent.Id);

        List<(int, int)> again = [];
        kinship.AddNewcomers([parent.Id, .. found.Select(newcomer => newcomer.Pid)], again);
        again.ShouldBeEmpty("they are followed already");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_dead_child_that_nobody_asked_for_is_none(bool byChildrenFiles)
    {
        var kinship = Kinship(byChildrenFiles);
        // exec leaves the shell's child to sleep, which never asks for it.
        using var parent = Child.Run("sh", "-c", "true & exec sleep 60");
        for (var i = 0; i < 1500 && !IsZombieParent(parent.Id); i++)
            await Task.Delay(20);
        IsZombieParent(parent.Id).ShouldBeTrue();

        List<(int, int)> found = [];
        kinship.AddNewcomers([parent.Id], found);

        found.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_process_that_is_gone_has_none(bool byChildrenFiles)
    {
        List<(int, int)> found = [];
        Kinship(byChildrenFiles).AddNewcomers([int.MaxValue], found);
        found.ShouldBeEmpty();
    }

    private static IKinship Kinship(bool byChildrenFiles)
    {
        var buffer = new ReadBuffer();
        return byChildrenFiles && ChildrenFiles.Exist() ? new ChildrenFiles(buffer) : new ParentScan(buffer);
    }

    private static async Task<List<(int Pid, int Parent)>> UntilAsync(IKinship kinship, int root, int count)
    {
        List<(int Pid, int Parent)> found = [];
        for (var i = 0; i < 1500 && found.Count < count; i++)
        {
            found.Clear();
            kinship.Forget();
            kinship.AddNewcomers([root], found);
            await Task.Delay(20);
        }

        found.Count.ShouldBe(count);
        return found;
    }

    private static bool IsZombieParent(int pid) =>
        Directory.EnumerateDirectories("/proc").Any(directory =>
            int.TryParse(Path.GetFileName(directory), out _) && TryRead($"{directory}/stat") is { } text
            && ProcessStat.TryParse(text, out _, out var stat) && stat.Parent == pid && stat.IsOver);

    private static byte[]? TryRead(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
