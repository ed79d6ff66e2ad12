package io.moorage.loadtests.power;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** File systems that can be shut down. */
public enum FileSystemKind {
  EXT4,
  XFS;

  /** What makes one in a file. */
  List<String> maker(Path image) {
    return switch (this) {
      case EXT4 -> List.of("mkfs.ext4", "-q", "-F", image.toString());
      case XFS -> List.of("mkfs.xfs", "-q", "-f", image.toString());
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
