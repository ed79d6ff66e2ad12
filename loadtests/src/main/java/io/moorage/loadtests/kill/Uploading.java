package io.moorage.loadtests.kill;

import io.moorage.blobstore.oci.RepositoryName;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** The ways in which a blob comes into a repository. */
final class Uploading {
  private static final int SMALL = 1 << 16;
  private static final int MIDDLING = 1 << 20;
  private static final int LARGE = 8 << 20;

  /** Contents that all pushers push, so that the same digest arrives many times at once. */
  private static final int COMMON_CONTENTS = 24;

  private final SplittableRandom random;
  private final Journal journal;
  private final Findings findings;

  Uploading(SplittableRandom random, Journal journal, Findings findings) {
    this.random = random;
    this.journal = journal;
    this.findings = findings;
  }

  /** Notes an answer that is not as it should be; that the server is busy is in order. */
  static void expect(Wire.Answer answer, int expected, Findings findings) {
    if (answer.status() == 503 || answer.status() == 429) {
      findings.busy();
    } else if (answer.status() != expected) {
      findings.violation(
          "%s, expected %d: %s"
              .formatted(
                  answer, expected, new String(answer.response().body(), StandardCharsets.UTF_8)));
    }
  }

  void pushBlob(Wire wire, RepositoryName repository) {
    var content = content();
    if (random.nextInt(5) == 0) {
      pushWithOneRequest(wire, repository, content);
      return;
    }
    var begun = begin(wire, repository, content);
    if (begun.isEmpty()) {
      return;
    }
    var upload = begun.get();
    // Of one byte no upload is left half done: its Range could not tell it from none.
    switch (content.length == 1 ? 0 : random.nextInt(3)) {
      case 0 -> finish(wire, upload, 0);
      case 1 -> {
        if (appendChunks(wire, upload, random.nextInt(1, 4), content.length)) {
          finish(wire, upload, upload.acknowledged());
        }
      }
      default -> {
        if (stream(wire, upload)) {
          finish(wire, upload, content.length);
        }
      }
    }
  }

  void mount(Wire wire, RepositoryName repository, Optional<Name.OfBlob> from) {
    if (from.isEmpty()) {
      return;
    }
    var source = from.get();
    var target = new Name.OfBlob(repository, source.digest());
    journal.begin(
        "mount of %s into %s".formatted(source, repository),
        Map.of(target, Optional.of(source.digest())));
    var answer =
        wire.startUpload(
            repository,
            "?mount=" + source.digest() + "&from=" + source.repository(),
            BodyPublishers.noBody());
    if (answer.status() == 201) {
      journal.happened();
      findings.acknowledged(1);
    } else {
      // A mount may always be answered by an upload to begin.
      journal.didNotHappen();
      expect(answer, 202, findings);
      if (answer.status() == 202) {
        expect(wire.cancel(answer.location()), 204, findings);
      }
    }
  }

  /** Begins an upload, sends a part of it and leaves it for later, or for after the kill. */
  void leaveOpen(Wire wire, RepositoryName repository) {
    var size = random.nextInt(SMALL, MIDDLING);
    var upload = begin(wire, repository, OpenUpload.noise(random.nextLong(), size));
    if (upload.isPresent() && random.nextInt(4) > 0) {
      appendChunks(wire, upload.get(), random.nextInt(1, 3), size / 2);
    }
  }

  void goOn(Wire wire, OpenUpload upload) {
    switch (random.nextInt(4)) {
      case 0 -> {
        upload.sendingCancel();
        var answer = wire.cancel(upload.location());
        expect(answer, 204, findings);
        if (answer.status() == 204) {
          journal.ended(upload);
          findings.acknowledged(1);
        }
      }
      case 1 -> appendChunks(wire, upload, 1, upload.content().length);
      default -> finish(wire, upload, upload.acknowledged());
    }
  }

  private Optional<OpenUpload> begin(Wire wire, RepositoryName repository, byte[] content) {
    var answer = wire.startUpload(repository, "", BodyPublishers.noBody());
    expect(answer, 202, findings);
    if (answer.status() != 202) {
      return Optional.empty();
    }
    findings.acknowledged(1);
    var upload = new OpenUpload(repository, content, answer.location());
    journal.sized(upload.digest(), content.length);
    journal.uploads().add(upload);
    return Optional.of(upload);
  }

  private void pushWithOneRequest(Wire wire, RepositoryName repository, byte[] content) {
    var digest = new OpenUpload(repository, content, "").digest();
    journal.sized(digest, content.length);
    var blob = new Name.OfBlob(repository, digest);
    journal.begin("POST of " + blob, Map.of(blob, Optional.of(digest)));
    var answer = wire.startUpload(repository, "?digest=" + digest, body(content));
    settle(answer);
  }

  /** Sends what is left up to {@code end} in so many chunks; false if the server refused one. */
  boolean appendChunks(Wire wire, OpenUpload upload, int chunks, int end) {
    int size = (int) Math.max(2, (end - upload.acknowledged()) / chunks);
    while (upload.acknowledged() < end) {
      int from = (int) upload.acknowledged();
      int to = Math.min(end, from + size);
      upload.sending(to);
      var answer =
          wire.appendAt(upload.location(), from, Arrays.copyOfRange(upload.content(), from, to));
      expect(answer, 202, findings);
      if (answer.status() != 202) {
        return false;
      }
      findings.acknowledged(1);
      upload.holds(to, answer.location());
    }
    return true;
  }

  private boolean stream(Wire wire, OpenUpload upload) {
    upload.sending(upload.content().length);
    var content = upload.content();
    var answer =
        wire.append(
            upload.location(),
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(content)));
    expect(answer, 202, findings);
    if (answer.status() == 202) {
      findings.acknowledged(1);
      upload.holds(content.length, answer.location());
    }
    return answer.status() == 202;
  }

  /** Ends an upload that holds {@code from} bytes with the rest of them in the last request. */
  boolean finish(Wire wire, OpenUpload upload, long from) {
    var blob = upload.blob();
    journal.begin("PUT of " + blob, Map.of(blob, Optional.of(upload.digest())));
    upload.sendingLast();
    var rest = Arrays.copyOfRange(upload.content(), (int) from, upload.content().length);
    var answer = wire.finish(upload.location(), upload.digest(), body(rest));
    if (answer.status() == 201) {
      journal.ended(upload);
    }
    settle(answer);
    return answer.status() == 201;
  }

  private void settle(Wire.Answer answer) {
    if (answer.status() == 201) {
      journal.happened();
      findings.acknowledged(1);
    } else {
      journal.didNotHappen();
      expect(answer, 201, findings);
    }
  }

  private static BodyPublisher body(byte[] content) {
    return content.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(content);
  }

  private byte[] content() {
    if (random.nextInt(4) == 0) {
      int which = random.nextInt(COMMON_CONTENTS);
      return OpenUpload.noise(which, 1 << (which % 20));
    }
    int dice = random.nextInt(100);
    int limit = dice < 70 ? SMALL : dice < 95 ? MIDDLING : LARGE;
    return OpenUpload.noise(random.nextLong(), random.nextInt(1, limit + 1));
  }
}
