package io.moorage.registry.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** 64 clients at once on one tag, one digest, one upload: no state is torn or lost. */
class RaceIT {
  private static final int CLIENTS = 64;
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";

  @TempDir static Path directory;
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = new TestServer(directory);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** What the clients race for. */
  enum Prize {
    /** Each moves one tag to a manifest of its own, and reads it back. */
    TAG {
      @Override
      int run(int client) {
        var body = manifest(client);
        int put =
            server
                .send(
                    "PUT",
                    "/v2/race/tag/manifests/latest",
                    body.getBytes(UTF_8),
                    "Content-Type",
                    INDEX)
                .statusCode();
        assertWhole(server.send("GET", "/v2/race/tag/manifests/latest"));
        var own = Digest.of(DigestAlgorithm.SHA256, body.getBytes(UTF_8));
        var pulled = server.send("GET", "/v2/race/tag/manifests/" + own);
        assertEquals(body, new String(pulled.body(), UTF_8));
        return put;
      }

      @Override
      void check(List<Integer> statuses) {
        assertTrue(statuses.stream().allMatch(s -> s == 201), statuses::toString);
        var last = server.send("GET", "/v2/race/tag/manifests/latest");
        assertWhole(last);
        var tags = new String(server.send("GET", "/v2/race/tag/tags/list").body(), UTF_8);
        assertEquals("{\"name\":\"race/tag\",\"tags\":[\"latest\"]}", tags);
      }
    },

    /** Each creates one tag on condition that it does not exist. */
    NEW_TAG {
      @Override
      int run(int client) {
        return server
            .send(
                "PUT",
                "/v2/race/new/manifests/first",
                manifest(client).getBytes(UTF_8),
                "Content-Type",
                INDEX,
                "If-None-Match",
                "*")
            .statusCode();
      }

      @Override
      void check(List<Integer> statuses) {
        assertEquals(1, statuses.stream().filter(s -> s == 201).count(), statuses::toString);
        assertEquals(
            CLIENTS - 1L, statuses.stream().filter(s -> s == 412).count(), statuses::toString);
      }
    },

    /** Each pushes the same blob by an upload of its own. */
    DIGEST {
      @Override
      int run(int client) {
        var digest = Digest.of(DigestAlgorithm.SHA256, BLOB);
        int pushed = put(begun("race/digest"), digest, BLOB).statusCode();
        assertEquals(
            BLOB.length, server.send("GET", "/v2/race/digest/blobs/" + digest).body().length);
        return pushed;
      }

      @Override
      void check(List<Integer> statuses) {
        assertTrue(statuses.stream().allMatch(s -> s == 201), statuses::toString);
      }
    },

    /** Each sends its own first chunk to one upload. */
    UPLOAD {
      @Override
      int run(int client) {
        var own = new byte[BLOB.length];
        Arrays.fill(own, (byte) client);
        return server
            .send("PATCH", UPLOAD_AT, own, "Content-Range", "0-" + (own.length - 1))
            .statusCode();
      }

      @Override
      void check(List<Integer> statuses) {
        assertEquals(1, statuses.stream().filter(s -> s == 202).count(), statuses::toString);
        assertTrue(
            statuses.stream().allMatch(s -> s == 202 || s == 409 || s == 416), statuses::toString);
        // Whoever won: the bytes are one client's, and nobody else's are among them.
        int finished = 0;
        for (int client = 0; client < CLIENTS && finished == 0; client++) {
          var own = new byte[BLOB.length];
          Arrays.fill(own, (byte) client);
          var digest = Digest.of(DigestAlgorithm.SHA256, own);
          if (put(UPLOAD_AT, digest, new byte[0]).statusCode() == 201) {
            finished++;
          }
        }
        assertEquals(1, finished);
      }
    },

    /** Half delete a manifest by its digest, half push it again with its tag. */
    DELETE {
      @Override
      int run(int client) {
        var body = manifest(0).getBytes(UTF_8);
        var digest = Digest.of(DigestAlgorithm.SHA256, body);
        return client % 2 == 0
            ? server
                .send("PUT", "/v2/race/delete/manifests/t", body, "Content-Type", INDEX)
                .statusCode()
            : server.send("DELETE", "/v2/race/delete/manifests/" + digest).statusCode();
      }

      @Override
      void check(List<Integer> statuses) {
        assertTrue(
            statuses.stream().allMatch(s -> s == 201 || s == 202 || s == 404), statuses::toString);
        var digest = Digest.of(DigestAlgorithm.SHA256, manifest(0).getBytes(UTF_8));
        assertEquals(
            server.send("GET", "/v2/race/delete/manifests/t").statusCode(),
            server.send("GET", "/v2/race/delete/manifests/" + digest).statusCode());
      }
    };

    private static final byte[] BLOB = new byte[200_000];
    private static final String UPLOAD_AT = begun("race/upload");

    abstract int run(int client);

    abstract void check(List<Integer> statuses);

    static String manifest(int client) {
      return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[],\"annotations\":{\"c\":\"%d\"}}"
          .formatted(INDEX, client);
    }

    static void assertWhole(HttpResponse<byte[]> answer) {
      assertEquals(200, answer.statusCode());
      assertEquals(
          Digest.of(DigestAlgorithm.SHA256, answer.body()).toString(),
          answer.headers().firstValue("Docker-Content-Digest").orElseThrow());
    }

    static String begun(String repository) {
      return server
          .send("POST", "/v2/" + repository + "/blobs/uploads/")
          .headers()
          .firstValue("Location")
          .orElseThrow();
    }

    static HttpResponse<byte[]> put(String location, Digest digest, byte[] body) {
      return server.send("PUT", location + "?digest=" + digest, body);
    }
  }

  @ParameterizedTest
  @EnumSource(Prize.class)
  void manyClientsAtOnce_leaveOneWholeState(Prize prize) throws Exception {
    var together = new CyclicBarrier(CLIENTS);
    List<Callable<Integer>> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      int client = i;
      clients.add(
          () -> {
            together.await();
            return prize.run(client);
          });
    }
    try (var threads = Executors.newFixedThreadPool(CLIENTS)) {
      var statuses = new ArrayList<Integer>();
      for (Future<Integer> answer : threads.invokeAll(clients)) {
        statuses.add(answer.get());
      }
      prize.check(statuses);
    }
  }
}
