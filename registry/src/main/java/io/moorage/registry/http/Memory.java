package io.moorage.registry.http;

import io.moorage.registry.endpoint.LargeAnswers;

/** What requests and answers may hold of the heap, each kind together. */
record Memory(BodyBudget bodies, LargeAnswers answers) {

  static Memory ofHeap() {
    return new Memory(BodyBudget.ofHeap(), LargeAnswers.ofHeap());
  }
}
