package io.moorage.runner.image;

import io.moorage.blobstore.StoreSettings;
import io.moorage.blobstore.disk.DataDirectory;
import io.moorage.blobstore.metadata.ReferenceListener;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.registry.client.ClientSettings;
import io.moorage.registry.client.Credentials;
import io.moorage.registry.client.RegistryClient;
import io.moorage.registry.client.RegistryHost;
import io.moorage.registry.client.RemoteRepository;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The images of one machine, over a data directory of its own. */
final class TestRunner implements AutoCloseable {
  final DataDirectory data;
  final FakeSnapshots snapshots;
  final Images images;
  final Pulls pulls;
  final Pushes pushes;
  final PackedLayers packed;
  final RegistryClient client = new RegistryClient(ClientSettings.defaults());

  private final List<Progress.Event> events = new CopyOnWriteArrayList<>();

  /**
   * @param standard the default registry
   */
  TestRunner(Path directory, Optional<RegistryHost> standard) {
    this(
        DataDirectory.open(StoreSettings.defaults(directory), ReferenceListener.none()),
        standard,
        Registries.Own.NONE);
  }

  /** Over the data of a registry, which is in this process. */
  TestRunner(DataDirectory data, Optional<RegistryHost> standard, Registries.Own own) {
    this.data = data;
    this.snapshots = new FakeSnapshots(data.store());
    this.packed = new PackedLayers(data.blobs(), data.manifests());
    this.images = new Images(data.store(), snapshots, packed);
    var registries = new Registries(client, standard, Credentials.Source.NONE, own);
    this.pulls = new Pulls(images, snapshots, registries, InstantSource.system());
    this.pushes = new Pushes(images, packed, pulls, registries);
  }

  RemoteRepository remote(RegistryHost host, String name) {
    return client.repository(host, RepositoryName.parse(name), Credentials.Source.NONE);
  }

  LocalImage pull(String name) {
    events.clear();
    return pulls.pull(
        ImageName.parse(name), Optional.empty(), Credentials.Source.NONE, events::add);
  }

  void push(String name) {
    events.clear();
    pushes.push(ImageName.parse(name), Credentials.Source.NONE, events::add);
  }

  /** What was said by the last pull or push: the words alone. */
  List<String> said() {
    return events.stream()
        .map(
            event ->
                switch (event) {
                  case Progress.Event.Status(var _, var words) -> words;
                  case Progress.Event.Advance(var _, var words, var _, var _) -> words;
                  case Progress.Event.Text(var line) -> line;
                  case Progress.Event.Pushed(var tag, var _, var _) -> "pushed " + tag;
                })
        .toList();
  }

  @Override
  public void close() {
    client.close();
    data.close();
  }
}
