using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EdgePipeline.Contracts;
using EdgePipeline.Planning.Stopping;
using EdgePipeline.Projections.Tables;
using EdgePipeline.Projections.Tests.Database;
using EdgePipeline.Projections.Tests.Support;

namespace EdgePipeline.Projections.Tests.Tables;

public sealed class FormulaVersionTests
{
    /// <summary>When this fails, rows of the same events have changed: raise the version, so that stores make their tables again, and put the hash here.</summary>
    [Fact]
    public void Given_one_history_When_rows_are_computed_Then_they_are_those_of_this_version()
    {
        var history = Stored.InOrder(
        [
            .. RebuildTests.Eventful(),
            .. SequentialRowsTests.Launches(new History { ExperimentId = Guid.Parse("11111111-2222-3333-4444-888888fedcba") }, SequentialRowsTests.Sequential, StoppingVersions.First),
            .. SequentialRowsTests.Launches(new History { ExperimentId = Guid.Parse("11111111-2222-3333-4444-999999fedcba") }, SequentialRowsTests.Sequential, StoppingVersions.Current),
        ]);
        var changes = TableChanges.OfTrialsAndDevices(TouchedEntities.By(history), history);
        changes = changes.WithExperiments([.. history.Select(stored => TouchedEntities.ExperimentOf(stored.Data)).OfType<Guid>().Distinct().Order()], history, []);
        changes = changes.WithCells([.. changes.AllCells()], []).WithFamilies([]);
        var rows = Table.All.SelectMany(table => table.RowsOf(changes), (table, row) => $"{table.Name} {JsonSerializer.Serialize(row, table.Row, RowJson.Options)}");

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', rows))));

        (TableFormulas.Version, hash).ShouldBe((5, "5907070e0923d16cb7c24dd3b50fb9cc0ba7afe219b76ca5f15902dcac81ad58"));
    }
}
