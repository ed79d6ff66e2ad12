package io.moorage.runner.daemon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Adds up the files of a tree that others write to at the same time. Links are not followed. */
final class FileSizes extends SimpleFileVisitor<Path> {
  private final Set<Object> seen = new HashSet<>();
  private long sum;

  private FileSizes() {}

  /** Bytes of the files below a directory, those of several names once; 0 if there is none. */
  static long below(Path directory) {
    var sizes = new FileSizes();
    try {
      Files.walkFileTree(directory, sizes);
    } catch (IOException e) {
      throw new UncheckedIOException("measuring " + directory, e);
    }
    return sizes.sum;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    if (attributes.fileKey() == null || seen.add(attributes.fileKey())) {
      sum += attributes.size();
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException gone) {
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException gone) {
    return FileVisitResult.CONTINUE;
  }
}
