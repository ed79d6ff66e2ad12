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

  /**
   * The same with another number in one place.
   *
   * @param option such as {@code --tags}
   */
  Size with(String option, int number) {
    return switch (option) {
      case "--tags" -> new Size(number, repositories, referrers, children);
      case "--repositories" -> new Size(tags, number, referrers, children);
      case "--referrers" -> new Size(tags, repositories, number, children);
      case "--children" -> new Size(tags, repositories, referrers, number);
      default -> throw new IllegalArgumentException("unknown option " + option);
    };
  }
}
