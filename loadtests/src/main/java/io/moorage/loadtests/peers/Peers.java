package io.moorage.loadtests.peers;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.MediaType;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/**
 * The comparison. Client and servers share the processors, so ratios and processor time per
 * operation say more than rates. Three rounds are to warm up; of the others the medians are
 * printed.
 *
 * <pre>loadtests/peers [--rounds 3] [--seconds 4] [--moorage deploy/moorage]</pre>
 */
public final class Peers {
  private static final Pattern DONE = Pattern.compile("([0-9]+) requests in ([0-9.]+)s");
  private static final Pattern FAILED = Pattern.compile("Non-2xx or 3xx responses: .*");
  private static final int IDLE_MILLIS = 2000;

  /** A JVM compiles while it is asked: the first rounds tell of the compiler, not of the server. */
  private static final int WARM_UP_ROUNDS = 3;

  private final PrintStream out;
  private final int rounds;
  private final int seconds;
  private final Content content = Content.make();

  /** What every server holds: one image of one layer. */
  private record Content(byte[] config, byte[] blob, byte[] manifest) {

    static Content make() {
      var config = "{\"architecture\":\"amd64\",\"os\":\"linux\"}".getBytes(StandardCharsets.UTF_8);
      var blob = new byte[PushLoad.SIZE];
      new SplittableRandom(1).nextBytes(blob);
      var manifest =
          """
          {"schemaVersion":2,"mediaType":"%s","config":{"mediaType":\
          "application/vnd.oci.image.config.v1+json","digest":"%s","size":%d},"layers":[{"mediaType":\
          "application/vnd.oci.image.layer.v1.tar+gzip","digest":"%s","size":%d}],"annotations":\
          {"filling":"%s"}}\
          """
              .formatted(
                  MediaType.OCI_MANIFEST,
                  digest(config),
                  config.length,
                  digest(blob),
                  blob.length,
                  "x".repeat(1500))
              .getBytes(StandardCharsets.UTF_8);
      return new Content(config, blob, manifest);
    }

    static Digest digest(byte[] bytes) {
      return Digest.of(DigestAlgorithm.SHA256, bytes);
    }

    String blobPath() {
      return "/v2/bench/app/blobs/" + digest(blob);
    }

    String manifestPath() {
      return "/v2/bench/app/manifests/v1";
    }

    void putFiles(Path root) throws IOException {
      var at = Files.createDirectories(root.resolve("v2/bench/app/blobs"));
      Files.write(at.resolve(digest(blob).toString()), blob);
      at = Files.createDirectories(root.resolve("v2/bench/app/manifests"));
      Files.write(at.resolve("v1"), manifest);
    }

    void push(int port) throws IOException {
      try (var http = new Http(port)) {
        for (var bytes : List.of(config, blob)) {
          var begun = http.send("POST", "/v2/bench/app/blobs/uploads/", "text/plain", new byte[0]);
          var location = Http.path(begun.location());
          expect(
              http.send(
                  "PUT",
                  location + (location.indexOf('?') < 0 ? "?" : "&") + "digest=" + digest(bytes),
                  "application/octet-stream",
                  bytes));
        }
        expect(http.send("PUT", manifestPath(), MediaType.OCI_MANIFEST.name(), manifest));
      }
    }

    private static void expect(Http.Answer answer) throws IOException {
      if (answer.status() != 201) {
        throw new IOException("a push was answered " + answer);
      }
    }
  }

  /** One question put to one server. */
  private interface Question {
    Work put(Peer peer) throws IOException, InterruptedException;
  }

  private Peers(PrintStream out, int rounds, int seconds) {
    this.out = out;
    this.rounds = rounds;
    this.seconds = seconds;
  }

  private void run(String launcher, Path folder) throws IOException, InterruptedException {
    var root = folder.resolve("files");
    content.putFiles(root);
    var starters = new LinkedHashMap<String, Peer.Starter>();
    starters.put("moorage", Peer.moorage(launcher));
    starters.put("docker-registry", Peer.dockerRegistry());
    starters.put("nginx", Peer.nginx(root));

    startUp(starters, folder);
    var peers = new ArrayList<Peer>();
    try {
      for (var starter : starters.entrySet()) {
        peers.add(
            Peer.start(starter.getKey(), folder.resolve(starter.getKey()), starter.getValue()));
      }
      Thread.sleep(IDLE_MILLIS);
      for (var peer : peers) {
        out.printf("%-16s idle RSS %d MiB%n", peer.name(), peer.cost().bytes() >> 20);
      }
      var registries = peers.subList(0, 2);
      for (var registry : registries) {
        content.push(registry.port());
      }
      ask(
          "GET manifest by tag, 64 connections, requests/s",
          "nginx",
          0.7,
          peers,
          peer -> wrk(peer, 64, content.manifestPath()));
      ask(
          "GET blob of 1 MiB, 16 connections, MiB/s",
          "nginx",
          0.8,
          peers,
          peer -> wrk(peer, 16, content.blobPath()));
      var seed = new SplittableRandom();
      ask(
          "push of fresh 1 MiB blobs, 16 clients, durable, MiB/s",
          "docker-registry",
          2,
          registries,
          peer -> PushLoad.run(peer.port(), seed.nextLong()));
      for (var peer : peers) {
        out.printf("%-16s RSS after load %d MiB%n", peer.name(), peer.cost().bytes() >> 20);
      }
    } finally {
      peers.forEach(Peer::close);
    }
  }

  private void startUp(Map<String, Peer.Starter> starters, Path folder)
      throws IOException, InterruptedException {
    out.println("fork to first 200 on /v2/, ms (goal for moorage: 700)");
    for (var starter : starters.entrySet()) {
      var times = new ArrayList<Double>();
      for (int i = 0; i <= rounds; i++) {
        try (var peer =
            Peer.start(
                starter.getKey(),
                folder.resolve(starter.getKey() + "-start-" + i),
                starter.getValue())) {
          if (i > 0) {
            times.add(peer.startMillis());
          }
        }
      }
      times.sort(Comparator.naturalOrder());
      out.printf("  %-16s %.0f%n", starter.getKey(), times.get(times.size() / 2));
    }
  }

  private void ask(String title, String yardstick, double goal, List<Peer> peers, Question question)
      throws IOException, InterruptedException {
    var samples = new LinkedHashMap<String, List<Sample>>();
    for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
      for (var peer : peers) {
        double before = peer.cost().seconds();
        var work = question.put(peer);
        double cpu = (peer.cost().seconds() - before) * 1e6 / work.operations();
        if (round >= 0) {
          samples
              .computeIfAbsent(peer.name(), name -> new ArrayList<>())
              .add(new Sample(work.rate(), cpu));
        }
      }
    }
    out.printf("%s (goal for moorage: %.1f of %s)%n", title, goal, yardstick);
    double unit = Sample.median(samples.getOrDefault(yardstick, List.of())).rate();
    samples.forEach(
        (name, all) -> {
          var median = Sample.median(all);
          out.printf(
              "  %-16s %,10.0f   %5.2f of %s   %,8.1f µs server CPU each   (%s)%n",
              name,
              median.rate(),
              median.rate() / unit,
              yardstick,
              median.cpuMicros(),
              String.join(" ", all.stream().map(s -> "%.0f".formatted(s.rate())).toList()));
        });
  }

  private Work wrk(Peer peer, int connections, String path)
      throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
                "wrk",
                "-t1",
                "-c" + connections,
                "-d" + seconds + "s",
                "-H",
                "Accept: " + MediaType.OCI_MANIFEST,
                "http://127.0.0.1:" + peer.port() + path)
            .redirectErrorStream(true)
            .start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    var done = DONE.matcher(said);
    if (process.waitFor() != 0 || !done.find() || FAILED.matcher(said).find()) {
      throw new IOException("wrk against %s: %s".formatted(peer.name(), said));
    }
    return new Work(Double.parseDouble(done.group(1)), Double.parseDouble(done.group(2)));
  }

  /** See the class. */
  @SuppressWarnings("SystemOut") // A program run by hand.
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int rounds = 3;
    int seconds = 4;
    var launcher = "deploy/moorage";
    for (int i = 0; i + 1 < arguments.length; i += 2) {
      var value = arguments[i + 1];
      switch (arguments[i]) {
        case "--rounds" -> rounds = Integer.parseInt(value);
        case "--seconds" -> seconds = Integer.parseInt(value);
        case "--moorage" -> launcher = value;
        default -> throw new IllegalArgumentException("unknown option " + arguments[i]);
      }
    }
    var folder = Files.createTempDirectory("moorage-peers-");
    try {
      new Peers(System.out, rounds, seconds).run(launcher, folder);
    } finally {
      try (var paths = Files.walk(folder)) {
        for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
