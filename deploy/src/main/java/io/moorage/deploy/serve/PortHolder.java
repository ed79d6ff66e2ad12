package io.moorage.deploy.serve;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Who listens on a port, as far as this user may know.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_net.5.html">proc_pid_net(5)</a>
 */
final class PortHolder {
  private static final String LISTENING = "0A";

  private PortHolder() {}

  /** Its name and process id, such as {@code nginx (pid 812)}. */
  static Optional<String> of(int port) {
    try {
      for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
        for (String line : Files.readAllLines(Path.of(table))) {
          Optional<String> holder = inode(line, port).flatMap(PortHolder::process);
          if (holder.isPresent()) {
            return holder;
          }
        }
      }
    } catch (IOException noProc) {
      // Not knowing is an answer too.
    }
    return Optional.empty();
  }

  /** The socket's inode if the line is of a socket that listens on this port. */
  static Optional<String> inode(String line, int port) {
    List<String> fields = List.of(line.strip().split("\\s+", -1));
    String end = ":%04x".formatted(port).toUpperCase(Locale.ROOT);
    return fields.size() > 9 && fields.get(1).endsWith(end) && fields.get(3).equals(LISTENING)
        ? Optional.of(fields.get(9))
        : Optional.empty();
  }

  private static Optional<String> process(String inode) {
    String socket = "socket:[" + inode + "]";
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
      for (Path process : processes) {
        if (holds(process, socket)) {
          String name = Files.readString(process.resolve("comm")).strip();
          return Optional.of(name + " (pid " + process.getFileName() + ")");
        }
      }
    } catch (IOException gone) {
      // Processes end while one looks at them.
    }
    return Optional.empty();
  }

  private static boolean holds(Path process, String socket) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path file : files) {
        if (Files.readSymbolicLink(file).toString().equals(socket)) {
          return true;
        }
      }
    } catch (IOException notOurs) {
      // Another user's process, or one that just ended.
    }
    return false;
  }
}
