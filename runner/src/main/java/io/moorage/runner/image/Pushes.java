package io.moorage.runner.image;

import io.moorage.blobstore.oci.Descriptor;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.Tag;
import io.moorage.registry.client.ClientFailure;
import io.moorage.registry.client.Credentials;
import io.moorage.registry.client.RemoteRepository;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/** Sends images to registries. Safe for use by many threads. */
public final class Pushes {
  private static final int AT_ONCE = 5;

  private final Images images;
  private final PackedLayers packed;
  private final Pulls pulls;
  private final Registries registries;
  private final Semaphore permits = new Semaphore(AT_ONCE, true);

  public Pushes(Images images, PackedLayers packed, Pulls pulls, Registries registries) {
    this.images = images;
    this.packed = packed;
    this.pulls = pulls;
    this.registries = registries;
  }

  /**
   * Pushes a local image under its name.
   *
   * @param name with a tag
   * @throws ImageFailure.NoSuchImage if there is no image of this name
   * @throws ImageFailure.NotToBeHad if the registry does not let this caller, or a layer is nowhere
   */
  public void push(ImageName name, Credentials.Source credentials, Progress progress) {
    var tag = name.tag().orElse(ImageName.LATEST);
    var local = images.find(name.at(tag)).orElseThrow(() -> noneOf(name));
    try (var telling = Telling.to(progress)) {
      push(name, tag, local, credentials, telling);
    }
  }

  private void push(
      ImageName name,
      Tag tag,
      LocalImage local,
      Credentials.Source credentials,
      Progress progress) {
    progress.say("The push refers to repository [%s]".formatted(title(name)));
    try {
      var image = images.stored(local.id());
      var target = registries.target(name, credentials);
      var manifest = ImageManifest.read(image.manifest());
      var layers = manifest.layers().stream().distinct().toList();
      layers.forEach(layer -> progress.say(shortId(layer), "Preparing"));
      Together.run(
          layers, layer -> push(layer, new Job(image, target, credentials, progress)), "push");
      target.push(manifest.config(), () -> new ByteArrayInputStream(image.config()));
      target.push(tag, image.manifest());
      images.records().name(name.at(local.manifest()), local.id());
      int size = image.manifest().body().length;
      progress.say("%s: digest: %s size: %d".formatted(tag, local.manifest(), size));
      progress.report(new Progress.Event.Pushed(tag, local.manifest(), size));
    } catch (ClientFailure.Unauthorized | ClientFailure.Denied | ClientFailure.NotFound e) {
      throw new ImageFailure.NotToBeHad(
          "push access denied for %s: %s".formatted(name.repository().familiar(), e.getMessage()),
          e);
    } catch (ClientFailure e) {
      throw new ImageFailure.BrokenOff(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new ImageFailure.BrokenOff("pushing %s: %s".formatted(name.familiar(), e), e);
    }
  }

  private static ImageFailure noneOf(ImageName name) {
    return new ImageFailure.NoSuchImage(name.familiar());
  }

  private static String title(ImageName name) {
    return name.registry() + "/" + name.path();
  }

  private record Job(
      StoredImage image,
      RemoteRepository target,
      Credentials.Source credentials,
      Progress progress) {}

  private void push(Descriptor layer, Job job) throws InterruptedException {
    permits.acquire();
    try {
      var id = shortId(layer);
      if (job.target().has(layer.digest())) {
        job.progress().say(id, "Layer already exists");
        return;
      }
      var from = mounted(layer, job);
      if (from.isPresent()) {
        job.progress().say(id, "Mounted from " + from.get());
        return;
      }
      job.target().push(layer, () -> counted(open(layer, job), layer, job.progress()));
      job.progress().say(id, "Pushed");
    } finally {
      permits.release();
    }
  }

  /** A repository of the same registry that the image is known to be in. */
  private Optional<RepositoryName> mounted(Descriptor layer, Job job) {
    var target = job.target();
    return job.image().names().stream()
        .filter(name -> name.digest().isPresent())
        .flatMap(name -> sources(name, job))
        .filter(source -> source.registry().equals(target.registry()))
        .map(RemoteRepository::name)
        .filter(name -> !name.equals(target.name()))
        .distinct()
        .filter(name -> target.mount(layer.digest(), name))
        .findFirst();
  }

  private Stream<RemoteRepository> sources(ImageName name, Job job) {
    return registries.sources(name, job.credentials()).stream();
  }

  private InputStream open(Descriptor layer, Job job) {
    return packed
        .open(layer)
        .orElseGet(() -> pulls.fetchAgain(job.image(), layer, job.credentials()));
  }

  private static InputStream counted(InputStream in, Descriptor layer, Progress progress) {
    return new CountedStream(
        in,
        layer.size(),
        (current, total) ->
            progress.report(new Progress.Event.Advance(shortId(layer), "Pushing", current, total)));
  }

  private static String shortId(Descriptor layer) {
    return layer.digest().hex().substring(0, 12);
  }
}
