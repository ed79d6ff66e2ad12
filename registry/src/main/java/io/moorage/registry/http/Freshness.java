package io.moorage.registry.http;

/**
 * Says whether what was read from the store may be remembered. A reading that began before or
 * during a change may have seen the old state, and is not remembered; one that began after it has
 * seen the new one.
 *
 * <p>Keys share a fixed number of stripes, so that nothing grows with the repositories. Two keys on
 * one stripe at worst keep each other from being remembered for a moment.
 */
final class Freshness {
  private static final int STRIPES = 1 << 10;

  private final Stripe[] stripes = new Stripe[STRIPES];

  Freshness() {
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new Stripe();
    }
  }

  /** Guarded by itself. */
  private static final class Stripe {
    private long changes;
    private int open;
  }

  /** A reading of the store that has begun. */
  static final class Reading {
    private final Stripe stripe;
    private final long changesBefore;

    private Reading(Stripe stripe) {
      this.stripe = stripe;
      synchronized (stripe) {
        this.changesBefore = stripe.open > 0 ? -1 : stripe.changes;
      }
    }

    /** Whether no change is open, and none has begun since. */
    boolean isFresh() {
      synchronized (stripe) {
        return stripe.changes == changesBefore;
      }
    }

    /** Remembers what was read, unless it may be stale. No change begins meanwhile. */
    void rememberBy(Runnable remember) {
      synchronized (stripe) {
        if (stripe.changes == changesBefore) {
          remember.run();
        }
      }
    }
  }

  /** To be called before the store is read. */
  Reading begin(String key) {
    return new Reading(stripe(key));
  }

  /** A change of the key begins: what is remembered of it is forgotten by {@code forget}. */
  void changing(String key, Runnable forget) {
    var stripe = stripe(key);
    synchronized (stripe) {
      stripe.changes++;
      stripe.open++;
      forget.run();
    }
  }

  /** A change of the key has ended. */
  void changed(String key) {
    var stripe = stripe(key);
    synchronized (stripe) {
      stripe.open--;
    }
  }

  /** A change of many keys begins: as {@link #changing}, for all. */
  void changingAll(Runnable forget) {
    for (var stripe : stripes) {
      synchronized (stripe) {
        stripe.changes++;
        stripe.open++;
      }
    }
    forget.run();
  }

  /** A change of many keys has ended. */
  void changedAll() {
    for (var stripe : stripes) {
      synchronized (stripe) {
        stripe.open--;
      }
    }
  }

  private Stripe stripe(String key) {
    int hash = key.hashCode();
    return stripes[(hash ^ (hash >>> 16)) & (STRIPES - 1)];
  }
}
