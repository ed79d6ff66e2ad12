package io.moorage.blobstore.gc.model;

/** How far the collector has come with an entry or a condemned name, and what it has read. */
final class Collecting {
  /** What it does next. */
  enum Next {
    NOTHING,
    /** Batch 1: the link goes, or the entry. */
    FIRST_BATCH,
    /** The link is gone: reads the blob's record and its links. */
    READ_BLOB,
    /** Batch 2: the blob goes, its file's name is condemned. */
    SECOND_BATCH,
    /** {@code Garbage.settle}: a durable batch of nothing. */
    SETTLE,
    /** unlink(2). */
    UNLINK,
    /** fsync(2) of the directory. */
    SYNC,
    /** Batch 3: the name is condemned no more. */
    THIRD_BATCH
  }

  private static final Next[] NEXT = Next.values();

  Next next = Next.NOTHING;
  int time;
  int repository;
  int link;

  /** Whether there was an edge; from {@link Next#READ_BLOB} on, whether there was a link. */
  boolean used;

  /** As in {@link Client#blob}; from {@link Next#SETTLE} on, what is condemned. */
  int blob;

  void end() {
    next = Next.NOTHING;
    time = 0;
    repository = 0;
    link = World.ABSENT;
    used = false;
    blob = World.NONE;
  }

  boolean isToUnlink(int generation) {
    return (next == Next.SETTLE || next == Next.UNLINK) && blob == generation + 1;
  }

  @SuppressWarnings("EnumOrdinal") // what is saved never leaves the search
  int save() {
    int flag = used ? 1 : 0;
    return (((((next.ordinal() << 3 | time) << 1 | repository) << 4 | link) << 1 | flag) << 2)
        | blob;
  }

  void load(int saved) {
    blob = saved & 3;
    used = (saved >> 2 & 1) == 1;
    link = saved >> 3 & 15;
    repository = saved >> 7 & 1;
    time = saved >> 8 & 7;
    next = NEXT[saved >> 11];
  }

  @Override
  public String toString() {
    return next == Next.NOTHING
        ? "collector idle"
        : "collector %s(%d/%d, %s)".formatted(next, time, repository, World.generation(blob));
  }
}
