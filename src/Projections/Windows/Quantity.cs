namespace EdgePipeline.Projections.Windows;

/// <summary>A number, or why there is none. Never both, never neither.</summary>
public readonly record struct Quantity
{
    private Quantity(double? value, string? reason)
    {
        Value = value;
        Reason = reason;
    }

    public double? Value { get; }

    public string? Reason { get; }

    public static Quantity Of(double value) => double.IsFinite(value) ? new Quantity(value, null) : Missing("the number is not finite");

    public static Quantity Missing(string reason) => new(null, reason);

    public Quantity Over(Quantity divisor, string whenZero) => (Value, divisor.Value) switch
    {
        (null, _) => this,
        (_, null) => divisor,
        (_, 0) => Missing(whenZero),
        var (value, by) => Of(value.Value / by.Value),
    };

    public Quantity Times(double factor) => Value is { } value ? Of(value * factor) : this;
}
