using System.Text;
using CsCheck;
using SlaOps.Tests.Fuzzing;

namespace SlaOps.Tests.Backup;

public class DumpScannerTests
{
    private const string Header = "-- MariaDB dump 10.19  Distrib 10.11.6-MariaDB, for debian-linux-gnu (x86_64)\n--\n-- Host: localhost    Database: calltree\n-- Server version\t10.11.6-MariaDB\n\n/*!40101 SET NAMES utf8mb4 */;\n";
    private const string Calls = "CREATE TABLE `calls` (\n  `id` int(11) NOT NULL,\n  `caller` varchar(40) DEFAULT NULL\n) ENGINE=InnoDB;\n";
    private const string Footer = "-- Dump completed on 2026-05-20  8:00:05\n";

    [Fact]
    public void A_dump_says_what_it_is()
    {
        DumpSummary dump = Scan(Header + Calls + "INSERT INTO `calls` VALUES (1,'a'),(2,'b');\n" + Footer);
        Assert.Equal((DumpFormat.MySqlDump, true, true, false), (dump.Format, dump.HasHeader, dump.HasFooter, dump.EndsInside));
        Assert.Equal(("MariaDB dump 10.19  Distrib 10.11.6-MariaDB", "10.11.6-MariaDB", "utf8mb4"), (dump.Program, dump.ServerVersion, dump.CharacterSet));
        Assert.Equal(new DateTime(2026, 5, 20, 8, 0, 5, DateTimeKind.Unspecified), dump.CompletedAt);
        Assert.Equal([new DumpTable("calltree", "calls", 2)], dump.Tables);
        Assert.Equal(["calltree"], dump.Databases);
    }

    [Theory]
    [InlineData("-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)\n", true)] // hand-made after MySQL 8.0's
    [InlineData("-- MySQL dump 10.13  Distrib 8.4.2, for Linux (x86_64)\r\n", true)] // hand-made after MySQL 8.4's
    [InlineData("/*M!999999\\- enable the sandbox mode */ \n-- MariaDB dump 10.19-11.4.2-MariaDB, for Linux (x86_64)\n", true)]
    [InlineData("/*!999999\\- enable the sandbox mode */ \n-- MariaDB dump 10.19-10.11.8-MariaDB, for Linux (x86_64)\n", true)]
    [InlineData("-- something else\n", false)]
    [InlineData("", false)]
    public void A_header_is_the_programs_own(string header, bool expected) => Assert.Equal(expected, Scan(header + Calls + Footer).HasHeader);

    [Theory]
    [InlineData(Footer, true)]
    [InlineData("-- Dump completed\n", true)]
    [InlineData("-- Dump completed", true)]
    [InlineData("-- Dump completed on 2026-05-20 18:00:05\n\n\n", true)]
    [InlineData("-- Dump completed on 2026-05-20 18:00:05\r\n", true)]
    [InlineData("", false)]
    [InlineData("-- Dump completed on\n", false)]
    [InlineData("-- Dump completed on 2026-05-20 18:0", false)]
    [InlineData("-- Dump complete", false)]
    [InlineData("-- Dump completed on 2026-05-20 18:00:05\nUNLOCK TABLES;\n", false)]
    [InlineData("-- Dump completed on 2026-05-20 18:00:05\n-- and more\n", false)]
    [InlineData("-- Dump completed on 2026-05-20 18:00:05\nmysqldump: Got errno 28 on write\n", false)]
    [InlineData("INSERT INTO `calls` VALUES (3,'\n-- Dump completed on 2026-05-20 18:00:05\n');\n", false)]
    [InlineData("INSERT INTO `calls` VALUES (3,'\n-- Dump completed on 2026-05-20 18:00:05\n", false)]
    [InlineData("/*\n-- Dump completed on 2026-05-20 18:00:05\n*/\n", false)]
    public void A_footer_is_the_last_line_and_nothing_else(string footer, bool expected) => Assert.Equal(expected, Scan(Header + Calls + footer).HasFooter);

    [Theory]
    [InlineData("INSERT INTO `calls` VALUES (1,'a');", 1)]
    [InlineData("INSERT INTO `calls` VALUES (1,'a'),(2,'),('),(3,NULL);", 3)]
    [InlineData("INSERT INTO `calls` VALUES\n(1,'a'),\n(2,'b');", 2)]
    [InlineData("INSERT INTO `calls` (`id`, `caller`) VALUES (1,'a'),(2,'b');", 2)]
    [InlineData("INSERT  IGNORE INTO `calls` VALUES (1,'it''s'),(2,'it\\'s'),(3,'\\\\');", 3)]
    [InlineData("REPLACE INTO `calls` VALUES (1,'a');", 1)]
    [InlineData("INSERT INTO calltree.calls VALUES (1,'a');", 1)]
    [InlineData("INSERT INTO `calls` VALUES (1,ST_GeomFromText('POINT(1 1)')),(2,(3));", 2)]
    [InlineData("INSERT INTO `calls` VALUES (-1,'a'),(2--1,'b');", 2)]
    [InlineData("INSERT INTO `calls` VALUES (1,_binary '\\0''),(');", 1)]
    [InlineData("INSERT INTO `calls` VALUES (1,0x28292C28),(2,\"x),(y\");", 2)]
    [InlineData("INSERT INTO `calls` VALUES (1,'a') /* ),( */,(2,'b') -- ),(\n,(3,'c') # ),(\n;", 3)]
    [InlineData("INSERT INTO `calls` VALUES (1,'a') ON DUPLICATE KEY UPDATE `id`=VALUES(`id`);", 1)]
    [InlineData("INSERT INTO `calls` VALUES (1,'a');INSERT INTO `calls` VALUES (2,'b'),(3,'c');", 3)]
    [InlineData("-- INSERT INTO `calls` VALUES (1,'a');\n", 0)]
    [InlineData("/* INSERT INTO `calls` VALUES (1,'a'); */", 0)]
    public void Rows_are_counted_as_the_server_would(string sql, int expected)
    {
        DumpSummary dump = Scan(Header + Calls + sql + "\n" + Footer);
        Assert.Equal((expected, true, false), ((int)dump.Rows, dump.HasFooter, dump.EndsInside));
    }

    [Theory]
    [InlineData("INSERT INTO `calls` VALUES (1,'a')")]
    [InlineData("INSERT INTO `calls` VALUES (1,'a")]
    [InlineData("INSERT INTO `calls` VALUES")]
    [InlineData("INSERT INTO `ca")]
    [InlineData("CREATE TABLE `x` (\n `id` int")]
    [InlineData("/*!40000 ALTER TABLE `calls` DIS")]
    [InlineData("/* a remark")]
    [InlineData("UNLOCK TABLES")]
    public void A_text_that_ends_inside_says_so(string sql) => Assert.True(Scan(Header + Calls + sql).EndsInside);

    [Fact]
    public void Routines_views_and_odd_names_are_no_tables()
    {
        DumpSummary dump = Scan(Header + """
            CREATE TABLE `odd ``na;me` (`id` int);
            /*!50001 CREATE TABLE `seen` (
              `caller` tinyint NOT NULL
            ) ENGINE=MyISAM */;
            INSERT INTO `odd ``na;me` VALUES (1);
            DELIMITER ;;
            /*!50003 CREATE*/ /*!50017 DEFINER=`root`@`localhost`*/ /*!50003 TRIGGER stamp BEFORE INSERT ON `odd` FOR EACH ROW BEGIN
              -- don't stop here;
              INSERT INTO log VALUES (1),(2);
            END */;;
            CREATE DEFINER=`root`@`localhost` PROCEDURE `total`()
            BEGIN
              # it's a remark
              INSERT INTO `odd` SELECT 1; -- don't
              SELECT 'a;;b';
            END ;;
            DELIMITER ;
            /*!50001 DROP TABLE IF EXISTS `seen`*/;
            /*!50001 CREATE ALGORITHM=UNDEFINED */
            /*!50013 DEFINER=`root`@`localhost` SQL SECURITY DEFINER */
            /*!50001 VIEW `seen` AS select 1 AS `caller` */;

            """ + Footer);
        Assert.Equal([new DumpTable("calltree", "odd `na;me", 1)], dump.Tables);
        Assert.Equal((true, false), (dump.HasFooter, dump.EndsInside));
    }

    [Fact]
    public void Each_database_has_its_tables()
    {
        DumpSummary dump = Scan(Header + """
            CREATE DATABASE /*!32312 IF NOT EXISTS*/ `one` /*!40100 DEFAULT CHARACTER SET utf8mb4 */;
            USE `one`;
            CREATE TABLE `t` (`id` int);
            INSERT INTO `t` VALUES (1),(2);
            CREATE DATABASE /*!32312 IF NOT EXISTS*/ `two`;
            USE `two`;
            CREATE TABLE IF NOT EXISTS `t` (`id` int);
            INSERT INTO `t` VALUES (1);

            """ + Footer);
        Assert.Equal(["calltree", "one", "two"], dump.Databases);
        Assert.Equal([new DumpTable("one", "t", 2), new DumpTable("two", "t", 1)], dump.Tables);
    }

    [Theory]
    [InlineData("mysqldump: Got error: 1045: Access denied for user 'x'@'y' (using password: YES) when trying to connect\n")]
    [InlineData("<html><body>503 Service Unavailable; try later</body></html>")]
    [InlineData("\0\0\0\0")]
    [InlineData("")]
    public void What_is_no_dump_is_not_recognised(string text) => Assert.Equal(DumpFormat.Unrecognised, Scan(text).Format);

    [Fact]
    public void A_dump_without_comments_is_one_without_header_and_footer()
    {
        DumpSummary dump = Scan("/*!40101 SET NAMES utf8mb4 */;\n" + Calls + "INSERT INTO `calls` VALUES (1,'a');\n/*!40111 SET SQL_NOTES=@OLD_SQL_NOTES */;\n");
        Assert.Equal((DumpFormat.MySqlDump, false, false, false, 1L), (dump.Format, dump.HasHeader, dump.HasFooter, dump.EndsInside, dump.Rows));
    }

    [Theory]
    [InlineData("varchar(40)", "utf8mb4", true)]
    [InlineData("varchar(40)", "latin1", false)]
    [InlineData("longblob", "utf8mb4", false)]
    [InlineData("binary(3)", "utf8mb4", false)]
    public void Text_is_checked_where_it_is_text(string type, string charset, bool expected)
    {
        string start = Header.Replace("utf8mb4", charset, StringComparison.Ordinal) + $"CREATE TABLE `b` (`x` {type});\nINSERT INTO `b` VALUES ('";
        byte[] bytes = [.. Encoding.UTF8.GetBytes(start), 0xFF, 0xE3, 0x81, .. Encoding.UTF8.GetBytes("');\n" + Footer)];
        DumpScanner scanner = new();
        scanner.Write(bytes);
        Assert.Equal(expected, scanner.Complete().HasInvalidText);
        Assert.False(Scan(start + "電話');\n" + Footer).HasInvalidText);
    }

    [Fact]
    public void Line_ends_are_told()
    {
        DumpSummary dump = Scan((Header + Calls + "INSERT INTO `calls` VALUES (1,'a');\n" + Footer).Replace("\n", "\r\n", StringComparison.Ordinal));
        Assert.Equal((true, true, 1L), (dump.HasCarriageReturns, dump.HasFooter, dump.Rows));
    }

    [Fact]
    public void Rows_of_any_content_are_counted_however_they_are_cut() =>
        Gen.Select(Gen.String[Gen.Char["a'\\\"(),;-#/*`\n 0電"], 0, 90].Array[1, 12], Gen.Int[1, 200], Gen.Bool).Sample((values, step, hex) =>
        {
            StringBuilder sql = new(Header + Calls + "INSERT INTO `calls` VALUES ");
            for (int row = 0; row < values.Length; row++)
            {
                string text = hex && values[row].Length > 0
                    ? "0x" + Convert.ToHexString(Encoding.UTF8.GetBytes(values[row]))
                    : "'" + values[row].Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", row % 2 == 0 ? "''" : "\\'", StringComparison.Ordinal) + "'";
                sql.Append(row == 0 ? "" : ",").Append('(').Append(row - 3).Append(',').Append(text).Append(')');
            }

            byte[] bytes = Encoding.UTF8.GetBytes(sql + ";\n" + Footer);
            DumpSummary whole = Scan(bytes, bytes.Length);
            Assert.Equal((values.Length, true, false, false), ((int)whole.Rows, whole.HasFooter, whole.EndsInside, whole.HasInvalidText));
            Assert.Equivalent(whole, Scan(bytes, step), strict: true);
        }, iter: 300);

    [Fact]
    public void Any_text_reads_the_same_however_it_is_cut() => Fuzz.Run("dump", bytes =>
    {
        DumpSummary whole = Scan(bytes, Math.Max(bytes.Length, 1));
        Assert.Equivalent(whole, Scan(bytes, 1), strict: true);
    });

    private static DumpSummary Scan(string text) => Scan(Encoding.UTF8.GetBytes(text), 1 << 20);

    private static DumpSummary Scan(byte[] bytes, int step)
    {
        DumpScanner scanner = new();
        for (int at = 0; at < bytes.Length; at += step)
            scanner.Write(bytes.AsSpan(at, Math.Min(step, bytes.Length - at)));
        return scanner.Complete();
    }
}
