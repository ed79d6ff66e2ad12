package io.moorage.blobstore.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeCallTest {
  private static final NativeFunction OPEN = NativeFunction.ofInt("open", 3);
  private static final NativeFunction GETPID = NativeFunction.ofInt("getpid", 0);
  private static final int READ_ONLY = 0x80000;

  @TempDir Path directory;

  @Test
  void to_answersWhatTheFunctionDid() throws Exception {
    try (var call = new NativeCall()) {
      assertEquals(ProcessHandle.current().pid(), call.to(GETPID, "this process"));
    }
  }

  @Test
  void to_failure_saysCallSubjectAndReason() {
    try (var call = new NativeCall()) {
      var failure =
          assertThrows(
              SystemCallFailure.class,
              () -> call.to(OPEN, "/no/such", call.text("/no/such"), READ_ONLY, 0));
      assertEquals(Errno.ENOENT, failure.errno());
      assertEquals("open /no/such: no such file or directory", failure.getMessage());
    }
  }

  @Test
  void to_otherNumberOfArguments_isRefused() {
    try (var call = new NativeCall()) {
      assertThrows(IllegalArgumentException.class, () -> call.to(GETPID, "", 1));
    }
  }

  @Test
  void text_withZero_isRefused() {
    try (var call = new NativeCall()) {
      assertThrows(IllegalArgumentException.class, () -> call.text("a\0b"));
    }
  }

  @Test
  void descriptor_isClosedOnce() throws IOException {
    var file = Files.writeString(directory.resolve("file"), "x");
    FileDescriptor opened;
    try (var call = new NativeCall()) {
      opened = new FileDescriptor(call.to(OPEN, file, call.text(file.toString()), READ_ONLY, 0));
    }
    var link = Path.of("/proc/self/fd/" + opened.number());
    assertEquals(file.toRealPath(), link.toRealPath());
    opened.close();
    opened.close();
    assertTrue(Files.notExists(link));
    assertThrows(IllegalStateException.class, opened::number);
  }
}
