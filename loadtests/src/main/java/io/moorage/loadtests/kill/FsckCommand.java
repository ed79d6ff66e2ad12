package io.moorage.loadtests.kill;

import io.moorage.deploy.clients.RunningRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** {@code moorage fsck} of a data directory whose server has stopped. */
final class FsckCommand {
  private FsckCommand() {}

  /** Notes what it finds, if it finds anything. */
  static void check(RunningRegistry.Launch launch, Findings findings)
      throws IOException, InterruptedException {
    var words = new ArrayList<>(launch.command());
    words.addAll(List.of("fsck", "--data-dir", launch.dataDirectory().toString()));
    var builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("MOORAGE_"));
    var process = builder.start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    findings.checked();
    if (code != 0) {
      findings.violation("fsck ended with %d: %s".formatted(code, output));
    }
  }
}
