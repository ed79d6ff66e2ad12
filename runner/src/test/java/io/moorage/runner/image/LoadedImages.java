package io.moorage.runner.image;

import io.moorage.blobstore.StoreSettings;
import io.moorage.blobstore.disk.DataDirectory;
import io.moorage.blobstore.metadata.ReferenceListener;
import io.moorage.registry.client.ClientSettings;
import io.moorage.registry.client.Credentials;
import io.moorage.registry.client.RegistryClient;
import io.moorage.runner.snapshot.DiskSnapshots;
import io.moorage.runner.snapshot.UnpackLimits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Loads and imports into a data directory of the test's own, with snapshots that are files. */
public final class LoadedImages implements AutoCloseable {
  public final Images images;
  public final Loads loads;
  public final Imports imports;

  final DataDirectory data;
  final DiskSnapshots snapshots;
  final PackedLayers packed;
  final Pushes pushes;
  private final RegistryClient client = new RegistryClient(ClientSettings.defaults());
  private final List<String> said = Collections.synchronizedList(new ArrayList<>());

  public LoadedImages(Path directory) {
    data =
        DataDirectory.open(
            StoreSettings.defaults(directory.resolve("data")), ReferenceListener.none());
    var time = InstantSource.system();
    snapshots =
        DiskSnapshots.open(
            directory.resolve("snapshots"), data.store(), UnpackLimits.DEFAULTS, time);
    packed = new PackedLayers(data.blobs(), data.manifests());
    images = new Images(data.store(), snapshots, packed);
    var registries =
        new Registries(client, Optional.empty(), Credentials.Source.NONE, Registries.Own.NONE);
    var pulls = new Pulls(images, snapshots, registries, time);
    pushes = new Pushes(images, packed, pulls, registries);
    loads = new Loads(images, packed, pulls);
    imports = new Imports(loads, packed, snapshots, time);
  }

  /** What a load of an archive says, a line each. */
  List<String> load(Path archive) throws IOException {
    try (var in = Files.newInputStream(archive)) {
      return load(in);
    }
  }

  List<String> load(byte[] archive) throws IOException {
    return load(new ByteArrayInputStream(archive));
  }

  private List<String> load(InputStream archive) throws IOException {
    said.clear();
    loads.load(
        archive,
        true,
        event -> {
          if (event instanceof Progress.Event.Text(String line)) {
            said.add(line.strip());
          }
        });
    return List.copyOf(said);
  }

  void push(String name) {
    pushes.push(ImageName.parse(name), Credentials.Source.NONE, Progress.NONE);
  }

  /** The content of a file of an image's topmost layer. */
  public String file(LocalImage image, String name) throws IOException {
    var top = snapshots.get(images.top(image).orElseThrow()).orElseThrow();
    return Files.readString(top.directory().resolve(name));
  }

  @Override
  public void close() {
    client.close();
    snapshots.close();
    data.close();
  }
}
