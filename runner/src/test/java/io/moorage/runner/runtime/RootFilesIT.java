package io.moorage.runner.runtime;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.moorage.runner.bundle.InvalidRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RootFilesIT {
  @TempDir Path directory;
  private Path root;

  @BeforeEach
  void makeRoot() throws IOException {
    root = Files.createDirectories(directory.resolve("root"));
    Files.createDirectories(root.resolve("etc"));
  }

  @Test
  void users_longFile_isReadToItsEnd() throws IOException {
    var passwd = new StringBuilder();
    for (int id = 1000; id < 3000; id++) {
      passwd.append("u%d:x:%d:%d::/:/bin/sh\n".formatted(id, id, id));
    }
    Files.writeString(root.resolve("etc/passwd"), passwd);
    assertEquals(2999, RootFiles.users(root).find("u2999", List.of()).uid());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc/other", "../../../etc/other", "other"})
  void users_link_leadsNowhereButWithin(String target) throws IOException {
    Files.createDirectories(directory.resolve("etc"));
    Files.writeString(directory.resolve("etc/other"), "out:x:7:7::/:/bin/sh\n");
    Files.writeString(root.resolve("etc/other"), "in:x:8:8::/:/bin/sh\n");
    Files.createSymbolicLink(root.resolve("etc/passwd"), Path.of(target));
    var users = RootFiles.users(root);
    assertEquals(8, users.find("in", List.of()).uid());
    assertThrows(InvalidRequest.class, () -> users.find("out", List.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "proc", "sys"})
  void mountPoint_thatIsALink_isRefusedByItsName(String name) throws IOException {
    assertDoesNotThrow(() -> RootFiles.requireMountPoints(root));
    Files.createSymbolicLink(root.resolve(name), Path.of("/tmp"));
    var refused = assertThrows(InvalidRequest.class, () -> RootFiles.requireMountPoints(root));
    assertEquals("/" + name + " of the image is not a directory", refused.getMessage());
  }
}
