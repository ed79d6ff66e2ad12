package io.moorage.deploy.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HelmIT {

  @Test
  void push_chart_pullsBackIdentical(@TempDir Path folder) throws IOException {
    var home = folder.resolve("helm");
    var helm = Tool.orSkip("helm").in(Isolation.in(home).environment());
    var chart = Files.createDirectories(folder.resolve("mast"));
    Files.writeString(
        chart.resolve("Chart.yaml"), "apiVersion: v2\nname: mast\nversion: 1.2.3+build.4\n");
    Files.createDirectories(chart.resolve("templates"));
    helm.run("package", chart.toString(), "--destination", folder.toString());
    var packed = folder.resolve("mast-1.2.3+build.4.tgz");

    try (var registry = RunningRegistry.on(folder.resolve("data")).start()) {
      var charts = "oci://" + registry.authority() + "/charts";
      helm.run("push", packed.toString(), charts, "--plain-http");
      var back = Files.createDirectories(folder.resolve("back"));
      helm.run(
          "pull",
          charts + "/mast",
          "--version",
          "1.2.3+build.4",
          "--plain-http",
          "--destination",
          back.toString());
      assertEquals(-1, Files.mismatch(packed, back.resolve(packed.getFileName())));
    }
  }
}
