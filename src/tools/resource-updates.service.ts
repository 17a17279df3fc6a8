import { Injectable } from '@nestjs/common';

type Listener = (uri: string) => void;

/** Where modules say that a resource has changed, and the MCP servers hear it. */
@Injectable()
export class ResourceUpdatesService {
  private readonly listeners = new Set<Listener>();

  /** Call it after the change has committed. */
  publish(uri: string): void {
    for (const listener of this.listeners) listener(uri);
  }

  /** Returns what stops it. */
  onUpdate(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
