package io.moorage.runner.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runtime joins what was prepared for it. */
class RuncIT {
  private static final Path BUSYBOX = Path.of("/bin/busybox");

  @TempDir Path directory;

  private TestHost host;
  private LinuxNetworks networks;

  @BeforeEach
  void open() throws IOException {
    assumeTrue(
        Files.exists(Path.of("/usr/sbin/runc")) && Files.exists(BUSYBOX),
        "runc or busybox is missing: nothing to run a container with");
    host = TestHost.create(Files.createDirectory(directory.resolve("leases")));
    networks = host.networks();
  }

  @AfterEach
  void close() throws IOException {
    if (networks != null) {
      networks.close();
    }
    if (host != null) {
      host.close();
    }
  }

  private Path bundle(Path namespace, String command) throws IOException {
    Path bundle = Files.createDirectory(directory.resolve("bundle"));
    Path bin = Files.createDirectories(bundle.resolve("rootfs/bin"));
    Files.copy(BUSYBOX, bin.resolve("busybox"));
    host.run("runc", "spec", "--bundle", bundle.toString());
    Path config = bundle.resolve("config.json");
    Files.writeString(
        config,
        Files.readString(config)
            .replace("\"terminal\": true", "\"terminal\": false")
            .replace("\"sh\"", "\"/bin/busybox\", \"sh\", \"-c\", \"" + command + "\"")
            .replace(
                "\"type\": \"network\"", "\"type\": \"network\", \"path\": \"" + namespace + "\""));
    return bundle;
  }

  @Test
  void run_containerIsInItsNetwork() throws Exception {
    var web = networks.attach("web", List.of());
    try (var _ = Talker.tcp(host.neighbour, "neighbour", 8080)) {
      var bundle =
          bundle(
              web.namespace().orElseThrow(),
              "busybox ip -4 addr show eth0; busybox nc 192.0.2.2 8080 </dev/null");
      String said =
          host.run(
              "runc",
              "--root",
              directory.resolve("runc").toString(),
              "run",
              "--bundle",
              bundle.toString(),
              "moorage-network-" + ProcessHandle.current().pid());
      assertTrue(said.contains("inet 10.77.0.2/24"), said);
      assertTrue(said.endsWith("neighbour 192.0.2.1"), said);
    }
    networks.release("web");
    assertEquals(Optional.empty(), networks.find("web"));
  }
}
