package io.moorage.loadtests.scale;

import io.moorage.deploy.clients.RunningRegistry;
import io.moorage.loadtests.compare.Latencies;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What pages cost, one request at a time, and what walks over everything leave behind. */
record Asking(RunningRegistry registry, PrintStream out) {
  private static final int TIMES = 400;
  private static final int WALKS = 5;
  private static final Pattern NEXT = Pattern.compile("<([^>]+)>; *rel=\"next\"");
  private static final Pattern USED =
      Pattern.compile("(?m)^ *(?:DefNew|Tenured|def new|tenured).*used ([0-9]+)K");

  void all() throws IOException, InterruptedException {
    try (var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      var referrers = "/v2/%s/referrers/%s".formatted(Generator.REFERRERS, Generator.subject());
      out.println("  one request at a time, ms: p50, p99");
      time(http, "/v2/%s/tags/list?n=100&last=%s".formatted(Generator.TAGS, Generator.tag(40)));
      time(http, "/v2/_catalog?n=100&last=" + Generator.repository(40));
      time(http, referrers);
      time(http, referrers + "?artifactType=none");
      time(http, "/v2/%s/manifests/%s".formatted(Generator.TAGS, Generator.tag(77)));
      time(http, "/v2/%s/manifests/%s".formatted(Generator.INDEX, Generator.tag(0)));
      walks(http, referrers);
    }
  }

  private void time(HttpClient http, String path) throws IOException, InterruptedException {
    var nanos = new long[TIMES];
    for (int i = -TIMES; i < TIMES; i++) {
      long begun = System.nanoTime();
      get(http, path);
      if (i >= 0) {
        nanos[i] = System.nanoTime() - begun;
      }
    }
    var took = Latencies.ofNanos(List.of(nanos));
    out.printf("    %-100.100s %6.2f %6.2f%n", path, took.p50Millis(), took.p99Millis());
  }

  private void walks(HttpClient http, String referrers) throws IOException, InterruptedException {
    long before = heapKibibytes();
    long begun = System.nanoTime();
    long pages = 0;
    for (int i = 0; i < WALKS; i++) {
      pages += walk(http, "/v2/%s/tags/list?n=1000".formatted(Generator.TAGS));
      pages += walk(http, "/v2/_catalog?n=1000");
      pages += walk(http, referrers);
      pages += walk(http, referrers + "?artifactType=none");
    }
    out.printf(
        "  %d walks over everything: %d pages in %.1f s; heap after collection %,d KiB before, %,d"
            + " KiB after; %,d KiB resident%n",
        WALKS,
        pages,
        (System.nanoTime() - begun) / 1e9,
        before,
        heapKibibytes(),
        registry.residentBytes() >> 10);
  }

  private int walk(HttpClient http, String from) throws IOException, InterruptedException {
    int pages = 0;
    Optional<String> path = Optional.of(from);
    while (path.isPresent()) {
      var answer = get(http, path.get());
      pages++;
      path =
          answer
              .headers()
              .firstValue("Link")
              .map(NEXT::matcher)
              .filter(Matcher::find)
              .map(link -> link.group(1));
    }
    return pages;
  }

  private HttpResponse<byte[]> get(HttpClient http, String path)
      throws IOException, InterruptedException {
    URI uri = registry.uri("/").resolve(path);
    var answer = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new IOException("%s was answered %d".formatted(path, answer.statusCode()));
    }
    return answer;
  }

  /** What lives in the heap, garbage taken out. */
  private long heapKibibytes() throws IOException, InterruptedException {
    jcmd("GC.run");
    var used = USED.matcher(jcmd("GC.heap_info"));
    long sum = 0;
    while (used.find()) {
      sum += Long.parseLong(used.group(1));
    }
    return sum;
  }

  private String jcmd(String what) throws IOException, InterruptedException {
    var program = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    var process =
        new ProcessBuilder(program, Long.toString(registry.pid()), what)
            .redirectErrorStream(true)
            .start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }
}
