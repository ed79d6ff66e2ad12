package io.moorage.runner.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerLogTest {
  @TempDir Path directory;
  private ContainerLog log;

  @BeforeEach
  void set() {
    log = new ContainerLog(directory.resolve("ctr.log"));
  }

  private void write(int second, String rest) throws IOException {
    Files.writeString(
        log.file(),
        "2026-01-01T00:00:%02d.000000001+01:00 %s\n".formatted(second, rest),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private List<String> read(
      OptionalLong tail, Optional<Instant> since, Optional<Instant> until, boolean out, boolean err)
      throws InterruptedException {
    var texts = new ArrayList<String>();
    var query = new LogQuery(out, err, tail, since, until, false);
    try (var reader = log.read(query, () -> false, InstantSource.system())) {
      for (var entry = reader.next(); entry.isPresent(); entry = reader.next()) {
        texts.add(new String(entry.get().bytes(), StandardCharsets.UTF_8));
      }
    }
    return texts;
  }

  private List<String> tail(long lines) throws InterruptedException {
    return read(OptionalLong.of(lines), Optional.empty(), Optional.empty(), true, true);
  }

  @Test
  void read_partsAndStreams() throws IOException, InterruptedException {
    write(1, "stdout P he");
    write(2, "stderr F oops");
    write(3, "stdout F llo");
    write(4, "stdout F ");
    assertEquals(
        List.of("he", "oops\n", "llo\n", "\n"),
        read(OptionalLong.empty(), Optional.empty(), Optional.empty(), true, true));
    assertEquals(
        List.of("he", "llo\n", "\n"),
        read(OptionalLong.empty(), Optional.empty(), Optional.empty(), true, false));
    assertEquals(List.of("he", "oops\n", "llo\n", "\n"), tail(3));
    assertEquals(List.of("oops\n", "llo\n", "\n"), tail(2));
    assertEquals(List.of("\n"), tail(1));
    assertEquals(List.of(), tail(0));
  }

  @Test
  void read_times() throws IOException, InterruptedException {
    for (int i = 0; i < 5; i++) {
      write(i, "stdout F " + i);
    }
    // 00:00 in the log's zone is an hour earlier in UTC.
    var since = Instant.parse("2025-12-31T23:00:01Z");
    var until = Instant.parse("2025-12-31T23:00:03.5Z");
    assertEquals(
        List.of("1\n", "2\n", "3\n"),
        read(OptionalLong.empty(), Optional.of(since), Optional.of(until), true, true));
  }

  @Test
  void rotate_keepsSoManyFiles() throws IOException, InterruptedException {
    for (int i = 0; i < 5; i++) {
      write(i, "stdout F " + i);
      assertTrue(log.size() > 0);
      log.rotate(3, () -> assertFalse(Files.exists(log.file())));
      assertTrue(log.isBetweenFiles());
    }
    write(5, "stdout F 5");
    assertEquals(
        List.of("3\n", "4\n", "5\n"),
        read(OptionalLong.empty(), Optional.empty(), Optional.empty(), true, true));
    assertEquals(List.of("4\n", "5\n"), tail(2));
    log.rotate(1, () -> {});
    assertFalse(log.isBetweenFiles());
  }

  @Test
  void read_damagedLine_isLeftOut() throws IOException, InterruptedException {
    Files.writeString(log.file(), "\0\0\0\nnonsense\n");
    write(1, "stdout F fine");
    assertEquals(
        List.of("fine\n"),
        read(OptionalLong.empty(), Optional.empty(), Optional.empty(), true, true));
  }
}
