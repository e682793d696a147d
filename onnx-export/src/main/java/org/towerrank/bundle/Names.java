package org.towerrank.bundle;

import org.towerrank.json.ShownText;

/**
 * Checks names that come from outside. They are stored in the cluster state, written to logs and
 * shown in answers. None of these may fail on a name, or show another text than was written.
 */
public final class Names {

  private Names() {}

  /**
   * Requires a name: not blank, without space around it, not too long, and of characters that can
   * be read.
   *
   * @param what it is the name of, for errors
   * @throws BundleException saying what is wrong with it
   */
  public static void require(String what, String name) throws BundleException {
    if (name.isBlank() || !name.strip().equals(name)) {
      throw new BundleException(
          what + ": expected a name without space around it, got [" + ShownText.of(name) + "]");
    }
    if (name.length() > BundleLimits.NAME_LENGTH) {
      throw new BundleException(
          what
              + ": expected at most "
              + BundleLimits.NAME_LENGTH
              + " characters, got "
              + name.length()
              + " ["
              + ShownText.of(name)
              + "]");
    }
    if (!name.codePoints().allMatch(ShownText::isReadable)) {
      throw new BundleException(
          what + ": expected a name without control characters, got [" + ShownText.of(name) + "]");
    }
  }
}
