package io.myriarch.agent.runtime.observe;

import java.lang.management.ManagementFactory;
import jdk.management.VirtualThreadSchedulerMXBean;

/** How many carrier threads the virtual threads of this process may use. */
interface Carriers {
  int parallelism();

  void parallelism(int count);

  /** Those of this JVM. The management beans are loaded when they are needed, if ever. */
  static Carriers ofThisJvm() {
    return new Carriers() {
      private VirtualThreadSchedulerMXBean bean() {
        return ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
      }

      @Override
      public int parallelism() {
        return Integer.getInteger(
            "jdk.virtualThreadScheduler.parallelism", Runtime.getRuntime().availableProcessors());
      }

      @Override
      public void parallelism(int count) {
        bean().setParallelism(count);
      }
    };
  }
}
