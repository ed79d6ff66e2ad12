package io.moorage.runner.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.moorage.blobstore.oci.ImageConfig.Defaults;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangesTest {
  private static Defaults apply(String... instructions) {
    return Changes.apply(Defaults.NONE, List.of(instructions));
  }

  @Test
  void apply_commands_inJsonOrForTheShell() {
    assertEquals(List.of("/app", "-v"), apply("CMD [\"/app\", \"-v\"]").cmd());
    assertEquals(List.of("/bin/sh", "-c", "exec app -v"), apply("cmd exec app -v").cmd());
    assertEquals(List.of("/init"), apply("ENTRYPOINT [\"/init\"]").entrypoint());
  }

  @Test
  void apply_variables_theLastOfANameCounts() {
    assertEquals(List.of("B=two words", "A=3"), apply("ENV A=1 B=\"two words\"", "ENV A=3").env());
    assertEquals(List.of("A=the rest of it"), apply("ENV A the rest of it").env());
    assertEquals(List.of("A=x y"), apply("ENV A=x\\ y").env());
  }

  @Test
  void apply_theOthers() {
    var after =
        apply(
            "EXPOSE 80 53/udp",
            "EXPOSE 80/tcp",
            "VOLUME [\"/data\", \"/more\"]",
            "VOLUME /data /third",
            "USER app:app",
            "WORKDIR /srv",
            "WORKDIR sub",
            "LABEL one=1 two='2 3'",
            "STOPSIGNAL SIGINT",
            "ONBUILD RUN make");
    assertEquals(List.of("80/tcp", "53/udp"), after.exposedPorts());
    assertEquals(List.of("/data", "/more", "/third"), after.volumes());
    assertEquals("app:app", after.user());
    assertEquals("/srv/sub", after.workingDir());
    assertEquals(Map.of("one", "1", "two", "2 3"), after.labels());
    assertEquals("SIGINT", after.stopSignal());
    assertEquals(List.of("RUN make"), after.onBuild());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "CMD", "RUN make", "FROM x", "ENV =x", "LABEL a=b c", "HEALTHCHECK NONE"})
  void apply_whatIsNoChange_isRefused(String instruction) {
    assertThrows(ImageFailure.InvalidChange.class, () -> apply(instruction));
  }
}
