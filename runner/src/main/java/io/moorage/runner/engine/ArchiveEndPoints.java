package io.moorage.runner.engine;

import io.moorage.blobstore.oci.ImageConfig.Defaults;
import io.moorage.blobstore.oci.Platform;
import io.moorage.runner.image.Changes;
import io.moorage.runner.image.ImageName;
import io.moorage.runner.image.Imports;
import io.moorage.runner.image.Loads;
import java.util.Optional;

/** The calls that bring images in as archives: {@code docker load} and {@code docker import}. */
final class ArchiveEndPoints {
  private static final String FROM_BODY = "-";

  private final Loads loads;
  private final Imports imports;

  ArchiveEndPoints(Loads loads, Imports imports) {
    this.loads = loads;
    this.imports = imports;
  }

  Answer load(String none, EngineCall call) {
    if (call.word("platform").isPresent()) {
      throw EngineRefusal.unsupported("docker load --platform");
    }
    return ProgressLines.of(progress -> loads.load(call.body(), call.flag("quiet"), progress));
  }

  Answer importing(EngineCall call) {
    if (!call.word("fromSrc").equals(Optional.of(FROM_BODY))) {
      throw EngineRefusal.unsupported("docker import from a URL");
    }
    var request =
        new Imports.Request(
            call.word("repo").map(repository -> name(repository, call)),
            call.word("platform").map(Platform::parse).orElseGet(Platform::here),
            call.word("message").orElse("Imported from -"),
            Changes.apply(Defaults.NONE, call.query().all("changes")));
    return ProgressLines.of(
        progress -> {
          var _ = imports.run(call.body(), request, progress);
        });
  }

  private static ImageName name(String repository, EngineCall call) {
    var name = ImageEndPoints.named(repository, call.word("tag"));
    if (name.digest().isPresent()) {
      throw EngineRefusal.badRequest("cannot import under a digest: " + name.familiar());
    }
    return name;
  }
}
