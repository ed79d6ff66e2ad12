package io.moorage.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.kv.MemoryKeyValueStore;
import io.moorage.runner.log.LogQuery;
import io.moorage.runner.log.LogReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogsIT {
  @TempDir Path directory;
  private TestContainers test;

  @BeforeAll
  static void assumePossible() {
    TestContainers.assumePossible();
  }

  @BeforeEach
  void open() throws IOException {
    test = new TestContainers(directory, new MemoryKeyValueStore(), 20_000);
  }

  @AfterEach
  void close() throws IOException {
    test.close();
  }

  @Test
  void follow_acrossRotation_missesNothing() throws InterruptedException {
    var container =
        test.create("for i in $(seq 1 40); do seq 1 100; sleep 0.05; done; echo -n end", "");
    test.containers.start(container.id().hex());
    var query = query(OptionalLong.empty(), true);
    var expected = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      for (int line = 1; line <= 100; line++) {
        expected.append(line).append('\n');
      }
    }
    try (var log = test.containers.logs(container.id().hex(), query)) {
      assertEquals(expected + "end", text(log));
    }
    assertTrue(Files.exists(container.log().resolveSibling("ctr.log.1")), "it was rotated");
    try (var log = test.containers.logs(container.id().hex(), query(OptionalLong.of(3), false))) {
      assertEquals("99\n100\nend", text(log));
    }
  }

  /** Else conmon writes on into the file that was put behind, of any size. */
  @Test
  void rotate_conmonNotToldAtFirst_isToldLater() throws IOException, InterruptedException {
    var container = test.create("read go; seq 1 10000; sleep 1000", "'OpenStdin':true");
    var id = container.id().hex();
    var orders = container.directory().resolve("ctl");
    var older = container.log().resolveSibling("ctr.log.1");
    test.containers.start(id);
    Files.move(orders, orders.resolveSibling("away"));
    try (var streams = test.containers.attach(id, true, Optional.empty())) {
      TestContainers.type(streams, "\n");
    }
    while (!Files.exists(older)) {
      Thread.sleep(10);
    }
    Files.move(orders.resolveSibling("away"), orders);
    while (!Files.exists(container.log())) {
      Thread.sleep(10);
    }
  }

  /** Three files of 20 kB are allowed; a round in which the writer was not looked at costs more. */
  @Test
  void fastWriter_isKeptNearItsBound() throws Exception {
    var container = test.create("while :; do seq 100000 110000; done", "");
    test.containers.start(container.id().hex());
    var oldest = container.log().resolveSibling("ctr.log.2");
    while (!Files.exists(oldest)) {
      Thread.sleep(10);
    }
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 100; i++) {
      Thread.sleep(10);
      least = Math.min(least, size(container.log()) + size(oldest));
    }
    assertTrue(least < 8 << 20, "at its smallest it took " + least);
  }

  private static long size(Path file) {
    return file.toFile().length();
  }

  private static LogQuery query(OptionalLong tail, boolean follow) {
    return new LogQuery(true, true, tail, Optional.empty(), Optional.empty(), follow);
  }

  private static String text(LogReader log) throws InterruptedException {
    var text = new ByteArrayOutputStream();
    for (var entry = log.next(); entry.isPresent(); entry = log.next()) {
      text.writeBytes(entry.get().bytes());
    }
    return text.toString(StandardCharsets.UTF_8);
  }
}
