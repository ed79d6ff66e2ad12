package io.moorage.loadtests.scale;

import io.moorage.deploy.clients.RunningRegistry;
import io.moorage.loadtests.Folder;
import io.moorage.loadtests.Launcher;
import io.moorage.loadtests.Program;
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
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code loadtests/scale}; see the package. */
@Command(
    name = "scale",
    header = "Put the same questions to a small store and to a large one: what grows?",
    description = {
      "Measures how long starts take, what pages cost, whether walks over everything leave memory",
      "behind, and whether pushes are at full speed right after a restart. The small store has 100",
      "of each, and an index of 10; the options say how large the large one is.",
    },
    footer = {
      "  loadtests/scale",
      "  loadtests/scale --dir /srv/scratch --tags 1000000",
    })
public final class Scale extends Program {
  private static final int STARTS = 5;

  @Option(
      names = "--server",
      paramLabel = "FILE",
      converter = Launcher.class,
      description = "What starts the server. Default: ${DEFAULT-VALUE}.")
  private String launcher = Launcher.OWN;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      converter = Folder.class,
      description = "Where the stores are made; they are removed. Default: ${DEFAULT-VALUE}.")
  private Path parent = TEMPORARY;

  @Mixin private final SizeOptions options = new SizeOptions();

  private final Map<String, Path> stores = new LinkedHashMap<>();

  public static void main(String[] words) {
    new Scale().exit(words);
  }

  @Override
  protected int run(PrintStream out) throws IOException, InterruptedException {
    var size = options.size();
    if (size.tags() < Size.SMALL.tags()) {
      throw new Refused(
          "--tags wants no fewer than the small store has, which is " + Size.SMALL.tags());
    }
    Programs.ready(launcher);
    try (var scratch = new Scratch(parent, "scale")) {
      measure(scratch.folder("stores"), size, out);
    }
    return 0;
  }

  private void measure(Path folder, Size large, PrintStream out)
      throws IOException, InterruptedException {
    generate("small", folder, Size.SMALL, out);
    generate("large", folder, large, out);
    measureStarts(out);
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

  private void generate(String name, Path folder, Size size, PrintStream out)
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
    return RunningRegistry.on(directory).with(List.of(launcher)).start();
  }

  private void measureStarts(PrintStream out) {
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
}
