package io.moorage.loadtests.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The comparison; see the package. */
final class Compare {
  private static final int IDLE_MILLIS = 2000;
  private static final int UPLOADS = 64;

  /** Left free on the disk that everything on the machine shares. */
  private static final long KEPT_FREE = 6L << 30;

  private final Options options;
  private final PrintStream out;
  private final Scratch scratch;
  private final Path root;
  private final Results results = new Results();
  private final Content content = new Content();
  private final Bench bench;
  private final List<PeerKind> kinds = new ArrayList<>();

  Compare(Options options, PrintStream out, Scratch scratch) throws IOException {
    this.options = options;
    this.out = out;
    this.scratch = scratch;
    this.root = scratch.folder("files");
    this.bench = new Bench(content, options.seconds(), options.copying());
  }

  Results run() throws IOException, InterruptedException {
    findPeers();
    content.write(root, wantsLarge());
    if (options.wants("start")) {
      measureStarts();
    }
    measureWork();
    var large = new Work.BlobPush(Content.LARGE, 4);
    if (options.wants(large.name())) {
      measureLargePushes(large);
    }
    if (options.wants("uploads")) {
      measureUploads();
    }
    return results;
  }

  private boolean wantsLarge() {
    return options.wants("blob-get-1g") || options.wants("push-1g");
  }

  private void findPeers() throws IOException, InterruptedException {
    kinds.add(new PeerKind.Moorage(options.moorage()));
    var debian = Programs.find("docker-registry");
    debian.ifPresent(at -> kinds.add(new PeerKind.Distribution("docker-registry", at)));
    var three =
        options.peers().isEmpty() || options.peers().contains("distribution-3")
            ? Programs.distribution3(out)
            : Optional.<String>empty();
    three.ifPresent(at -> kinds.add(new PeerKind.Distribution("distribution-3", at)));
    if (Programs.find("nginx").isPresent()) {
      kinds.add(new PeerKind.Nginx(root));
      results.note("nginx with " + PeerKind.Nginx.SETTINGS);
    }
    kinds.add(new PeerKind.Null(root));
    kinds.removeIf(kind -> !options.wants(kind));
    kinds.addAll(options.elsewhere());
    results.note("servers: " + String.join(", ", kinds.stream().map(PeerKind::name).toList()));
  }

  private void measureStarts() throws IOException, InterruptedException {
    out.println("starts");
    for (int round = -1; round < options.rounds(); round++) {
      for (var kind : kinds) {
        try (var peer = Peer.start(kind, scratch, kind.name())) {
          if (round >= 0 && peer.process().isPresent() && !(kind instanceof PeerKind.Null)) {
            results.addStart(kind.name(), peer.startMillis());
          }
        }
      }
    }
  }

  /** All servers run at once; what rests costs nothing. */
  private void measureWork() throws IOException, InterruptedException {
    var works =
        Work.all().stream()
            .filter(work -> options.wants(work.name()))
            .filter(work -> !isAlone(work))
            .toList();
    if (works.isEmpty()) {
      return;
    }
    var peers = new ArrayList<Peer>();
    try {
      for (var kind : kinds) {
        peers.add(Peer.start(kind, scratch, kind.name()));
      }
      // What a start leaves to be done is done, and what rests is measured.
      Thread.sleep(IDLE_MILLIS);
      addMemory(Results.Memory.IDLE, peers);
      for (var peer : peers) {
        if (peer.kind().isRegistry()) {
          content.push(peer.address(), options.wants("blob-get-1g"));
        }
      }
      for (var work : works) {
        var able = peers.stream().filter(peer -> can(peer.kind(), work)).toList();
        prepare(work, able);
        measure(work, able);
      }
      addMemory(Results.Memory.LOADED, peers);
    } finally {
      peers.forEach(Peer::close);
    }
  }

  private void addMemory(Results.Memory when, List<Peer> peers) throws IOException {
    for (var peer : peers) {
      var cost = peer.cost();
      if (cost.isPresent() && !(peer.kind() instanceof PeerKind.Null)) {
        results.addMemory(when, peer.name(), cost.get().bytes());
      }
    }
  }

  /** What fills the disk is measured apart, each server on a disk that the one before it left. */
  private static boolean isAlone(Work work) {
    return work instanceof Work.BlobPush push && push.mebibytes() > 1;
  }

  private boolean can(PeerKind kind, Work work) {
    boolean isNull = kind instanceof PeerKind.Null;
    return switch (work) {
      case Work.ManifestGet get -> !isNull;
      case Work.ManifestHead head -> !isNull;
      case Work.BlobGet get -> true;
      case Work.BlobPush push -> kind.isRegistry() || isNull;
      case Work.TagsPage(int tags) ->
          kind.isRegistry()
              && (tags == Work.TagsPage.PAGE
                  || kind instanceof PeerKind.Moorage
                  || options.tagsEverywhere());
    };
  }

  private void prepare(Work work, List<Peer> peers) throws IOException, InterruptedException {
    if (work instanceof Work.TagsPage(int tags)) {
      for (var peer : peers) {
        content.pushTags(peer.address(), tags);
      }
    }
  }

  private void measure(Work work, List<Peer> peers) throws InterruptedException {
    out.println(work.name());
    for (int round = -options.warmUps(); round < options.rounds(); round++) {
      for (var peer : peers) {
        var outcome = bench.measure(work, peer);
        if (round >= 0) {
          results.add(work, peer.name(), outcome);
        }
      }
    }
  }

  /** Each round on a server with an empty store, warmed by small blobs; its disk is then wiped. */
  private void measureLargePushes(Work.BlobPush work) throws IOException, InterruptedException {
    out.println(work.name());
    var warmUp = new Work.BlobPush(1, work.clients());
    var source = root.resolve(content.blobPath(Content.LARGE).substring(1));
    for (int round = 0; round < options.rounds(); round++) {
      var folder = scratch.folder("copies");
      results.add(
          work, Results.LIMIT, Bench.limit(work, new WriteLimit(source, folder, work.clients())));
      for (var kind : kinds) {
        if (can(kind, work)) {
          try (var peer = Peer.start(kind, scratch, kind.name())) {
            bench.measure(warmUp, peer);
            results.add(work, kind.name(), bench.measure(work, peer));
          }
          scratch.folder(kind.name());
        }
      }
    }
  }

  private void measureUploads() throws IOException, InterruptedException {
    out.println("uploads");
    var moorage = kinds.stream().filter(PeerKind.Moorage.class::isInstance).findFirst();
    if (moorage.isEmpty()) {
      return;
    }
    scratch.folder(moorage.get().name());
    long fits = (scratch.free() - KEPT_FREE) / UPLOADS / FreshBlobs.MEBIBYTE;
    int mebibytes = (int) Math.min(options.uploadMebibytes(), fits);
    results.note("%d uploads at once, each of %d MiB".formatted(UPLOADS, mebibytes));
    try (var peer = Peer.start(moorage.get(), scratch, moorage.get().name())) {
      results.addMemory(
          Results.Memory.UPLOADS,
          peer.name(),
          new ManyUploads(peer, UPLOADS, mebibytes).peakBytes());
    }
    scratch.folder(moorage.get().name());
  }
}
