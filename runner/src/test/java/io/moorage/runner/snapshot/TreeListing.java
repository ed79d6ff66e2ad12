package io.moorage.runner.snapshot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.moorage.blobstore.linux.FileDescriptor;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.runner.linux.AttributeCalls;
import io.moorage.runner.linux.FileCalls;
import io.moorage.runner.linux.FileStatus;
import io.moorage.runner.linux.OpenFlags;
import io.moorage.runner.linux.RawPath;
import io.moorage.runner.tar.EntryPath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a tree is, path by path, as text: two trees are the same if their texts are. */
final class TreeListing {
  private static final List<String> ATTRIBUTES = List.of("user.a", "user.b", "security.capability");

  private final Map<String, String> lines = new TreeMap<>();
  private final Map<Long, String> firstNames = new HashMap<>();

  private TreeListing() {}

  /** The root itself is left out: tools give it permissions of their own. */
  static Map<String, String> of(Path tree) throws IOException {
    var listing = new TreeListing();
    try (var root = FileCalls.openDirectory(tree)) {
      for (var path : paths(tree)) {
        listing.add(root, path);
      }
    }
    return listing.lines;
  }

  /** As bytes: names that are no UTF-8 would not survive the JDK's text. */
  private static List<EntryPath> paths(Path tree) throws IOException {
    var find =
        new ProcessBuilder("find", tree.toString(), "-mindepth", "1", "-printf", "%P\\0").start();
    var found = new ArrayList<EntryPath>();
    var paths = new String(find.getInputStream().readAllBytes(), ISO_8859_1);
    for (int start = 0; start < paths.length(); start = paths.indexOf('\0', start) + 1) {
      var path = paths.substring(start, paths.indexOf('\0', start));
      found.add(EntryPath.parse(new RawPath(path)));
    }
    found.sort(Comparator.comparing(path -> path.whole().bytesAsChars()));
    return found;
  }

  private void add(FileDescriptor root, EntryPath path) throws IOException {
    var parent = path.parent().bytesAsChars().isEmpty() ? new RawPath(".") : path.parent();
    try (var directory = FileCalls.openWithoutLinks(root, parent, OpenFlags.DIRECTORY)) {
      var whole = path.whole().bytesAsChars();
      // An overlay lists the whiteouts of a directory that only one layer has, and opens none.
      var status = AttributeCalls.status(directory, path.name());
      if (status.isPresent()) {
        lines.put(whole, line(directory, path.name(), status.get(), whole));
      }
    }
  }

  private String line(FileDescriptor directory, RawPath name, FileStatus status, String whole)
      throws IOException {
    var text = new StringBuilder();
    text.append(
        "%o %d:%d %s".formatted(status.mode(), status.uid(), status.gid(), status.modified()));
    text.append(" device ").append(status.major()).append(':').append(status.minor());
    if (!status.isDirectory()) {
      var first = firstNames.putIfAbsent(status.inode(), whole);
      text.append(" links ")
          .append(status.links())
          .append(" of ")
          .append(first == null ? whole : first);
    }
    if (status.isSymbolicLink()) {
      text.append(" to ").append(FileCalls.readLink(directory, name));
    }
    if (status.isRegular() || status.isDirectory()) {
      try (var open = FileCalls.open(directory, name, OpenFlags.NO_FOLLOW, 0)) {
        if (status.isRegular()) {
          text.append(' ').append(status.size()).append(' ').append(digest(open, status.size()));
        }
        for (var attribute : ATTRIBUTES) {
          var value = AttributeCalls.attribute(open, RawPath.of(attribute));
          value.ifPresent(
              bytes ->
                  text.append(' ')
                      .append(attribute)
                      .append('=')
                      .append(new String(bytes, ISO_8859_1)));
        }
      }
    }
    return text.toString();
  }

  private static Digest digest(FileDescriptor file, long size) throws IOException {
    var content = ByteBuffer.allocateDirect((int) size + 1);
    while (FileCalls.read(file, content, content.position()) > 0) {}
    var bytes = new byte[content.position()];
    content.flip().get(bytes);
    return Digest.of(DigestAlgorithm.SHA256, bytes);
  }
}
