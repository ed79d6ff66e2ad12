package io.moorage.registry.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.oci.Descriptor;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.Tag;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a registry that breaks off, lies and points elsewhere. */
class RegistryClientIT {
  private static final RepositoryName NAME = RepositoryName.parse("a");
  private static final int SIZE = 3 << 20;

  private final List<Duration> pauses = new CopyOnWriteArrayList<>();
  private FakeRegistry registry;
  private FakeRegistry other;
  private RegistryClient client;
  private byte[] content;
  private Descriptor blob;

  @BeforeEach
  void start() throws IOException {
    registry = new FakeRegistry();
    other = new FakeRegistry();
    client = client(ClientSettings.defaults());
    content = new byte[SIZE];
    new Random(1).nextBytes(content);
    blob = registry.addBlob(content);
  }

  @AfterEach
  void stop() {
    client.close();
    registry.close();
    other.close();
  }

  private RegistryClient client(ClientSettings settings) {
    return new RegistryClient(settings, pauses::add);
  }

  private RemoteRepository repository() {
    return client.repository(registry.host(), NAME, Credentials.Source.NONE);
  }

  private byte[] pulled(RemoteRepository repository) throws IOException {
    try (var in = repository.blob(blob)) {
      return in.readAllBytes();
    }
  }

  /** Sends so much of the blob, then closes the connection. */
  private FakeRegistry.Trick breakingAfter(int bytes, AtomicInteger times) {
    return exchange -> {
      if (!exchange.getRequestURI().getPath().contains("/blobs/") || times.getAndDecrement() <= 0) {
        return false;
      }
      exchange.sendResponseHeaders(200, SIZE);
      exchange.getResponseBody().write(content, 0, bytes);
      exchange.getResponseBody().flush();
      return true;
    };
  }

  @Test
  void blob_connectionBreaks_isTakenUpWhereItBroke() throws IOException {
    registry.play(breakingAfter(SIZE / 2, new AtomicInteger(1)));
    assertArrayEquals(content, pulled(repository()));
    var requests = registry.seen("/v2/a/blobs/");
    assertEquals(2, requests.size());
    assertTrue(requests.getLast().range().orElseThrow().matches("bytes=[1-9][0-9]*-"));
  }

  @Test
  void blob_breaksAndKnowsNoRanges_isReadAgainFromTheStart() throws IOException {
    registry.play(
        exchange -> {
          boolean ranged = exchange.getRequestHeaders().containsKey("Range");
          if (ranged) {
            FakeRegistry.send(exchange, content, 0);
          }
          return ranged;
        });
    registry.play(breakingAfter(SIZE / 2, new AtomicInteger(1)));
    assertArrayEquals(content, pulled(repository()));
  }

  @Test
  void blob_breaksAlways_failsAfterSomeAttempts() {
    registry.play(breakingAfter(10, new AtomicInteger(1_000)));
    registry.play(
        exchange -> {
          boolean ranged = exchange.getRequestHeaders().containsKey("Range");
          if (ranged) {
            exchange.sendResponseHeaders(503, -1);
          }
          return ranged;
        });
    assertThrows(IOException.class, () -> pulled(repository()));
    assertEquals(4, pauses.size());
  }

  @Test
  void blob_nothingComesAnyMore_isTakenUp() throws IOException {
    client.close();
    client = client(new ClientSettings(Map.of(), 5, Duration.ofMillis(1), Duration.ofMillis(300)));
    var times = new AtomicInteger(1);
    registry.play(
        exchange -> {
          if (!exchange.getRequestURI().getPath().contains("/blobs/")
              || times.getAndDecrement() <= 0) {
            return false;
          }
          exchange.sendResponseHeaders(200, SIZE);
          exchange.getResponseBody().write(content, 0, 1_000);
          exchange.getResponseBody().flush();
          rest();
          return true;
        });
    assertArrayEquals(content, pulled(repository()));
  }

  private static void rest() {
    try {
      Thread.sleep(3_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void blob_otherBytes_failsAtItsEnd() {
    var lie = content.clone();
    lie[SIZE / 2] ^= 1;
    registry.answers.put("/v2/a/blobs/" + blob.digest(), lie);
    var failure = assertThrows(IOException.class, () -> pulled(repository()));
    assertTrue(String.valueOf(failure.getMessage()).contains("hashes to"));
    assertEquals(List.of(), pauses);
  }

  @Test
  void blob_otherLength_failsBeforeItsFirstByte() {
    registry.answers.put("/v2/a/blobs/" + blob.digest(), new byte[SIZE + 1]);
    assertThrows(ClientFailure.WrongContent.class, () -> pulled(repository()));
  }

  @Test
  void blob_moreBytesThanStatedAndNoLength_failsAsSoonAsSeen() {
    registry.play(
        exchange -> {
          if (!exchange.getRequestURI().getPath().contains("/blobs/")) {
            return false;
          }
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(content);
          exchange.getResponseBody().write(1);
          return true;
        });
    assertThrows(IOException.class, () -> pulled(repository()));
  }

  @Test
  void blob_notThere_isNotFound() {
    registry.answers.clear();
    assertThrows(ClientFailure.NotFound.class, () -> pulled(repository()));
  }

  @Test
  void manifest_byDigestWithOtherBytes_isRefused() {
    var digest = Digest.of(DigestAlgorithm.SHA256, new byte[] {1});
    registry.answers.put("/v2/a/manifests/" + digest, new byte[] {2});
    assertThrows(ClientFailure.WrongContent.class, () -> repository().manifest(digest));
  }

  @Test
  void manifest_byTagWithAnotherDigestStated_isRefused() {
    registry.play(
        exchange -> {
          exchange
              .getResponseHeaders()
              .set(
                  "Docker-Content-Digest",
                  Digest.of(DigestAlgorithm.SHA256, new byte[] {1}).toString());
          return false;
        });
    registry.answers.put("/v2/a/manifests/t", new byte[] {2});
    assertThrows(ClientFailure.WrongContent.class, () -> repository().manifest(new Tag("t")));
  }

  @Test
  void manifest_tooLong_isRefused() {
    registry.answers.put("/v2/a/manifests/t", new byte[(4 << 20) + 1]);
    assertThrows(ClientFailure.WrongContent.class, () -> repository().manifest(new Tag("t")));
  }

  @Test
  void manifest_unavailableForAWhile_isAskedForAgain() {
    var times = new AtomicInteger(2);
    registry.play(
        exchange -> {
          if (!exchange.getRequestURI().getPath().contains("/manifests/")
              || times.getAndDecrement() <= 0) {
            return false;
          }
          exchange.getResponseHeaders().set("Retry-After", "7");
          exchange.sendResponseHeaders(429, -1);
          return true;
        });
    registry.answers.put("/v2/a/manifests/t", new byte[] {2});
    assertArrayEquals(new byte[] {2}, repository().manifest(new Tag("t")).body());
    assertEquals(List.of(Duration.ofSeconds(7), Duration.ofSeconds(7)), pauses);
  }

  @Test
  void manifest_nobodyListens_isUnreachableAfterSomeAttempts() {
    registry.close();
    assertThrows(ClientFailure.Unreachable.class, () -> repository().manifest(new Tag("t")));
    assertEquals(
        List.of(200, 400, 800, 1600), pauses.stream().map(p -> (int) p.toMillis()).toList());
  }

  @Test
  void blob_pointsToAnotherHost_isFetchedThereWithoutCredentials() throws IOException {
    other.answers.put("/elsewhere", content);
    registry.play(BearerTricks.basic("me", "secret"));
    registry.play(
        exchange -> {
          if (!exchange.getRequestURI().getPath().contains("/blobs/")
              || !exchange.getRequestHeaders().containsKey("Authorization")) {
            return false;
          }
          exchange.getResponseHeaders().set("Location", other.url("/elsewhere"));
          exchange.sendResponseHeaders(307, -1);
          return true;
        });
    var repository = client.repository(registry.host(), NAME, login("me", "secret"));
    assertArrayEquals(content, pulled(repository));
    assertEquals(
        List.of(Optional.empty()),
        other.seen("/elsewhere").stream().map(FakeRegistry.Seen::authorization).toList());
  }

  @Test
  void blob_pointsInACircle_isRefused() {
    registry.play(
        exchange -> {
          exchange.getResponseHeaders().set("Location", exchange.getRequestURI().toString());
          exchange.sendResponseHeaders(302, -1);
          return true;
        });
    assertThrows(ClientFailure.Refused.class, () -> pulled(repository()));
  }

  private Credentials.Source login(String user, String password) {
    return asked ->
        asked.equals(registry.host())
            ? Optional.of(new Credentials.Login(user, password))
            : Optional.empty();
  }

  @Test
  void mirror_hasIt_isAskedAloneAndWithoutCredentials() throws IOException {
    client.close();
    client = client(mirrored());
    other.addBlob(content);
    assertArrayEquals(
        content, pulled(client.repository(registry.host(), NAME, login("me", "secret"))));
    assertEquals(List.of(), registry.seen("/v2/a/"));
    assertTrue(other.seen.stream().allMatch(request -> request.authorization().isEmpty()));
  }

  @Test
  void mirror_lacksItOrIsDown_theOriginalIsAsked() throws IOException {
    client.close();
    client = client(mirrored());
    assertArrayEquals(content, pulled(repository()));
    other.close();
    assertArrayEquals(content, pulled(repository()));
  }

  @Test
  void mirror_hasOtherBytes_isPassedOverNextTime() throws IOException {
    client.close();
    client = client(mirrored());
    other.answers.put("/v2/a/blobs/" + blob.digest(), new byte[SIZE]);
    assertThrows(IOException.class, () -> pulled(repository()));
    assertArrayEquals(content, pulled(repository()));
  }

  @Test
  void push_theUploadIsElsewhere_thatHostIsShownNothing() {
    registry.play(BearerTricks.basic("me", "secret"));
    registry.play(
        exchange -> {
          boolean begins =
              exchange.getRequestMethod().equals("POST")
                  && exchange.getRequestHeaders().containsKey("Authorization");
          if (begins) {
            exchange.getResponseHeaders().set("Location", other.url("/v2/a/blobs/uploads/1"));
            exchange.sendResponseHeaders(202, -1);
          }
          return begins;
        });
    other.play(BearerTricks.basic("me", "secret"));
    var repository = client.repository(registry.host(), NAME, login("me", "secret"));
    assertThrows(
        ClientFailure.Unauthorized.class,
        () -> repository.push(blob, () -> new ByteArrayInputStream(content)));
    assertEquals(
        List.of(Optional.empty()),
        other.seen.stream().map(FakeRegistry.Seen::authorization).toList());
  }

  @Test
  void manifest_itsBodyNeverComes_isGivenUp() {
    client.close();
    client = client(impatient());
    registry.play(
        exchange -> {
          if (!exchange.getRequestURI().getPath().contains("/manifests/")) {
            return false;
          }
          exchange.sendResponseHeaders(200, 1_000);
          exchange.getResponseBody().flush();
          rest();
          return true;
        });
    assertThrows(ClientFailure.Unreachable.class, () -> repository().manifest(new Tag("t")));
  }

  @Test
  void push_theRegistryTakesNothing_isGivenUp() throws IOException {
    client.close();
    client = client(impatient());
    registry.play(
        exchange -> {
          switch (exchange.getRequestMethod()) {
            case "POST" -> {
              exchange.getResponseHeaders().set("Location", "/v2/a/blobs/uploads/1");
              exchange.sendResponseHeaders(202, -1);
            }
            case "PATCH" -> rest();
            default -> {
              return false;
            }
          }
          return true;
        });
    assertThrows(
        ClientFailure.Unreachable.class,
        () -> repository().push(blob, () -> new ByteArrayInputStream(content)));
  }

  private static ClientSettings impatient() {
    return new ClientSettings(Map.of(), 1, Duration.ofMillis(1), Duration.ofMillis(300));
  }

  private ClientSettings mirrored() {
    return ClientSettings.defaults()
        .with(
            Map.of(
                registry.host(),
                new ClientSettings.Registry(true, List.of(other.host()), Set.of())));
  }
}
