package io.moorage.loadtests.scale;

import io.moorage.loadtests.Count;
import picocli.CommandLine.Option;

/** How large a generated store is to be. */
final class SizeOptions {
  @Option(
      names = "--tags",
      paramLabel = "N",
      converter = Count.FromZero.class,
      description = "Tags of one repository, ten at each manifest. Default: ${DEFAULT-VALUE}.")
  private int tags = Size.LARGE.tags();

  @Option(
      names = "--repositories",
      paramLabel = "N",
      converter = Count.FromZero.class,
      description = "Repositories of one image each. Default: ${DEFAULT-VALUE}.")
  private int repositories = Size.LARGE.repositories();

  @Option(
      names = "--referrers",
      paramLabel = "N",
      converter = Count.FromZero.class,
      description =
          "Manifests that refer to one image, as signatures do. Default: ${DEFAULT-VALUE}.")
  private int referrers = Size.LARGE.referrers();

  @Option(
      names = "--children",
      paramLabel = "N",
      converter = Count.FromZero.class,
      description = "Images of one index, as of many platforms. Default: ${DEFAULT-VALUE}.")
  private int children = Size.LARGE.children();

  Size size() {
    return new Size(tags, repositories, referrers, children);
  }
}
