package org.towerrank.train;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Lets the engine compute in as many threads as there are processors, and two at least, while the
 * tests of a class run. In other tests the build lets it have one, as they fit what is small.
 */
final class AllCores implements BeforeAllCallback, AfterAllCallback {
  private int before;

  @Override
  public void beforeAll(ExtensionContext context) {
    Engine.getInstance();
    before = JniUtils.getNumThreads();
    JniUtils.setNumThreads(Math.max(2, Runtime.getRuntime().availableProcessors()));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    JniUtils.setNumThreads(before);
  }
}
