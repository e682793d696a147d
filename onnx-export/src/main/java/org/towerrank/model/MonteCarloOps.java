package org.towerrank.model;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Another interpreter whose results are moved to a neighbouring float, up or down at random. How
 * far a network's outputs move with them is how well float32 knows these outputs at all: Monte
 * Carlo arithmetic (Parker, "Monte Carlo Arithmetic: exploiting randomness in floating-point
 * arithmetic", 1997).
 */
public final class MonteCarloOps implements InvocationHandler {
  private final Ops<FloatTensor> exact;
  private final SplittableRandom random;

  private MonteCarloOps(Ops<FloatTensor> exact, long seed) {
    this.exact = exact;
    this.random = new SplittableRandom(seed);
  }

  /** The same operations; the same seed moves the same results alike. */
  @SuppressWarnings("unchecked")
  public static Ops<FloatTensor> over(Ops<FloatTensor> exact, long seed) {
    return (Ops<FloatTensor>)
        Proxy.newProxyInstance(
            Ops.class.getClassLoader(), new Class<?>[] {Ops.class}, new MonteCarloOps(exact, seed));
  }

  @Override
  public @Nullable Object invoke(Object ops, Method method, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    if (method.isDefault()) {
      // It is made of other operations, whose results move.
      return InvocationHandler.invokeDefault(ops, method, arguments);
    }
    try {
      Object result = method.invoke(exact, arguments);
      return result instanceof FloatTensor tensor ? moved(tensor) : result;
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  /** A zero stays one: it is a missing value, padding, or below a threshold. */
  private FloatTensor moved(FloatTensor tensor) {
    float[] data = Arrays.copyOf(tensor.data(), tensor.data().length);
    for (int i = 0; i < data.length; i++) {
      if (data[i] != 0) {
        data[i] = random.nextBoolean() ? Math.nextUp(data[i]) : Math.nextDown(data[i]);
      }
    }
    return new FloatTensor(tensor.shape(), data);
  }
}
