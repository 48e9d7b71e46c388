package io.myriarch.scheduler.core;

import io.myriarch.protocol.wire.RejectCode;
import java.util.stream.Collectors;

/** Turns names into routes, and says clearly what is wrong with names that lead nowhere. */
public final class RouteOpener {
  private static final int NOT_READY_RETRY_MS = 500;

  private final CoreContext context;

  /** A route or a refusal. */
  public sealed interface Outcome {
    /** Tasks can be sent there. */
    record Opened(Routes.Route route) implements Outcome {}

    /** They cannot. */
    record Refused(RejectCode code, int retryAfterMs, String sentence) implements Outcome {}
  }

  RouteOpener(CoreContext context) {
    this.context = context;
  }

  Outcome open(String type, String specialty, String operation, String tenant) {
    if (tenant.length() > CoreLimits.TENANT_LENGTH_MAX) {
      return refused(
          RejectCode.INVALID_REQUEST,
          "The name of the tenant has %d characters; at most %d are allowed."
              .formatted(tenant.length(), CoreLimits.TENANT_LENGTH_MAX));
    }
    if (type.isEmpty() || specialty.isEmpty()) {
      return refused(
          RejectCode.INVALID_REQUEST, "type and specialty are needed; either may be 'any'.");
    }
    int target = context.layout.target(type, specialty);
    if (target < 0) {
      return unknownName(type, specialty);
    }
    boolean isGroup = target < context.layout.groups().size();
    if (SchedulerCore.isBaseOperation(operation)) {
      return opened(type, specialty, operation, tenant);
    }
    return isGroup
        ? openSpecialty(type, specialty, operation, tenant)
        : refused(
            RejectCode.UNKNOWN_OPERATION,
            "With 'any' only the operations that every agent has can be used: %s."
                .formatted(String.join(", ", SchedulerCore.BASE_OPERATIONS)));
  }

  private Outcome openSpecialty(String type, String specialty, String operation, String tenant) {
    AgentKind kind = kind(type, specialty);
    if (kind == null && context.runtimes.isEmpty()) {
      return refused(
          RejectCode.NOT_READY,
          NOT_READY_RETRY_MS,
          "No runtime has connected yet, so the operations of %s/%s are not known; try again in a moment."
              .formatted(type, specialty));
    }
    if (kind == null || kind.operations().isEmpty()) {
      return refused(
          RejectCode.UNKNOWN_OPERATION,
          "Agents of %s/%s have only the base operations %s; name one of them."
              .formatted(type, specialty, String.join(", ", SchedulerCore.BASE_OPERATIONS)));
    }
    if (operation.isEmpty()) {
      return opened(type, specialty, kind.operations().getFirst().name(), tenant);
    }
    if (!kind.has(operation)) {
      String known =
          kind.operations().stream()
              .map(AgentKind.Operation::name)
              .collect(Collectors.joining(", "));
      return refused(
          RejectCode.UNKNOWN_OPERATION,
          "Agents of %s/%s have no operation '%s'; they have %s, %s."
              .formatted(
                  type,
                  specialty,
                  operation,
                  known,
                  String.join(", ", SchedulerCore.BASE_OPERATIONS)));
    }
    return opened(type, specialty, operation, tenant);
  }

  private Outcome unknownName(String type, String specialty) {
    if (!type.equals(FleetLayout.ANY) && !context.layout.hasType(type)) {
      return refused(
          RejectCode.UNKNOWN_TYPE,
          "The fleet has no agents of type '%s'; it has %s, and 'any'."
              .formatted(type, String.join(", ", context.layout.types())));
    }
    if (type.equals(FleetLayout.ANY)) {
      return refused(
          RejectCode.UNKNOWN_SPECIALTY,
          "Type 'any' goes with specialty 'any' only; name the type of '%s'.".formatted(specialty));
    }
    String known =
        context.layout.groups().stream()
            .filter(group -> group.type().equals(type))
            .map(FleetLayout.Group::specialty)
            .collect(Collectors.joining(", "));
    return refused(
        RejectCode.UNKNOWN_SPECIALTY,
        "Type '%s' has no specialty '%s'; it has %s, and 'any'.".formatted(type, specialty, known));
  }

  private Outcome opened(String type, String specialty, String operation, String tenant) {
    if (context.tenants.intern(tenant) == Tenants.NONE) {
      return refused(
          RejectCode.OVERLOADED,
          "There are %d tenants already; use one of them, or raise tenant.max."
              .formatted(context.tenants.size()));
    }
    int known = context.routes.size();
    if (known >= CoreLimits.ROUTES_MAX
        && !context.routes.isKnown(type, specialty, operation, tenant)) {
      return refused(
          RejectCode.OVERLOADED,
          "All %d routes are taken; use one that is open already."
              .formatted(CoreLimits.ROUTES_MAX));
    }
    Routes.Route route = context.routes.intern(type, specialty, operation, tenant);
    if (route.number() == known) {
      context.output.routeDefined(route);
    }
    return new Outcome.Opened(route);
  }

  private Outcome refused(RejectCode code, String sentence) {
    return refused(code, 0, sentence);
  }

  private Outcome refused(RejectCode code, int retryAfterMs, String sentence) {
    context.counters.rejected(code);
    return new Outcome.Refused(code, retryAfterMs, sentence);
  }

  AgentKind kind(String type, String specialty) {
    String key = type + '/' + specialty;
    for (RuntimeRow runtime : context.runtimes) {
      AgentKind kind = runtime.kinds.get(key);
      if (kind != null) {
        return kind;
      }
    }
    return null;
  }
}
