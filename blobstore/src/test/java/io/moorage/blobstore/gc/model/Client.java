package io.moorage.blobstore.gc.model;

/** One client's request: how far it has come, and what it has read so far. */
final class Client {
  /** What the request does next. */
  enum Next {
    NOTHING,
    /** {@code Commit.run}: looks at the digest's record again. */
    READ_AGAIN,
    /** {@code Commit.isSound}: asks for the size of the file on record. */
    STAT,
    /** {@code Links.addKnown}. */
    ADD_KNOWN,
    /** {@code Commit.publish}: asks whether the name is condemned. */
    ASK_CONDEMNED,
    /** {@code Commit.publish}: link(2). */
    LINK,
    /** {@code Commit.publish}: fsync(2) of the directory. */
    SYNC,
    /** {@code Links.addNew} or {@code Links.heal}. */
    RECORD,
    /** {@code Commit.withdraw}. */
    WITHDRAW,
    /** The second half of a batch that a flaw cut in two. */
    SECOND_BATCH,
    /** {@code Links.keep}. */
    KEEP,
    /** The batch of {@code Links.mount}. */
    MOUNT,
    /** The batch of {@code Manifests.push}. */
    PUT,
    /** {@code DiskBlobStore.open}: open(2). */
    OPEN,
    /** {@code DiskBlobStore.open}: looks again, as there was no file. */
    LOOK_AGAIN
  }

  private static final Next[] NEXT = Next.values();

  Next next = Next.NOTHING;

  /** The repository, or the manifest, that the request is about. */
  int target;

  /** The generation on record when it was read, or {@link World#NONE}. */
  int blob;

  /**
   * Whether that record was suspect; of a manifest's push, whether it was there already; of a
   * reader, whether a change was counted since.
   */
  boolean flag;

  /** The link when it was read. */
  int link;

  /** The generation that the file gets. */
  int generation;

  void end() {
    next = Next.NOTHING;
    target = 0;
    blob = World.NONE;
    flag = false;
    link = World.ABSENT;
    generation = 0;
  }

  /** Whether its staged file is linked under this name, as far as it knows. */
  boolean hasLinked(int name) {
    return name == generation
        && (next == Next.SYNC || next == Next.RECORD || next == Next.WITHDRAW);
  }

  @SuppressWarnings("EnumOrdinal") // what is saved never leaves the search
  int save() {
    int flags = flag ? 1 : 0;
    return (((((next.ordinal() << 2 | target) << 2 | blob) << 1 | flags) << 4 | link) << 2)
        | generation;
  }

  void load(int saved) {
    generation = saved & 3;
    link = saved >> 2 & 15;
    flag = (saved >> 6 & 1) == 1;
    blob = saved >> 7 & 3;
    target = saved >> 9 & 3;
    next = NEXT[saved >> 11];
  }

  @Override
  public String toString() {
    return next == Next.NOTHING
        ? "idle"
        : "%s(%d, read %s%s)"
            .formatted(next, target, World.generation(blob), flag ? " and the flag" : "");
  }
}
