/** How much sooner than usual the platform gives up on somebody who does not answer. */
const factor = 0.25;

/** Makes a process impatient, so that a test need not wait for its limits. */
export function shortenLimits(): void {
  const { timeout } = AbortSignal;
  AbortSignal.timeout = (milliseconds) => timeout.call(AbortSignal, milliseconds * factor);
}
