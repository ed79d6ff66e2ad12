package io.moorage.deploy.clients;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CosignIT {

  @Test
  void sign_thenVerify_withOwnKey(@TempDir Path folder) throws IOException {
    var key = folder.resolve("key");
    var cosign =
        Tool.orSkip("cosign")
            .in(Isolation.in(folder.resolve("cosign")).environment())
            .in(Map.of("COSIGN_PASSWORD", "", "COSIGN_YES", "true"));
    var skopeo = Isolation.in(folder.resolve("skopeo")).skopeo();
    var layout = OciLayout.create(folder.resolve("layout"));
    var image = SampleImages.in(layout).oneLayer();

    try (var registry = RunningRegistry.on(folder.resolve("data")).start()) {
      var repository = registry.authority() + "/cosign/image";
      skopeo.run(
          "copy",
          "--preserve-digests",
          "--dest-tls-verify=false",
          "oci:" + layout.naming(image).root() + ":latest",
          "docker://" + repository + ":latest");
      var reference = repository + "@" + image.top().digest();

      cosign.run("generate-key-pair", "--output-key-prefix", key.toString());
      cosign.run(
          "sign", "--allow-http-registry", "--tlog-upload=false", "--key", key + ".key", reference);
      var verified =
          cosign.run(
              "verify",
              "--allow-http-registry",
              "--insecure-ignore-tlog",
              "--key",
              key + ".pub",
              reference);

      assertTrue(verified.contains(image.top().digest().toString()), verified);
    }
  }
}
