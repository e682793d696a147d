package org.towerrank.bundle;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names of vocabulary files: that of the encoder where every file system can have it, otherwise one
 * with a number behind it. No two are the same, whether a file system tells upper case from lower
 * or not.
 */
final class VocabularyNames {
  static final String DIRECTORY = "vocab";
  private static final int LONGEST = 100;
  private static final Pattern OTHER = Pattern.compile("[^A-Za-z0-9_.-]");

  /** Names that Windows reserves for devices, with any file extension. */
  private static final Pattern DEVICE =
      Pattern.compile("(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?", Pattern.CASE_INSENSITIVE);

  private final Set<String> taken = new HashSet<>();

  /** A path for an encoder's vocabulary, which no other encoder gets. */
  String of(String encoder) {
    String safe = OTHER.matcher(encoder).replaceAll("_");
    safe = safe.substring(0, Math.min(LONGEST, safe.length()));
    boolean asItIs = safe.equals(encoder) && !DEVICE.matcher(safe).matches();
    if (asItIs && take(safe)) {
      return path(safe);
    }
    int number = 1;
    while (!take(safe + "-" + number)) {
      number++;
    }
    return path(safe + "-" + number);
  }

  private static String path(String name) {
    return DIRECTORY + "/" + name + ".txt";
  }

  private boolean take(String name) {
    return taken.add(name.toLowerCase(Locale.ROOT));
  }
}
