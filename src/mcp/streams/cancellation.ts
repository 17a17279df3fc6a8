import type { CancelSignal } from '../../tools/caller.types';

type Listener = () => void;

/** A signal that costs an object: an AbortController for each request would be dear where hardly any is cancelled. */
export class Cancellation implements CancelSignal {
  aborted = false;
  private listeners: Listener[] | undefined;

  addEventListener(_: 'abort', listener: Listener): void {
    (this.listeners ??= []).push(listener);
  }

  removeEventListener(_: 'abort', listener: Listener): void {
    this.listeners = this.listeners?.filter((known) => known !== listener);
  }

  cancel(): void {
    if (this.aborted) return;
    this.aborted = true;
    for (const listener of this.listeners ?? []) listener();
    this.listeners = undefined;
  }
}
