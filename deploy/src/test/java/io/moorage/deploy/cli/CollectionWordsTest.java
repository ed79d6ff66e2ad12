package io.moorage.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.moorage.deploy.cli.json.JsonTree;
import io.moorage.deploy.cli.json.JsonTree.Mismatch;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** What the collector's documents read like. */
class CollectionWordsTest {
  private static final String A = "sha256:" + "a".repeat(64);
  private static final String B = "sha256:" + "b".repeat(64);
  private static final String NONE = "{\"items\":[],\"more\":false}";
  private static final CollectionWords WORDS =
      new CollectionWords(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

  private static String status(String document) throws Mismatch {
    return String.join("\n", WORDS.status(tree(document)));
  }

  private static String explained(String document) throws Mismatch {
    return String.join("\n", new ExplanationWords(WORDS).explain(tree(document)));
  }

  private static JsonTree tree(String document) throws Mismatch {
    return JsonTree.read(document.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void status_fresh() throws Mismatch {
    assertEquals(
        """
        Now          idle; looks again in 42 s (2026-03-01 12:00:42)
        Last pass    none yet
        Since start  0 B freed (no blobs)
        Waiting      nothing: whatever is stored is in use\
        """,
        status(
            """
            {"next":"2026-03-01T12:00:42Z",
             "sinceStart":{"entries":0,"blobs":0,"bytes":0,"uploads":0,"records":0},
             "waiting":{"due":0,"condemned":0,"repositories":0,"countedTo":100000}}\
            """));
  }

  @Test
  void status_busy_withEverything() throws Mismatch {
    assertEquals(
        """
        Now          collecting since 2026-03-01 11:59:30 (30 s)
        Last pass    2026-03-01 11:58:00, took 0.3 s: 1.0 KiB freed (1 blob), 2 uploads expired; it \
        failed and is tried again: disk
        Since start  2.0 KiB freed (3 blobs), 7 records of removed repositories cleared
        Waiting      at least 100000 blobs may go when their grace ends, the first now
                     1 file to unlink, with the next pass
                     2 removed repositories to clear away, with the next pass
        Failed       2026-03-01 11:58:00, took 0.3 s: 1.0 KiB freed (1 blob), 2 uploads expired; \
        it failed and is tried again: disk\
        """,
        status(
            """
            {"running":"2026-03-01T11:59:30Z","last":RUN,
             "sinceStart":{"entries":9,"blobs":3,"bytes":2048,"uploads":0,"records":7},
             "waiting":{"due":100000,"firstDue":"2026-03-01T11:00:00Z","condemned":1,
                        "repositories":2,"countedTo":100000},
             "lastFailure":RUN}\
            """
                .replace(
                    "RUN",
                    """
                    {"started":"2026-03-01T11:58:00Z","millis":250,"end":"failed","why":"disk",
                     "entries":1,"blobs":1,"bytes":1024,"uploads":2,"records":0}\
                    """)));
  }

  @Test
  void explain_keptByTagsAndIndexes() throws Mismatch {
    assertEquals(
        """
        A is a blob of 34.5 MiB, stored once. 3 repositories have it:
          team/app keeps it for
            manifest B, tags 1.0, latest
            manifest B, named by index A
            manifest B, which has no tag and stays until somebody deletes it
          team/web lets it go in 23 h 58 min (2026-03-02 11:58:00): no manifest there names it. \
        If one does by then, it stays.
          gone/app was removed: its hold ends with the next pass.

        What keeps it goes only when somebody deletes it:
          skopeo delete docker://HOST/REPOSITORY@DIGEST   frees after collection.grace
          moorage repo rm REPOSITORY                      frees with the next pass\
        """
            .replace("A is", A + " is")
            .replace("index A", "index " + A)
            .replace("manifest B", "manifest " + B),
        explained(
            """
            {"digest":"A","blob":{"bytes":36175872,"suspect":false},"condemned":NONE,
             "repositories":{"more":false,"items":[
               {"repository":"team/app","reason":"named","by":{"more":false,"items":[
                 {"manifest":"B","tags":{"items":["1.0","latest"],"more":false},"indexes":NONE},
                 {"manifest":"B","tags":NONE,"indexes":{"items":["A"],"more":false}},
                 {"manifest":"B","tags":NONE,"indexes":NONE}]}},
               {"repository":"team/web","reason":"going","from":"2026-03-02T11:58:00Z"},
               {"repository":"gone/app","reason":"orphaned"}]},
             "manifests":NONE}\
            """
                .replace("NONE", NONE)
                .replace("\"A\"", "\"" + A + "\"")
                .replace("\"B\"", "\"" + B + "\"")));
  }

  @Test
  void explain_noRepository_andAFileToUnlink() throws Mismatch {
    assertEquals(
        """
        A is a blob of 5 B that no repository has: it goes with the next pass (moorage gc run).
        A file of A waits to be unlinked by the next pass: "moorage gc run" has it done now.\
        """
            .replace("A is", A + " is")
            .replace("of A", "of " + A),
        explained(
            """
            {"digest":"A","blob":{"bytes":5,"suspect":false},"repositories":NONE,"manifests":NONE,
             "condemned":{"items":["A"],"more":false}}\
            """
                .replace("NONE", NONE)
                .replace("\"A\"", "\"" + A + "\"")));
  }

  @Test
  void explain_manifest() throws Mismatch {
    assertEquals(
        A + " is a manifest in team/app, tag 1.0 and more.",
        explained(
                """
                {"digest":"A","repositories":NONE,"condemned":NONE,
                 "manifests":{"more":false,"items":[{"repository":"team/app","reason":"pushed",
                   "tags":{"items":["1.0"],"more":true},"indexes":NONE}]}}\
                """
                    .replace("NONE", NONE)
                    .replace("\"A\"", "\"" + A + "\""))
            .lines()
            .findFirst()
            .orElseThrow());
  }
}
