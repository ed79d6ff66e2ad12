package io.moorage.runner.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {

  @ParameterizedTest
  @CsvSource({"/srv, /srv", "../.., /", "sub, /sub", "/a/../b, /b", "/proc, /proc"})
  void workingDirectory_isAbsoluteAndHasNoWayUp(String stated, String whole) {
    assertEquals(whole, CommandLine.workingDirectory(stated));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/proc/self/fd/7",
        "/x/../proc/self/fd/7",
        "proc/self/cwd",
        "//proc//1/root",
        "/proc/thread-self/fd/8",
        "/proc/self"
      })
  void workingDirectory_ofAProcess_isRefused(String stated) {
    assertThrows(InvalidRequest.class, () -> CommandLine.workingDirectory(stated));
  }
}
