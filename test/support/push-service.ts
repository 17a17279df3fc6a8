import { createDecipheriv, createECDH, createPublicKey, type ECDH, hkdfSync, randomBytes, verify } from 'node:crypto';
import { type LocalAnswer, LocalServer, type ReceivedRequest } from './local-server';

/** What a browser's push service has taken and its browser has decrypted. */
export interface ReceivedPush {
  readonly device: string;
  readonly message: Record<string, unknown>;
  readonly topic: string;
  readonly ttl: number;
  readonly urgency: string;
  /** The address by which the sender may be reached (VAPID `sub`). */
  readonly sender: string;
}

/** A browser's own half of a subscription. */
export class PushDevice {
  private readonly keys: ECDH = createECDH('prime256v1');
  private readonly auth = randomBytes(16);

  constructor(
    readonly name: string,
    private readonly service: string,
  ) {
    this.keys.generateKeys();
  }

  /** As `PushSubscription.toJSON()`. */
  get subscription() {
    return {
      endpoint: `${this.service}/push/${this.name}`,
      expirationTime: null,
      keys: { p256dh: this.keys.getPublicKey('base64url'), auth: this.auth.toString('base64url') },
    };
  }

  /** Opens an `aes128gcm` body (RFC 8188 section 2) of one record with the keys of RFC 8291 section 3.4. */
  decrypt(body: Buffer): string {
    const salt = body.subarray(0, 16);
    const recordSize = body.readUInt32BE(16);
    const senderKey = body.subarray(21, 21 + body.readUInt8(20));
    const record = body.subarray(21 + senderKey.length);
    if (record.length > recordSize) throw new Error('more than one record');
    const secret = this.keys.computeSecret(senderKey);
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), this.keys.getPublicKey(), senderKey]);
    const ikm = Buffer.from(hkdfSync('sha256', secret, this.auth, info, 32));
    const key = Buffer.from(hkdfSync('sha256', ikm, salt, 'Content-Encoding: aes128gcm\0', 16));
    const nonce = Buffer.from(hkdfSync('sha256', ikm, salt, 'Content-Encoding: nonce\0', 12));
    const decipher = createDecipheriv('aes-128-gcm', key, nonce);
    decipher.setAuthTag(record.subarray(-16));
    const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
    const end = padded.lastIndexOf(2);
    if (end === -1 || padded.subarray(end + 1).some((byte) => byte !== 0)) throw new Error('wrong padding');
    return padded.subarray(0, end).toString('utf8');
  }
}

/**
 * A push service as browsers have one: takes only what RFC 8030, 8188, 8291 and 8292 allow, and otherwise says what is
 * wrong. `next` decides answers to come.
 */
export class PushService {
  readonly received: ReceivedPush[] = [];
  /** Everything that was refused by a check, with the reason. */
  readonly faults: string[] = [];
  private readonly requests: ReceivedRequest[] = [];
  private readonly devices = new Map<string, PushDevice>();
  private readonly planned = new Map<string, LocalAnswer[]>();
  private server: LocalServer | undefined;

  static async start(): Promise<PushService> {
    const service = new PushService();
    service.server = await LocalServer.start((request) => service.answer(request));
    return service;
  }

  get url(): string {
    return this.server?.url ?? '';
  }

  device(name: string): PushDevice {
    const device = new PushDevice(name, this.url);
    this.devices.set(name, device);
    return device;
  }

  /** The next requests for a device get these answers, whatever they hold. */
  next(device: PushDevice, ...answers: LocalAnswer[]): void {
    this.planned.set(device.name, answers);
  }

  requestsFor(device: PushDevice): ReceivedRequest[] {
    return this.requests.filter(({ url }) => url.pathname === `/push/${device.name}`);
  }

  async stop(): Promise<void> {
    await this.server?.stop();
  }

  private answer(request: ReceivedRequest): LocalAnswer {
    this.requests.push(request);
    const planned = this.planned.get(request.url.pathname.replace('/push/', ''))?.shift();
    if (planned !== undefined) return planned;
    try {
      this.received.push(this.open(request));
      return { status: 201, headers: { location: `${this.url}/message/${this.received.length}` } };
    } catch (error) {
      this.faults.push(String(error));
      return { status: 400, body: String(error) };
    }
  }

  private open({ method, url, headers, body }: ReceivedRequest): ReceivedPush {
    const device = this.devices.get(url.pathname.replace('/push/', ''));
    if (method !== 'POST' || device === undefined) throw new Error('no such subscription');
    if (headers['content-encoding'] !== 'aes128gcm') throw new Error('not aes128gcm');
    if (body.length > 4096) throw new Error('too large');
    if (!/^\d+$/.test(String(headers['ttl']))) throw new Error('no TTL');
    if (!/^[\w-]{1,32}$/.test(String(headers['topic']))) throw new Error('no usable topic');
    const message = JSON.parse(device.decrypt(body)) as Record<string, unknown>;
    return {
      ...{ device: device.name, message, sender: senderOf(headers.authorization ?? '', this.url) },
      ...{ topic: String(headers['topic']), ttl: Number(headers['ttl']), urgency: String(headers['urgency']) },
    };
  }
}

/** Checks `vapid t=…, k=…` (RFC 8292 section 3) and gives the `sub` of the token. */
function senderOf(authorization: string, audience: string): string {
  const [, token = '', key = ''] = /^vapid t=([^,]+), ?k=([\w-]+)$/.exec(authorization) ?? [];
  const [header = '', claims = '', signature = ''] = token.split('.');
  const point = Buffer.from(key, 'base64url');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'));
  const publicKey = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '' }, format: 'jwk' });
  const signed = verify(
    'sha256',
    Buffer.from(`${header}.${claims}`),
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  if (!signed) throw new Error('the VAPID signature is wrong');
  const { aud, exp, sub } = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')) as Record<string, unknown>;
  const seconds = Number(exp) - Date.now() / 1000;
  if (aud !== audience) throw new Error(`the audience is ${String(aud)}`);
  if (!(seconds > 0 && seconds <= 24 * 3600)) throw new Error('the token expires at a wrong time');
  if (typeof sub !== 'string' || !/^(mailto|https):/.test(sub)) throw new Error('nobody to complain to');
  return sub;
}
