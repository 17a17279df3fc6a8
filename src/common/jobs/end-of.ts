/** Waits until all `work`, which does not fail, is over, at most `patience` milliseconds. */
export async function endOf(work: readonly Promise<unknown>[], patience: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, patience)));
  await Promise.race([Promise.all(work), late]);
  clearTimeout(timer);
}
