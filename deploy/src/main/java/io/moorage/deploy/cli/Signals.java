package io.moorage.deploy.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * A signal that this process hears, see signal(7), until it is closed. The JDK hears signals in
 * classes that it exports (module jdk.unsupported), and warns of whoever names them.
 */
final class Signals implements AutoCloseable {
  private final String name;
  private final Object before;

  private Signals(String name, Object before) {
    this.name = name;
    this.before = before;
  }

  /** Does something each time this signal comes, and not what the JVM would do. */
  static Signals on(String name, Runnable work) {
    Class<?> handler = handler();
    Object heard =
        Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, hearing(work));
    return new Signals(name, handle(name, heard));
  }

  private static Class<?> handler() {
    try {
      return Class.forName("sun.misc.SignalHandler");
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("a JDK without jdk.unsupported", e);
    }
  }

  /** Hands a signal to another handler; who had it before. */
  private static Object handle(String name, Object handler) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Method handle = signal.getMethod("handle", signal, handler());
      return handle.invoke(null, signal.getConstructor(String.class).newInstance(name), handler);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("SIG" + name + " cannot be heard", e);
    }
  }

  private static InvocationHandler hearing(Runnable work) {
    return (proxy, method, arguments) -> answer(work, proxy, method.getName(), arguments);
  }

  private static @Nullable Object answer(
      Runnable work, Object proxy, String method, Object @Nullable [] arguments) {
    return switch (method) {
      case "hashCode" -> System.identityHashCode(proxy);
      case "equals" ->
          arguments != null
              && System.identityHashCode(proxy) == System.identityHashCode(arguments[0]);
      case "toString" -> "hears a signal";
      default -> {
        work.run();
        yield null;
      }
    };
  }

  @Override
  public void close() {
    Object _ = handle(name, before);
  }
}
