package io.moorage.blobstore.gc.model;

/** A rule left out, and what comes of it. */
enum Flaw {
  /** The rules as they are. */
  NONE(Harm.GARBAGE_STAYS),
  /** A link gets its due time, but no entry in the queue. */
  NO_DUE_ENTRY(Harm.GARBAGE_STAYS),
  /** The link is one batch, its entry in the queue the next. */
  LINK_AND_ENTRY_IN_TWO_BATCHES(Harm.GARBAGE_STAYS),
  /** Batch 1 goes by what was read, whatever has changed since. */
  COLLECTS_WITHOUT_CONDITION(Harm.LOSS),
  /** Batch 1 does not ask whether a manifest needs the blob. */
  EDGES_UNCHECKED(Harm.LOSS),
  /** Batch 1 does not compare the link's due time with the entry's. */
  DUE_TIME_UNCHECKED(Harm.LOSS),
  /** Batch 2 does not require that nothing links the blob. */
  BLOB_GOES_WHILE_LINKED(Harm.LOSS),
  /** There are no generations: a taken name is taken for the same bytes, and unlinked by name. */
  PLAIN_NAMES(Harm.LOSS),
  /** A condemned name may be taken again. */
  CONDEMNED_NAME_TAKEN(Harm.LOSS),
  /** A condemned name is avoided when it is chosen, but not required to be free in the batch. */
  CONDEMNED_NAME_RECORDED(Harm.LOSS),
  /** The batches that condemn a name need not be durable when its file is unlinked. */
  UNLINKS_UNSETTLED(Harm.LOSS),
  /** There are generations, but nothing is condemned: the file goes when the record has gone. */
  UNLINKS_AFTER_THE_RECORD(Harm.GARBAGE_STAYS),
  /** After an unlink, the collector may stop and come back to the same name in one process. */
  UNLINKS_TWICE(Harm.LOSS),
  /** A manifest's batch does not require the links it read. */
  PUT_WITHOUT_CONDITION(Harm.LOSS),
  /** A HEAD of a link that is soon due does not give it more time. */
  HEAD_DOES_NOT_RENEW(Harm.LOSS),
  /** A mount does not require the blob's record as read. */
  MOUNT_WITHOUT_CONDITION(Harm.LOSS),
  /** An entry found to be stale goes, whatever has come of its link since. */
  DROPS_ENTRY_WITHOUT_CONDITION(Harm.GARBAGE_STAYS),
  /** An entry goes as something links the blob, whatever has come of that link since. */
  DROPS_LINKED_ENTRY_WITHOUT_CONDITION(Harm.GARBAGE_STAYS),
  /** A reader without a file calls the record suspect if it reads the same as before. */
  READER_LOOKS_ONCE(Harm.LOSS);

  /** What a search looks for. */
  enum Harm {
    /** Something acknowledged, or on record, is not there. */
    LOSS,
    /** That, or garbage that is never collected. */
    GARBAGE_STAYS
  }

  private final Harm harm;

  Flaw(Harm harm) {
    this.harm = harm;
  }

  Harm harm() {
    return harm;
  }
}
