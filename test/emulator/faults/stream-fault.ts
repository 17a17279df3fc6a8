import { type Json, text } from '../json';
import { internalError, providerError } from '../service-api/dify-error';
import type { ChatEvents } from '../stream/chat-events';
import { type Cadence, slowCadence, usualCadence } from '../stream/cadence';
import type { SseStream } from '../stream/sse-stream';
import type { Fault } from './fault.types';

/** `end text`: the end of the stream follows at once; `over`: nothing more may be written. */
export type Aftermath = 'go on' | 'end text' | 'over';

/** The bytes that a fault adds in the middle of the answer. */
export async function strikeMidway(
  fault: Fault | undefined,
  stream: SseStream,
  events: ChatEvents,
): Promise<Aftermath> {
  switch (fault?.kind) {
    case 'malformedJson':
      await stream.raw(`data: {"event":"${text(events.delta('')['event'])}","answer":"坏\n\n`);
      return 'go on';
    case 'badUtf8': {
      const bytes = stream.encode(events.delta('坏'));
      const at = bytes.findIndex((byte) => byte >= 0x80);
      const broken = Buffer.concat([bytes.subarray(0, Math.max(at, 1)), Buffer.from([0xff, 0xfe, 0xc3])]);
      await stream.raw(Buffer.concat([broken, bytes.subarray(Math.max(at, 1))]));
      return 'go on';
    }
    case 'missingBlankLine':
      await stream.raw(stream.encode(events.delta('')).toString().trimEnd() + '\n');
      return 'go on';
    case 'hugeLine':
      await stream.raw(stream.encode(events.delta('大'.repeat(Number(fault.params['bytes'] ?? 2 * 1024 * 1024) / 3))));
      return 'go on';
    case 'unknownEvent':
      await stream.send(events.unknown());
      return 'go on';
    case 'commentLines':
      await stream.raw(': keep-alive\n:\n: data: {"event":"message_end"}\n\n');
      return 'go on';
    case 'messageReplace':
      await stream.send(events.replace(replacement(fault)));
      return 'end text';
    case 'errorEventMid':
      await stream.send(events.error(errorOf(fault)));
      return 'over';
    case 'endWithoutEnd':
      return 'over';
    case 'disconnectMid':
      await stream.reset();
      return 'over';
    default:
      return 'go on';
  }
}

/** What comes after the event that should have been the last one. */
export async function strikeAfterEnd(
  fault: Fault | undefined,
  stream: SseStream,
  events: ChatEvents,
  terminal: Json,
): Promise<void> {
  if (fault?.kind === 'duplicateEnd') await stream.send(terminal);
  if (fault?.kind === 'eventsAfterEnd') {
    await stream.send(events.delta('迟到的文字'));
    await stream.send(events.unknown());
  }
  if (fault?.kind === 'ttsAfterEnd') for (const event of events.speech()) await stream.send(event);
}

/** The answer that a fault makes out of a good one. */
export function spoiledAnswer(fault: Fault | undefined, answer: string): string {
  if (fault?.kind === 'emptyAnswer') return '';
  if (fault?.kind === 'whitespaceAnswer') return ' \n\t　 \n';
  if (fault?.kind !== 'tooLong') return answer;
  const length = Number(fault.params['length'] ?? 20_000);
  return answer.padEnd(length, answer === '' ? '长' : answer);
}

export function replacement(fault: Fault): string {
  return text(fault.params['text']) || '很抱歉，这部分内容暂时无法展示。请稍后联系顾问，我们会尽快为您解答。';
}

export function cadenceUnder(fault: Fault | undefined): Cadence {
  if (fault?.kind !== 'slowStream') return usualCadence;
  const ms = Number(fault.params['ms'] ?? slowCadence.leastPauseMs);
  return { ...slowCadence, leastPauseMs: ms, mostPauseMs: ms };
}

export function errorOf(fault: Fault): ReturnType<typeof providerError> {
  const code = text(fault.params['code']) || 'completion_request_error';
  return code === 'internal_server_error' ? internalError() : providerError(code);
}
