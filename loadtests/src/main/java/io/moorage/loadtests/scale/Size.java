package io.moorage.loadtests.scale;

/**
 * How large a generated store is.
 *
 * @param tags in one repository, ten at each manifest
 * @param repositories with one image each
 * @param referrers of one subject
 * @param children of one index
 */
public record Size(int tags, int repositories, int referrers, int children) {
  /** What a private registry may come to in years. */
  public static final Size LARGE = new Size(100_000, 10_000, 10_000, 1_000);

  public static final Size SMALL = new Size(100, 100, 100, 10);
}
