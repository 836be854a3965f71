using System.Buffers.Binary;
using System.Text;
using EdgePipeline.GuestImage.Formats;

namespace EdgePipeline.GuestImage.Tests;

/// <summary>Fixtures were written by lz4 -l, xz --check=crc32 --x86, zstd and gzip, as kernel builds call them.</summary>
public sealed class FormatTests
{
    private static readonly byte[] Plain = Fixture("plain.txt");

    [Theory]
    [InlineData("plain.lz4")]
    [InlineData("plain.xz")]
    [InlineData("plain.zst")]
    [InlineData("plain.gz")]
    public void Given_compressed_data_When_expanded_Then_it_is_the_original(string fixture)
    {
        Decompression.IsCompressed(Fixture(fixture)).ShouldBeTrue();
        Decompression.Expand(Fixture(fixture)).ShouldBe(Plain);
    }

    [Theory]
    [InlineData("plain.lz4")]
    [InlineData("plain.xz")]
    [InlineData("plain.zst")]
    [InlineData("plain.gz")]
    public void Given_a_bzImage_of_any_compression_When_opened_Then_the_kernel_inside_comes_out_or_a_clear_failure(string fixture)
    {
        // The payload is no ELF here; getting as far as that check means that it was found, expanded, and its size agreed.
        Should.Throw<InvalidDataException>(() => KernelFile.ElfOfBzImage(BzImage(Fixture(fixture), Plain.Length))).Message.ShouldContain("not an ELF");
    }

    [Theory]
    [InlineData("plain.lz4")]
    [InlineData("plain.xz")]
    [InlineData("plain.zst")]
    [InlineData("plain.gz")]
    public void Given_a_damaged_payload_When_opened_Then_it_is_refused(string fixture)
    {
        var damaged = BzImage(Fixture(fixture), Plain.Length);
        damaged.AsSpan(^600..^300).Fill(0x5A);

        Should.Throw<InvalidDataException>(() => KernelFile.ElfOfBzImage(damaged)).Message.ShouldNotContain("not an ELF");
    }

    [Fact]
    public void Given_a_payload_that_expands_to_another_size_When_opened_Then_it_is_refused() =>
        Should.Throw<InvalidDataException>(() => KernelFile.ElfOfBzImage(BzImage(Fixture("plain.lz4"), Plain.Length + 1))).Message.ShouldContain("it says");

    [Fact]
    public void Given_a_truncated_bzImage_When_opened_Then_it_is_refused() =>
        Should.Throw<InvalidDataException>(() => KernelFile.ElfOfBzImage(BzImage(Fixture("plain.lz4"), Plain.Length).AsSpan()[..^1])).Message.ShouldContain("truncated");

    [Fact]
    public void Given_what_is_no_kernel_When_opened_Then_it_is_refused()
    {
        Should.Throw<InvalidDataException>(() => KernelFile.ElfOfBzImage(Plain)).Message.ShouldContain("not a bzImage");
        Should.Throw<InvalidDataException>(() => KernelFile.Arm64Image(Plain)).Message.ShouldContain("not an arm64 Image");
        Should.Throw<InvalidDataException>(() => Decompression.Expand(Plain)).Message.ShouldContain("Unknown compression");
    }

    [Fact]
    public void Given_a_program_of_this_machine_When_read_Then_loader_and_libraries_are_named()
    {
        var needs = Elf.Needs(File.ReadAllBytes(Environment.ProcessPath!));

        needs.Interpreter.ShouldNotBeNull().ShouldContain("/ld-linux-");
        needs.Libraries.ShouldContain("libc.so.6");
    }

    [Fact]
    public void Given_a_program_cut_off_anywhere_When_read_Then_it_is_refused_or_read_but_nothing_else_happens()
    {
        var program = File.ReadAllBytes(Environment.ProcessPath!);
        var refused = 0;
        for (var length = 0; length < program.Length; length += 251)
        {
            try
            {
                Elf.Needs(program.AsSpan()[..length]);
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        refused.ShouldBeGreaterThan(2);
    }

    [Fact]
    public void Given_module_information_When_read_Then_dependencies_are_in_order()
    {
        Elf.ModuleDependencies("\0name=virtio_net\0depends=virtio_ring,virtio,net_failover\0"u8).ShouldBe(["virtio_ring", "virtio", "net_failover"]);
        Elf.ModuleDependencies("\0depends=\0name=failover\0"u8).ShouldBeEmpty();
        Elf.ModuleDependencies("\0name=failover\0"u8).ShouldBeEmpty();
    }

    [Fact]
    public void Given_entries_When_archived_Then_headers_names_and_contents_are_aligned_as_newc_asks()
    {
        var archive = Cpio.Write([CpioEntry.Folder("bin"), CpioEntry.Program("bin/a", [1, 2, 3]), CpioEntry.Link("sh", "bin/a")]);

        (archive.Length % 512).ShouldBe(0);
        List<(string Name, string Mode, byte[] Content)> read = [];
        for (var at = 0; ;)
        {
            var header = Encoding.ASCII.GetString(archive, at, 110);
            header[..6].ShouldBe("070701");
            var (size, name) = (Convert.ToInt32(header[54..62], 16), Convert.ToInt32(header[94..102], 16));
            var content = Aligned(at + 110 + name);
            read.Add((Encoding.UTF8.GetString(archive, at + 110, name - 1), header[14..22], archive[content..(content + size)]));
            if (read[^1].Name == "TRAILER!!!")
                break;
            at = Aligned(content + size);
        }

        read.Select(entry => entry.Name).ShouldBe(["bin", "bin/a", "sh", "TRAILER!!!"]);
        read.Select(entry => entry.Mode).ShouldBe(["000041ED", "000081ED", "0000A1FF", "00000000"]);
        read[1].Content.ShouldBe([1, 2, 3]);
        read[2].Content.ShouldBe("bin/a"u8.ToArray());
    }

    private static int Aligned(int offset) => (offset + 3) / 4 * 4;

    private static byte[] Fixture(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fixtures", name));

    /// <summary>One setup sector, then the payload with the size that a kernel build appends (gzip's own trailer is it).</summary>
    private static byte[] BzImage(byte[] payload, int expanded)
    {
        var whole = payload[0] == 0x1F ? payload : [.. payload, .. Size(expanded)];
        var image = new byte[1024 + whole.Length];
        image[0x1F1] = 1;
        "HdrS"u8.CopyTo(image.AsSpan(0x202));
        BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(0x206), 0x20F);
        BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(0x24C), whole.Length);
        whole.CopyTo(image, 1024);
        return image;
    }

    private static byte[] Size(int size)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, size);
        return bytes;
    }
}
