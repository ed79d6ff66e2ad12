package io.moorage.runner.snapshot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.ArrayList;

/**
 * Deletes trees of hostile shape: no symbolic link is followed, and one that is deep beyond measure
 * is flattened on the way, so that neither the stack nor the open files run out.
 */
final class TreeRemoval {
  private static final int DEEP = 64;

  private long moved;

  private TreeRemoval() {}

  /**
   * Nothing happens if it is not there.
   *
   * @param tree a directory of ours: what is directly in it has names of ours
   */
  static void delete(Path tree) throws IOException {
    var removal = new TreeRemoval();
    try {
      while (removal.round(tree)) {}
      Files.delete(tree);
    } catch (NoSuchFileException gone) {
      return;
    }
  }

  /** Empties the tree, but for what it moved up out of the depth: true if there is any. */
  private boolean round(Path tree) throws IOException {
    long before = moved;
    try (var stream = Files.newDirectoryStream(tree)) {
      // Linux has no other.
      var top = (SecureDirectoryStream<Path>) stream;
      empty(top, top, 0);
    }
    return moved > before;
  }

  private void empty(
      SecureDirectoryStream<Path> directory, SecureDirectoryStream<Path> top, int depth)
      throws IOException {
    var names = new ArrayList<Path>();
    directory.forEach(path -> names.add(path.getFileName()));
    for (var name : names) {
      if (!isDirectory(directory, name)) {
        directory.deleteFile(name);
      } else if (depth == DEEP) {
        directory.move(name, top, Path.of("moved." + moved++));
      } else {
        try (var inner = directory.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
          empty(inner, top, depth + 1);
        }
        directory.deleteDirectory(name);
      }
    }
  }

  private static boolean isDirectory(SecureDirectoryStream<Path> directory, Path name)
      throws IOException {
    return directory
        .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .readAttributes()
        .isDirectory();
  }
}
