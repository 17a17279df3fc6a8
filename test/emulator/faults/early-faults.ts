import type { Clock } from '../clock';
import type { Exchange } from '../service-api/exchange';
import { appClosed, internalError, quotaExceeded, unknownToken } from '../service-api/dify-error';
import type { Fault } from './fault.types';

const gatewayPage =
  '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n' +
  '<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n';

/** Answers a request that a fault meets at the door; false when the fault is not of that kind. */
export async function strikeEarly(fault: Fault, { response }: Exchange, clock: Clock): Promise<boolean> {
  switch (fault.kind) {
    case 'auth401':
      throw unknownToken();
    case 'app403':
      throw appClosed('api_disabled');
    case 'quota429':
      throw quotaExceeded();
    case 'http500':
      throw internalError();
    case 'badGateway502':
      response.writeHead(502, { 'Content-Type': 'text/html', Server: 'nginx' }).end(gatewayPage);
      return true;
    case 'connectRefused':
      response.socket?.resetAndDestroy();
      return true;
    case 'hangBeforeHeaders': {
      await untilGone(response, clock, fault);
      response.socket?.destroy();
      return true;
    }
    default:
      return false;
  }
}

/** Until the caller has gone, or for `params.ms` of emulated time. */
export function untilGone(response: Exchange['response'], clock: Clock, fault: Fault): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  if (response.destroyed) return Promise.resolve();
  const oneDay = 86_400_000;
  return clock.sleep(Number(fault.params['ms'] ?? oneDay), gone.signal);
}
