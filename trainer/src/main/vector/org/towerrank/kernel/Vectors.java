package org.towerrank.kernel;

/** Whether vectors can be used; asked before a class that mentions them is loaded. */
final class Vectors {
  static final boolean AVAILABLE =
      ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

  private Vectors() {}
}
