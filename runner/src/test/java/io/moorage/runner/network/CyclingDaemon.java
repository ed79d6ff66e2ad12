package io.moorage.runner.network;

import io.moorage.runner.network.linux.NetworkNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Attaches and releases a container many times, and says what that left open. It is a process of
 * its own, so that what others open and close meanwhile is not taken for ours.
 */
final class CyclingDaemon {
  private static final int CYCLES = 50;
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  private CyclingDaemon() {}

  public static void main(String[] arguments) throws Exception {
    try (var networks =
        LinuxNetworks.open(
            TestHost.SETTINGS, Path.of(arguments[0]), NetworkNamespace.ours(), new Random())) {
      networks.attach("first", List.of());
      var before = openFiles();
      before.removeIf(file -> file.startsWith("net:"));
      networks.release("first");
      for (int i = 0; i < CYCLES; i++) {
        networks.attach("c" + i, List.of(PortRequest.parse("80/tcp", "", "3000")));
        networks.release("c" + i);
      }
      System.out.println(left(before));
    }
  }

  /** What is torn down goes on a thread of its own. */
  private static String left(List<String> before) throws Exception {
    long end = System.nanoTime() + PATIENCE_NANOS;
    var left = openFiles();
    while (!left.equals(before) && System.nanoTime() < end) {
      Thread.sleep(20);
      left = openFiles();
    }
    return left.equals(before) ? "nothing is left open" : left + " instead of " + before;
  }

  /** Sockets and namespaces; each has a number of its own. */
  private static List<String> openFiles() throws IOException {
    try (var files = Files.list(Path.of("/proc/self/fd"))) {
      return new ArrayList<>(
          files.map(CyclingDaemon::target).filter(CyclingDaemon::isOfNetwork).sorted().toList());
    }
  }

  private static boolean isOfNetwork(String target) {
    return target.startsWith("net:") || target.startsWith("socket:");
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }
}
