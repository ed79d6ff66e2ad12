package io.moorage.runner.image;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.moorage.blobstore.StoreSettings;
import io.moorage.blobstore.disk.DataDirectory;
import io.moorage.blobstore.fsck.OnlineCheck;
import io.moorage.blobstore.gc.CollectionSettings;
import io.moorage.blobstore.gc.Collector;
import io.moorage.registry.client.RegistryHost;
import io.moorage.registry.http.ManifestCache;
import io.moorage.registry.http.RegistryServer;
import io.moorage.registry.http.RegistrySettings;
import io.moorage.registry.http.StoreParts;
import io.moorage.registry.http.Telemetry;
import io.vertx.core.Vertx;
import java.io.OutputStream;
import java.nio.file.Path;

/** A registry on a free port, over a data directory of its own. */
final class ServedRegistry implements AutoCloseable {
  final DataDirectory data;

  private final Vertx vertx = Vertx.vertx();
  private final Collector collector;
  private final RegistryServer server;

  ServedRegistry(Path directory) {
    var settings = RegistrySettings.defaults("127.0.0.1", 0);
    var store = StoreSettings.defaults(directory);
    var cache = new ManifestCache(settings.cacheSize());
    data = DataDirectory.open(store, cache);
    collector = data.collect(CollectionSettings.defaults());
    var check = new OnlineCheck(data::snapshot, store.sparseImages());
    server =
        RegistryServer.start(
            vertx,
            settings,
            StoreParts.of(data, collector, check),
            cache,
            new Telemetry(
                new SimpleMeterRegistry(), OutputStream.nullOutputStream(), () -> "figures 1\n"));
  }

  RegistryHost host() {
    return RegistryHost.parse("127.0.0.1:" + server.port());
  }

  @Override
  public void close() {
    server.close();
    vertx.close().await();
    collector.close();
    data.close();
  }
}
