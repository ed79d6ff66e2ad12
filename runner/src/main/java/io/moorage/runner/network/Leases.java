package io.moorage.runner.network;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Leases as files, each named after its link. They are whole or not there when the daemon is
 * killed; nothing is flushed, since a machine that loses its power loses the interfaces, too.
 */
final class Leases {
  private static final System.Logger LOG = System.getLogger(Leases.class.getName());
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private static final String DRAFT = ".new";

  private final Path directory;
  private final String boot;

  private Leases(Path directory, String boot) {
    this.directory = directory;
    this.boot = boot;
  }

  static Leases open(Path directory) throws IOException {
    Files.createDirectories(directory);
    return new Leases(directory, Sysctl.readAtOnce(BOOT));
  }

  /** Which start of the machine new leases belong to. */
  String boot() {
    return boot;
  }

  void write(Lease lease) throws IOException {
    Path draft = directory.resolve(lease.link() + DRAFT);
    Files.write(draft, lease.lines());
    Files.move(draft, file(lease.link()), StandardCopyOption.ATOMIC_MOVE);
  }

  void remove(String link) throws IOException {
    Files.deleteIfExists(file(link));
  }

  /** Those of this start of the machine; all other files are removed. */
  List<Lease> read() throws IOException {
    var leases = new ArrayList<Lease>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Optional<Lease> lease = read(file);
        if (lease.isPresent()) {
          leases.add(lease.get());
        } else {
          Files.delete(file);
        }
      }
    }
    return leases;
  }

  private Optional<Lease> read(Path file) throws IOException {
    if (file.toString().endsWith(DRAFT)) {
      return Optional.empty();
    }
    Optional<Lease> lease = Lease.read(Files.readAllLines(file));
    if (lease.isEmpty()) {
      LOG.log(Level.WARNING, "the lease {0} cannot be read and is dropped", file);
    }
    return lease.filter(read -> read.boot().equals(boot));
  }

  private Path file(String link) {
    return directory.resolve(link);
  }
}
