import type { GatewayMetadata } from '@nestjs/websockets';
import type { Socket } from 'socket.io';
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

/** The connection of a signed-in person. */
export type LiveConnection = Omit<Socket, 'data'> & { readonly data: { principal: Principal } };

/** What a request over a socket is answered with, where the client asks for an answer. */
export type LiveAnswer<T extends object = object> =
  | ({ readonly success: true } & T)
  | { readonly success: false; readonly error: { readonly code: string; readonly message: string } };

export const refusedAnswer = (code: string, message: string): LiveAnswer<never> => ({
  success: false,
  error: { code, message },
});
