import type { Conclusion } from '../brains/brain.types';
import type { Clock } from '../clock';
import type { Aftermath } from '../faults/stream-fault';
import type { Json } from '../json';
import type { ToolOutcome } from '../mcp/agent-tools';
import type { Random } from '../random';
import type { DifyError } from '../service-api/dify-error';
import { type Cadence, pauseOf, piecesOf } from './cadence';
import type { EventSink } from './sse-stream';
import type { Usage } from './usage';

/** Tells a caller what an app does, in the events of its kind. */
export interface Presenter {
  begin(): Promise<void>;
  tool(name: string, args: Json, run: () => Promise<ToolOutcome>): Promise<ToolOutcome>;
  /** Writes the answer and the end; gives the event that ended it. Throws StreamOver where a fault forbids more. */
  finish(conclusion: Conclusion, usage: Usage): Promise<Json>;
  fail(error: DifyError): Promise<void>;
}

/** What all presenters need. */
export interface Stage {
  readonly sink: EventSink;
  readonly clock: Clock;
  readonly random: Random;
  readonly cadence: Cadence;
  /** Aborted by a stop call and by a caller that went away. */
  readonly signal: AbortSignal;
  readonly newId: () => string;
  midway(): Promise<Aftermath>;
}

/** A fault has ended the stream. */
export class StreamOver extends Error {}

/** Sends the text in pieces, and in their middle whatever a fault puts there. */
export async function speak(stage: Stage, answer: string, delta: (piece: string) => Json): Promise<void> {
  const pieces = piecesOf(answer, stage.cadence, stage.random);
  const middle = Math.max(0, Math.floor((pieces.length - 1) / 2));
  for (let index = 0; index < Math.max(1, pieces.length); index += 1) {
    if (stage.signal.aborted) return;
    const piece = pieces[index];
    if (piece !== undefined) await stage.sink.send(delta(piece));
    if (index === middle) {
      const next = await stage.midway();
      if (next === 'over') throw new StreamOver();
      if (next === 'end text') return;
    }
    await stage.clock.sleep(pauseOf(stage.cadence, stage.random), stage.signal);
  }
}
