package org.towerrank.command;

import picocli.CommandLine.IVersionProvider;

/** The version of TowerRank, as its jar's manifest says. */
public final class ToolVersion implements IVersionProvider {
  private static final String UNPACKED = "development";

  /** For picocli. */
  public ToolVersion() {}

  /** The version, or {@code development} where the classes do not come from a jar. */
  public static String current() {
    String version = ToolVersion.class.getPackage().getImplementationVersion();
    return version == null ? UNPACKED : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "TowerRank " + current(),
      "Java "
          + Runtime.version()
          + ", "
          + System.getProperty("os.name")
          + " "
          + System.getProperty("os.arch")
    };
  }
}
