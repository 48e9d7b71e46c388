package io.myriarch.bench.scale;

/** A fleet file of so many agents, in ten types of up to ten specialties each. */
final class FleetText {
  private static final int TYPES_MAX = 10;
  private static final int SPECIALTIES_MAX = 10;

  private FleetText() {}

  static String of(int agents) {
    StringBuilder text = new StringBuilder("fleet:\n  name: scale\n  total: " + agents + "\n");
    text.append("  types:\n");
    int types = Math.min(TYPES_MAX, agents);
    for (int type = 0; type < types; type++) {
      int ofType = share(agents, types, type);
      text.append("    - type: type-%d%n      total: %d%n".formatted(type, ofType));
      text.append("      specialties:\n");
      int specialties = Math.min(SPECIALTIES_MAX, ofType);
      for (int specialty = 0; specialty < specialties; specialty++) {
        int count = share(ofType, specialties, specialty);
        text.append("        specialty-%d: %d%n".formatted(specialty, count));
      }
    }
    return text.toString();
  }

  private static int share(int all, int parts, int part) {
    return all / parts + (part < all % parts ? 1 : 0);
  }
}
