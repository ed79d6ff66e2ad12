package io.moorage.deploy.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nothing of what a container says or is told is lost. The long form: {@code
 * -Dmoorage.proof.runs=500 -Dmoorage.proof.mebibytes=64}.
 */
class DockerStreamsIT {
  private static final int RUNS = Integer.getInteger("moorage.proof.runs", 12);
  private static final int MEBIBYTES = Integer.getInteger("moorage.proof.mebibytes", 4);
  private static final int AT_ONCE = 4;

  /** Of the numbers that fill so much, a line each, hardly any has fewer digits. */
  private static final int LINES = (MEBIBYTES << 20) / 8;

  private static DockerHost host;

  @BeforeAll
  static void start(@TempDir Path machine) throws IOException, InterruptedException {
    host = DockerHost.start(machine, 1);
  }

  @AfterAll
  @SuppressWarnings("NullAway") // What was not started when the tests were skipped.
  static void stop() throws IOException {
    if (host != null) {
      host.close();
    }
  }

  @Test
  void run_againAndAgain_losesNoWordAndNoCode() throws Exception {
    for (int i = 0; i < RUNS; i++) {
      echo("hi " + i);
      code();
    }
  }

  @Test
  void run_severalAtOnce_loseNoWordAndNoCode() throws Exception {
    var ends = new ArrayList<Future<Boolean>>();
    try (var clients = Executors.newFixedThreadPool(AT_ONCE)) {
      for (int i = 0; i < RUNS; i++) {
        var text = "hi " + i;
        ends.add(clients.submit(() -> echo(text)));
        ends.add(clients.submit(DockerStreamsIT::code));
      }
    }
    all(ends);
  }

  private static boolean echo(String text) throws IOException, InterruptedException {
    var ended = host.runWith(text + "\n", "run", "-i", "--rm", host.image(), "cat").expect(0);
    assertEquals(text + "\n", ended.out());
    return true;
  }

  private static boolean code() throws IOException, InterruptedException {
    var _ = host.run("run", "--rm", host.image(), "sh", "-c", "exit 7").expect(7);
    return true;
  }

  private static void all(Iterable<Future<Boolean>> ends) throws Exception {
    for (var end : ends) {
      try {
        assertEquals(true, end.get());
      } catch (ExecutionException e) {
        throw new AssertionError(e.getCause());
      }
    }
  }

  /** Both streams at once; who reads slowly makes the container wait. */
  @ParameterizedTest
  @ValueSource(ints = {0, 200})
  void run_muchOnBothStreams_comesWholeAndInOrder(int pause) throws Exception {
    var script = "seq 1 %d & seq 1 %d >&2; wait".formatted(LINES, LINES);
    var process = host.command("run", "--rm", host.image(), "sh", "-c", script).start();
    process.getOutputStream().close();
    var ends = new ArrayList<Future<Boolean>>();
    try (var readers = Executors.newFixedThreadPool(2)) {
      ends.add(readers.submit(counted(process.inputReader(), pause)));
      ends.add(readers.submit(counted(process.errorReader(), pause)));
    }
    all(ends);
    assertEquals(0, process.waitFor(), () -> host.runner().log());
  }

  /** Reads the numbers from one on, with a pause in each sixteenth part of them. */
  private static Callable<Boolean> counted(BufferedReader lines, int pause) {
    return () -> {
      int expected = 0;
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        expected++;
        assertEquals(String.valueOf(expected), line);
        if (expected % (LINES / 16) == 0) {
          Thread.sleep(pause);
        }
      }
      assertEquals(LINES, expected);
      return true;
    };
  }
}
