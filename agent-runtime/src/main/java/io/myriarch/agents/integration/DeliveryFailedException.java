package io.myriarch.agents.integration;

/** A delivery failed in a way that another attempt may mend. */
final class DeliveryFailedException extends Exception {
  DeliveryFailedException(String message) {
    super(message);
  }

  DeliveryFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
