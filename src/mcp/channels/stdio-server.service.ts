import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { Injectable, Logger } from '@nestjs/common';
import { newId } from '../../common/ids';
import { CallersService } from '../../groups/callers.service';
import type { Identification } from '../../groups/callers.types';
import { AppError } from '../../common/errors/app-error';
import { errorText, isJsonObject, type MessageId } from '../protocol/json-rpc';
import { refusal } from '../protocol/protocol-errors';
import { ServerStateService } from '../server/server-state.service';
import { Channels } from './channels.service';

/** Which group is served, and by what right. */
export interface StdioServer {
  readonly serverCode: string;
  readonly apiKey: string;
}

/** Bytes of one line; longer ones end the connection. */
const longestLine = 1024 * 1024;

/** MCP over standard input and output (Transports, stdio): one client, one message a line. */
@Injectable()
export class StdioServerService {
  private readonly logger = new Logger('McpStdio');

  constructor(
    private readonly channels: Channels,
    private readonly callers: CallersService,
    private readonly state: ServerStateService,
  ) {}

  /** Resolves when the input has ended and what was begun is answered or stopped. Throws for a key that does not fit. */
  async serve(server: StdioServer, input: Readable, output: Writable): Promise<void> {
    const found = await this.identify(server);
    if ('error' in found) throw found.error;
    const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY, terminal: false });
    const peer = this.channels.open({
      send: (text) => void (output.writable && output.write(`${text}\n`)),
      close: () => lines.close(),
    });
    const take = async (line: string): Promise<void> => {
      const body = parsed(line);
      if (body === undefined) return;
      const caller = await this.identify(server);
      if ('error' in caller) return refuse(body, caller.error, output);
      const stillAdmitted = async (): Promise<boolean> => 'caller' in (await this.identify(server));
      const sender = { requestId: newId(), startedAt: performance.now(), stillAdmitted, origin: 'stdio' as const };
      await peer.receive(body, { ...sender, caller: caller.caller });
    };
    lines.on('line', (line) => {
      if (line.length > longestLine) return lines.close();
      take(line).catch((error: unknown) => this.logger.error({ msg: 'a message was not answered', err: error }));
    });
    await new Promise<void>((resolve) => lines.once('close', resolve));
    await peer.close();
  }

  /** Asked for each message: a key that is revoked, or a group that is disabled, counts no more. */
  private identify({ serverCode, apiKey }: StdioServer): Identification | Promise<Identification> {
    if (!this.state.serves('stdio')) return { error: notServed(), groupId: null, groupName: null };
    return this.callers.identify(serverCode, { apiKey, authorization: undefined, userToken: undefined });
  }
}

const notServed = (): AppError =>
  new AppError('mcp.not_served', 'unavailable', 'This MCP server is switched off at the moment.');

/** Undefined for a line that is no JSON: nothing is written back then. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function refuse(body: unknown, error: AppError, output: Writable): void {
  const id = isJsonObject(body) && 'method' in body ? (body.id as MessageId | undefined) : undefined;
  if (typeof id === 'string' || typeof id === 'number') output.write(`${errorText(id, refusal(error))}\n`);
}
