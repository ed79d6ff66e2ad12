package io.moorage.loadtests.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.deploy.clients.RunningRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClientsIT {
  @TempDir Path folder;

  private static InetSocketAddress address(RunningRegistry registry) {
    var uri = registry.uri("/");
    return new InetSocketAddress(uri.getHost(), uri.getPort());
  }

  @Test
  void series_writtenToAFile_hashesToItsDigest() throws IOException {
    var series = new FreshBlobs(3).series(2);
    for (int i = 0; i < 2; i++) {
      var file = folder.resolve("blob-" + i);
      try (var out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        series.write(i, out);
      }
      var bytes = Files.readAllBytes(file);
      assertEquals(3 * FreshBlobs.MEBIBYTE, bytes.length);
      assertEquals(Digest.of(DigestAlgorithm.SHA256, bytes), series.digest(i));
    }
  }

  /** The registry checks what is pushed, so that what it takes is what was meant. */
  @Test
  void clients_ofMoorage_pushAndFetchAll() throws Exception {
    try (var registry = RunningRegistry.on(folder.resolve("data")).start()) {
      var server = address(registry);
      var content = new Content();
      content.push(server, false);
      content.pushTags(server, 100);
      assertEquals(6, new BlobPushes(server, new FreshBlobs(2), 2, 3).run().operations());
      assertTrue(Heads.run(server, content.manifestPath(), "*/*", 4, 1).operations() > 100);
      for (boolean copying : new boolean[] {false, true}) {
        var gets = new BlobGets(server, content.blobPath(1), FreshBlobs.MEBIBYTE, 2, 1, copying);
        assertTrue(gets.run().operations() > 10);
      }
      var absent = new BlobGets(server, content.blobPath(2), FreshBlobs.MEBIBYTE, 1, 1, false);
      assertThrows(IOException.class, absent::run);
      assertThrows(IOException.class, () -> Heads.run(server, "/v2/no/manifests/x", "*/*", 1, 1));
    }
  }

  @Test
  void clients_ofTheServerThatDoesNothing_areAnswered() throws Exception {
    var content = new Content();
    try (var scratch = new Scratch(folder, "test")) {
      var root = scratch.folder("files");
      content.write(root, false);
      try (var peer = Peer.start(new PeerKind.Null(root), scratch, "null")) {
        var bench = new Bench(content, 1, false);
        var push = bench.measure(new Work.BlobPush(1, 16), peer);
        assertEquals(Outcome.Measured.class, push.getClass(), push::toString);
        var get = bench.measure(new Work.BlobGet(1, 4), peer);
        assertEquals(Outcome.Measured.class, get.getClass(), get::toString);
        var lost = bench.measure(new Work.BlobGet(Content.LARGE, 1), peer);
        assertEquals(Outcome.Invalid.class, lost.getClass());
      }
    }
  }
}
