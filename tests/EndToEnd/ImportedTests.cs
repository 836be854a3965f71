using Npgsql;

namespace EdgePipeline.EndToEnd;

/// <summary>An experiment that came by an archive is run and judged elsewhere, and whoever asks for it here is told so at once.</summary>
public sealed class ImportedTests : IDisposable
{
    private readonly Edge _edge = new();

    public void Dispose() => _edge.Dispose();

    [Fact]
    public async Task Given_an_imported_experiment_without_its_end_When_cancelled_or_judged_Then_it_is_refused()
    {
        (await _edge.RunAsync("up")).ShouldExitWith(0);
        (await _edge.RunAsync("import", Path.Combine(Edge.Root, "tests", "Projections.Tests", "Archive", "format-1.tar"))).ShouldExitWith(0);
        await using (var database = NpgsqlDataSource.Create(_edge.Database))
        {
            await using var unfinished = database.CreateCommand("update edge.experiment set status = 'running', ended_at = null");
            (await unfinished.ExecuteNonQueryAsync()).ShouldBe(1);
        }

        (await _edge.RunAsync("cancel", "last")).ShouldExitWith(2).Errors.ShouldContain("demo-abcdef came by an archive that was made before its end: nothing runs it here");
        foreach (var verb in new[] { "exclude", "include" })
            (await _edge.RunAsync(verb, "last", "NT/fio-write-4k:1", "--reason", "why not")).ShouldExitWith(2).Errors.ShouldContain("demo-abcdef came by an archive: its trials are excluded and included where it was measured");
    }
}
