using System.Formats.Tar;
using System.Text;
using EdgePipeline.Projections.Archive;

namespace EdgePipeline.Projections.Tests.Archive;

/// <summary>Whatever happened to an archive, it is found, with the place.</summary>
public sealed class ArchiveReaderTests
{
    [Fact]
    public async Task Given_an_archive_as_it_was_written_When_read_Then_every_event_is_there_as_it_was_stored()
    {
        var lines = await ReadAsync(await SmallArchive.OfAsync(SmallArchive.Lines));

        lines.ShouldBe(SmallArchive.Lines);
    }

    [Fact]
    public async Task Given_data_that_another_serializer_wrote_When_archived_Then_each_character_of_it_is_kept()
    {
        var data = SmallArchive.Lines[0].Data.Replace("\"device\":\"pi4\"", "\"device\" :  \"p\\u00694\"", StringComparison.Ordinal);
        data.ShouldNotBe(SmallArchive.Lines[0].Data);
        ArchiveLine[] odd = [SmallArchive.Lines[0] with { Data = data }];

        (await ReadAsync(await SmallArchive.OfAsync(odd))).ShouldBe(odd);
    }

    [Theory]
    [InlineData("changed", "line 7 of events.ndjson.zst does not follow from the line before")]
    [InlineData("removed", "line 3 of events.ndjson.zst does not follow from the line before")]
    [InlineData("swapped", "line 9 of events.ndjson.zst does not follow from the line before")]
    [InlineData("cut off", "line 41 of events.ndjson.zst is missing: the manifest counts 41 lines")]
    [InlineData("added", "line 42 of events.ndjson.zst does not follow from the line before")]
    [InlineData("emptied", "line 5 of events.ndjson.zst does not end with a chain")]
    public async Task Given_lines_that_were_tampered_with_When_read_Then_the_first_wrong_one_is_named(string how, string message)
    {
        var archive = SmallArchive.WithLines(await SmallArchive.OfAsync(SmallArchive.Lines), lines => how switch
        {
            "changed" => lines.Select((line, index) => index == 6 ? line.Replace("\"version\":1", "\"version\":2", StringComparison.Ordinal) : line),
            "removed" => lines.Where((_, index) => index != 2),
            "swapped" => [.. lines[..8], lines[9], lines[8], .. lines[10..]],
            "cut off" => lines[..^1],
            "added" => [.. lines, lines[^1]],
            _ => lines.Select((line, index) => index == 4 ? "{}" : line),
        });

        (await RefusalAsync(archive)).ShouldStartWith(message);
    }

    [Fact]
    public async Task Given_any_byte_of_the_events_flipped_When_read_Then_it_is_refused()
    {
        var archive = await SmallArchive.OfAsync(SmallArchive.Lines);
        var length = 0;
        SmallArchive.With(archive, (name, content) =>
        {
            length = content.Length;
            return content;
        });
        for (var at = 0; at < length; at += 97)
        {
            var damaged = SmallArchive.With(archive, (name, content) =>
            {
                if (name == ArchiveManifest.EventsMember)
                {
                    content[at] ^= 0x10;
                }

                return content;
            });
            (await RefusalAsync(damaged)).ShouldContain(ArchiveManifest.EventsMember, customMessage: $"byte {at}");
        }
    }

    [Fact]
    public async Task Given_any_byte_of_the_file_flipped_When_read_Then_it_is_refused_or_it_was_none_of_the_contents()
    {
        var archive = await SmallArchive.OfAsync(SmallArchive.Lines);
        var refused = 0;
        for (var at = 0; at < archive.Length; at += 31)
        {
            var damaged = (byte[])archive.Clone();
            damaged[at] ^= 0x04;
            try
            {
                (await ReadAsync(damaged)).ShouldBe(SmallArchive.Lines, $"byte {at}");
            }
            catch (ArchiveException)
            {
                refused++;
            }
        }

        refused.ShouldBeGreaterThan(200);
    }

    [Fact]
    public async Task Given_any_byte_of_a_header_flipped_When_read_Then_the_entry_and_its_place_are_named()
    {
        const int Block = 512, Magic = 257;
        var archive = await SmallArchive.OfAsync(SmallArchive.Lines);
        int[] headers = [.. Enumerable.Range(0, archive.Length / Block).Select(block => block * Block).Where(at => archive.AsSpan(at + Magic, 5).SequenceEqual("ustar"u8))];
        // Each member has an extended header before its own.
        headers.Length.ShouldBe(6);
        foreach (var (number, header) in headers.Index())
        {
            for (var at = header; at < header + Block; at += 11)
            {
                var damaged = (byte[])archive.Clone();
                damaged[at] ^= 0x10;

                (await RefusalAsync(damaged)).ShouldBe($"the header of entry {(number / 2) + 1}, at byte {header}, is damaged: it does not have the checksum that it names", $"byte {at}");
            }
        }
    }

    [Fact]
    public async Task Given_an_archive_that_GNU_tar_packed_again_When_read_Then_its_headers_hold_too()
    {
        using var file = new MemoryStream();
        await using (var tar = new TarWriter(file, TarEntryFormat.Gnu, leaveOpen: true))
        {
            SmallArchive.With(await SmallArchive.OfAsync(SmallArchive.Lines), (name, content) =>
            {
                tar.WriteEntry(new GnuTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
                return content;
            });
        }

        (await ReadAsync(file.ToArray())).ShouldBe(SmallArchive.Lines);
    }

    [Theory]
    [InlineData("manifest.json")]
    [InlineData("manifest.json.sha256")]
    public async Task Given_a_manifest_that_was_changed_When_read_Then_it_is_refused(string member)
    {
        var archive = SmallArchive.With(await SmallArchive.OfAsync(SmallArchive.Lines), (name, content) =>
            name == member ? Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(content).Replace('7', '8')) : content);

        (await RefusalAsync(archive)).ShouldStartWith("manifest.json ");
    }

    [Fact]
    public async Task Given_other_events_than_the_manifests_When_read_Then_the_line_is_named()
    {
        var (whole, other) = (await SmallArchive.OfAsync(SmallArchive.Lines), await SmallArchive.OfAsync(SmallArchive.Lines.Take(20).ToArray()));
        byte[] events = [];
        SmallArchive.With(other, (_, content) => events = content);

        (await RefusalAsync(SmallArchive.With(whole, (name, content) => name == ArchiveManifest.EventsMember ? events : content)))
            .ShouldBe("line 21 of events.ndjson.zst is missing: the manifest counts 41 lines");
    }

    [Fact]
    public async Task Given_the_same_lines_packed_in_another_way_When_read_Then_the_hash_tells() =>
        (await RefusalAsync(SmallArchive.WithLines(await SmallArchive.OfAsync(SmallArchive.Lines), lines => lines)))
            .ShouldBe("events.ndjson.zst does not have the hash that the manifest names");

    [Theory]
    [InlineData(0, "it is empty")]
    [InlineData(100, "it is no archive of EdgePipeline: it is no tar")]
    [InlineData(3000, "it ends ")]
    [InlineData(-3000, "events.ndjson.zst cannot be unpacked after line ")]
    public async Task Given_a_file_that_was_cut_off_When_read_Then_it_says_where(int length, string message)
    {
        var archive = await SmallArchive.OfAsync(SmallArchive.Lines);

        (await RefusalAsync(length < 0 ? archive[..^-length] : archive[..length])).ShouldStartWith(message);
    }

    [Theory]
    [InlineData("manifest.json", "it is no archive of EdgePipeline, or not as an export wrote it: manifest.json.sha256 stands where manifest.json should")]
    [InlineData("manifest.json.sha256", "it is no archive of EdgePipeline, or not as an export wrote it: events.ndjson.zst stands where manifest.json.sha256 should")]
    [InlineData("events.ndjson.zst", "it ends before events.ndjson.zst")]
    public async Task Given_a_member_that_is_gone_When_read_Then_it_is_named(string member, string message) =>
        (await RefusalAsync(SmallArchive.With(await SmallArchive.OfAsync(SmallArchive.Lines), (name, content) => name == member ? null : content))).ShouldBe(message);

    [Fact]
    public async Task Given_members_that_no_export_writes_When_read_Then_the_first_is_named()
    {
        using var file = new MemoryStream();
        await file.WriteAsync(await SmallArchive.OfAsync(SmallArchive.Lines));
        // The end of a tar is two empty blocks; the last member before it fills its block.
        file.SetLength(file.Length - 1024);
        file.Position = file.Length;
        await using (var tar = new TarWriter(file, TarEntryFormat.Pax, leaveOpen: true))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "evil.sh") { DataStream = new MemoryStream("rm"u8.ToArray()) });
        }

        (await RefusalAsync(file.ToArray())).ShouldBe("it is not as an export wrote it: evil.sh stands after events.ndjson.zst");
    }

    [Fact]
    public async Task Given_something_else_When_read_Then_it_is_called_no_archive() =>
        (await RefusalAsync(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("name: quickstart\n", 100))))).ShouldStartWith("it is no archive of EdgePipeline: it is no tar");

    [Fact]
    public async Task Given_a_newer_format_When_read_Then_a_newer_version_is_asked_for() =>
        (await RefusalAsync(await SmallArchive.OfAsync(SmallArchive.Lines, manifest => manifest with { FormatVersion = 2 })))
            .ShouldBe("it is of format version 2; this version of EdgePipeline reads versions 1 to 1: use a newer one");

    [Fact]
    public async Task Given_an_event_of_an_unknown_type_When_read_Then_line_and_version_are_named() =>
        (await RefusalAsync(await SmallArchive.OfAsync([.. SmallArchive.Lines.Take(9), SmallArchive.Lines[9] with { Type = "trial_teleported" }])))
            .ShouldBe("line 10 of events.ndjson.zst is an event of type trial_teleported, which this version does not know: use EdgePipeline 9.9.9 or newer");

    [Fact]
    public async Task Given_an_event_of_another_experiment_When_read_Then_the_line_is_named() =>
        (await RefusalAsync(await SmallArchive.OfAsync([.. SmallArchive.Lines.Take(9), SmallArchive.Lines[9] with { Stream = "trial/other" }])))
            .ShouldStartWith("line 10 of events.ndjson.zst is an event of stream trial/other that does not belong to experiment ");

    [Fact]
    public async Task Given_an_event_twice_When_read_Then_the_line_is_named() =>
        (await RefusalAsync(await SmallArchive.OfAsync([.. SmallArchive.Lines.Take(9), SmallArchive.Lines[3] with { Sequence = 10 }])))
            .ShouldBe("line 10 of events.ndjson.zst stands in the wrong place, or twice");

    [Theory]
    [InlineData("../../../esc", "line 1 of events.ndjson.zst names the experiment '../../../esc', and manifest.json names it demo-abcdef", "experiment_submitted", "\"demo-abcdef\"", "\"../../../esc\"")]
    [InlineData("another", "line 1 of events.ndjson.zst names the experiment 'other-abcdef', and manifest.json", "experiment_submitted", "\"demo-abcdef\"", "\"other-abcdef\"")]
    [InlineData("terminal", "line 1 of events.ndjson.zst names the experiment 'demo?[2J-abcdef'", "experiment_submitted", "\"demo-abcdef\"", "\"demo\\u001b[2J-abcdef\"")]
    [InlineData("device", "line 1 of events.ndjson.zst names the device '../pi4': a plan's are", "experiment_designed", "\"pi4\"", "\"../pi4\"")]
    [InlineData("runtime", "line 1 of events.ndjson.zst names a runtime or workload 'R?C': such a name is", "experiment_designed", "\"name\":\"RC\"", "\"name\":\"R\\u0007C\"")]
    [InlineData("workload", "line 1 of events.ndjson.zst names a runtime or workload '../fio': such a name is", "trial_requested", "\"fio-write-4k\"", "\"../fio\"")]
    [InlineData("cell", "line 1 of events.ndjson.zst names the cell 'pi4/NT/fio-read-4k', which is not", "trial_requested", "\"pi4/NT/fio-write-4k\"", "\"pi4/NT/fio-read-4k\"")]
    public async Task Given_a_name_that_no_plan_can_make_When_read_Then_the_line_is_named(string what, string message, string type, string before, string after)
    {
        var line = SmallArchive.Lines.First(line => line.Type == type && line.Data.Contains(before, StringComparison.Ordinal));

        (await RefusalAsync(await SmallArchive.OfAsync([line with { Data = line.Data.Replace(before, after, StringComparison.Ordinal) }]))).ShouldStartWith(message, customMessage: what);
    }

    [Theory]
    [InlineData("../../../esc-abcdef")]
    [InlineData("demo-fedcba")]
    [InlineData("demo")]
    [InlineData("")]
    [InlineData("de\u001b[31mmo-abcdef")]
    public async Task Given_an_experiments_name_that_no_plan_can_make_When_read_Then_the_manifest_is_named(string name) =>
        (await RefusalAsync(await SmallArchive.OfAsync(SmallArchive.Lines, manifest => manifest with { Experiment = name })))
            .ShouldStartWith($"manifest.json names the experiment '{name.Replace('\u001b', '?')}': such a name is a plan's");

    private static async Task<IReadOnlyList<ArchiveLine>> ReadAsync(byte[] archive)
    {
        using var file = new MemoryStream(archive);
        var reader = await ArchiveReader.OpenAsync(file, CancellationToken.None);
        return await reader.EventsAsync(CancellationToken.None).Select(read => read.Line).ToListAsync();
    }

    private static async Task<string> RefusalAsync(byte[] archive) => (await Should.ThrowAsync<ArchiveException>(() => ReadAsync(archive))).Message;
}
