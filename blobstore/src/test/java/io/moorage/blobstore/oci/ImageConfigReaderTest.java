package io.moorage.blobstore.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageConfigReaderTest {
  private static final String DIFF = "sha256:" + "1".repeat(64);

  private static ImageConfig read(String fields) {
    var document =
        """
        {"os":"linux","architecture":"amd64","rootfs":{"type":"layers","diff_ids":["%s"]},%s}
        """
            .formatted(DIFF, fields);
    return ImageConfigReader.read(document.getBytes(UTF_8));
  }

  private static ImageConfig start(String fields) {
    return read("\"config\":{" + fields + "}");
  }

  @Test
  void read_everyField_isThere() {
    var config =
        read(
            """
            "created":"2024-05-06T07:08:09.5+02:00","author":"me","variant":"v3",
            "container_config":{"Cmd":["old"]},
            "config":{"User":"app:1000","ExposedPorts":{"80/tcp":{},"53/udp":{}},
              "Env":["PATH=/bin","A=b=c"],"Entrypoint":["/x"],"Cmd":null,"Volumes":{"/data":{}},
              "WorkingDir":"/srv","Labels":{"k":"v"},"StopSignal":"SIGINT","OnBuild":["RUN x"],
              "Shell":["/bin/bash","-c"],"Hostname":"","Tty":false,
              "Healthcheck":{"Test":["CMD","true"],"Interval":1000000000,"Retries":3}},
            "history":[{"created":"2024-05-06T07:08:09Z","created_by":"ADD x","empty_layer":true,
              "comment":"c"},{}]
            """);
    assertEquals(new Platform("linux", "amd64", Optional.of("v3")), config.platform());
    assertEquals(Optional.of(Instant.parse("2024-05-06T05:08:09.5Z")), config.created());
    assertEquals(List.of(Digest.parse(DIFF)), config.diffIds());
    var defaults = config.defaults();
    assertEquals("app:1000", defaults.user());
    assertEquals(List.of("80/tcp", "53/udp"), defaults.exposedPorts());
    assertEquals(List.of("PATH=/bin", "A=b=c"), defaults.env());
    assertEquals(List.of("/x"), defaults.entrypoint());
    assertEquals(List.of(), defaults.cmd());
    assertEquals(List.of("/data"), defaults.volumes());
    assertEquals("/srv", defaults.workingDir());
    assertEquals(Map.of("k", "v"), defaults.labels());
    assertEquals("SIGINT", defaults.stopSignal());
    assertEquals(Duration.ofSeconds(1), defaults.healthcheck().orElseThrow().interval());
    assertEquals(List.of("/bin/bash", "-c"), defaults.shell());
    assertEquals(2, config.history().size());
    assertTrue(config.history().getFirst().emptyLayer());
  }

  @Test
  void read_nothingButLayers_hasDefaults() {
    assertEquals(ImageConfig.Defaults.NONE, read("\"config\":null").defaults());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"4294967296", "-1", "2147483647", "root:4294967296", "99999999999999999999"})
  void read_userNoKernelHas_isRefused(String user) {
    assertThrows(InvalidManifest.class, () -> start("\"User\":\"" + user + "\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../..", "relative", "/a/../../b", "/.."})
  void read_workingDirectoryElsewhere_isRefused(String directory) {
    assertThrows(InvalidManifest.class, () -> start("\"WorkingDir\":\"" + directory + "\""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{}",
        "{\"os\":\"linux\",\"architecture\":\"amd64\"}",
        "{\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}",
        "{\"os\":\"linux\",\"architecture\":\"a\",\"rootfs\":{\"diff_ids\":[\"sha256:1\"]}}",
        "{\"os\":\"linux\",\"os\":\"linux\"}",
        "not json"
      })
  void read_noConfiguration_isRefused(String document) {
    assertThrows(InvalidManifest.class, () -> ImageConfigReader.read(document.getBytes(UTF_8)));
  }
}
