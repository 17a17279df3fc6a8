/** Waits until `condition` holds; fails after `limit` milliseconds, which are for what hangs, not for a busy machine. */
export async function until(condition: () => boolean | Promise<boolean>, limit = 60_000): Promise<void> {
  const deadline = performance.now() + limit;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`It did not happen within ${limit} ms: ${String(condition)}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
