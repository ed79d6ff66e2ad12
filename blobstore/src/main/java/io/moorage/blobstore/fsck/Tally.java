package io.moorage.blobstore.fsck;

import java.util.concurrent.atomic.LongAdder;

/** What was counted on the way. */
final class Tally {
  final LongAdder repositories = new LongAdder();
  final LongAdder manifests = new LongAdder();
  final LongAdder tags = new LongAdder();
  final LongAdder blobs = new LongAdder();
  final LongAdder bytes = new LongAdder();
  final LongAdder leftovers = new LongAdder();
}
