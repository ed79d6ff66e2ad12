package io.moorage.deploy.serve;

import io.moorage.config.ByteSize;
import io.moorage.config.Config;
import io.moorage.config.ListenAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is allowed and still unwise, each in one line with the remedy. Nothing is refused for it,
 * and nothing is said when all is well.
 */
public final class Doubts {
  private static final Duration SHORT_GRACE = Duration.ofHours(1);
  private static final long FEW_FILES = 4_096;
  private static final ByteSize LITTLE_MEMORY = new ByteSize(512L << 20);

  /** The share of the disk that is free when it is nearly full. */
  private static final int NEARLY_FULL = 20;

  private final Config config;
  private final Surroundings here;
  private final Path data;
  private final List<String> found = new ArrayList<>();

  private Doubts(Config config, Surroundings here) {
    this.config = config;
    this.here = here;
    this.data = config.get(Settings.DATA_DIR);
  }

  /** Those about a server with these settings on this machine. */
  public static List<String> of(Config config) {
    return of(config, Surroundings.of(config.get(Settings.DATA_DIR)));
  }

  /** Those about a server that runs containers, too, and therefore as root. */
  public static List<String> besideRunner(Config config) {
    return of(config, Surroundings.of(config.get(Settings.DATA_DIR)).ofSomeUser());
  }

  static List<String> of(Config config, Surroundings here) {
    Doubts doubts = new Doubts(config, here);
    doubts.reach();
    doubts.directory();
    doubts.disk();
    doubts.grace();
    doubts.limits();
    return List.copyOf(doubts.found);
  }

  private void reach() {
    ListenAddress listen = config.get(Settings.LISTEN);
    if (!listen.isLoopback()) {
      found.add(
          ("registry.listen (%s) is %s: whoever reaches it may read, write and delete, as there are"
                  + " no accounts and no TLS yet; listen on 127.0.0.1 and let a proxy ask who is"
                  + " there")
              .formatted(config.origin(Settings.LISTEN), listen));
    }
    config
        .find(Settings.METRICS_LISTEN)
        .filter(address -> !address.isLoopback())
        .ifPresent(
            address ->
                found.add(
                    "metrics.listen (%s) is %s: whoever reaches it may read the figures; let a firewall"
                            .formatted(config.origin(Settings.METRICS_LISTEN), address)
                        + " admit Prometheus alone"));
    config.find(Settings.TRUSTED_PROXIES).stream()
        .flatMap(List::stream)
        .filter(network -> network.bits() == 0)
        .findFirst()
        .ifPresent(
            all ->
                found.add(
                    "registry.trusted-proxies (%s) holds %s: any client may then write an address of its"
                            .formatted(config.origin(Settings.TRUSTED_PROXIES), all)
                        + " choice into the log; name the proxies alone"));
    if (here.root()) {
      found.add(
          "this is root, and Moorage needs none of its rights: run it as a user of its own, as what"
              + " deploy/install sets up does");
    }
  }

  private void directory() {
    here.fileSystem().flatMap(Doubts::drawback).ifPresent(what -> about(what));
    if (here.open()) {
      about("may be looked into by every user of this machine: chmod 700 " + data);
    }
  }

  private void about(String what) {
    found.add("data-dir (%s) %s %s".formatted(config.origin(Settings.DATA_DIR), data, what));
  }

  private static Optional<String> drawback(String fileSystem) {
    return switch (fileSystem) {
      case "tmpfs", "ramfs" ->
          Optional.of(
              "is on %s, in memory: a restart of the machine loses every image; choose a disk"
                  .formatted(fileSystem));
      case "overlay", "aufs" ->
          Optional.of(
              "is on %s, a container's own layer: it goes with the container; mount a volume there"
                  .formatted(fileSystem));
      case "nfs", "nfs4", "cifs", "smb3", "9p", "afs", "ceph" -> Optional.of(remote(fileSystem));
      default -> Optional.of(fileSystem).filter(f -> f.startsWith("fuse")).map(Doubts::remote);
    };
  }

  private static String remote(String fileSystem) {
    return ("is on %s: whether its locks hold, and what a flush there is worth, nobody here can"
            + " tell; choose a local disk")
        .formatted(fileSystem);
  }

  private void disk() {
    if (here.free().isEmpty() || here.total().isEmpty()) {
      return;
    }
    long free = here.free().get().bytes();
    long total = here.total().get().bytes();
    ByteSize reserve = config.get(Settings.UPLOAD_RESERVE);
    if (free < Math.min(reserve.bytes(), total / 20)) {
      about(
          "has %s free, less than uploads.reserve: pushes are refused until there is more"
              .formatted(rounded(free)));
    } else if (free < total / NEARLY_FULL || free < 2 * reserve.bytes()) {
      about(
          "has %s free of %s: make room before pushes are refused (uploads.reserve, %s)"
              .formatted(rounded(free), rounded(total), reserve));
    }
  }

  private void grace() {
    Duration grace = config.get(Settings.COLLECTION_GRACE);
    if (grace.compareTo(SHORT_GRACE) < 0) {
      found.add(
          ("collection.grace (%s) is under an hour: a push that takes longer loses the blobs it"
                  + " sent first, and starts over; 24h is safe")
              .formatted(config.origin(Settings.COLLECTION_GRACE)));
    }
  }

  private void limits() {
    here.openFiles()
        .filter(files -> files < FEW_FILES)
        .ifPresent(
            files ->
                found.add(
                    "the process may have %d files open, connections among them: raise it to 65536 (ulimit -n, LimitNOFILE=)"
                        .formatted(files)));
    here.memory()
        .filter(memory -> memory.bytes() < LITTLE_MEMORY.bytes())
        .ifPresent(
            memory ->
                found.add(
                    "the process may take %s of memory, and wants up to %s when it is busy: raise it (MemoryMax=, docker run -m)"
                        .formatted(memory, LITTLE_MEMORY)));
  }

  /** In whole units that leave two digits or more. */
  private static ByteSize rounded(long bytes) {
    long unit = 1;
    while (bytes / unit >= 10 * 1024) {
      unit *= 1024;
    }
    return new ByteSize(bytes / unit * unit);
  }
}
