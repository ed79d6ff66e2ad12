package io.moorage.runner.daemon;

import io.moorage.blobstore.kv.Batch;
import io.moorage.blobstore.oci.Digest;
import io.moorage.runner.Container;
import io.moorage.runner.ContainerFailure;
import io.moorage.runner.Foundation;
import io.moorage.runner.bundle.Ground;
import io.moorage.runner.image.Images;
import io.moorage.runner.network.ContainerPlaces;
import io.moorage.runner.snapshot.OverlayMount;
import io.moorage.runner.snapshot.Snapshots;
import java.nio.file.Path;

/**
 * The ground of containers on this host: an overlay of their image's snapshots, and their place in
 * a network.
 *
 * <pre>
 * containers/&lt;id&gt;/
 *   upper/, work/                 what the container wrote
 *   root/                         where all is seen as one
 *   hosts, hostname, resolv.conf  bound over those of the image
 * </pre>
 */
record HostFoundation(Images images, Snapshots snapshots, ContainerPlaces places)
    implements Foundation {
  private static final String UPPER = "upper";

  @Override
  public Ground prepare(Container container) {
    release(container);
    var root = root(container);
    mount(container, root);
    boolean placed = false;
    try {
      var place =
          places.prepare(
              container.id(), container.request(), container.image(), container.directory());
      placed = true;
      return new Ground(root, place.network(), place.hostname(), place.files());
    } finally {
      if (!placed) {
        release(container);
      }
    }
  }

  private static Path root(Container container) {
    return container.directory().resolve("root");
  }

  private void mount(Container container, Path root) {
    var image =
        images
            .get(Digest.parse(container.imageId()))
            .orElseThrow(
                () -> new ContainerFailure.Failed("No such image: " + container.imageId()));
    var lowers =
        images
            .top(image)
            .map(snapshots::lowers)
            .orElseThrow(
                () -> new ContainerFailure.Failed("the image has no layer to run anything of"));
    new OverlayMount(
            lowers,
            container.directory().resolve(UPPER),
            container.directory().resolve("work"),
            root)
        .withDirectories()
        .mount();
  }

  @Override
  public void vacate(Container container) {
    places.release(container.id());
  }

  @Override
  public void release(Container container) {
    vacate(container);
    var _ = OverlayMount.unmount(root(container));
  }

  /** What it wrote lies in its directory, which goes as a whole. */
  @Override
  public void discard(Container container) {
    var _ = OverlayMount.unmount(root(container));
  }

  /** Bytes of the files that a container wrote; what goes meanwhile is not counted. */
  static long written(Container container) {
    return FileSizes.below(container.directory().resolve(UPPER));
  }

  @Override
  public Batch pin(Container container) {
    return Images.pin(Digest.parse(container.imageId()), container.id().hex());
  }

  @Override
  public Batch unpin(Container container) {
    return Images.unpin(Digest.parse(container.imageId()), container.id().hex());
  }
}
