package io.moorage.loadtests.scale;

import io.moorage.deploy.clients.RunningRegistry;
import io.moorage.loadtests.compare.Programs;
import io.moorage.loadtests.compare.Scratch;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The same questions to a small store and to a large one: how long starts take, what pages cost,
 * whether walks over everything leave memory behind, and whether pushes are at full speed right
 * after a restart.
 *
 * <pre>loadtests/scale [--server deploy/moorage] [--dir DIR] [--tags 100000] …</pre>
 */
public final class Scale {
  private static final int STARTS = 5;

  private final PrintStream out;
  private final Map<String, Path> stores = new LinkedHashMap<>();
  private final List<String> command;

  private Scale(PrintStream out, String launcher) {
    this.out = out;
    this.command = List.of(launcher);
  }

  private void run(Path folder, Size large) throws IOException, InterruptedException {
    generate("small", folder, Size.SMALL);
    generate("large", folder, large);
    measureStarts();
    for (var store : stores.entrySet()) {
      out.printf("%n%s store%n", store.getKey());
      try (var registry = start(store.getValue())) {
        new Pushing(registry, out).atOnceAndLater();
      }
      try (var registry = start(store.getValue())) {
        new Asking(registry, out).all();
      }
    }
  }

  private void generate(String name, Path folder, Size size)
      throws IOException, InterruptedException {
    var directory = folder.resolve(name);
    long start = System.nanoTime();
    try (var generator = Generator.on(directory)) {
      generator.fill(size);
    }
    out.printf("%s: %s, generated in %.1f s%n", name, size, (System.nanoTime() - start) / 1e9);
    stores.put(name, directory);
  }

  private RunningRegistry start(Path directory) {
    return RunningRegistry.on(directory).with(command).start();
  }

  private void measureStarts() {
    var millis = new LinkedHashMap<String, List<Double>>();
    for (int i = 0; i < STARTS; i++) {
      stores.forEach(
          (name, directory) -> {
            long begun = System.nanoTime();
            try (var _ = start(directory)) {
              double took = (System.nanoTime() - begun) / 1e6;
              millis.computeIfAbsent(name, any -> new ArrayList<>()).add(took);
            }
          });
    }
    out.printf("%nfork to the line that says where it listens, ms%n");
    millis.forEach(
        (name, all) -> {
          all.sort(Comparator.naturalOrder());
          out.printf(
              "  %-6s %.0f (%.0f to %.0f)%n",
              name, all.get(STARTS / 2), all.getFirst(), all.getLast());
        });
  }

  /** See the class. */
  @SuppressWarnings("SystemOut") // A program run by hand.
  public static void main(String[] words) throws IOException, InterruptedException {
    var size = Size.LARGE;
    var launcher = "deploy/moorage";
    var parent = Path.of(System.getProperty("java.io.tmpdir"));
    for (int i = 0; i + 1 < words.length; i += 2) {
      switch (words[i]) {
        case "--server" -> launcher = words[i + 1];
        case "--dir" -> parent = Path.of(words[i + 1]);
        default -> size = size.with(words[i], Integer.parseInt(words[i + 1]));
      }
    }
    Programs.ready(launcher);
    try (var scratch = new Scratch(parent, "scale")) {
      new Scale(System.out, launcher).run(scratch.folder("stores"), size);
    }
  }
}
