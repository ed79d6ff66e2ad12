package io.moorage.deploy.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.config.ByteSize;
import io.moorage.config.Config;
import io.moorage.config.ConfigLoader;
import io.moorage.config.Environment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoubtsTest {
  private static final Surroundings SOUND =
      new Surroundings(
          Optional.of("ext4"),
          false,
          Optional.of(ByteSize.parse("500GiB")),
          Optional.of(ByteSize.parse("1TiB")),
          Optional.of(65_536L),
          Optional.empty(),
          false);

  private static List<String> doubts(Surroundings here, String... variables) {
    Map<String, String> environment = new HashMap<>(Map.of("MOORAGE_DATA_DIR", "/srv/moorage"));
    for (int i = 0; i < variables.length; i += 2) {
      environment.put(variables[i], variables[i + 1]);
    }
    Config config =
        ConfigLoader.load(Settings.KEYS, new Environment(environment), Optional.empty(), List.of());
    return Doubts.of(config, here);
  }

  private static void assertOne(String expected, List<String> doubts) {
    assertEquals(1, doubts.size(), doubts::toString);
    assertTrue(doubts.getFirst().contains(expected), doubts::toString);
    assertEquals(1, doubts.getFirst().lines().count(), doubts::toString);
  }

  private static Surroundings on(String fileSystem) {
    return new Surroundings(
        Optional.of(fileSystem),
        SOUND.open(),
        SOUND.free(),
        SOUND.total(),
        SOUND.openFiles(),
        SOUND.memory(),
        SOUND.root());
  }

  private static Surroundings with(String free, long openFiles, String memory) {
    return new Surroundings(
        SOUND.fileSystem(),
        SOUND.open(),
        Optional.of(ByteSize.parse(free)),
        SOUND.total(),
        Optional.of(openFiles),
        Optional.of(ByteSize.parse(memory)),
        SOUND.root());
  }

  @Test
  void soundSettingsOnASoundMachine_nothingIsSaid() {
    assertEquals(List.of(), doubts(SOUND));
    assertEquals(List.of(), doubts(SOUND, "MOORAGE_REGISTRY_DELETE", "true"));
  }

  @ParameterizedTest
  @CsvSource({
    "tmpfs,      in memory",
    "overlay,    mount a volume",
    "nfs4,       choose a local disk",
    "nfs,        choose a local disk",
    "fuse.sshfs, choose a local disk",
  })
  void dataDirectory_onAFileSystemThatIsNoDisk(String fileSystem, String remedy) {
    assertOne(remedy, doubts(on(fileSystem)));
    assertOne(
        "data-dir (MOORAGE_DATA_DIR) /srv/moorage is on " + fileSystem, doubts(on(fileSystem)));
  }

  @ParameterizedTest
  @CsvSource({"ext4", "xfs", "btrfs", "zfs", "ext3"})
  void dataDirectory_onADisk_isFine(String fileSystem) {
    assertEquals(List.of(), doubts(on(fileSystem)));
  }

  @Test
  void dataDirectory_openToAll() {
    Surroundings open =
        new Surroundings(
            SOUND.fileSystem(),
            true,
            SOUND.free(),
            SOUND.total(),
            SOUND.openFiles(),
            SOUND.memory(),
            false);
    assertOne("chmod 700 /srv/moorage", doubts(open));
  }

  @Test
  void addressThatOthersReach() {
    assertOne(
        "registry.listen (MOORAGE_REGISTRY_LISTEN) is 0.0.0.0:5000",
        doubts(SOUND, "MOORAGE_REGISTRY_LISTEN", "0.0.0.0:5000"));
    assertOne(
        "whoever reaches it may read the figures",
        doubts(SOUND, "MOORAGE_METRICS_LISTEN", "0.0.0.0:9100"));
  }

  @Test
  void proxiesThatAreEveryone() {
    assertOne(
        "0.0.0.0/0", doubts(SOUND, "MOORAGE_REGISTRY_TRUSTED_PROXIES", "127.0.0.1, 0.0.0.0/0"));
    assertEquals(List.of(), doubts(SOUND, "MOORAGE_REGISTRY_TRUSTED_PROXIES", "127.0.0.1"));
  }

  @Test
  void graceUnderAnHour() {
    assertOne("loses the blobs", doubts(SOUND, "MOORAGE_COLLECTION_GRACE", "59m"));
    assertEquals(List.of(), doubts(SOUND, "MOORAGE_COLLECTION_GRACE", "1h"));
  }

  @Test
  void diskThatIsFull_orNearly() {
    assertOne("512MiB free, less than uploads.reserve", doubts(with("512MiB", 65_536, "4GiB")));
    assertOne("20GiB free of 1TiB", doubts(with("20GiB", 65_536, "4GiB")));
  }

  @Test
  void limitsThatAreLow() {
    assertOne("1024 files", doubts(with("500GiB", 1_024, "4GiB")));
    assertOne("256MiB of memory", doubts(with("500GiB", 65_536, "256MiB")));
  }

  @Test
  void root_isMoreThanNeeded() {
    Surroundings root =
        new Surroundings(
            SOUND.fileSystem(),
            false,
            SOUND.free(),
            SOUND.total(),
            SOUND.openFiles(),
            SOUND.memory(),
            true);
    assertOne("run it as a user of its own", doubts(root));
  }
}
