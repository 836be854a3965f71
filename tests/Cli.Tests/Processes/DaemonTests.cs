using System.Diagnostics;
using EdgePipeline.Cli.Processes;

namespace EdgePipeline.Cli.Tests.Processes;

public sealed class DaemonTests : IDisposable
{
    private static readonly Dictionary<string, string> Environment = new() { ["PATH"] = "/usr/bin:/bin" };
    private static readonly TimeSpan Generous = TimeSpan.FromMinutes(1);
    private readonly Home _home = new(Directory.CreateTempSubdirectory("edge-daemon-").FullName);

    public DaemonTests() => _home.Create();

    public void Dispose()
    {
        Leftovers.EndAsync(_home).GetAwaiter().GetResult();
        Directory.Delete(_home.Directory, recursive: true);
    }

    [Fact]
    public async Task Given_a_daemon_When_stopped_Then_it_got_its_signal_and_its_group_is_gone()
    {
        var daemon = Start("polite", "trap 'echo bye; exit 0' TERM; echo hello; sleep 60 & wait");
        await SaysAsync(daemon, "hello");

        (await daemon.StopAsync(Signals.Terminate, Generous)).ShouldBeTrue();

        daemon.Running.ShouldBeNull();
        File.ReadAllText(daemon.Log).ShouldBe("hello\nbye\n");
        await FoundAsync(0);
    }

    [Fact]
    public async Task Given_a_daemon_that_does_not_listen_When_stopped_Then_it_is_killed_and_that_is_told()
    {
        var daemon = Start("deaf", "trap '' TERM; echo hello; while :; do sleep 1; done");
        await SaysAsync(daemon, "hello");

        (await daemon.StopAsync(Signals.Terminate, TimeSpan.FromMilliseconds(300))).ShouldBeFalse();

        await FoundAsync(0);
    }

    [Fact]
    public async Task Given_a_daemon_that_died_When_asked_Then_it_does_not_run_and_a_new_start_keeps_the_old_log()
    {
        var daemon = Start("short", "echo first");
        await Waiting.UntilAsync(() => daemon.Running is null, Generous);
        daemon.Running.ShouldBeNull();

        daemon.Start(new DaemonCommand("/bin/sh", ["-c", "echo second"], Environment));
        await Waiting.UntilAsync(() => daemon.Running is null, Generous);

        daemon.LogTail().ShouldBe("second");
        File.ReadAllText(Path.Combine(_home.Logs, "short.previous.log")).ShouldBe("first\n");
    }

    [Fact]
    public void Given_a_process_id_that_was_given_away_again_When_asked_Then_the_stranger_is_not_taken_for_the_daemon()
    {
        using var self = Process.GetCurrentProcess();
        File.WriteAllText(Path.Combine(_home.Run, "ghost.pid"), $"{self.Id} 1");

        new Daemon(_home, "ghost").Running.ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("12")]
    public void Given_a_damaged_process_id_file_When_asked_Then_nothing_runs(string content)
    {
        File.WriteAllText(Path.Combine(_home.Run, "ghost.pid"), content);

        new Daemon(_home, "ghost").Running.ShouldBeNull();
    }

    [Fact]
    public async Task Given_a_process_that_left_its_group_When_leftovers_are_ended_Then_it_ends_too()
    {
        var daemon = Start("parent", "setsid sleep 600 & echo started; wait");
        await SaysAsync(daemon, "started");
        await daemon.StopAsync(Signals.Kill, Generous);
        await FoundAsync(1);

        (await Leftovers.EndAsync(_home)).ShouldBe(1);

        await FoundAsync(0);
    }

    [Theory]
    [InlineData("7 (a b) c) S 1 7 7 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 4242 8 9", 4242L)]
    [InlineData("7 (x) Z 1 7 7 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 4242 8 9", null)]
    public void Given_a_stat_line_When_read_Then_the_command_does_not_confuse_it(string stat, long? start) =>
        ProcessIdentity.StartTicksIn(stat).ShouldBe(start);

    /// <summary>A process that was just killed, or is about to become another program, may be read or not.</summary>
    private async Task FoundAsync(int leftovers) => (await Waiting.UntilAsync(() => Leftovers.Find(_home).Count == leftovers, Generous)).ShouldBeTrue();

    private static async Task SaysAsync(Daemon daemon, string word) =>
        (await Waiting.UntilAsync(() => daemon.LogTail().Contains(word), Generous)).ShouldBeTrue();

    private Daemon Start(string name, string script)
    {
        var daemon = new Daemon(_home, name);
        daemon.Start(new DaemonCommand("/bin/sh", ["-c", script], Environment));
        return daemon;
    }
}
