package io.moorage.loadtests.kill;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** Compares what a restarted server serves with what its predecessor acknowledged. */
final class Audit {
  private static final int SAMPLED = 8;
  private static final int STAGING_SECONDS = 10;

  private final Wire wire;
  private final SplittableRandom random;
  private final Findings findings;
  private final boolean uploadsMayBeLost;

  Audit(Wire wire, SplittableRandom random, Findings findings, boolean uploadsMayBeLost) {
    this.wire = wire;
    this.random = random;
    this.findings = findings;
    this.uploadsMayBeLost = uploadsMayBeLost;
  }

  /**
   * Checks one pusher's journal, and brings it up to date with what the interrupted operation did.
   *
   * @param everything all names rather than the changed ones and a sample of the others
   */
  void check(Journal journal, boolean everything) {
    resolve(journal);
    var names = new HashSet<>(journal.takeTouched());
    for (var name : journal.present()) {
      if (everything || random.nextInt(SAMPLED) == 0) {
        names.add(name);
      }
    }
    for (var name : names) {
      check(journal, name);
    }
    for (var upload : List.copyOf(journal.uploads())) {
      resume(journal, upload);
    }
  }

  /** Reads one name. A blob that nothing uses may have been collected. */
  void check(Journal journal, Name name) {
    var found = read(name);
    if (found.equals(journal.expected(name))) {
      return;
    }
    if (name instanceof Name.OfBlob blob && found.isEmpty() && journal.mayBeCollected(blob)) {
      journal.collected(blob);
    } else {
      findings.violation(
          "%s is %s, but was acknowledged as %s"
              .formatted(name, word(found), word(journal.expected(name))));
    }
  }

  void check(SharedTag tag) {
    var found = read(tag.name());
    var allowed = tag.allowed();
    if (!allowed.contains(found)) {
      findings.violation(
          "%s is %s, but may only be %s"
              .formatted(
                  tag.name(),
                  word(found),
                  allowed.stream().map(Audit::word).collect(Collectors.joining(" or "))));
    }
    tag.settle(found);
  }

  /** No staged file of an upload that ended may stay; removing them may take the start a moment. */
  void checkStaging(Path data, Set<String> finished) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + STAGING_SECONDS * 1_000_000_000L;
    var left = staged(data, finished);
    while (!left.isEmpty() && System.nanoTime() < deadline) {
      // Looked at again until the deadline.
      Thread.sleep(100);
      left = staged(data, finished);
    }
    if (!left.isEmpty()) {
      findings.violation("staged files of uploads that ended: " + left);
    }
  }

  private static List<String> staged(Path data, Set<String> finished) throws IOException {
    var folder = data.resolve("uploads");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var entries = Files.list(folder)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(finished::contains)
          .toList();
    }
  }

  /** Every blob file holds what its name says, whether a record names it or not. */
  static void checkFiles(Path data, Findings findings) throws IOException {
    List<Path> files;
    try (var entries = Files.walk(data.resolve("blobs"))) {
      files = entries.filter(Files::isRegularFile).toList();
    }
    for (var file : files) {
      var name = file.getFileName().toString();
      var hex = name.indexOf('.') < 0 ? name : name.substring(0, name.indexOf('.'));
      findings.checked();
      if (!Digest.of(DigestAlgorithm.SHA256, Files.readAllBytes(file)).hex().equals(hex)) {
        findings.violation("torn file " + file);
      }
    }
  }

  private void resolve(Journal journal) {
    journal.forgetLanded();
    if (journal.pending().isEmpty()) {
      return;
    }
    findings.interrupted();
    var pending = journal.pending().get();
    var before = new ArrayList<Name>();
    var after = new ArrayList<Name>();
    pending
        .effects()
        .forEach(
            (name, effect) -> {
              var was = journal.expected(name);
              var found = read(name);
              if (effect.equals(was)) {
                return;
              }
              if (found.equals(effect)) {
                after.add(name);
                journal.landed(name);
              } else if (found.equals(was)) {
                before.add(name);
              } else {
                findings.violation(
                    "%s is %s after an interrupted %s"
                        .formatted(name, word(found), pending.what()));
              }
            });
    if (!before.isEmpty() && !after.isEmpty()) {
      findings.violation(
          "interrupted %s happened to %s but not to %s".formatted(pending.what(), after, before));
    }
    if (after.isEmpty()) {
      journal.didNotHappen();
    } else {
      journal.happened();
    }
  }

  private void resume(Journal journal, OpenUpload upload) {
    var offset = wire.offset(upload.location());
    findings.checked();
    if (offset.isEmpty()) {
      boolean ended =
          journal.expected(upload.blob()).isPresent()
              || journal.isGraceOver(upload.finishingSince());
      if (upload.finishing() && ended) {
        // Its blob is there, or was, and the next start took longer than a blob is kept for.
        journal.ended(upload);
      } else if (upload.cancelling() || uploadsMayBeLost) {
        journal.uploads().remove(upload);
      } else {
        findings.violation(
            "upload %s of %d bytes, %d acknowledged, is gone"
                .formatted(upload.id(), upload.content().length, upload.acknowledged()));
        journal.uploads().remove(upload);
      }
      return;
    }
    if (upload.finishing() && journal.hasLanded(upload.blob())) {
      findings.violation(
          "%s is there, but so is upload %s that brought it".formatted(upload.blob(), upload.id()));
    }
    long holds = offset.get();
    if ((holds < upload.acknowledged() && !uploadsMayBeLost) || holds > upload.sent()) {
      findings.violation(
          "upload %s holds %d bytes, but %d were acknowledged and %d sent"
              .formatted(upload.id(), holds, upload.acknowledged(), upload.sent()));
    }
    upload.holds(holds, "");
    if (upload.content().length == 1) {
      Uploading.expect(wire.cancel(upload.location()), 204, findings);
      journal.ended(upload);
    } else if (random.nextInt(2) == 0) {
      var uploading = new Uploading(random, journal, findings);
      int size = upload.content().length;
      if (uploading.appendChunks(wire, upload, 1, size) && uploading.finish(wire, upload, size)) {
        findings.resumed();
        if (!read(upload.blob()).equals(Optional.of(upload.digest()))) {
          findings.violation("resumed %s is not there".formatted(upload.blob()));
        }
      }
    }
  }

  /** The digest of what the server serves under a name, hashed here; none if it answers 404. */
  private Optional<Digest> read(Name name) {
    var answer = wire.get(name);
    findings.checked();
    if (answer.status() == 404) {
      return Optional.empty();
    }
    if (answer.status() != 200) {
      findings.violation(answer.toString());
    }
    return Optional.of(answer.digest());
  }

  private static String word(Optional<Digest> digest) {
    return digest.map(Digest::toString).orElse("absent");
  }
}
