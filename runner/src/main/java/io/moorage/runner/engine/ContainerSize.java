package io.moorage.runner.engine;

import io.moorage.blobstore.oci.Digest;
import io.moorage.runner.Container;
import io.moorage.runner.engine.json.JsonObject;
import io.moorage.runner.image.LocalImage;

/**
 * How large a container is.
 *
 * @param written bytes of what it wrote
 * @param whole those and its image's
 */
record ContainerSize(long written, long whole) {

  /** Measures it, which reads every directory that it wrote to. */
  static ContainerSize of(Container container, EngineParts parts) {
    long written = parts.disk().written(container);
    long image =
        parts.images().get(Digest.parse(container.imageId())).map(LocalImage::size).orElse(0L);
    return new ContainerSize(written, image + written);
  }

  JsonObject in(JsonObject document) {
    return document.with("SizeRw", written).with("SizeRootFs", whole);
  }
}
