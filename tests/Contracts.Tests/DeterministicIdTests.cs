namespace EdgePipeline.Contracts.Tests;

public sealed class DeterministicIdTests
{
    [Fact]
    public void Given_the_same_parts_When_named_twice_Then_the_id_is_the_same() =>
        DeterministicId.From("a", "b").ShouldBe(DeterministicId.From("a", "b"));

    [Fact]
    public void Given_parts_split_otherwise_When_named_Then_the_id_is_another() =>
        DeterministicId.From("a", "bc").ShouldNotBe(DeterministicId.From("ab", "c"));

    [Fact]
    public void Given_any_parts_When_named_Then_it_is_what_uuid5_gives_elsewhere()
    {
        // python3 -c "import uuid; print(uuid.uuid5(uuid.UUID('6f1d3a52-6d0c-5f0e-9a53-0c2f5b7d9e11'), 'a\nb'))"
        DeterministicId.From("a", "b").ShouldBe(new Guid("480622d1-2bd1-5c57-a236-ff00c16bf781"));
    }
}
