/** A keep-alive HTTP/1.1 connection with one request under way, as cheap as Node allows: the generator must outrun the servers. */
import { connect } from 'node:net';

/** @typedef {{ status: number, body: Buffer }} HttpAnswer */

const endOfHead = Buffer.from('\r\n\r\n');

export class HttpConnection {
  /** @type {import('node:net').Socket} */
  #socket;
  /** @type {Buffer | undefined} */
  #pending;

  /**
   * @param {number} port of 127.0.0.1
   * @param {(answer: HttpAnswer) => void} onAnswer
   * @param {(error: Error) => void} onFailure called at most once, also when the server closes
   */
  constructor(port, onAnswer, onFailure) {
    this.#socket = connect({ host: '127.0.0.1', port, noDelay: true });
    this.#socket.on('data', (chunk) => {
      const bytes = this.#pending === undefined ? chunk : Buffer.concat([this.#pending, chunk]);
      let answer;
      try {
        answer = readAnswer(bytes);
      } catch (error) {
        return this.#socket.destroy(error);
      }
      this.#pending = answer === undefined ? bytes : undefined;
      if (answer !== undefined) onAnswer(answer);
    });
    let failure = new Error('the server closed the connection');
    this.#socket.once('error', (error) => (failure = error));
    this.#socket.once('close', () => onFailure(failure));
  }

  /** @param {Buffer} request */
  send(request) {
    this.#socket.write(request);
  }

  close() {
    this.#socket.removeAllListeners('close');
    this.#socket.destroy();
  }
}

/** @param {Buffer} bytes @returns {HttpAnswer | undefined} undefined while the end is still to come */
function readAnswer(bytes) {
  const headEnd = bytes.indexOf(endOfHead);
  if (headEnd < 0) return undefined;
  const head = bytes.latin1Slice(0, headEnd);
  const status = Number(head.slice(9, 12));
  const bodyStart = headEnd + endOfHead.length;
  const length = /\r\ncontent-length: *(\d+)/i.exec(head);
  if (length !== null) {
    const end = bodyStart + Number(length[1]);
    return bytes.length < end ? undefined : { status, body: bytes.subarray(bodyStart, end) };
  }
  if (status === 202 || status === 204) return { status, body: Buffer.alloc(0) };
  if (!/\r\ntransfer-encoding: *chunked/i.test(head)) throw new Error(`an answer without length: ${head}`);
  const body = readChunks(bytes, bodyStart);
  return body && { status, body };
}

/** @param {Buffer} bytes @param {number} start @returns {Buffer | undefined} */
function readChunks(bytes, start) {
  const parts = [];
  for (let at = start; ;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(bytes.latin1Slice(at, lineEnd), 16);
    const end = lineEnd + 2 + size;
    if (bytes.length < end + 2) return undefined;
    if (size === 0) return Buffer.concat(parts);
    parts.push(bytes.subarray(lineEnd + 2, end));
    at = end + 2;
  }
}
