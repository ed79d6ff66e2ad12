package io.moorage.runner.snapshot;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Tests that own files by others' numbers, make device nodes and mount. */
final class Root {
  private Root() {}

  static void required() {
    boolean root = "root".equals(System.getProperty("user.name"));
    if (!root) {
      System.out.println("skipped: only root may make device nodes and mounts");
    }
    assumeTrue(root, "only root may make device nodes and mounts");
  }
}
