package io.moorage.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.oci.Digest;
import io.moorage.config.Environment;
import io.moorage.deploy.clients.RunningRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code moorage repo} and {@code moorage gc} against a server that collects without grace. */
class RepoVerbsIT {
  private static final byte[] BASE = Pushed.layer(1 << 20, 1);

  @TempDir static Path directory;
  private static RunningRegistry server;
  private static HttpClient http;
  private static Pushed pushed;
  private static Digest first;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    server =
        RunningRegistry.on(directory.resolve("data"))
            .set("MOORAGE_COLLECTION_GRACE", "0s")
            .set("MOORAGE_COLLECTION_INTERVAL", "1h")
            .start();
    http = HttpClient.newHttpClient();
    pushed = new Pushed(server, http);
    first = pushed.image("list/app", "1.0", BASE, Pushed.layer(2 << 20, 2));
    var _ = pushed.image("list/web", "2.0", BASE);
  }

  @AfterAll
  static void stop() {
    http.close();
    server.close();
  }

  private static Recorded moorage(String... words) {
    return Recorded.call(Map.of("MOORAGE_SERVER", server.authority()), words);
  }

  private static String said(String... words) {
    Recorded call = moorage(words);
    assertEquals(0, call.code(), call.toString());
    assertEquals("", call.err());
    return call.out();
  }

  @Test
  void ls_isOneNameALine() {
    assertEquals("list/app\nlist/web\n", said("repo", "ls", "list/"));
    assertEquals("", said("repo", "ls", "nothing/of/the/kind"));
    assertEquals("[]\n", said("repo", "ls", "nothing", "--json"));
  }

  @Test
  void ls_sizes() {
    List<String> lines = said("repo", "ls", "list/", "--sizes").lines().toList();
    assertTrue(
        lines.get(0).matches(" +TOTAL +SHARED +OWN +UNUSED +TAGS +REPOSITORY"), lines.get(0));
    assertTrue(lines.get(1).matches(" +3.0 MiB +1.0 MiB +2.0 MiB +0 B +1 +list/app"), lines.get(1));
    assertTrue(lines.get(2).matches(" +1.0 MiB +1.0 MiB +\\d+ B +0 B +1 +list/web"), lines.get(2));
    String json = said("repo", "ls", "list/app", "--sizes", "--json");
    assertTrue(json.startsWith("[\n  {\"name\":\"list/app\",\"tags\":1,"), json);
    assertTrue(json.contains("\"shared\":1048576,"), json);
  }

  @Test
  void retag_movesTheTag() throws IOException, InterruptedException {
    Digest second = pushed.image("retag/app", "1.1", Pushed.layer(10, 4));
    Digest one = pushed.image("retag/app", "1.0", Pushed.layer(10, 3));
    assertEquals(
        "retag/app:live is at " + one + "\n", said("repo", "retag", "retag/app", "1.0", "live"));
    assertEquals(
        "retag/app:live is at %s, and was at %s\n".formatted(second, one),
        said("repo", "retag", "retag/app", second.toString(), "live"));
    assertEquals(
        "retag/app:live is at " + second + ", as before\n",
        said("repo", "retag", "retag/app", "1.1", "live"));
    assertEquals(200, pushed.status("/v2/retag/app/manifests/live"));
    Recorded taken = moorage("repo", "retag", "retag/app", "1.0", "live", "--new");
    assertEquals(1, taken.code());
    assertEquals("moorage: tag live is there, at " + second + "\n", taken.err());
  }

  @ParameterizedTest
  @CsvSource({
    "1,repo retag nobody 1 2,there is no repository nobody",
    "1,repo retag list/app 9 2,repository list/app has no manifest 9",
    "2,repo retag List/app 1 2,repository name",
    "2,repo retag list/app .x 2,tag",
    "2,repo retag list/app sha256:1 2,digest",
    "2,repo retag list/app 1 a/b,tag",
    "1,repo rm nobody --yes,there is no repository nobody",
    "2,repo rm ../etc --yes,repository name",
    "2,repo rm list/app,say --yes",
    "1,repo ls a\u0001b,no repository",
    "2,gc explain latest,digest",
    "2,gc explain md5:1,digest"
  })
  void mistake_isOneLine(int code, String line, String reason) {
    Recorded call = moorage(line.split(" ", -1));
    assertEquals(code, call.code(), call.toString());
    assertEquals("", call.out());
    assertEquals(1, call.err().lines().count(), call.err());
    assertTrue(call.err().startsWith("moorage: "), call.err());
    assertTrue(call.err().contains(reason), call.err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "repo",
        "repo rm",
        "repo rm a b",
        "repo retag a b",
        "repo ls a b",
        "repo ls --size",
        "repo ls --server",
        "gc",
        "gc explain",
        "gc status x"
      })
  void usage_isExit2(String line) {
    Recorded call = moorage(line.split(" ", -1));
    assertEquals(2, call.code(), call.toString());
    assertEquals("", call.out());
    assertTrue(call.err().contains("Usage: moorage "), call.err());
  }

  /** Answers one question, on what would be a terminal. */
  private record Answering(Optional<String> line) implements Terminal.Keyboard {
    @Override
    public boolean isThere() {
      return true;
    }
  }

  private static Recorded onTerminal(Optional<String> answer, String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal = new Terminal(out, err, new Answering(answer));
    Environment environment = new Environment(Map.of("MOORAGE_SERVER", server.authority()));
    int code = new Command(terminal, environment).run(words);
    terminal.flush();
    return new Recorded(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void rm_asks_andNoMeansNo() throws IOException, InterruptedException {
    var _ = pushed.image("rm/app", "1.0", BASE, Pushed.layer(2 << 20, 5));
    for (Optional<String> no :
        Arrays.asList(Optional.of(""), Optional.of("n"), Optional.<String>empty())) {
      Recorded call = onTerminal(no, "repo", "rm", "rm/app");
      assertEquals(1, call.code());
      assertTrue(
          call.err()
              .startsWith(
                  "rm/app has 1 tag and 1 manifest: 2.0 MiB that nothing else has, 1.0 MiB that"
                      + " stay elsewhere.\nRemove it for good? [y/N] "),
          call.err());
      assertEquals(200, pushed.status("/v2/rm/app/manifests/1.0"));
    }
    Recorded yes = onTerminal(Optional.of("y"), "repo", "rm", "rm/app");
    assertEquals(0, yes.code());
    assertEquals(
        "Removed rm/app; 2.0 MiB come back with the next pass of the collector.\n", yes.out());
    assertEquals(404, pushed.status("/v2/rm/app/manifests/1.0"));
  }

  @Test
  void gc_explainsAndRuns() throws IOException, InterruptedException {
    byte[] layer = Pushed.layer(3 << 20, 6);
    Digest manifest = pushed.image("gc/app", "1.0", layer);
    String digest = Pushed.digest(layer).toString();
    String kept = said("gc", "explain", digest);
    assertTrue(
        kept.startsWith(digest + " is a blob of 3.0 MiB, stored once. 1 repository has it:\n"),
        kept);
    assertTrue(
        kept.contains("  gc/app keeps it for\n    manifest " + manifest + ", tag 1.0\n"), kept);
    assertTrue(
        said("gc", "explain", first.toString())
            .startsWith(first + " is a manifest in list/app, tag 1.0."));
    pushed.delete("gc/app", manifest);
    String going = said("gc", "explain", digest);
    assertTrue(going.contains("  gc/app lets it go now: no manifest there names it."), going);
    String run = said("gc", "run");
    assertTrue(run.matches("\\d{4}-.* took .*: .* freed \\(\\d+ blobs?\\).*\n"), run);
    Recorded gone = moorage("gc", "explain", digest);
    assertEquals(1, gone.code());
    assertEquals("moorage: nothing of digest " + digest + " is here\n", gone.err());
    String status = said("gc", "status");
    assertTrue(status.startsWith("Now          idle; looks again in "), status);
    assertTrue(status.contains("\nLast pass    20"), status);
    assertTrue(said("gc", "status", "--json").startsWith("{\"last\":{\"started\":\""));
    assertTrue(said("gc", "run", "--json").contains("\"end\":\"complete\""));
    assertTrue(said("gc", "explain", first.toString(), "--json").contains("\"pushed\""));
  }
}
