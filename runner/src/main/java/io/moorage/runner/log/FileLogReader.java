package io.moorage.runner.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Reads the files of a log, the oldest first. It holds them open from the start, so that a rotation
 * meanwhile takes nothing away; a follower that is slower than all rotations goes on with the
 * oldest file that is left.
 */
final class FileLogReader implements LogReader {
  private static final long SHORTEST_PAUSE = 5;
  private static final long LONGEST_PAUSE = 50;

  private final ContainerLog log;
  private final LogQuery query;
  private final BooleanSupplier running;
  private final InstantSource time;
  private final Deque<LogFile> files;

  /** Held by who reads or closes files: another thread than the reader's may close. */
  private final Lock lock = new ReentrantLock();

  /** By stream, stdout first: whether the next entry begins a line. */
  private final boolean[] begins = {true, true};

  private volatile boolean closed;

  private FileLogReader(
      ContainerLog log,
      LogQuery query,
      BooleanSupplier running,
      InstantSource time,
      Deque<LogFile> files) {
    this.log = log;
    this.query = query;
    this.running = running;
    this.time = time;
    this.files = files;
  }

  static FileLogReader open(
      ContainerLog log, LogQuery query, BooleanSupplier running, InstantSource time) {
    try {
      var reader = new FileLogReader(log, query, running, time, openAll(log));
      boolean skipped = false;
      try {
        if (query.tail().isPresent()) {
          reader.skipTo(query.tail().getAsLong());
        }
        skipped = true;
      } finally {
        if (!skipped) {
          reader.close();
        }
      }
      return reader;
    } catch (IOException e) {
      throw new UncheckedIOException("opening the log " + log.file(), e);
    }
  }

  /** The files, the oldest first. A rotation meanwhile shows one of them twice. */
  private static Deque<LogFile> openAll(ContainerLog log) throws IOException {
    var files = new ArrayDeque<LogFile>();
    boolean whole = false;
    try {
      for (int age = 0; ; age++) {
        var file = LogFile.open(log.older(age));
        if (file.isPresent()
            && !files.isEmpty()
            && files.getFirst().key().equals(file.get().key())) {
          file.get().close();
        } else if (file.isPresent()) {
          files.addFirst(file.get());
        } else if (age > 0) {
          whole = true;
          return files;
        }
      }
    } finally {
      if (!whole) {
        closeAll(files);
      }
    }
  }

  private static void closeAll(Deque<LogFile> files) throws IOException {
    while (!files.isEmpty()) {
      files.removeFirst().close();
    }
  }

  /** Leaves only so many lines to be read. */
  private void skipTo(long lines) throws IOException {
    var newestFirst = new ArrayList<LogFile>(files).reversed();
    var kept = new ArrayList<LogFile>();
    long missing = lines;
    for (var file : newestFirst) {
      if (missing == 0 && !kept.isEmpty()) {
        file.close();
        continue;
      }
      missing -= seekTail(file, missing);
      kept.add(file);
    }
    files.clear();
    kept.forEach(files::addFirst);
  }

  /** Goes to where so many lines are left in a file, or to its start; how many there are. */
  private static long seekTail(LogFile file, long lines) throws IOException {
    if (lines == 0) {
      file.seekEnd();
      return 0;
    }
    var starts = new ArrayDeque<Long>();
    boolean[] begins = {true, true};
    long start = file.position();
    for (var line = file.nextLine(); line.isPresent(); line = file.nextLine()) {
      var entry = LogLine.parse(line.get());
      if (entry.isPresent()) {
        int stream = entry.get().stderr() ? 1 : 0;
        if (begins[stream]) {
          starts.addLast(start);
          if (starts.size() > lines) {
            starts.removeFirst();
          }
        }
        begins[stream] = entry.get().whole();
      }
      start = file.position();
    }
    file.seek(starts.isEmpty() ? 0 : starts.getFirst());
    return starts.size();
  }

  @Override
  public Optional<LogEntry> next() throws InterruptedException {
    long pause = SHORTEST_PAUSE;
    try {
      while (!closed) {
        boolean more = query.follow() && running.getAsBoolean();
        var line = lockedLine();
        if (line.isPresent()) {
          var entry = LogLine.parse(line.get()).map(this::entry);
          if (entry.isPresent() && isPast(entry.get())) {
            return Optional.empty();
          }
          if (entry.isPresent() && isWanted(entry.get())) {
            return entry;
          }
        } else if (more && query.until().filter(until -> time.instant().isAfter(until)).isEmpty()) {
          Thread.sleep(pause);
          pause = Math.min(LONGEST_PAUSE, pause * 2);
        } else {
          return Optional.empty();
        }
      }
      return Optional.empty();
    } catch (ClosedChannelException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("reading the log " + log.file(), e);
    }
  }

  private Optional<byte[]> lockedLine() throws IOException {
    lock.lock();
    try {
      return closed ? Optional.empty() : nextLine();
    } finally {
      lock.unlock();
    }
  }

  /** The next line, if need be of the next file. */
  private Optional<byte[]> nextLine() throws IOException {
    while (true) {
      if (files.isEmpty()) {
        files.addAll(openAll(log));
        if (files.isEmpty()) {
          return Optional.empty();
        }
      }
      var line = files.getFirst().nextLine();
      if (line.isPresent()) {
        return line;
      }
      if (files.size() == 1) {
        var newer = newerThan(files.getFirst());
        if (newer.isEmpty()) {
          return Optional.empty();
        }
        // The writer has left this file by now, but may have written to it until then.
        line = files.getFirst().nextLine();
        files.addAll(newer);
        if (line.isPresent()) {
          return line;
        }
      }
      files.removeFirst().close();
    }
  }

  /** The files that came after this one, once the writer has begun the newest. */
  private List<LogFile> newerThan(LogFile file) throws IOException {
    var newest = LogFile.key(log.file());
    if (newest.isEmpty() || newest.get().equals(file.key())) {
      return List.of();
    }
    var newer = new ArrayDeque<LogFile>();
    boolean whole = false;
    try {
      for (int age = 0; ; age++) {
        var found = LogFile.open(log.older(age));
        boolean same = found.isPresent() && found.get().key().equals(file.key());
        if (same) {
          found.get().close();
        }
        if (same || found.isEmpty()) {
          whole = true;
          return List.copyOf(newer);
        }
        newer.addFirst(found.get());
      }
    } finally {
      if (!whole) {
        closeAll(newer);
      }
    }
  }

  private LogEntry entry(LogLine.Parsed line) {
    int stream = line.stderr() ? 1 : 0;
    boolean first = begins[stream];
    begins[stream] = line.whole();
    return new LogEntry(line.time(), line.stderr(), line.whole(), first, line.bytes());
  }

  private boolean isPast(LogEntry entry) {
    return query.until().filter(until -> entry.time().isAfter(until)).isPresent();
  }

  private boolean isWanted(LogEntry entry) {
    return (entry.stderr() ? query.stderr() : query.stdout())
        && query.since().filter(since -> entry.time().isBefore(since)).isEmpty();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      closeAll(files);
    } catch (IOException e) {
      throw new UncheckedIOException("closing the log " + log.file(), e);
    } finally {
      lock.unlock();
    }
  }
}
