package io.moorage.runner;

import static java.lang.System.Logger.Level.ERROR;

import io.moorage.blobstore.kv.Batch;
import io.moorage.blobstore.kv.Key;
import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.blobstore.kv.KeyValueStore.Entry;
import io.moorage.blobstore.kv.Keyspace;
import io.moorage.blobstore.kv.StoreFailure;
import io.moorage.runner.bundle.CommandLine;
import io.moorage.runner.bundle.ContainerId;
import io.moorage.runner.bundle.ImageDefaults;
import io.moorage.runner.bundle.RequestReader;
import io.moorage.runner.json.Json;
import io.moorage.runner.json.JsonDocument;
import io.moorage.runner.runtime.ContainerFiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The records of containers: {@code container/<id>} → one byte for the format's version, and JSON.
 * What a client decided is durable; what a container did by itself need survive only the end of
 * this process, as no container survives the machine's.
 */
final class ContainerRecords {
  private static final System.Logger LOG = System.getLogger(ContainerRecords.class.getName());
  private static final byte VERSION = 1;
  private static final int PAGE = 256;

  private final KeyValueStore store;
  private final ContainerFiles files;

  ContainerRecords(KeyValueStore store, ContainerFiles files) {
    this.store = store;
    this.files = files;
  }

  /**
   * What is kept of a container.
   *
   * @param pause before the last start of its policy
   */
  record Kept(Container container, Duration pause) {}

  /** Writes the first record; false if a condition of what comes with it does not hold. */
  boolean create(Container container, Batch with) {
    var record =
        Batch.builder()
            .requireAbsent(key(container.id()))
            .put(key(container.id()), bytes(new Kept(container, Duration.ZERO)));
    return store.commit(together(container, record.build(), with));
  }

  /** One that is to be removed when it ended would be gone after a power cut, anyhow. */
  private static Batch together(Container container, Batch own, Batch with) {
    var both = Batch.together(List.of(own, with));
    return container.request().lifecycle().autoRemove()
        ? new Batch(both.conditions(), both.changes(), false, both.frees())
        : both;
  }

  /** Writes what a client decided. */
  void decide(Kept kept) {
    var _ = store.commit(Batch.builder().put(key(kept.container().id()), bytes(kept)).build());
  }

  /** Writes what became of it. */
  void note(Kept kept) {
    var _ =
        store.commit(
            Batch.builder().put(key(kept.container().id()), bytes(kept)).relaxed().build());
  }

  void remove(Container container, Batch with) {
    var record = Batch.builder().delete(key(container.id())).frees();
    var _ = store.commit(together(container, record.build(), with));
  }

  /** All of them that can be read; the others keep their records. */
  List<Kept> list() {
    var all = new ArrayList<Kept>();
    Optional<Key> after = Optional.empty();
    List<Entry> page;
    do {
      page = store.scan(Keyspace.CONTAINER.under(), after, PAGE);
      for (var entry : page) {
        try {
          all.add(read(entry.value()));
        } catch (RuntimeException e) {
          LOG.log(
              ERROR,
              "a container is not looked after, as its record is damaged: " + entry.key(),
              e);
        }
        after = Optional.of(entry.key());
      }
    } while (page.size() == PAGE);
    return all;
  }

  private static Key key(ContainerId id) {
    return Keyspace.CONTAINER.key(id);
  }

  private static byte[] bytes(Kept kept) {
    var container = kept.container();
    var json =
        Json.object()
            .with("id", container.id().hex())
            .with("name", container.name())
            .with("request", container.request().document())
            .with("imageId", container.imageId())
            .with("image", write(container.image()))
            .with("created", container.created().toString())
            .with("state", RecordJson.write(container.state()))
            .with("restarts", container.restarts())
            .with("stoppedByHand", container.stoppedByHand())
            .with("pause", kept.pause().toMillis());
    var document = JsonDocument.write(json);
    var bytes = new byte[document.length + 1];
    bytes[0] = VERSION;
    System.arraycopy(document, 0, bytes, 1, document.length);
    return bytes;
  }

  private Kept read(byte[] bytes) {
    if (bytes.length < 2 || bytes[0] != VERSION) {
      throw new StoreFailure("a container's record of a format written by a newer Moorage");
    }
    var json = JsonDocument.readObject(Arrays.copyOfRange(bytes, 1, bytes.length));
    var id = new ContainerId(RecordJson.text(json, "id"));
    var request = RequestReader.read(RecordJson.object(json, "request"));
    var image = image(RecordJson.object(json, "image"));
    return new Kept(
        new Container(
            id,
            RecordJson.text(json, "name"),
            request,
            RecordJson.text(json, "imageId"),
            image,
            CommandLine.arguments(request.command(), image),
            RecordJson.time(json, "created"),
            RecordJson.state(RecordJson.object(json, "state")),
            (int) RecordJson.whole(json, "restarts"),
            RecordJson.flag(json, "stoppedByHand"),
            files.directory(id),
            files.log(id)),
        Duration.ofMillis(RecordJson.whole(json, "pause")));
  }

  private static Json.Obj write(ImageDefaults image) {
    var json =
        Json.object()
            .with("entrypoint", Json.strings(image.entrypoint()))
            .with("command", Json.strings(image.command()))
            .with("environment", Json.strings(image.environment()))
            .with("volumes", Json.strings(image.volumes()))
            .with("exposedPorts", Json.strings(image.exposedPorts()))
            .with("labels", Json.object(image.labels()));
    json = with(json, "user", image.user());
    json = with(json, "workingDirectory", image.workingDirectory());
    return with(json, "stopSignal", image.stopSignal());
  }

  private static Json.Obj with(Json.Obj json, String name, Optional<String> value) {
    return value.isPresent() ? json.with(name, value.get()) : json;
  }

  private static ImageDefaults image(Json.Obj json) {
    Map<String, String> labels = new TreeMap<>();
    RecordJson.object(json, "labels")
        .fields()
        .keySet()
        .forEach(
            name -> labels.put(name, RecordJson.text(RecordJson.object(json, "labels"), name)));
    return new ImageDefaults(
        strings(json, "entrypoint"),
        strings(json, "command"),
        strings(json, "environment"),
        optional(json, "user"),
        optional(json, "workingDirectory"),
        optional(json, "stopSignal"),
        Set.copyOf(strings(json, "volumes")),
        Set.copyOf(strings(json, "exposedPorts")),
        labels);
  }

  private static Optional<String> optional(Json.Obj json, String name) {
    return json.get(name).map(_ -> RecordJson.text(json, name));
  }

  private static List<String> strings(Json.Obj json, String name) {
    if (json.get(name).orElse(new Json.Null()) instanceof Json.Arr(var items)) {
      return items.stream().map(item -> item instanceof Json.Text(var text) ? text : "").toList();
    }
    throw new StoreFailure("a damaged record of a container: " + name);
  }
}
