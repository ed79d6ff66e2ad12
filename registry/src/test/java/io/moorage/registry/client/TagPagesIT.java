package io.moorage.registry.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.Tag;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TagPagesIT {
  private final RegistryClient client = new RegistryClient(ClientSettings.defaults());
  private FakeRegistry registry;
  private RemoteRepository repository;

  @BeforeEach
  void start() throws IOException {
    registry = new FakeRegistry();
    repository =
        client.repository(registry.host(), RepositoryName.parse("a"), Credentials.Source.NONE);
  }

  @AfterEach
  void stop() {
    client.close();
    registry.close();
  }

  /** Answers the first page with a link, and what follows it without. */
  private void answer(String first, String link, String second) {
    registry.play(
        exchange -> {
          var target = exchange.getRequestURI().toString();
          if (!target.startsWith("/v2/a/tags/list")) {
            return false;
          }
          boolean isFirst = !target.contains("last=");
          if (isFirst && !link.isEmpty()) {
            exchange.getResponseHeaders().set("Link", "<" + link + ">; rel=\"next\"");
          }
          FakeRegistry.send(exchange, (isFirst ? first : second).getBytes(UTF_8), 0);
          return true;
        });
  }

  @Test
  void tags_overTwoPages_areAllThere() {
    answer(
        "{\"name\":\"a\",\"tags\":[\"1\",\"2\"]}",
        "/v2/a/tags/list?n=2&last=2",
        "{\"tags\":[\"3\"],\"odd\":{\"tags\":[\"x\"]}}");
    assertEquals(List.of(new Tag("1"), new Tag("2"), new Tag("3")), repository.tags());
  }

  @Test
  void tags_ofNoRepository_areNotFound() {
    assertThrows(ClientFailure.NotFound.class, () -> repository.tags());
  }

  @Test
  void tags_null_areNone() {
    answer("{\"tags\":null}", "", "");
    assertEquals(List.of(), repository.tags());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://other.invalid/v2/a/tags/list?last=1", "//other.invalid/", "https:", ":::"})
  void tags_nextPageElsewhere_isNotAskedFor(String link) {
    answer("{\"tags\":[\"1\"]}", link, "{\"tags\":[]}");
    assertThrows(ClientFailure.WrongContent.class, () -> repository.tags());
    assertEquals(1, registry.seen("/v2/a/tags").size());
  }

  @Test
  void tags_thatAreNone_areRefused() {
    answer("{\"tags\":[\"a b\"]}", "", "");
    assertThrows(ClientFailure.WrongContent.class, () -> repository.tags());
  }

  @Test
  void tags_emptyPagesWithoutEnd_areRefused() {
    answer("{\"tags\":[]}", "/v2/a/tags/list?n=1000", "");
    assertThrows(ClientFailure.WrongContent.class, () -> repository.tags());
  }
}
