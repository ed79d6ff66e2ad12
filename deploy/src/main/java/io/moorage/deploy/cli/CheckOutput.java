package io.moorage.deploy.cli;

import io.moorage.blobstore.fsck.Report;
import io.moorage.blobstore.fsck.Summary;

/** How a check is told, as it goes. */
interface CheckOutput {
  void begin();

  void found(Report report);

  void end(Summary summary, boolean repaired);
}
