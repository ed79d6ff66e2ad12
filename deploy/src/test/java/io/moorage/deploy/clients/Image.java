package io.moorage.deploy.clients;

import java.util.List;
import java.util.stream.Stream;

/**
 * An image or artifact of a layout.
 *
 * @param top the manifest or index that a tag names
 * @param children the manifests that an index names; none for a single image
 * @param blobs configs and layers, without layers that a registry never holds
 */
record Image(Content top, List<Content> children, List<Content> blobs) {
  Image {
    children = List.copyOf(children);
    blobs = List.copyOf(blobs);
  }

  /** Everything that must come back whole. */
  Stream<Content> contents() {
    return Stream.of(List.of(top), children, blobs).flatMap(List::stream);
  }

  /** The digest of the config, by which engines name the image. */
  String config() {
    return blobs.getFirst().digest().toString();
  }
}
