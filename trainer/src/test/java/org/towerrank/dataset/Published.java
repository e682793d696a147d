package org.towerrank.dataset;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.towerrank.csv.CsvTable;

/** Made-up files in the forms in which the owners of data sets publish theirs. */
final class Published {
  static final String GENRES =
      Stream.of(
              "unknown",
              "Action",
              "Adventure",
              "Animation",
              "Children's",
              "Comedy",
              "Crime",
              "Documentary",
              "Drama",
              "Fantasy",
              "Film-Noir",
              "Horror",
              "Musical",
              "Mystery",
              "Romance",
              "Sci-Fi",
              "Thriller",
              "War",
              "Western")
          .map(genre -> genre + "\n")
          .collect(Collectors.joining());

  private Published() {}

  /** Writes a MovieLens 100K of three users, four films and eleven ratings. */
  static void movieLens100k(Path directory) throws IOException {
    Files.createDirectories(directory);
    StringBuilder genres = new StringBuilder();
    int number = 0;
    for (String genre : GENRES.lines().toList()) {
      genres.append(genre).append('|').append(number++).append('\n');
    }
    latin1(directory.resolve("u.genre"), genres + "\n");
    latin1(
        directory.resolve("u.user"),
        "1|24|M|technician|85711\n2|53|F|other|94043\n3|23|M|writer|T8H1N\n");
    latin1(
        directory.resolve("u.item"),
        "1|Été, The (1995)|01-Jan-1996||http://x|"
            + flags(3, 4, 5)
            + "2|GoldenThing (1995)|01-Jan-1995||http://x|"
            + flags(15)
            + "3|unknown||||"
            + flags(0)
            + "4|Noir \"Quoted\" (1950) |14-Feb-1997||http://x|"
            + flags(10, 17));
    String ratings =
        """
        2 1 5 200
        1 2 4 300
        1 1 5 100
        1 4 4 200
        1 3 2 150
        3 2 5 400
        2 4 4 200
        2 2 3 210
        2 3 5 190
        3 1 4 500
        1 3 4 200
        """;
    latin1(directory.resolve("u.data"), ratings.replace(' ', '\t'));
  }

  /** Writes a MovieLens 1M of one user, three films and four ratings. */
  static void movieLens1m(Path directory) throws IOException {
    Files.createDirectories(directory);
    latin1(directory.resolve("users.dat"), "1::F::1::10::48067-1234\n");
    latin1(
        directory.resolve("movies.dat"),
        """
        1::Toy, Ünlike (1995)::Animation|Children's|Comedy
        2::A: B::Drama
        9::Night (Nuit, La) (1961)::Film-Noir
        """);
    latin1(
        directory.resolve("ratings.dat"),
        """
        1::1::5::978300760
        1::9::4::978300760
        1::2::3::978300761
        1::2::4::978300800
        """);
  }

  /** Writes a Census-Income of three and four people. */
  static void censusIncome(Path directory) throws IOException {
    Files.createDirectories(directory);
    gzip(
        directory.resolve("census-income.data.gz"),
        person(73, "Widowed", "- 50000.")
            + person(58, "Divorced", "50000+.")
            + person(18, "Never married", "- 50000."));
    gzip(
        directory.resolve("census-income.test.gz"),
        person(1, "Never married", "- 50000.")
            + person(2, "Never married", "- 50000.")
            + person(3, "Separated", "50000+.")
            + person(4, "Widowed", "- 50000."));
  }

  /** Returns one line of Census-Income; fields that a test does not look at hold their number. */
  static String person(int age, String marital, String income) {
    List<String> fields = new ArrayList<>();
    for (int field = 0; field < 42; field++) {
      fields.add("f" + field);
    }
    fields.set(0, Integer.toString(age));
    fields.set(7, marital);
    fields.set(24, "1700.09");
    fields.set(41, income);
    return String.join(", ", fields) + "\n";
  }

  /** Returns one line of Criteo's train.txt, with some values missing. */
  static String ad(int label, int number) {
    List<String> fields = new ArrayList<>(List.of(Integer.toString(label)));
    for (int count = 1; count <= 13; count++) {
      fields.add(count % 4 == 0 ? "" : Integer.toString(number - count));
    }
    for (int category = 1; category <= 26; category++) {
      fields.add(
          category % 5 == 0 ? "" : String.format(Locale.ROOT, "%08x", number * 31 + category));
    }
    return String.join("\t", fields) + "\n";
  }

  static void latin1(Path file, String text) throws IOException {
    Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  static void gzip(Path file, String text) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  /** Packs the files of a directory as {@code inside/name}. */
  static Path zip(Path directory, String inside, Path archive) throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(archive));
        Stream<Path> files = Files.list(directory)) {
      for (Path file : files.sorted().toList()) {
        out.putNextEntry(new ZipEntry(inside + "/" + file.getFileName()));
        Files.copy(file, out);
        out.closeEntry();
      }
    }
    return archive;
  }

  /** Returns the header and the rows of a converted file, values between {@code |}. */
  static List<String> lines(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    try (CsvTable table = CsvTable.open(file)) {
      lines.add(String.join("|", table.header()));
      while (table.next()) {
        lines.add(
            table.header().stream()
                .map(name -> table.text(table.find(name).orElseThrow()))
                .collect(Collectors.joining("|")));
      }
    }
    return lines;
  }

  private static String flags(int... genres) {
    StringBuilder line = new StringBuilder();
    for (int genre = 0; genre < 19; genre++) {
      int number = genre;
      boolean flagged = Arrays.stream(genres).anyMatch(flag -> flag == number);
      line.append(genre == 0 ? "" : "|").append(flagged ? '1' : '0');
    }
    return line.append('\n').toString();
  }
}
