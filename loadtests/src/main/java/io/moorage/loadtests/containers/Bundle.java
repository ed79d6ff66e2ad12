package io.moorage.loadtests.containers;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.loadtests.compare.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The runtime alone, on files and words that the small image has, too, in namespaces of their own
 * with no network: what any engine pays before it has done anything itself.
 */
final class Bundle implements Contender {
  static final String NAME = "runc run";

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final Path folder;
  private final String runc;

  private Bundle(Path folder, String runc) {
    this.folder = folder;
    this.runc = runc;
  }

  static Bundle make(Path folder) throws IOException, InterruptedException {
    var bin = Files.createDirectories(folder.resolve("rootfs/bin"));
    Files.copy(SmallImage.BUSYBOX, bin.resolve("true"), StandardCopyOption.COPY_ATTRIBUTES);
    var runc = Programs.find("runc").orElse("runc");
    var file = folder.resolve("config.json");
    new ProcessBuilder(runc, "spec", "--bundle", folder.toString()).inheritIO().start().waitFor();
    var json = new ObjectMapper();
    var spec = (ObjectNode) json.readTree(file.toFile());
    ((ObjectNode) spec.get("root")).put("readonly", false);
    var process = (ObjectNode) spec.get("process");
    process.put("terminal", false);
    process.putArray("args").add("true");
    process.putArray("env").add("PATH=/bin");
    // Not every machine lets them be set, and no engine here sets any.
    process.remove("rlimits");
    json.writeValue(file.toFile(), spec);
    return new Bundle(folder, runc);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean can(Job job) {
    return job != Job.PULL;
  }

  @Override
  public ProcessBuilder command(Job job, String image) {
    var id = "moorage-bench-%d-%d".formatted(System.nanoTime(), NUMBER.incrementAndGet());
    return new ProcessBuilder(
        runc, "--root", folder.resolve("state").toString(), "run", "--bundle", "" + folder, id);
  }

  @Override
  public double cpuSeconds() {
    return Double.NaN;
  }
}
