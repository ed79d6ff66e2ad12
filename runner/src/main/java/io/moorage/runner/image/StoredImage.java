package io.moorage.runner.image;

import io.moorage.blobstore.kv.StoreFailure;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.ImageConfigReader;
import io.moorage.blobstore.oci.MediaType;
import io.moorage.registry.client.RemoteManifest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The record of a local image.
 *
 * @param config the bytes of its configuration
 * @param size of its unpacked layers, in bytes
 * @param kept whether its packed layers are blobs of ours, as no registry has them
 * @param names the names that lead to it, with tags and with digests
 */
record StoredImage(
    RemoteManifest manifest,
    byte[] config,
    long size,
    Instant arrived,
    boolean kept,
    SortedSet<ImageName> names) {
  private static final int VERSION = 1;

  StoredImage {
    names = new TreeSet<>(names);
  }

  StoredImage with(ImageName name) {
    var more = new TreeSet<>(names);
    more.add(name);
    return new StoredImage(manifest, config, size, arrived, kept, more);
  }

  StoredImage without(ImageName name) {
    var fewer = new TreeSet<>(names);
    fewer.remove(name);
    return new StoredImage(manifest, config, size, arrived, kept, fewer);
  }

  /**
   * The same, for one that was here before: with its names and since when it is here. One whose
   * layers lie here keeps the manifest that names them as they lie.
   */
  StoredImage after(StoredImage before) {
    var all = new TreeSet<>(names);
    all.addAll(before.names);
    var of = before.kept ? before : this;
    return new StoredImage(of.manifest, config, size, before.arrived, of.kept, all);
  }

  /** The same, as somebody outside sees it. */
  LocalImage local(Digest id) {
    return new LocalImage(
        id,
        manifest.digest(),
        manifest.mediaType(),
        ImageConfigReader.read(config),
        size,
        arrived,
        tagged(),
        names.stream().filter(name -> name.digest().isPresent()).toList());
  }

  List<ImageName> tagged() {
    return names.stream().filter(name -> name.tag().isPresent()).toList();
  }

  byte[] toBytes() {
    var bytes = new ByteArrayOutputStream(manifest.body().length + config.length + 256);
    try (var out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeUTF(manifest.digest().toString());
      out.writeUTF(manifest.mediaType().toString());
      out.writeInt(manifest.body().length);
      out.write(manifest.body());
      out.writeInt(config.length);
      out.write(config);
      out.writeLong(size);
      out.writeLong(arrived.toEpochMilli());
      out.writeBoolean(kept);
      out.writeInt(names.size());
      for (var name : names) {
        out.writeUTF(name.toString());
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory", impossible);
    }
    return bytes.toByteArray();
  }

  static StoredImage read(byte[] record) {
    try (var in = new DataInputStream(new ByteArrayInputStream(record))) {
      int version = in.readByte();
      if (version != VERSION) {
        throw new StoreFailure(
            "an image's record of format " + version + ", written by a newer Moorage");
      }
      var digest = Digest.parse(in.readUTF());
      var type = new MediaType(in.readUTF());
      var manifest = new RemoteManifest(digest, type, in.readNBytes(in.readInt()));
      var config = in.readNBytes(in.readInt());
      long size = in.readLong();
      var arrived = Instant.ofEpochMilli(in.readLong());
      boolean kept = in.readBoolean();
      var names = new ArrayList<ImageName>();
      for (int left = in.readInt(); left > 0; left--) {
        names.add(ImageName.parse(in.readUTF()));
      }
      return new StoredImage(manifest, config, size, arrived, kept, new TreeSet<>(names));
    } catch (IOException damaged) {
      throw new StoreFailure("a damaged record of an image", damaged);
    }
  }
}
