import type { GatewayMetadata } from '@nestjs/websockets';
import type { Socket } from 'socket.io';
import { z } from 'zod';
import type { Principal } from '../../common/access/principal.types';

/** All gateways share one socket.io server: they state the same options. */
export const liveGateway: GatewayMetadata = {
  path: '/ws',
  serveClient: false,
  maxHttpBufferSize: 64 * 1024,
  connectTimeout: 10_000,
};

/** What other modules may send; notifications go by the inbox. */
export type LiveEvent = 'message' | 'claimed' | 'typing';

/** Who is behind a connection. */
export interface LiveSession {
  readonly principal: Principal;
  /** Until when the token is good that opened the connection. */
  readonly expiresAt: Date;
  /** How far the changes of accounts were known when this one was looked at. */
  checkedAt: number;
}

/** The connection of a signed-in person. */
export type LiveConnection = Omit<Socket, 'data'> & { readonly data: LiveSession };

/** What names a conversation in a request over a socket. */
export const conversationBody = z.object({ conversation_id: z.string().max(36) });

/** What a request over a socket is answered with, where the client asks for an answer. */
export type LiveAnswer<T extends object = object> =
  | ({ readonly success: true } & T)
  | { readonly success: false; readonly error: { readonly code: string; readonly message: string } };

export const refusedAnswer = (code: string, message: string): LiveAnswer<never> => ({
  success: false,
  error: { code, message },
});
