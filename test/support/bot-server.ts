import { createHmac } from 'node:crypto';
import { type LocalAnswer, LocalServer, type ReceivedRequest } from './local-server';

type Json = Record<string, unknown>;

/** What a group of a messenger has read. */
export interface BotMessage {
  readonly bot: 'wecom' | 'dingtalk' | 'feishu';
  readonly text: string;
}

const json = (body: Json): LocalAnswer => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
const hmac = (key: string, text: string): string => createHmac('sha256', key).update(text).digest('base64');

/** The webhooks of three enterprise messengers, each with its own signature and errors; all answer 200 to everything. */
export class BotServer {
  readonly key = 'wecom-key';
  readonly secret = 'SEC-of-the-bot';
  readonly messages: BotMessage[] = [];
  /** Codes that the next messages are refused with. */
  readonly refusals: number[] = [];
  private server: LocalServer | undefined;

  static async start(): Promise<BotServer> {
    const bots = new BotServer();
    bots.server = await LocalServer.start((request) => bots.answer(request));
    return bots;
  }

  get addresses() {
    const url = this.server?.url ?? '';
    return {
      wecom: { url: `${url}/cgi-bin/webhook/send?key=${this.key}`, secret: null },
      dingtalk: { url: `${url}/robot/send?access_token=token`, secret: this.secret },
      feishu: { url: `${url}/open-apis/bot/v2/hook/token`, secret: this.secret },
    };
  }

  async stop(): Promise<void> {
    await this.server?.stop();
  }

  private answer(request: ReceivedRequest): LocalAnswer {
    const body = JSON.parse(request.body.toString('utf8')) as Json;
    if (request.url.pathname === '/cgi-bin/webhook/send') return this.wecom(request.url, body);
    if (request.url.pathname === '/robot/send') return this.dingtalk(request.url, body);
    return this.feishu(body);
  }

  private wecom(url: URL, body: Json): LocalAnswer {
    if (url.searchParams.get('key') !== this.key) return json({ errcode: 93000, errmsg: 'invalid webhook url' });
    const refusal = this.refusals.shift();
    if (refusal !== undefined) return json({ errcode: refusal, errmsg: 'api freq out of limit' });
    const { content } = body['text'] as { content: string };
    if (body['msgtype'] !== 'text' || Buffer.byteLength(content) > 2048)
      return json({ errcode: 40058, errmsg: 'invalid' });
    this.messages.push({ bot: 'wecom', text: content });
    return json({ errcode: 0, errmsg: 'ok' });
  }

  private dingtalk(url: URL, body: Json): LocalAnswer {
    const timestamp = url.searchParams.get('timestamp') ?? '';
    const isFresh = Math.abs(Date.now() - Number(timestamp)) < 3_600_000;
    if (!isFresh || url.searchParams.get('sign') !== hmac(this.secret, `${timestamp}\n${this.secret}`)) {
      return json({ errcode: 310000, errmsg: 'sign not match' });
    }
    const refusal = this.refusals.shift();
    if (refusal !== undefined) return json({ errcode: refusal, errmsg: 'send too fast' });
    this.messages.push({ bot: 'dingtalk', text: (body['text'] as { content: string }).content });
    return json({ errcode: 0, errmsg: 'ok' });
  }

  private feishu(body: Json): LocalAnswer {
    const timestamp = String(body['timestamp']);
    const isFresh = Math.abs(Date.now() / 1000 - Number(timestamp)) < 3_600;
    if (!isFresh || body['sign'] !== hmac(`${timestamp}\n${this.secret}`, '')) {
      return json({ code: 19021, msg: 'sign match fail or timestamp is not within one hour from current time' });
    }
    const refusal = this.refusals.shift();
    if (refusal !== undefined) return json({ code: refusal, msg: 'frequency limited' });
    if (body['msg_type'] !== 'text') return json({ code: 9499, msg: 'Bad Request' });
    this.messages.push({ bot: 'feishu', text: (body['content'] as { text: string }).text });
    return json({ code: 0, msg: 'success', StatusCode: 0, StatusMessage: 'success' });
  }
}
