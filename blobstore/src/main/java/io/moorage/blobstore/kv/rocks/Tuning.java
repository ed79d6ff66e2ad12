package io.moorage.blobstore.kv.rocks;

import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.TablePropertiesCollectorFactory;
import org.rocksdb.WALRecoveryMode;

/**
 * How RocksDB is set up: never lose what was synced, and stay within a modest part of memory. At
 * most 32 MiB of blocks, with the indexes and filters among them, and 48 MiB of fresh records.
 */
final class Tuning {
  private static final long KIB = 1L << 10;
  private static final long MIB = 1L << 20;

  private Tuning() {}

  static LRUCache cache() {
    // Four shards: one must be able to hold a body of some MiB.
    return new LRUCache(32 * MIB, 2, false, .5);
  }

  static BloomFilter filter() {
    return new BloomFilter(10, false);
  }

  /**
   * Has a table compacted when half of some thousand neighbours in it are deletions. Queues such as
   * {@code due/} would otherwise make a scan of their front wade through what is gone.
   */
  static TablePropertiesCollectorFactory compactionOfDeletions() {
    return TablePropertiesCollectorFactory.NewCompactOnDeletionCollectorFactory(1024, 512, 0);
  }

  static Options options(
      LRUCache cache, BloomFilter filter, TablePropertiesCollectorFactory deletions) {
    var options = new Options().setCreateIfMissing(true);
    safety(options);
    memory(options);
    options
        .setCompressionType(CompressionType.LZ4_COMPRESSION)
        .setMaxBackgroundJobs(2)
        .setBytesPerSync(MIB)
        .setMaxOpenFiles(512)
        .setMaxManifestFileSize(16 * MIB)
        .setSkipStatsUpdateOnDbOpen(true)
        .setTableFormatConfig(
            new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setBlockSize(8 * KIB)
                .setFilterPolicy(filter)
                .setWholeKeyFiltering(true)
                .setCacheIndexAndFilterBlocks(true)
                .setCacheIndexAndFilterBlocksWithHighPriority(true)
                .setPinL0FilterAndIndexBlocksInCache(true));
    options.setTablePropertiesCollectorFactory(List.of(deletions));
    log(options);
    return options;
  }

  private static void safety(Options options) {
    options
        .setParanoidChecks(true)
        .setParanoidFileChecks(true)
        .setForceConsistencyChecks(true)
        .setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery)
        // What is read from the log is written to a table, and synced: after a failed fsync it may
        // have been in memory alone, and would look safe.
        .setAvoidFlushDuringRecovery(false)
        // After an error it must not resume by itself: a failed fsync is never retried. For want
        // of room it does all the same, see FullDisk; what may follow that is the Committer's word.
        .setMaxBgErrorResumeCount(0);
  }

  private static void memory(Options options) {
    options
        .setWriteBufferSize(16 * MIB)
        .setMaxWriteBufferNumber(3)
        .setDbWriteBufferSize(48 * MIB)
        .setMaxTotalWalSize(64 * MIB);
  }

  private static void log(Options options) {
    options
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setKeepLogFileNum(2)
        .setMaxLogFileSize(MIB)
        .setStatsDumpPeriodSec(0)
        .setStatsPersistPeriodSec(0);
  }
}
