namespace SlaOps.Tests.Calendar;

/// <summary>The instants of the equinoxes by Meeus, Astronomical Algorithms, chapter 27 (good to a minute): an independent check of the almanac's formula.</summary>
internal static class AstronomicalEquinox
{
    private static readonly (double A, double B, double C)[] Terms =
    [
        (485, 324.96, 1934.136), (203, 337.23, 32964.467), (199, 342.08, 20.186), (182, 27.85, 445267.112),
        (156, 73.14, 45036.886), (136, 171.52, 22518.443), (77, 222.54, 65928.934), (74, 296.72, 3034.906),
        (70, 243.58, 9037.513), (58, 119.81, 33718.147), (52, 297.17, 150.678), (50, 21.02, 2281.226),
        (45, 247.54, 29929.562), (44, 325.15, 31555.956), (29, 60.93, 4443.417), (18, 155.12, 67555.328),
        (17, 288.79, 4562.452), (16, 198.04, 62894.029), (14, 199.76, 31436.921), (12, 95.39, 14577.848),
        (12, 287.11, 31931.756), (12, 320.81, 34777.259), (9, 227.73, 1222.114), (8, 15.45, 16859.074),
    ];

    public static DateTime VernalInJapan(int year) => InJapan(year, 2451623.80984, 365242.37404, 0.05169, -0.00411, -0.00057);

    public static DateTime AutumnalInJapan(int year) => InJapan(year, 2451810.21715, 365242.01767, -0.11575, 0.00337, 0.00078);

    private static DateTime InJapan(int year, double a, double b, double c, double d, double e)
    {
        double y = (year - 2000) / 1000.0;
        double mean = a + (b * y) + (c * y * y) + (d * y * y * y) + (e * y * y * y * y);
        double t = (mean - 2451545.0) / 36525.0;
        double w = (35999.373 * t) - 2.47;
        double lambda = 1 + (0.0334 * Cos(w)) + (0.0007 * Cos(2 * w));
        double sum = Terms.Sum(term => term.A * Cos(term.B + (term.C * t)));
        double julian = mean + (0.00001 * sum / lambda);
        double deltaT = 70.0 / 86400;
        return DateTime.UnixEpoch.AddDays(julian - 2440587.5 - deltaT).AddHours(9);
    }

    private static double Cos(double degrees) => Math.Cos(degrees * Math.PI / 180);
}
