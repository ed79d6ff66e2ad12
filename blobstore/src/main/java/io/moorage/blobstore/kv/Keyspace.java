package io.moorage.blobstore.kv;

/**
 * The first component of every key, and who owns the records under it. {@code <repo>} is a
 * repository's id, so that deleting a repository is one record and the rest follows.
 *
 * <pre>
 * store                             → format version; read before anything else     DataDirectory
 * clock                             → the store's own clock                          StoreClock
 * repo/&lt;name&gt;                       → id                                             Repositories
 * removed/&lt;repo&gt;                    → name; what is left of it follows               Repositories
 * listed/&lt;name&gt;                     → (in the catalog, from its first manifest on)   Repositories
 * manifest/&lt;repo&gt;/&lt;digest&gt;          → type, size, revision                           Manifests
 * body/&lt;repo&gt;/&lt;digest&gt;              → its bytes as pushed                            Manifests
 * tag/&lt;repo&gt;/&lt;tag&gt;                  → digest, moves                                  Tags
 * rtag/&lt;repo&gt;/&lt;digest&gt;/&lt;tag&gt;        → (reverse of tag)                               Tags
 * history/&lt;repo&gt;/&lt;tag&gt;/&lt;move&gt;       → digest, time; the last 100                    Tags
 * referrer/&lt;repo&gt;/&lt;subject&gt;/&lt;digest&gt; → descriptor                                     Referrers
 * blob/&lt;digest&gt;                     → size, object name                              Links
 * link/&lt;repo&gt;/&lt;digest&gt;              → due time, or none while something uses it      Links
 * linked/&lt;digest&gt;/&lt;repo&gt;            → (reverse of link)                              Links
 * edge/&lt;repo&gt;/&lt;child&gt;/&lt;user&gt;        → (a user needs a child)                         Links
 * due/&lt;time&gt;/&lt;repo&gt;/&lt;digest&gt;        → (queue of the collector)                       Links, Garbage
 * condemned/&lt;object&gt;                → (file to unlink; its name is not taken while)   Links, Garbage
 * upload/&lt;id&gt;                       → repository, algorithm, last touched            Uploads
 * fresh/&lt;digest&gt;                    → (written since the last clean stop)            Links
 * image/&lt;id&gt;                        → manifest, configuration, names                Images
 * name/&lt;reference&gt;                  → id of the local image                          Images
 * stack/&lt;chain&gt;/&lt;id&gt;                → (a local image needs a snapshot)               Images
 * pin/&lt;id&gt;/&lt;container&gt;              → (a container needs a local image)              Images
 * container/&lt;id&gt;                    → what it is and what it is doing                of the runner
 * snapshot/&lt;chain&gt;                  → parent, diff ID, size, time                    DiskSnapshots
 * </pre>
 *
 * <p>A value begins with one byte, the version of its format; its owner reads every version it ever
 * wrote and writes the newest.
 */
public enum Keyspace {
  STORE("store"),
  CLOCK("clock"),
  REPOSITORY("repo"),
  REMOVED("removed"),
  LISTED("listed"),
  MANIFEST("manifest"),
  BODY("body"),
  TAG("tag"),
  TAG_BY_DIGEST("rtag"),
  HISTORY("history"),
  REFERRER("referrer"),
  BLOB("blob"),
  LINK("link"),
  LINKED("linked"),
  EDGE("edge"),
  DUE("due"),
  CONDEMNED("condemned"),
  UPLOAD("upload"),
  FRESH("fresh"),
  IMAGE("image"),
  IMAGE_NAME("name"),
  IMAGE_STACK("stack"),
  IMAGE_PIN("pin"),
  SNAPSHOT("snapshot"),
  CONTAINER("container");

  private final String prefix;

  Keyspace(String prefix) {
    this.prefix = prefix;
  }

  /** The key of one record: the prefix and these parts, each behind a slash. */
  public Key key(Object... parts) {
    var text = new StringBuilder(prefix);
    for (var part : parts) {
      text.append('/').append(part);
    }
    return Key.of(text.toString());
  }

  /** The prefix of all records below these parts: as {@link #key}, with a slash behind. */
  public Key under(Object... parts) {
    var text = new StringBuilder(prefix);
    for (var part : parts) {
      text.append('/').append(part);
    }
    return Key.of(text.append('/').toString());
  }
}
