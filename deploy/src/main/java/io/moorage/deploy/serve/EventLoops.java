package io.moorage.deploy.serve;

import io.moorage.registry.http.ManifestCache;
import io.moorage.registry.http.RegistryServer;
import io.moorage.registry.http.RegistrySettings;
import io.moorage.registry.http.StoreParts;
import io.moorage.registry.http.Telemetry;
import io.moorage.runner.engine.EngineApi;
import io.moorage.runner.engine.door.DoorSettings;
import io.moorage.runner.engine.door.EngineDoor;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.logging.JULLogDelegateFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The one {@code Vertx} of the process. Its loops belong to the servers; what blocks runs on
 * virtual threads of their own, so its worker pools stay empty.
 */
final class EventLoops implements AutoCloseable {
  private final Vertx vertx;

  private EventLoops(Vertx vertx) {
    this.vertx = vertx;
  }

  static EventLoops start() {
    // One log for all: whatever logging library else stands on the class path is not asked.
    System.setProperty(
        "vertx.logger-delegate-factory-class-name", JULLogDelegateFactory.class.getName());
    InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
    // The JDK's resolver will do, however the server was started.
    System.setProperty("vertx.disableDnsResolver", "true");
    // Nothing is served from the class path, so there is no cache folder to make at each start.
    FileSystemOptions files =
        new FileSystemOptions().setClassPathResolvingEnabled(false).setFileCachingEnabled(false);
    return new EventLoops(
        Vertx.builder()
            .with(
                new VertxOptions()
                    .setPreferNativeTransport(true)
                    .setEventLoopPoolSize(Runtime.getRuntime().availableProcessors())
                    .setFileSystemOptions(files))
            .build());
  }

  RegistryServer serve(
      RegistrySettings settings, StoreParts store, ManifestCache cache, Telemetry telemetry) {
    return RegistryServer.start(vertx, settings, store, cache, telemetry);
  }

  /** Opens a runner's socket. */
  EngineDoor open(DoorSettings settings, EngineApi api) {
    return EngineDoor.open(((VertxInternal) vertx).nettyEventLoopGroup(), settings, api);
  }

  @Override
  public void close() {
    try {
      vertx.close().await(10, TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      System.getLogger(EventLoops.class.getName())
          .log(System.Logger.Level.WARNING, "the event loops did not end", late);
    }
  }
}
