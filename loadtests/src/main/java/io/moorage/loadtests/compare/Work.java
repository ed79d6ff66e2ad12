package io.moorage.loadtests.compare;

import java.util.List;

/** One kind of work, the same for every server that can do it. */
sealed interface Work {

  /** Work of each kind, in the order of measuring. */
  static List<Work> all() {
    return List.of(
        new ManifestGet(16),
        new ManifestGet(64),
        new ManifestHead(16),
        new ManifestHead(64),
        new BlobGet(1, 16),
        new BlobGet(Content.LARGE, 4),
        new BlobPush(1, 16),
        new TagsPage(100),
        new TagsPage(TagsPage.MANY),
        new BlobPush(Content.LARGE, 4));
  }

  /** Its name in {@code --only} and in the JSON. */
  String name();

  String title();

  /** How many MiB one operation moves; 0 where requests are counted. */
  default int mebibytes() {
    return 0;
  }

  /** With fewer operations a second the run says nothing. */
  double fewestPerSecond();

  private static String size(int mebibytes) {
    return mebibytes == 1 ? "1m" : mebibytes / 1024 + "g";
  }

  record ManifestGet(int connections) implements Work {
    @Override
    public String name() {
      return "manifest-get-" + connections;
    }

    @Override
    public String title() {
      return "GET of a manifest by tag, %d connections".formatted(connections);
    }

    @Override
    public double fewestPerSecond() {
      return 100;
    }
  }

  record ManifestHead(int connections) implements Work {
    @Override
    public String name() {
      return "manifest-head-" + connections;
    }

    @Override
    public String title() {
      return "HEAD of a manifest by tag, %d connections".formatted(connections);
    }

    @Override
    public double fewestPerSecond() {
      return 100;
    }
  }

  record BlobGet(int mebibytes, int clients) implements Work {
    @Override
    public String name() {
      return "blob-get-" + size(mebibytes);
    }

    @Override
    public String title() {
      return "GET of a blob of %d MiB, %d clients".formatted(mebibytes, clients);
    }

    @Override
    public double fewestPerSecond() {
      return 50.0 / mebibytes;
    }
  }

  /** Durable, in chunks, as docker does it. */
  record BlobPush(int mebibytes, int clients) implements Work {
    @Override
    public String name() {
      return "push-" + size(mebibytes);
    }

    @Override
    public String title() {
      return "push of fresh blobs of %d MiB, %d clients: POST, PATCH in chunks, PUT"
          .formatted(mebibytes, clients);
    }

    @Override
    public double fewestPerSecond() {
      return 5.0 / mebibytes;
    }

    int perClient() {
      return mebibytes == 1 ? 32 : 1;
    }
  }

  record TagsPage(int tags) implements Work {
    static final int MANY = 100_000;
    static final int PAGE = 100;

    @Override
    public String name() {
      return "tags-" + tags;
    }

    @Override
    public String title() {
      return "page of 100 tags among %,d, 1 connection".formatted(tags);
    }

    @Override
    public double fewestPerSecond() {
      return 5;
    }

    /** From the middle, where the list is longer than the page. */
    String path() {
      var path = "/v2/%s/tags/list?n=%d".formatted(Content.tagsRepository(tags), PAGE);
      return tags == PAGE ? path : path + "&last=" + Content.tag(tags / 2);
    }
  }
}
