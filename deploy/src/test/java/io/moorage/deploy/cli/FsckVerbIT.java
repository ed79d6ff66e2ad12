package io.moorage.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.StoreSettings;
import io.moorage.blobstore.disk.DataDirectory;
import io.moorage.blobstore.metadata.ReferenceListener;
import io.moorage.deploy.clients.RunningRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code fsck} says, and its exit code. */
class FsckVerbIT {
  private static final String ORPHAN = "blobs/sha256/ab/ab" + "0".repeat(62);

  @TempDir Path folder;
  private Path data;

  @BeforeEach
  void fill() {
    data = folder.resolve("data");
    open().close();
  }

  @Test
  void fsck_soundDirectory_exit0() {
    Recorded said = fsck();
    assertEquals(0, said.code(), said.err());
    assertEquals(
        "0 repositories, 0 manifests, 0 tags, 0 blobs, 0 bytes hashed: nothing is wrong.\n",
        said.out());
  }

  @Test
  void fsck_finding_exit1SaysWhatItMeansAndWhatARepairDoes() throws IOException {
    Files.delete(data.resolve("blobs/sha512/00"));
    Recorded said = fsck();
    assertEquals(1, said.code(), said.err());
    assertTrue(
        said.out()
            .startsWith(
                """
                directory-missing: directory blobs/sha512/00 is missing
                  means     pushes of blobs that belong there fail
                  --repair  makes it
                """),
        said.out());
    Recorded mended = fsck("--repair");
    assertEquals(1, mended.code(), "something was found");
    assertTrue(mended.out().contains("  --repair  makes it: done\n"), mended.out());
    assertEquals(0, fsck().code(), "and is no more");
  }

  @Test
  void fsck_json_isOneObject() throws IOException {
    Files.writeString(data.resolve(ORPHAN), "x");
    Recorded said = fsck("--json");
    assertEquals(1, said.code(), said.err());
    assertTrue(
        said.out().startsWith("{\"findings\": [\n  {\"kind\": \"orphan-file\", "), said.out());
    assertTrue(said.out().endsWith("\"findings\": 1, \"mended\": 0}}\n"), said.out());
  }

  @Test
  void fsck_recordsLost_removesNoFile() throws IOException {
    Files.writeString(data.resolve(ORPHAN), "x");
    assertEquals(1, fsck("--repair").code());
    assertTrue(Files.exists(data.resolve(ORPHAN)));
  }

  @Test
  void fsck_directoryInUse_exit2() {
    try (DataDirectory server = open()) {
      Recorded said = fsck();
      assertEquals(2, said.code());
      assertEquals(1, said.err().lines().count(), said.err());
      assertTrue(said.err().contains("a server has data directory " + data), said.err());
      assertTrue(server.writable());
    }
  }

  @Test
  void fsck_noDataDirectory_exit2AndMakesNone() {
    Path none = folder.resolve("none");
    Recorded said = Recorded.call(Map.of(), "fsck", "--data-dir", none.toString());
    assertEquals(2, said.code());
    assertTrue(said.err().contains("is no data directory of Moorage"), said.err());
    assertFalse(Files.exists(none));
  }

  @Test
  void fsck_recordsCannotBeOpened_exit2NamesWhatIsDamaged() throws IOException {
    Files.writeString(data.resolve("meta/CURRENT"), "nonsense");
    Recorded said = fsck();
    assertEquals(2, said.code());
    assertTrue(said.err().contains("cannot open the records"), said.err());
  }

  @Test
  void fsck_online_asksTheServer() throws IOException {
    try (RunningRegistry server = RunningRegistry.on(data).start()) {
      Recorded clean = online(server);
      assertEquals(0, clean.code(), clean.err());
      assertTrue(clean.out().endsWith("nothing is wrong.\n"), clean.out());
      Files.writeString(data.resolve(ORPHAN), "x");
      Recorded found = online(server, "--quick");
      assertEquals(1, found.code(), found.err());
      assertTrue(found.out().startsWith("orphan-file: no record names " + ORPHAN), found.out());
      Recorded json = online(server, "--json");
      assertEquals(1, json.code(), json.err());
      assertTrue(json.out().contains("\"state\":\"done\""), json.out());
      assertEquals(2, online(server, "--repair").code());
    }
    assertEquals(1, fsck().code());
  }

  private static Recorded online(RunningRegistry server, String... flags) {
    List<String> words =
        new ArrayList<>(List.of("fsck", "--online", "--server", server.uri("").toString()));
    words.addAll(List.of(flags));
    return Recorded.call(Map.of(), words.toArray(String[]::new));
  }

  private DataDirectory open() {
    return DataDirectory.open(StoreSettings.defaults(data), ReferenceListener.none());
  }

  private Recorded fsck(String... flags) {
    List<String> words = new ArrayList<>(List.of("fsck", "--data-dir", data.toString()));
    words.addAll(List.of(flags));
    return Recorded.call(Map.of(), words.toArray(String[]::new));
  }
}
