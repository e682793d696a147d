package org.towerrank.lucene.rows;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which rows a file has. Its name tells it, so that a file is found after a restart, and one of
 * another content is never taken for it.
 *
 * @param model the beginning of the fingerprint of the model's bundle, in hexadecimal digits
 * @param content hash of all else that rows depend on: fields, widths, precision
 * @param segment id of the segment, in hexadecimal digits
 * @param scope empty; for values that may differ from others with the same segment id, an id of
 *     their reader in this process, so that the file is of no use to others
 */
record RowsId(String model, String content, String segment, String scope) {
  static final String SUFFIX = ".rows";

  private static final Pattern NAME =
      Pattern.compile("([0-9a-f]{16})_([0-9a-f]{16})_([0-9a-f]{32})(?:_([0-9a-f]{32}))?\\.rows");

  String fileName() {
    String whole = model + '_' + content + '_' + segment;
    return (scope.isEmpty() ? whole : whole + '_' + scope) + SUFFIX;
  }

  /** The reverse of {@link #fileName}, empty for names of other files. */
  static Optional<RowsId> parse(String fileName) {
    Matcher matcher = NAME.matcher(fileName);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String scope = matcher.group(4);
    return Optional.of(
        new RowsId(
            matcher.group(1), matcher.group(2), matcher.group(3), scope == null ? "" : scope));
  }
}
